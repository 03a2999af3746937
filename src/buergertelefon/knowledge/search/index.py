"""The index: built once from documents, never changed, asked by many threads."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz

from buergertelefon.knowledge.search.analyzer import (
    Splitter,
    content,
    grams,
    stem,
    vocabulary,
    words,
)
from buergertelefon.knowledge.search.fusion import Scores, fused, phrase_bonus
from buergertelefon.knowledge.search.lexicon import Lexicon, lexicon
from buergertelefon.knowledge.search.marks import marks
from buergertelefon.knowledge.search.postings import bm25, cosine
from buergertelefon.knowledge.search.repair import folded, repaired

#: longest query, in characters
LONGEST_QUERY = 300
#: field to its weight and its length normalisation b. Source: own measurement on 287 services
FIELDS = {
    "title": (1.05, 0.4),
    "title_parts": (0.76, 0.4),
    "text": (1.7, 0.75),
    "text_parts": (0.87, 0.75),
    "synonym": (2.4, 0.3),
    "synonym_parts": (0.75, 0.3),
    "heads": (0.8, 0.75),  # last parts of the compounds in title and synonyms
    "trigrams": (0.46, 0.5),
}
COMPLETIONS = 12
#: a best score below this, and the hits are only said to sound alike
WEAK = 0.34


@dataclass(frozen=True)
class Document:
    """A service as the search sees it."""

    id: str
    title: str
    synonyms: tuple[str, ...] = ()
    body: str = ""
    office: str = ""
    forms: str = ""
    place: str = ""  # municipality key; "" everywhere


@dataclass(frozen=True)
class Hit:
    """A document that fits."""

    id: str
    score: float
    why: str  # the stored word that led here; "" when the title itself did
    marks: tuple[tuple[int, int], ...]  # half-open ranges of the title


@dataclass(frozen=True)
class Found:
    """What a search found."""

    hits: tuple[Hit, ...]
    repaired: str | None  # the words as repaired, if they were
    near: bool  # nothing fits well: the hits only sound alike


@dataclass
class _Query:
    """What is asked: stems and parts with weights, everyday words, the text itself."""

    text: str
    words: list[str]
    stems: dict[str, float] = field(default_factory=dict)
    parts: dict[str, float] = field(default_factory=dict)
    expanded: dict[str, tuple[float, str]] = field(default_factory=dict)
    repaired: str | None = None


class Index:
    """Search over documents. Build it with `build`."""

    def __init__(self, documents: list[Document], everyday: Lexicon) -> None:
        self.documents = documents
        self.everyday = everyday
        texts = [part for one in documents for part in (one.title, one.body, *one.synonyms)]
        self.splitter = Splitter(vocabulary(texts))
        self.known: Counter[str] = Counter(word for text in texts for word in words(text))
        self.by_fold = {folded(word): word for word in self.known if folded(word) != word}
        self.completions = sorted(self.known)
        fields = [self._fields(one) for one in documents]
        self.stems = frozenset(
            term for one in fields for name in ("title", "text", "synonym") for term in one[name]
        )
        self.postings = {
            name: bm25([one[name] for one in fields], *FIELDS[name]) for name in FIELDS
        }
        self.grams = cosine([self._gram_text(one) for one in documents])
        self.phrases = [
            [(" ".join(words(phrase)), phrase) for phrase in (one.title, *one.synonyms)]
            for one in documents
        ]

    # ---- asking --------------------------------------------------------------------------
    def search(self, text: str, *, typing: bool = False, limit: int = 10) -> Found:
        """Best documents first; `typing`: the last word may be half of one. Never raises."""
        asked = self._query(text[:LONGEST_QUERY], typing=typing)
        if not asked.words or not self.documents:
            return Found((), None, near=True)
        lexical = self._lexical(asked)
        similar = self._similar(asked)
        scores = fused([lexical, similar])
        plain = " ".join(asked.words)
        bonus, reasons = self._phrases(plain, typing=typing)
        scores = scores + bonus
        order = [i for i in np.argsort(-scores, kind="stable")[:limit] if scores[i] > 0]
        near = not self._fits(asked, lexical, similar, bonus)
        if near:
            order = order[:3]
        hits = tuple(
            Hit(
                self.documents[i].id,
                float(scores[i]),
                self._why(int(i), asked, reasons.get(int(i), "")),
                marks(self.documents[i].title, asked.words, self.splitter),
            )
            for i in order
        )
        return Found(hits, asked.repaired, near=near)

    def _query(self, text: str, *, typing: bool) -> _Query:
        spoken = words(text)
        kept = content(spoken)
        fixed = [
            word
            if (typing and place == len(kept) - 1) or self._known(word)
            else repaired(word, self.known, self.by_fold)
            for place, word in enumerate(kept)
        ]
        asked = _Query(text, fixed, repaired=" ".join(fixed) if fixed != kept else None)
        for place, word in enumerate(fixed):
            self._add(asked, word, 1.0)
            last = place == len(fixed) - 1
            if last and (typing or not self._known(word)):
                for longer in self._complete(word):
                    self._add(asked, longer, 0.5, parts=0.25)
        asked.expanded = self.everyday.terms([stem(word) for word in fixed])
        for word in fixed:
            for part in self.splitter.parts(word)[:4]:
                for term, (weight, trigger) in self.everyday.terms([stem(part)]).items():
                    if term not in asked.expanded and part != word:
                        asked.expanded[term] = (weight / 2, trigger)
        return asked

    def _known(self, word: str) -> bool:
        return (
            word in self.known
            or stem(word) in self.stems
            or len(self.splitter.parts(word)) > 1
            or bool(self.everyday.terms([stem(word)]))
        )

    def _add(self, asked: _Query, word: str, weight: float, *, parts: float | None = None) -> None:
        one = stem(word)
        asked.stems[one] = max(asked.stems.get(one, 0.0), weight)
        for part in self.splitter.parts(word):
            name = stem(part)
            value = weight if parts is None else parts
            asked.parts[name] = max(asked.parts.get(name, 0.0), value)

    def _complete(self, word: str) -> list[str]:
        if len(word) < 2:  # one letter begins everything
            return []
        start = bisect_left(self.completions, word)
        longer = []
        for other in self.completions[start : start + 400]:
            if not other.startswith(word):
                break
            if other != word:
                longer.append(other)
        return sorted(longer, key=lambda one: (-self.known[one], len(one)))[:COMPLETIONS]

    def _lexical(self, asked: _Query) -> Scores:
        scores = np.zeros(len(self.documents))
        self._bm25(scores, asked.stems, asked.parts, 1.0)
        for term, (weight, _) in asked.expanded.items():
            found = content(words(term))
            share = weight * 0.5
            stems = {stem(word): share for word in found}
            parts = {stem(part): share for word in found for part in self.splitter.parts(word)}
            self._bm25(scores, stems, parts, 1.0)
        return scores

    def _bm25(
        self, scores: Scores, stems: dict[str, float], parts: dict[str, float], times: float
    ) -> None:
        for term, weight in stems.items():
            for name in ("title", "text", "synonym"):
                self.postings[name].add(scores, term, times * weight)
        for term, weight in parts.items():
            for name in ("title_parts", "text_parts", "synonym_parts", "heads"):
                self.postings[name].add(scores, term, times * weight)
        for term in stems:
            for gram in {term[i : i + 3] for i in range(len(term) - 2)}:
                self.postings["trigrams"].add(scores, gram, times * 0.3)

    def _similar(self, asked: _Query) -> Scores:
        more = sorted(asked.expanded.items(), key=lambda one: -one[1][0])
        text = " ".join([*asked.words, *(term for term, (weight, _) in more[:4] if weight >= 0.6)])
        counts = Counter(grams(text))
        scores = np.zeros(len(self.documents))
        for gram, n in counts.items():
            self.grams.add(scores, gram, 1 + math.log(n))
        length = math.sqrt(sum((1 + math.log(n)) ** 2 for n in counts.values())) or 1.0
        return scores / length

    def _phrases(self, plain: str, *, typing: bool) -> tuple[Scores, dict[int, str]]:
        bonus, reasons = np.zeros(len(self.documents)), {}
        for i, phrases in enumerate(self.phrases):
            for stored, written in phrases:
                if abs(len(stored) - len(plain)) > max(len(plain), 6) and not typing:
                    continue
                worth = phrase_bonus(plain, stored, typing=typing)
                if worth > bonus[i]:
                    bonus[i], reasons[i] = worth, written
        return bonus, reasons

    def _fits(self, asked: _Query, lexical: Scores, similar: Scores, bonus: Scores) -> bool:
        """Is the best hit more than a likeness of letters?"""
        if bonus.max(initial=0.0) > 0:
            return True
        matched = {term for term in asked.parts if term in self._indexed_parts()}
        return bool(
            lexical.max(initial=0.0) > 0
            and (matched or asked.expanded)
            and similar.max(initial=0.0) > WEAK * 0.2
        )

    def _indexed_parts(self) -> set[str]:
        return self.postings["title_parts"].docs.keys() | self.postings["synonym_parts"].docs.keys()

    def _why(self, i: int, asked: _Query, phrase: str) -> str:
        """The stored word that led to the document; the title needs no reason."""
        document = self.documents[i]
        title = {stem(part) for word in words(document.title) for part in self.splitter.parts(word)}
        if any(term in title for term in asked.parts if asked.parts[term] >= 0.5):
            return "" if phrase in {"", document.title} else phrase
        if phrase and phrase != document.title:
            return phrase
        plain = " ".join(asked.words)
        near = [(fuzz.WRatio(plain, one), one) for one in document.synonyms]
        worth, best = max(near, default=(0.0, ""))
        if worth >= 80:  # rapidfuzz's scale of 100
            return best
        for term, (_, trigger) in asked.expanded.items():
            if {stem(word) for word in words(term)} & title:
                return trigger
        return ""

    # ---- building ------------------------------------------------------------------------
    def _fields(self, one: Document) -> dict[str, Counter[str]]:
        title, text = words(one.title), words(f"{one.body} {one.office} {one.forms}")
        synonym = [word for phrase in one.synonyms for word in words(phrase)]
        parts = self.splitter.parts
        heads = [parts(word)[-1] for word in (*title, *synonym) if len(parts(word)) > 1]
        return {
            "title": Counter(map(stem, title)),
            "title_parts": Counter(stem(part) for word in title for part in parts(word)),
            "text": Counter(map(stem, text)),
            "text_parts": Counter(stem(part) for word in text for part in parts(word)),
            "synonym": Counter(map(stem, synonym)),
            "synonym_parts": Counter(stem(part) for word in synonym for part in parts(word)),
            "heads": Counter(map(stem, heads)),
            "trigrams": Counter(
                word[i : i + 3]
                for word in map(stem, (*title, *synonym))
                for i in range(len(word) - 2)
            ),
        }

    @staticmethod
    def _gram_text(one: Document) -> Counter[str]:
        counts: Counter[str] = Counter()
        for times, text in ((3, one.title), (2, " ".join(one.synonyms)), (1, one.body)):
            for gram, n in Counter(grams(text)).items():
                counts[gram] += times * n
        counts.update(grams(f"{one.office} {one.forms}"))
        return counts


def build(documents: Iterable[Document]) -> Index:
    """An index of these documents, with the product's everyday words."""
    return Index(list(documents), lexicon())
