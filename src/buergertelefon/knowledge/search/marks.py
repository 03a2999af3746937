"""Which letters of a title say what was asked."""

from collections.abc import Iterable
from functools import lru_cache

from buergertelefon.knowledge.search.analyzer import WORD, Splitter, normalise, stem


def marks(title: str, asked: Iterable[str], splitter: Splitter) -> tuple[tuple[int, int], ...]:
    """Where the title says what was asked: whole words, beginnings, parts of compounds."""
    begun = {word for word in asked if len(word) > 2}
    wanted = {stem(part) for word in asked for part in (word, *splitter.parts(word))}
    found: list[tuple[int, int]] = []
    for match in WORD.finditer(title):
        (plain, places), start = _read(match.group()), match.start()
        if stem(plain) in wanted:
            found.append(match.span())
            continue
        if not places:
            continue
        said = [(0, len(word)) for word in begun if plain.startswith(word)]
        at = 0
        for part in splitter.parts(plain):
            at = plain.find(part, at)
            if at < 0:
                break
            if stem(part) in wanted:
                said.append((at, at + len(part)))
            at += len(part)
        found += [(start + places[one], start + places[end]) for one, end in said]
    return merged(found)


@lru_cache(maxsize=20_000)
def _read(written: str) -> tuple[str, tuple[int, ...]]:
    """A word normalised, for each of its letters the place in the written word, and the end.

    No places where the letters of the two cannot be told.
    """
    plain = normalise(written)
    places = [i for i, letter in enumerate(written) for _ in normalise(letter)]
    return plain, (*places, len(written)) if len(places) == len(plain) else ()


def merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges in order, none over another."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        elif start < end:
            out.append((start, end))
    return tuple(out)


def pieces(title: str, ranges: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """The title in pieces, each with: is it marked?"""
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(ranges):
        found += [(title[at:start], False), (title[start:end], True)]
        at = end
    found.append((title[at:], False))
    return tuple(piece for piece in found if piece[0])
