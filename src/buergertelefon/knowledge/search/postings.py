"""One field of the index: which documents hold a term, and what it is worth there."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from buergertelefon.knowledge.search.fusion import Scores

#: how soon a term that occurs again stops to count
K1 = 1.2
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Postings:
    """One field: term to documents and their BM25 weights."""

    docs: dict[str, tuple[NDArray[np.int64], Scores]]

    def add(self, scores: Scores, term: str, weight: float) -> None:
        """Add what a term is worth."""
        if found := self.docs.get(term):
            scores[found[0]] += weight * found[1]

    def of(self, term: str) -> NDArray[np.int64]:
        """The documents that hold a term."""
        found = self.docs.get(term)
        return found[0] if found else _NONE


def bm25(fields: list[Counter[str]], weight: float, b: float) -> Postings:
    """Weights of Okapi BM25 for one field. Source: Robertson and Zaragoza 2009."""
    n = len(fields)
    lengths = np.array([sum(one.values()) for one in fields], dtype=float)
    mean = lengths.mean() if n and lengths.sum() else 1.0
    rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, one in enumerate(fields):
        for term, often in one.items():
            rows[term].append((i, often))
    docs = {}
    for term, found in rows.items():
        idf = math.log(1 + (n - len(found) + 0.5) / (len(found) + 0.5))
        where = np.array([i for i, _ in found], dtype=np.int64)
        counts = np.array([count for _, count in found], dtype=float)
        norm = counts + K1 * (1 - b + b * lengths[where] / mean)
        docs[term] = (where, weight * idf * counts * (K1 + 1) / norm)
    return Postings(docs)


def cosine(counts: list[Counter[str]]) -> Postings:
    """Weights of character n-grams: Sublinear tf times idf, each document of length 1."""
    n = len(counts)
    frequency = Counter(gram for one in counts for gram in one)
    idf = {gram: math.log((1 + n) / (1 + often)) + 1 for gram, often in frequency.items()}
    rows: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, one in enumerate(counts):
        weights = {gram: (1 + math.log(often)) * idf[gram] for gram, often in one.items()}
        length = math.sqrt(sum(value * value for value in weights.values())) or 1.0
        for gram, value in weights.items():
            rows[gram].append((i, value / length * idf[gram]))
    return Postings(
        {
            gram: (np.array([i for i, _ in found]), np.array([value for _, value in found]))
            for gram, found in rows.items()
        }
    )
