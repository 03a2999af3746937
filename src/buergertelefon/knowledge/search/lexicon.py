"""Everyday words: what callers say for what the law calls differently; data, not code."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from buergertelefon.knowledge.search.analyzer import content, stem, words

FILE = Path(__file__).with_name("lexicon.tsv")
#: weights: a trigger of several words, its single words, the second term of a group
SEVERAL, SINGLE, SECOND = 1.3, 0.4, 0.7


@dataclass(frozen=True)
class Lexicon:
    """Triggers by their stems."""

    several: Mapping[frozenset[str], tuple[str, ...]]
    single: Mapping[str, tuple[tuple[str, float, str], ...]]  # stem to (term, weight, trigger)

    def terms(self, stems: list[str]) -> dict[str, tuple[float, str]]:
        """Official words with weight, and the everyday word that led to each."""
        found: dict[str, tuple[float, str]] = {}

        def add(term: str, weight: float, trigger: str) -> None:
            if weight > found.get(term, (0.0, ""))[0]:
                found[term] = (weight, trigger)

        have = set(stems)
        for one in stems:
            for term, weight, trigger in self.single.get(one, ()):
                add(term, weight, trigger)
        for trigger_stems, terms in self.several.items():
            if trigger_stems <= have:
                for place, term in enumerate(terms):
                    add(term, SEVERAL * (SECOND if place else 1.0), " ".join(sorted(trigger_stems)))
        return found


@cache
def lexicon() -> Lexicon:
    """The one that ships with the product."""
    return parsed(FILE.read_text(encoding="utf-8"))


def parsed(text: str) -> Lexicon:
    """Lines "everyday, words<TAB>official; terms"; # begins a comment.

    Raises ValueError naming the line if one has no terms.
    """
    several: dict[frozenset[str], tuple[str, ...]] = {}
    single: dict[str, list[tuple[str, float, str]]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        triggers, tab, official = line.partition("\t")
        if not tab or not official.strip():
            raise ValueError(f"line {number}: no official term")
        terms = tuple(term.strip() for term in official.split(";") if term.strip())
        for trigger in (one.strip() for one in triggers.split(",")):
            stems = [stem(word) for word in content(words(trigger))]
            if len(stems) == 1:
                for place, term in enumerate(terms):
                    single.setdefault(stems[0], []).append(
                        (term, SECOND if place else 1.0, trigger)
                    )
            elif stems:
                several[frozenset(stems)] = terms
    return Lexicon(several, {key: tuple(value) for key, value in single.items()})
