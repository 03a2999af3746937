"""Two lexical rankers: BM25 over words and parts of words, cosine of letters."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from buergertelefon.knowledge.search.analyzer import Splitter, content, grams, stem, words
from buergertelefon.knowledge.search.documents import Document
from buergertelefon.knowledge.search.fusion import Scores
from buergertelefon.knowledge.search.postings import Postings, bm25, cosine, inverse
from buergertelefon.knowledge.search.query import Query

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
WORDS = ("title", "text", "synonym")
PARTS = ("title_parts", "text_parts", "synonym_parts", "heads")
#: what one of a word's trigrams counts, and what an official term counts beside the words said
TRIGRAM, OFFICIAL = 0.3, 0.5
#: how much of the score depends on the share of the words that a document speaks of at all
COVERED = 0.4
#: how much of a word a document covers that only has the official term for it
TRANSLATED = 0.8


@dataclass(frozen=True)
class Fields:
    """Posting lists of every field."""

    postings: dict[str, Postings]
    letters: Postings
    frequency: Mapping[str, int]  # stem to the documents that have it
    splitter: Splitter
    count: int

    def weighed(self, asked: Query) -> Query:
        """The query with less weight on the official terms of a word that says little here.

        "Auszug aus dem Gewerbezentralregister": where a title or an everyday word has the rarer
        word itself, "Auszug" is hardly meant as moving house. Weights shrink with the square of
        the rarity. Source: own measurement, one point on unseen words.
        """
        official = {}
        for term, (weight, everyday) in asked.official.items():
            others = [
                self._rarity(word)
                for word in asked.words
                if self._is_named(word) and not self._translates(everyday, word)
            ]
            own = max(
                (inverse(self.frequency.get(one, 0), of=self.count) for one in _stems(everyday)),
                default=0.0,
            )
            share = min(1.0, own / max(others)) if others else 1.0
            official[term] = (weight * share**2, everyday)
        return replace(asked, official=official)

    def lexical(self, asked: Query, covered: Scores) -> Scores:
        """BM25 of the words said, and half of it for what the office calls them.

        A document that speaks of every word (`covered`) counts more than one that repeats one.
        """
        scores = np.zeros(self.count)
        self._add(scores, asked.stems, asked.parts)
        for term, (weight, _) in asked.official.items():
            found = content(words(term))
            stems = {stem(word): weight * OFFICIAL for word in found}
            parts = {
                stem(part): weight * OFFICIAL
                for word in found
                for part in self.splitter.parts(word)
            }
            self._add(scores, stems, parts)
        return scores * (1 - COVERED + COVERED * covered)

    def coverage(self, asked: Query) -> Scores:
        """The share of the words that each document speaks of, rare ones counting more; 0 to 1."""
        covered, total = np.zeros(self.count), 0.0
        for word in dict.fromkeys(asked.words):
            spoken = self._speaks(word)
            rarity = inverse(int(np.count_nonzero(spoken)), of=self.count)
            for term, (weight, everyday) in asked.official.items():
                if self._translates(everyday, word):
                    meant = self._has_all(term) * min(weight, 1.0) * TRANSLATED
                    spoken = np.maximum(spoken, meant)
            covered += rarity * spoken
            total += rarity
        return covered / (total or 1.0)

    def _speaks(self, word: str) -> Scores:
        """1 where the word or another form of it stands, less where only parts of it do."""
        spoken = np.zeros(self.count)
        parts = self.splitter.parts(word)
        for part in parts:
            there = np.zeros(self.count, dtype=bool)
            for name in PARTS:
                there[self.postings[name].of(stem(part))] = True
            spoken += there / len(parts)
        for name in WORDS:
            spoken[self.postings[name].of(stem(word))] = 1.0
        return spoken

    def _has_all(self, term: str) -> Scores:
        found = np.ones(self.count)
        for stemmed in _stems(term):
            there = np.zeros(self.count)
            for name in WORDS:
                there[self.postings[name].of(stemmed)] = 1.0
            found *= there
        return found

    def _translates(self, everyday: str, word: str) -> bool:
        """Did this everyday word's group match because of `word`?"""
        return not _stems(everyday).isdisjoint([stem(word), *map(stem, self.splitter.parts(word))])

    def _is_named(self, word: str) -> bool:
        return any(stem(word) in self.postings[name] for name in ("title", "synonym"))

    def _rarity(self, word: str) -> float:
        return inverse(self.frequency.get(stem(word), 0), of=self.count)

    def _add(self, scores: Scores, stems: dict[str, float], parts: dict[str, float]) -> None:
        for term, weight in stems.items():
            for name in WORDS:
                self.postings[name].add(scores, term, weight)
            for gram in _trigrams(term):
                self.postings["trigrams"].add(scores, gram, TRIGRAM)
        for term, weight in parts.items():
            for name in PARTS:
                self.postings[name].add(scores, term, weight)

    def similar(self, asked: Query) -> Scores:
        """Cosine of character n-grams: forgives what the analysis does not understand."""
        counts = Counter(grams(asked.expanded))
        scores = np.zeros(self.count)
        for gram, n in counts.items():
            self.letters.add(scores, gram, 1 + math.log(n))
        length = math.sqrt(sum((1 + math.log(n)) ** 2 for n in counts.values()))
        return scores / (length or 1.0)

    def speaks_of(self, asked: Query) -> bool:
        """Does a title or an everyday word of any service say what was asked?"""
        wanted = {term for term, weight in asked.parts.items() if weight >= 1}
        wanted |= {
            stem(part)
            for term in asked.official
            for word in content(words(term))
            for part in self.splitter.parts(word)
        }
        known = (self.postings["title_parts"], self.postings["synonym_parts"])
        return any(term in field for field in known for term in wanted)


