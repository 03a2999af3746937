"""Everyday words: what callers say for what the law calls differently; data, not code."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from buergertelefon.knowledge.search.analyzer import content, stem, words

FILE = Path(__file__).with_name("lexicon.tsv")
#: weights: a trigger of several words, its single words, the second term of a group
SEVERAL, SINGLE, SECOND = 1.3, 0.4, 0.7

#: an official term, its weight, and the everyday word as it is written
Meaning = tuple[str, float, str]


@dataclass(frozen=True)
class Lexicon:
    """Triggers by their stems."""

    several: Mapping[frozenset[str], tuple[Meaning, ...]]
    single: Mapping[str, tuple[Meaning, ...]]
    words: frozenset[str]  # of triggers and terms

    def terms(self, stems: list[str]) -> dict[str, tuple[float, str]]:
        """Official terms with weight, and the everyday word that led to each."""
        have = set(stems)
        meanings = [one for stemmed in stems for one in self.single.get(stemmed, ())]
        for trigger, found in self.several.items():
            if trigger <= have:
                meanings += found
        best: dict[str, tuple[float, str]] = {}
        for term, weight, everyday in meanings:
            if weight > best.get(term, (0.0, ""))[0]:
                best[term] = (weight, everyday)
        return best


@cache
def lexicon() -> Lexicon:
    """The one that ships with the product."""
    return parsed(FILE.read_text(encoding="utf-8"))


def parsed(text: str) -> Lexicon:
    """Lines "everyday, words<TAB>official; terms"; # begins a comment.

    Raises ValueError naming the line if one has no terms.
    """
    several: dict[frozenset[str], list[Meaning]] = {}
    single: dict[str, list[Meaning]] = {}
    vocabulary: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        triggers, tab, official = line.partition("\t")
        terms = [term.strip() for term in official.split(";") if term.strip()]
        if not tab or not terms:
            raise ValueError(f"line {number}: no official term")
        vocabulary.update(words(line))
        for trigger in (one.strip() for one in triggers.split(",")):
            stems = [stem(word) for word in content(words(trigger))]
            for place, term in enumerate(terms):
                weight = SECOND if place else 1.0
                if len(stems) == 1:
                    single.setdefault(stems[0], []).append((term, weight, trigger))
                elif stems:
                    several.setdefault(frozenset(stems), []).append(
                        (term, weight * SEVERAL, trigger)
                    )
                    for one in stems:
                        single.setdefault(one, []).append((term, weight * SINGLE, trigger))
    return Lexicon(
        {key: tuple(value) for key, value in several.items()},
        {key: tuple(value) for key, value in single.items()},
        frozenset(vocabulary),
    )
