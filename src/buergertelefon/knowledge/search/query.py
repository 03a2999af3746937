"""What is asked: the words as they were meant, their parts, and what the office calls them."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from buergertelefon.knowledge.search.analyzer import (
    WORD,
    Splitter,
    content,
    folded,
    normalise,
    stem,
    words,
)
from buergertelefon.knowledge.search.lexicon import Lexicon
from buergertelefon.knowledge.search.repair import repaired

COMPLETIONS = 12
#: what a completion of a half word is worth, and its parts
COMPLETED, COMPLETED_PART = 0.5, 0.25
#: what an everyday word is worth that is only part of a compound
PART = 0.5
#: official terms that join the text for the rankers that read it whole, and their least weight
EXPANSIONS, EXPAND = 4, 0.6


@dataclass(frozen=True)
class Vocabulary:
    """All words that the documents and the everyday words know."""

    known: Mapping[str, int]  # word to how often it occurs
    stems: frozenset[str]
    written: Mapping[str, str]  # word to how it is written most often
    ordered: tuple[str, ...]
    splitter: Splitter
    repair: Callable[[str], str]  # remembers: while somebody types, the same word comes again

    def knows(self, word: str) -> bool:
        """Is the word, another form of it or a compound of known words in the texts?"""
        return word in self.known or stem(word) in self.stems or len(self.splitter.parts(word)) > 1

    def completions(self, begun: str) -> list[str]:
        """The likeliest words that begin so: frequent ones first, then short ones."""
        if len(begun) < 2:  # one letter begins everything
            return []
        start = bisect_left(self.ordered, begun)
        end = bisect_left(self.ordered, f"{begun}\U0010ffff")
        longer = (word for word in self.ordered[start:end] if word != begun)
        return sorted(longer, key=lambda one: (-self.known[one], len(one), one))[:COMPLETIONS]


def vocabulary(texts: Iterable[str], everyday: Lexicon) -> Vocabulary:
    """The vocabulary of these texts; everyday words count as if they occurred once."""
    forms = Counter(
        form for text in texts for form in WORD.findall(unicodedata.normalize("NFC", text))
    )
    known: Counter[str] = Counter()
    written: dict[str, str] = {}
    for form, often in forms.most_common():
        for word in words(form):
            known[word] += often
            written.setdefault(word, form)
    for word in everyday.words:
        known[word] = known[word] or 1
    by_fold = {folded(word): word for word in sorted(known, key=lambda one: known[one])}
    return Vocabulary(
        known,
        frozenset(map(stem, known)),
        written,
        tuple(sorted(known)),
        Splitter(frozenset(known)),
        lru_cache(maxsize=5_000)(partial(repaired, known=known, by_fold=by_fold)),
    )


@dataclass(frozen=True)
class Query:
    """Terms with their weights; everyday words led to the official ones in `official`."""

    words: tuple[str, ...]
    plain: tuple[str, ...]  # as typed and as repaired, to compare with stored phrases
    stems: dict[str, float]
    parts: dict[str, float]
    official: dict[str, tuple[float, str]]
    repaired: str | None

    @property
    def expanded(self) -> str:
        """The words and the likeliest of what the office calls them, as one text."""
        likely = sorted(self.official.items(), key=lambda one: -one[1][0])[:EXPANSIONS]
        return " ".join([*self.words, *(term for term, (weight, _) in likely if weight >= EXPAND)])


def understood(text: str, vocabulary: Vocabulary, everyday: Lexicon, *, typing: bool) -> Query:
    """The query in `text`; while typing, its last word may be half of one and stays as it is."""
    spoken = words(text)
    half = spoken[-1:] if typing else []
    kept = content([*spoken[:-1], *half] if typing else spoken)
    if half and kept[-1] != half[0]:  # "an" may begin "anmelden"
        kept = [*kept, *half]
    meant: dict[str, str] = {}
    for place, word in enumerate(kept):
        if vocabulary.knows(word) or (typing and place == len(kept) - 1):
            meant[word] = word
        else:
            meant[word] = vocabulary.repair(word)
    fixed = [meant[word] for word in kept]
    stems: dict[str, float] = {}
    parts: dict[str, float] = {}

    def add(word: str, weight: float, part_weight: float) -> None:
        stems[stem(word)] = max(stems.get(stem(word), 0.0), weight)
        for part in map(stem, vocabulary.splitter.parts(word)):
            parts[part] = max(parts.get(part, 0.0), part_weight)

    for word in fixed:
        add(word, 1.0, 1.0)
    longer: list[str] = []
    if fixed and (typing or not vocabulary.knows(fixed[-1])):
        longer = vocabulary.completions(fixed[-1])
    for word in longer:
        add(word, COMPLETED, COMPLETED_PART)
    changed = {word for word in kept if meant[word] != word}
    return Query(
        tuple(fixed),
        tuple(dict.fromkeys((" ".join(spoken), " ".join(kept), " ".join(fixed)))),
        stems,
        parts,
        _official(fixed, vocabulary, everyday),
        _rewritten(text, meant, vocabulary.written) if changed else None,
    )


def _official(
    fixed: list[str], vocabulary: Vocabulary, everyday: Lexicon
) -> dict[str, tuple[float, str]]:
    """Official terms with their weights and the everyday words that led to them."""
    terms = everyday.terms(list(map(stem, fixed)))
    for word in fixed:
        parts = vocabulary.splitter.parts(word)
        for part in parts if len(parts) > 1 else ():
            for term, (weight, trigger) in everyday.terms([stem(part)]).items():
                terms.setdefault(term, (weight * PART, trigger))
    return terms


def _rewritten(text: str, meant: Mapping[str, str], written: Mapping[str, str]) -> str:
    """The text with only the repaired words changed."""

    def better(match: re.Match[str]) -> str:
        word = normalise(match.group())
        fixed = meant.get(word, word)
        return match.group() if fixed == word else written.get(fixed, fixed)

    return WORD.sub(better, unicodedata.normalize("NFC", text)).strip()
