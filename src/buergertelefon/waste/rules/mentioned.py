"""What somebody says they want to have collected: "ein Sofa, zwei Stühle und 3 Bretter"."""

import re
from dataclasses import dataclass

#: numbers that are said as words
NUMBERS = {
    "ein": 1, "eine": 1, "einen": 1, "eins": 1, "einer": 1, "einem": 1, "zwei": 2, "zwo": 2,
    "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "elf": 11, "zwölf": 12, "paar": 2,
}  # fmt: skip
#: said between things and before them, and of no thing
_BETWEEN = re.compile(r"\s*(?:[,;\n+]|\bund\b|\bsowie\b|\bplus\b|\bdazu\b)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d{1,3})\s*(?:x|mal|stück)?\s*\b", re.IGNORECASE)
_FILLING = frozenset(
    ["noch", "auch", "dann", "das", "die", "der", "den", "meine", "meinen", "mein", "unsere"]
)


@dataclass(frozen=True)
class Mentioned:
    """A thing that was said, and how many of it."""

    words: str
    count: int = 1


def mentioned(text: str) -> tuple[Mentioned, ...]:
    """The things of a sentence in their order; the same thing said twice is counted together."""
    found: dict[str, int] = {}
    for part in _BETWEEN.split(text):
        one = _one(part)
        if one is not None:
            found[one.words] = found.get(one.words, 0) + one.count
    return tuple(Mentioned(words, count) for words, count in found.items())


def _one(part: str) -> Mentioned | None:
    count, rest = 1, part.strip()
    if number := _NUMBER.match(rest):
        count, rest = int(number[1]), rest[number.end() :]
    words = rest.split()
    while words and (words[0].casefold() in NUMBERS or words[0].casefold() in _FILLING):
        count = NUMBERS.get(words.pop(0).casefold(), count)
    return Mentioned(" ".join(words), count) if words else None
