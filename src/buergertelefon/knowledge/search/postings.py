"""One field of the index: which documents hold a term, and what it is worth there."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from buergertelefon.knowledge.search.fusion import Scores

#: how soon a term that occurs again stops to count
K1 = 1.2
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Postings:
    """One field: the rows of term n are those from `starts[n]` to `starts[n + 1]`."""

    terms: dict[str, int]
    starts: NDArray[np.int64]
    docs: NDArray[np.int64]
    weights: NDArray[np.float64]

    def add(self, scores: Scores, term: str, weight: float) -> None:
        """Add what a term is worth."""
        if (number := self.terms.get(term)) is not None:
            rows = slice(self.starts[number], self.starts[number + 1])
            scores[self.docs[rows]] += weight * self.weights[rows]

    def of(self, term: str) -> NDArray[np.int64]:
        """The documents that hold a term."""
        number = self.terms.get(term)
        return _NONE if number is None else self.docs[self.starts[number] : self.starts[number + 1]]

    def __contains__(self, term: str) -> bool:
        return term in self.terms


def bm25(fields: Sequence[Counter[str]], weight: float, b: float) -> Postings:
    """Weights of Okapi BM25 for one field. Source: Robertson and Zaragoza 2009."""
    terms, starts, docs, counts = _rows(fields)
    n = len(fields)
    lengths = np.array([sum(one.values()) for one in fields], dtype=float)
    mean = lengths.mean() if n and lengths.sum() else 1.0
    frequency = np.diff(starts)
    idf = np.repeat(np.log(1 + (n - frequency + 0.5) / (frequency + 0.5)), frequency)
    norm = counts + K1 * (1 - b + b * lengths[docs] / mean)
    weights = weight * idf * counts * (K1 + 1) / norm
    return Postings(terms, starts, docs, weights)


def cosine(fields: Sequence[Counter[str]]) -> Postings:
    """Weights of character n-grams: Sublinear tf times idf, each document of length 1."""
    terms, starts, docs, counts = _rows(fields)
    n = len(fields)
    frequency = np.diff(starts)
    idf = np.repeat(np.log((1 + n) / (1 + frequency)) + 1, frequency)
    values = (1 + np.log(counts)) * idf
    lengths = np.sqrt(np.bincount(docs, values * values, minlength=n))
    weights = values / lengths[docs] * idf
    return Postings(terms, starts, docs, weights)


def _rows(
    fields: Sequence[Counter[str]],
) -> tuple[dict[str, int], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Terms by number, where the rows of each begin, documents and counts, sorted by term."""
    terms: dict[str, int] = defaultdict(count().__next__)
    which, counts = array("i"), array("i")
    for one in fields:
        which.extend(map(terms.__getitem__, one))
        counts.extend(one.values())
    docs = np.repeat(np.arange(len(fields)), [len(one) for one in fields])
    numbers = np.frombuffer(which, dtype=np.int32)
    order = np.argsort(numbers, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=len(terms)))])
    return (
        dict(terms),
        starts.astype(np.int64),
        docs[order].astype(np.int64),  # as numpy wants an index
        np.frombuffer(counts, dtype=np.int32)[order].astype(float),
    )


def inverse(documents: int, of: int) -> float:
    """Inverse document frequency, as in BM25."""
    return math.log(1 + (of - documents + 0.5) / (documents + 0.5))
