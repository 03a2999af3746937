"""The dense ranker: how near the meaning of a query is to each document's. Pure: knows no model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from buergertelefon.knowledge.search.documents import Document
from buergertelefon.knowledge.search.fusion import Scores

Vector = NDArray[np.float32]
#: characters of a text that are embedded with its title
BEGINNING = 300
#: what the missing text of a service costs against its title
NO_TEXT = 0.05
#: how a model of the E5 family is told what a text is. Everyday words are likened to what is asked,
#: so they count as questions; source: the model's card; own measurement: one point on unseen words
PASSAGE, QUERY = "passage: ", "query: "


@dataclass(frozen=True)
class Vectors:
    """Vectors of titles, beginnings of texts and everyday words, minus the mean, of length 1."""

    mean: Vector
    titles: NDArray[np.float32]  # shape (documents, dimensions)
    texts: NDArray[np.float32]
    has_text: NDArray[np.bool_]
    phrases: NDArray[np.float32]  # shape (phrases, dimensions)
    of: NDArray[np.int64]  # phrase to document

    def scores(self, query: Vector) -> Scores:
        """Mean of three cosines: title, beginning of the text, best everyday word (0 if none).

        Source: own measurement, the maximum over chunks is three points behind.
        """
        asked = _unit(query[None, :] - self.mean)[0]
        title = self.titles @ asked
        text = np.where(self.has_text, self.texts @ asked, title - NO_TEXT)
        phrase = np.zeros(len(title), dtype=np.float32)
        if len(self.of):
            best = np.full(len(title), -1.0, dtype=np.float32)
            np.maximum.at(best, self.of, self.phrases @ asked)
            phrase = np.where(best > -1.0, best, 0.0).astype(np.float32)
        return np.asarray((title + text + phrase) / 3, dtype=np.float64)


def wanted(documents: Sequence[Document]) -> list[str]:
    """Every text that needs a vector, once, with the model's prefix."""
    texts = (
        text
        for one in documents
        for text in (
            _title(one),
            *([_beginning(one)] if one.body else []),
            *map(_phrase, one.synonyms),
        )
    )
    return list(dict.fromkeys(texts))


def vectors(documents: Sequence[Document], known: Mapping[str, Vector]) -> Vectors | None:
    """The dense side of an index; None while a title has no vector yet.

    `known`: texts of `wanted` to their vectors. A new phrase without a vector does not count yet, a
    text without one counts as none.
    """
    if not documents or any(_title(one) not in known for one in documents):
        return None
    titles = np.stack([known[_title(one)] for one in documents])
    has_text = np.array([bool(one.body) and _beginning(one) in known for one in documents])
    texts = np.stack(
        [
            known[_beginning(one) if there else _title(one)]
            for one, there in zip(documents, has_text, strict=True)
        ]
    )
    rows = [
        (i, known[_phrase(phrase)])
        for i, one in enumerate(documents)
        for phrase in one.synonyms
        if _phrase(phrase) in known
    ]
    phrases = np.stack([vector for _, vector in rows]) if rows else np.empty_like(titles[:0])
    mean = np.concatenate([titles, texts, phrases]).mean(axis=0)
    return Vectors(
        mean,
        _unit(titles - mean),
        _unit(texts - mean),
        has_text,
        _unit(phrases - mean),
        np.array([i for i, _ in rows], dtype=np.int64),
    )


def _title(one: Document) -> str:
    return f"{PASSAGE}{one.title}"


def _phrase(phrase: str) -> str:
    return f"{QUERY}{phrase}"


def _beginning(one: Document) -> str:
    return f"{PASSAGE}{one.title}. {one.body[:BEGINNING]}"


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(length > 0, length, 1.0)).astype(np.float32)