def index(documents: Sequence[Document], splitter: Splitter) -> Fields:
    """The posting lists of these documents."""
    found = [_fields(one, splitter) for one in documents]
    return Fields(
        {name: bm25([one[name] for one in found], *FIELDS[name]) for name in FIELDS},
        cosine([_letters(one) for one in documents]),
        Counter(term for one in found for term in {term for name in WORDS for term in one[name]}),
        splitter,
        len(documents),
    )


def _fields(one: Document, splitter: Splitter) -> dict[str, Counter[str]]:
    title, text = words(one.title), words(f"{one.body} {one.office} {one.forms} {one.key}")
    synonym = [word for phrase in one.synonyms for word in words(phrase)]
    parts = splitter.parts
    heads = [parts(word)[-1] for word in (*title, *synonym) if len(parts(word)) > 1]
    return {
        "title": Counter(map(stem, title)),
        "title_parts": Counter(stem(part) for word in title for part in parts(word)),
        "text": Counter(map(stem, text)),
        "text_parts": Counter(stem(part) for word in text for part in parts(word)),
        "synonym": Counter(map(stem, synonym)),
        "synonym_parts": Counter(stem(part) for word in synonym for part in parts(word)),
        "heads": Counter(map(stem, heads)),
        "trigrams": Counter(gram for word in (*title, *synonym) for gram in _trigrams(stem(word))),
    }


def _letters(one: Document) -> Counter[str]:
    texts = ((3, one.title), (2, " ".join(one.synonyms)), (1, one.body),
             (1, f"{one.office} {one.forms}"))  # fmt: skip
    often: Counter[str] = Counter()
    for times, text in texts:
        for word in words(text):
            often[word] += times
    counts: Counter[str] = Counter()
    for word, n in often.items():
        for gram in _grams(word):
            counts[gram] += n
    return counts


@lru_cache(maxsize=50_000)
def _grams(word: str) -> tuple[str, ...]:
    return tuple(grams(word))


@lru_cache(maxsize=10_000)
def _stems(everyday: str) -> frozenset[str]:
    return frozenset(stem(word) for word in content(words(everyday)))


def _trigrams(word: str) -> set[str]:
    return {word[i : i + 3] for i in range(len(word) - 2)}
