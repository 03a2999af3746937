"""Several rankers, one order."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
#: how fast a rank loses its worth
RANK = 20.0
#: what each ranker counts: words, letters, meaning. Source: own measurement, five folds of words
#: that were not indexed: letters repeat what the words say, so they count less
WEIGHTS = (1.2, 0.7)
MEANING = 1.0
#: spread of the dense ranker's scores that is worth one point
SPREAD = 3.0


def fused(lexical: Sequence[Scores], dense: Scores | None = None) -> Scores:
    """Sum over rankers of 20 / (20 + rank) plus a score; each of shape (documents,).

    `lexical`: the scores of words and of letters.

    Lexical scores count as a share of the best, and no match gets no points; dense ones, which are
    all alike, by their distance from the mean. Source: own measurement, plain ranks are one to two
    points behind.
    """
    total: Scores = np.zeros_like(lexical[0])
    for weight, scores in zip(WEIGHTS, lexical, strict=True):
        matched = scores > 0
        if matched.any():
            points = _ranks(scores) + scores / scores.max()
            total += weight * np.where(matched, points, 0.0)
    if dense is not None:
        apart = (dense - dense.mean()) / (dense.std() or 1.0)
        total += MEANING * (_ranks(dense) + apart / SPREAD)
    return total


def _ranks(scores: Scores) -> Scores:
    order = np.argsort(-scores, kind="stable")
    points = np.empty(len(scores))
    points[order] = RANK / (RANK + np.arange(1, len(scores) + 1))
    return points
