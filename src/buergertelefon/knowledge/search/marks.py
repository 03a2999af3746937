"""Which letters of a title say what was asked."""

import re

from buergertelefon.knowledge.search.analyzer import Splitter, normalise, stem

_TITLE_WORD = re.compile(r"[^\W_]+")


def marks(title: str, asked: list[str], splitter: Splitter) -> tuple[tuple[int, int], ...]:
    """Where the title says what was asked: whole words, beginnings, parts of compounds."""
    wanted = {stem(part) for word in asked for part in (word, *splitter.parts(word))}
    found: list[tuple[int, int]] = []
    for match in _TITLE_WORD.finditer(title):
        word = match.group().lower()
        plain = normalise(word)
        if len(plain) != len(word):  # ß or ae: the ranges would slip
            if stem(plain) in wanted:
                found.append(match.span())
            continue
        start = match.start()
        if stem(plain) in wanted:
            found.append(match.span())
            continue
        at = 0
        for part in splitter.parts(plain):
            place = plain.find(part, at)
            if place < 0:
                break
            at = place + len(part)
            if stem(part) in wanted:
                found.append((start + place, start + at))
        else:
            continue
    for match in _TITLE_WORD.finditer(title):
        for word in asked:
            plain = normalise(match.group())
            if len(word) > 2 and plain.startswith(word) and len(plain) == len(match.group()):
                found.append((match.start(), match.start() + len(word)))
    return merged(found)


def merged(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges in order, none over another."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)
