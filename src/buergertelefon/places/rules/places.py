"""What somebody may mean by the name of a place."""

import re
from dataclasses import dataclass
from enum import StrEnum

from buergertelefon.places.rules.within import Within
from buergertelefon.places.rules.writing import house


class Kind(StrEnum):
    """How near a place is told."""

    LAND = "land"
    COUNTY = "county"
    COMMUNE = "commune"
    DISTRICT = "district"
    STREET = "street"
    ADDRESS = "address"
    MERGED = "merged"  # a municipality of earlier days


@dataclass(frozen=True)
class Place:
    """A place somebody may mean."""

    key: str  # ARS, or the start of one: 2 digits a Land, 5 a Kreis, 12 a municipality
    label: str  # as the agent says it: "Stadtteil Osterholz in Bremen"
    kind: Kind
    commune: str = ""  # its name, without a title
    parts: tuple[str, ...] = ()  # the Stadtteil, and the Ortsteil in it
    street: str = ""
    house: str = ""
    note: str = ""  # what is not plain: "Die Hausnummer steht nicht im Verzeichnis."
    sure: bool = True  # False: written differently, the nearest name
    meant: bool = True  # False: too different to be taken for it without asking

    @property
    def district(self) -> str:
        """The smallest part of the town that is known; "" if none is."""
        return self.parts[-1] if self.parts else ""

    @property
    def within(self) -> Within:
        """Where in its town."""
        return Within(self.parts, self.street, house(self.house) if self.house else None)


#: what callers say before a name, and what it says about it
BEFORE = {
    "landkreis ": Kind.COUNTY, "kreis ": Kind.COUNTY, "land ": Kind.COUNTY,
    "stadtteil ": Kind.DISTRICT, "ortsteil ": Kind.DISTRICT, "bezirk ": Kind.DISTRICT,
    "freie hansestadt ": Kind.COMMUNE, "freie und hansestadt ": Kind.COMMUNE,
    "hansestadt ": Kind.COMMUNE, "stadtgemeinde ": Kind.COMMUNE, "stadt ": Kind.COMMUNE,
    "gemeinde ": Kind.COMMUNE, "samtgemeinde ": Kind.COMMUNE,
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
    return list({(one.key, one.parts, one.street, one.house): one for one in sure}.values())
