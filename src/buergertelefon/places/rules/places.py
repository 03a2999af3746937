"""What somebody may mean by the name of a place."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from buergertelefon.places.rules.within import Within
from buergertelefon.places.rules.writing import house


class Kind(StrEnum):
    """How near a place is told."""

    LAND = "land"
    COUNTY = "county"
    UNION = "union"  # a Verband of municipalities: Samtgemeinde, Verbandsgemeinde, Amt
    COMMUNE = "commune"
    DISTRICT = "district"
    STREET = "street"
    ADDRESS = "address"
    MERGED = "merged"  # a municipality of earlier days


@dataclass(frozen=True, slots=True)
class Place:
    """A place somebody may mean."""

    #: ARS, or the start of one: 2 digits a Land, 5 a Kreis, 9 a Verband, 12 a municipality
    key: str
    label: str  # as the agent says it: "Stadtteil Osterholz in Bremen"
    kind: Kind
    commune: str = ""  # its name, without a title
    parts: tuple[str, ...] = ()  # the Stadtteil, and the Ortsteil in it
    street: str = ""
    house: str = ""
    note: str = ""  # what is not plain: "Die Hausnummer steht nicht im Verzeichnis."
    sure: bool = True  # False: written differently, the nearest name
    meant: bool = True  # False: too different to be taken for it without asking
    ended: date | None = None  # a municipality of earlier days, until then
    into: str = ""  # ARS of the municipality it is part of since; "": nobody knows

    @property
    def district(self) -> str:
        """The smallest part of the town that is known; "" if none is."""
        return self.parts[-1] if self.parts else ""

    @property
    def within(self) -> Within:
        """Where in its town."""
        return Within(self.parts, self.street, house(self.house) if self.house else None)

    @property
    def is_known(self) -> bool:
        """Does a register name this house?"""
        return self.kind is Kind.ADDRESS

    def is_lost(self, on: date) -> bool:
        """Has it ended by that day, and nobody knows what it is part of?"""
        return self.ended is not None and self.ended <= on and not self.into


def on_day(place: Place, on: date, *, into: str) -> Place:
    """A municipality of earlier days as it was, or as what it is part of on that day.

    `into`: the name of what it is part of, as it is known. If nobody knows it, only the Land is
    sure.
    """
    if place.kind is not Kind.MERGED or place.ended is None:
        return place
    name, since = place.commune, f"{place.ended:%d.%m.%Y}"
    if on < place.ended:
        key = place.key or place.into  # the area is the same, only the name is of that day
        words = f"{name} war damals eine eigene Gemeinde"
        note = f"{words}, seit {since} gehört es zu {into}." if into else f"{words}, bis {since}."
        return replace(place, key=key, note=note)
    if place.into:
        note = f"{name} gehört seit {since} zu {into} ({place.note})."
        return replace(place, key=place.into, commune=into, note=note)
    note = (
        f"{name} steht seit {since} nicht mehr im Gemeindeverzeichnis; wozu es heute gehört, ist"
        " nicht hinterlegt."
    )
    return replace(place, key=place.key[:2], note=note)


#: what callers say before a name, and what it says about it
BEFORE = {
    "landkreis ": Kind.COUNTY, "kreis ": Kind.COUNTY, "land ": Kind.COUNTY,
    "stadtteil ": Kind.DISTRICT, "ortsteil ": Kind.DISTRICT, "bezirk ": Kind.DISTRICT,
    "freie hansestadt ": Kind.COMMUNE, "freie und hansestadt ": Kind.COMMUNE,
    "hansestadt ": Kind.COMMUNE, "stadtgemeinde ": Kind.COMMUNE, "stadt ": Kind.COMMUNE,
    "gemeinde ": Kind.COMMUNE, "samtgemeinde ": Kind.UNION, "verbandsgemeinde ": Kind.UNION,
    "verwaltungsgemeinschaft ": Kind.UNION, "amt ": Kind.UNION,
}  # fmt: skip
#: what stands behind a name to tell it from others, and is left out when it is said
_BEHIND = re.compile(r"\s\(|-|\s(?:am|an|im|in|bei|ob|vor|auf|a\.)\s")


def said_before(name: str) -> tuple[Kind | None, str]:
    """ "Landkreis Osterholz" as a county and "Osterholz"; None if nothing is said before."""
    lower = name.casefold()
    for word, kind in BEFORE.items():
        if lower.startswith(word) and len(name) > len(word):
            return kind, name[len(word) :]
    return None, name


def first_of(name: str) -> str:
    """ "Frankfurt am Main", "Halle (Saale)" and "Osterholz-Scharmbeck" as they are said for short.

    "" if there is nothing to leave out.
    """
    found = _BEHIND.search(name)
    return name[: found.start()].strip() if found else ""


def told_apart(places: list[Place]) -> list[Place]:
    """Each place once, the surely written ones only if there are some."""
    sure = [one for one in places if one.sure] or places
    keys = ((one.key, one.parts, one.street, one.house, one.ended, one.into) for one in sure)
    return list(dict(zip(keys, sure, strict=True)).values())
