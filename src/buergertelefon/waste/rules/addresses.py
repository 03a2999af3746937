"""How streets and house numbers of waste calendars are compared."""

import re

from buergertelefon.places.rules.writing import House, folded, house

#: what tells streets of the same name apart: "Adlerweg (KG Hohweg)"
_IN_BRACKETS = re.compile(r"\s*\(([^)]*)\)")


def street_key(name: str) -> str:
    """As it is compared: "Hamburger Str." is "hamburgerstrasse"."""
    return folded(name)


def bare_key(name: str) -> str:
    """Without what stands in brackets: "Adlerweg (KG Hohweg)" is "adlerweg"."""
    return folded(_IN_BRACKETS.sub("", name)) or folded(name)


def number_key(number: str) -> str:
    """A house number without case and blanks: "9 A" is "9a"."""
    return "".join(number.casefold().split())


def nearest(number: House, known: list[str]) -> str | None:
    """Of these numbers the one that is meant, or the range that holds it; None: none does."""
    exact = [one for one in known if house(one) == number]
    holding = [one for one in known if (found := house(one)) and found.holds(number)]
    return next(iter(sorted(exact, key=len) + sorted(holding, key=len)), None)
