"""How streets and house numbers of waste calendars are compared, and what was typed is read."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from buergertelefon.places.rules.writing import House, folded, house

#: what tells streets of the same name apart: "Adlerweg (KG Hohweg)"
_IN_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
_POSTCODE = re.compile(r"(?<!\d)(?:D-)?\d{5}(?!\d)")
#: said before a number, and no part of it
_SAID = re.compile(r"\b(?:haus(?:nr\.?|nummer)|hnr\.?|nr\.?|nummer)\s*(?=\d)", re.IGNORECASE)
#: "9", "9a", "9 a", "9-11a", "38bis 41"; letters that stand apart are one, else they are a word
_ONE = r"\d{1,4}(?:[a-z]{1,3}|\s+[a-z])?(?![a-z0-9])"
_NUMBER = re.compile(rf"(?<![\d/-])({_ONE}(?:\s*[-/–]\s*(?:{_ONE}|[a-z]))*)", re.IGNORECASE)
#: "Hamb. Str.": a word that is cut off; "Str." is none
_CUT = re.compile(r"\b(?!str\.)([^\W\d]{2,})\.(?=\s)", re.IGNORECASE)
#: words of a street's name
MOST_WORDS = 12


@dataclass(frozen=True)
class Reading:
    """One way to read what was typed: "Adlerweg", "3", and what else was said, "KG Hohweg"."""

    street: str
    number: str = ""
    more: str = ""


def readings(text: str) -> Iterator[Reading]:
    """Every way to read it, the likeliest first: by each number, then without any.

    "Am Wall 12 Bremen" is street, number and town; "Oldenburger Straße (B 75) 3" has two readings.
    """
    plain = _SAID.sub("", _POSTCODE.sub(" , ", unicodedata.normalize("NFC", text)))
    for found in _NUMBER.finditer(plain):
        before, more = plain[: found.start()].strip(" ,"), plain[found.end() :].strip(" ,")
        if not before:
            continue
        yield Reading(before, found[1], more)
        town, comma, street = before.rpartition(",")
        if comma:
            yield Reading(street.strip(), found[1], f"{town.strip(' ,')} {more}".strip())
    parts = [part.strip() for part in plain.split(",") if part.strip()]
    for at, part in enumerate(parts):
        number = _NUMBER.match(part)
        if number and part[number.end() :][:1] in {"", " "}:  # "12 Am Wall", "12, Am Wall"
            rest = [one for one in (part[number.end() :].strip(), *parts[:at], *parts[at + 1 :])
                    if one]  # fmt: skip
            yield from (replace(one, number=number[1]) for one in _without_number(rest))
    yield from _without_number(parts)


def _without_number(parts: Sequence[str]) -> Iterator[Reading]:
    for street in parts:
        rest = " ".join(part for part in parts if part is not street)
        yield Reading(street, more=rest)
    words = " ".join(parts).split()[:MOST_WORDS]
    for last in range(len(words) - 1, 0, -1):
        yield Reading(" ".join(words[:last]), more=" ".join(words[last:]))
    for first in range(1, len(words)):
        yield Reading(" ".join(words[first:]), more=" ".join(words[:first]))


def street_key(name: str) -> str:
    """As it is compared: "Hamburger Str." is "hamburgerstrasse"."""
    return folded(name)


def bare_key(name: str) -> str:
    """Without what stands in brackets: "Adlerweg (KG Hohweg)" is "adlerweg"."""
    return folded(_IN_BRACKETS.sub("", name)) or folded(name)


def is_said(name: str, more: str) -> bool:
    """Was said what tells this street from others: "Hohweg" of "Adlerweg (KG Hohweg)"?"""
    said, told = folded(more), [folded(one) for one in _IN_BRACKETS.findall(name)]
    return len(said) > 1 and any(said in one or one.removeprefix("kg") in said for one in told)


def cut_off(name: str) -> re.Pattern[str] | None:
    """The keys that a name with a word cut off may mean: "Hamb. Str."; None if none is."""
    if not _CUT.search(name):
        return None
    parts = _CUT.split(name)  # text, word that is cut off, text, ...
    keys = [re.escape(folded(part)) + ("[a-z]*" if at % 2 else "") for at, part in enumerate(parts)]
    return re.compile("".join(keys))


def number_key(number: str) -> str:
    """A house number without case and blanks: "9 A" is "9a"."""
    return "".join(number.casefold().split())


def nearest(number: House, known: Sequence[str]) -> str | None:
    """Of these numbers the one that is meant, or the range that holds it; None: none does."""
    exact = [one for one in known if house(one) == number]
    holding = [one for one in known if (found := house(one)) and found.holds(number)]
    return next(iter(sorted(exact, key=len) + sorted(holding, key=len)), None)


def around(number: str, known: Sequence[str], *, most: int) -> tuple[str, ...]:
    """The numbers next to this one, in their order; without one the first."""
    middle = _first_digits(number)
    near = sorted(known, key=lambda one: (abs(_first_digits(one) - middle), one))[:most]
    return tuple(sorted(near, key=lambda one: (_first_digits(one), one)))


def _first_digits(number: str) -> int:
    found = re.match(r"\D*(\d{1,6})", number)
    return int(found[1]) if found else 0
