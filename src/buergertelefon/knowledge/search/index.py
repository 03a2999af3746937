"""The index: built once from documents, never changed, asked by many threads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from buergertelefon.knowledge.search import fields
from buergertelefon.knowledge.search.analyzer import stem, words
from buergertelefon.knowledge.search.dense import Vectors
from buergertelefon.knowledge.search.documents import Document, Found, Hit
from buergertelefon.knowledge.search.fusion import Scores, fused
from buergertelefon.knowledge.search.lexicon import Lexicon, lexicon
from buergertelefon.knowledge.search.marks import marks
from buergertelefon.knowledge.search.phrases import Phrases
from buergertelefon.knowledge.search.query import Query, understood, vocabulary

#: longest query, in characters
LONGEST_QUERY = 300
#: hits that are shown although nothing fits
NEAREST = 3

#: from a query's text to its vector, or None when there is none in time
Embed = Callable[[str], NDArray[np.float32] | None]


@dataclass(frozen=True)
class Offers:
    """Which texts there are at a place, and under which ids."""

    texts: NDArray[np.int64]
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """What a query says of every text; scores of shape (texts,)."""

    asked: Query
    scores: Scores  # 0: nothing in common
    covered: Scores  # the share of the words that it speaks of, 0 to 1
    because: dict[int, str]  # the stored phrase that fits best
    near: bool  # nothing fits well


class Index:
    """Search over documents. Build it with `build`."""

    def __init__(
        self, texts: Sequence[Document], offers: dict[str, Offers], everyday: Lexicon
    ) -> None:
        self.texts = texts
        self.offers = offers
        self.everyday = everyday
        self.vocabulary = vocabulary(
            (
                part
                for one in texts
                for part in (one.title, one.body, one.office, one.forms, *one.synonyms)
            ),
            everyday,
        )
        self.fields = fields.index(texts, self.vocabulary.splitter)
        self.phrases = Phrases([(one.title, *one.synonyms) for one in texts], self.vocabulary)
        self.vectors: Vectors | None = None

    def search(
        self,
        text: str,
        *,
        typing: bool = False,
        place: str | None = None,
        limit: int = 10,
        embed: Embed | None = None,
    ) -> Found:
        """Best documents first. Never raises.

        `typing`: the last word may be half of one. `place`: only what is offered at that
        municipality. `embed` joins the dense ranker if the index has vectors.
        """
        found = self.ranked(text, typing=typing, embed=embed)
        if found is None:
            return Found((), None, near=True)
        scores, ids = found.scores, self._ids(place)
        if place is not None:
            hidden = np.ones(len(scores), dtype=bool)
            hidden[list(ids)] = False
            scores[hidden] = 0.0
        best = np.argsort(-scores, kind="stable")[: NEAREST if found.near else limit]
        hits = tuple(
            self.hit(i, found, id_=ids.get(i, "")) for i in map(int, best) if scores[i] > 0
        )
        return Found(hits, found.asked.repaired, near=found.near, unknown=self.unknown(found))

    def ranked(
        self, text: str, *, typing: bool = False, embed: Embed | None = None
    ) -> Ranking | None:
        """The worth of every text, in the order of the documents; None without words or texts."""
        asked = understood(text[:LONGEST_QUERY], self.vocabulary, self.everyday, typing=typing)
        asked = self.fields.weighed(asked)
        if not asked.words or not self.texts:
            return None
        covered = self.fields.coverage(asked)
        lexical = self.fields.lexical(asked, covered)
        similar = self.fields.similar(asked)
        vector = embed(asked.expanded) if embed and self.vectors else None
        dense = self.vectors.scores(vector) if self.vectors and vector is not None else None
        bonus, because = self.phrases.bonus(asked.plain, typing=typing)
        scores = fused([lexical, similar], dense) + bonus
        near = not (bonus.max() > 0 or self.fields.speaks_of(asked))
        return Ranking(asked, scores, covered, because, near)

    def hit(self, i: int, found: Ranking, *, id_: str = "") -> Hit:
        """Text number `i` with the word that led to it and what of its title was asked."""
        one = self.texts[i]
        return Hit(
            id_ or one.id,
            float(found.scores[i]),
            self._why(i, found.asked, found.because.get(i, "")),
            marks(one.title, found.asked.words, self.vocabulary.splitter),
        )

    def unknown(self, found: Ranking) -> tuple[str, ...]:
        """Words that no text knows."""
        return tuple(word for word in found.asked.words if not self.vocabulary.knows(word))

    def _ids(self, place: str | None) -> dict[int, str]:
        """Text to id of what is offered at a place; with what is offered everywhere."""
        found: dict[int, str] = {}
        for where in ("", place) if place else ("",) if place is not None else ():
            if where in self.offers:
                offer = self.offers[where]
                found |= zip(map(int, offer.texts), offer.ids, strict=True)
        return found

    def _why(self, i: int, asked: Query, because: str) -> str:
        """The stored word that led to the document; the title needs no reason."""
        document = self.texts[i]
        if because:
            return "" if because == document.title else because
        parts = self.vocabulary.splitter.parts
        title = {stem(part) for word in words(document.title) for part in parts(word)}
        if any(weight >= 1 for term, weight in asked.parts.items() if term in title):
            return ""
        if nearest := self.phrases.nearest(" ".join(asked.words), document.synonyms):
            return nearest
        for term, (_, everyday) in asked.official.items():
            if {stem(part) for word in words(term) for part in parts(word)} & title:
                return everyday
        return ""


def build(documents: Iterable[Document], everyday: Lexicon | None = None) -> Index:
    """An index of these documents; `everyday` is the product's lexicon if it is not given.

    Documents with the same words are indexed once, wherever they are offered.
    """
    texts: dict[tuple[str, ...], int] = {}
    first: list[Document] = []
    places: dict[str, tuple[list[int], list[str]]] = {}
    for one in documents:
        same = (one.title, one.body, one.office, one.forms, one.key, *one.synonyms)
        number = texts.setdefault(same, len(first))
        if number == len(first):
            first.append(one)
        for place in one.places or ("",):
            numbers, ids = places.setdefault(place, ([], []))
            numbers.append(number)
            ids.append(one.id)
    offers = {
        place: Offers(np.array(numbers, dtype=np.int64), tuple(ids))
        for place, (numbers, ids) in places.items()
    }
    return Index(first, offers, everyday or lexicon())
