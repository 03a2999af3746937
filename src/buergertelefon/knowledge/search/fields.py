"""Two lexical rankers: BM25 over words and parts of words, cosine of letters."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buergertelefon.knowledge.search.analyzer import Splitter, content, grams, stem, words
from buergertelefon.knowledge.search.documents import Document
from buergertelefon.knowledge.search.fusion import Scores
from buergertelefon.knowledge.search.postings import Postings, bm25, cosine
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


@dataclass(frozen=True)
class Fields:
    """Posting lists of every field."""

    postings: dict[str, Postings]
    letters: Postings
    splitter: Splitter
    count: int

    def lexical(self, asked: Query) -> Scores:
        """BM25 of the words said, and half of it for what the office calls them."""
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
        return scores

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
        known = (self.postings["title_parts"].docs, self.postings["synonym_parts"].docs)
        return any(term in docs for docs in known for term in wanted)


def index(documents: Sequence[Document], splitter: Splitter) -> Fields:
    """The posting lists of these documents."""
    found = [_fields(one, splitter) for one in documents]
    return Fields(
        {name: bm25([one[name] for one in found], *FIELDS[name]) for name in FIELDS},
        cosine([_letters(one) for one in documents]),
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
    counts: Counter[str] = Counter()
    for times, text in ((3, one.title), (2, " ".join(one.synonyms)), (1, one.body)):
        for gram, n in Counter(grams(text)).items():
            counts[gram] += times * n
    counts.update(grams(f"{one.office} {one.forms}"))
    return counts


def _trigrams(word: str) -> set[str]:
    return {word[i : i + 3] for i in range(len(word) - 2)}
