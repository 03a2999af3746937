"""Which letters of a title say what was asked."""

from collections.abc import Iterable

from buergertelefon.knowledge.search.analyzer import WORD, Splitter, normalise, stem


def marks(title: str, asked: Iterable[str], splitter: Splitter) -> tuple[tuple[int, int], ...]:
    """Where the title says what was asked: whole words, beginnings, parts of compounds."""
    begun = {word for word in asked if len(word) > 2}
    wanted = {stem(part) for word in asked for part in (word, *splitter.parts(word))}
    found: list[tuple[int, int]] = []
    for match in WORD.finditer(title):
        plain, start = normalise(match.group()), match.start()
        if stem(plain) in wanted:
            found.append(match.span())
            continue
        places = _places(match.group(), plain)
        if places is None:
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


def _places(written: str, plain: str) -> list[int] | None:
    """For each letter of the normalised word its place in the written one, and the end."""
    places: list[int] = []
    for i, letter in enumerate(written):
        places += [i] * len(normalise(letter))
    return [*places, len(written)] if len(places) == len(plain) else None


def merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges in order, none over another."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        elif start < end:
            out.append((start, end))
    return tuple(out)
