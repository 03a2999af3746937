"""Several rankers, one order: ranks and scores together, then what is known word for word."""

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

Scores = NDArray[np.float64]
#: constant of the reciprocal ranks
RANK = 10.0
#: from this similarity on a stored phrase counts as known; equality counts once more
NEAR, KNOWN, EQUAL, BEGUN = 0.75, 4.0, 4.0, 3.0


def fused(rankers: list[Scores]) -> Scores:
    """Sum over rankers of 10 / (10 + rank) + score / maximum; no match, no points.

    Each: shape (documents,), 0 where nothing matched. Source: own measurement, plain ranks are one
    point behind, whatever the constant.
    """
    total = np.zeros_like(rankers[0])
    for scores in rankers:
        top = scores.max(initial=0.0)
        if top <= 0:
            continue
        order = np.argsort(-scores, kind="stable")
        ranks = np.empty(len(scores))
        ranks[order] = np.arange(1, len(scores) + 1)
        total += np.where(scores > 0, RANK / (RANK + ranks) + scores / top, 0.0)
    return total


def phrase_bonus(asked: str, stored: str, *, typing: bool) -> float:
    """What a stored phrase or title adds to its document."""
    if not asked or not stored:
        return 0.0
    likeness = Levenshtein.normalized_similarity(asked, stored)
    bonus = KNOWN * max(0.0, (likeness - NEAR) / (1 - NEAR)) + EQUAL * (asked == stored)
    if typing and len(asked) > 2 and stored.startswith(asked):  # two letters say little
        bonus = max(bonus, BEGUN * (1 + len(asked) / len(stored)))
    return bonus
