"""What somebody may mean by the name of a place."""

from dataclasses import dataclass
from enum import StrEnum


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
    district: str = ""
    street: str = ""
    house: str = ""
    note: str = ""  # what is not plain: "Die Hausnummer steht nicht im Verzeichnis."
    sure: bool = True  # False: written differently, the nearest name
    meant: bool = True  # False: too different to be taken for it without asking


def told_apart(places: list[Place]) -> list[Place]:
    """Each place once, the surely written ones only if there are some."""
    sure = [one for one in places if one.sure] or places
    return list({(one.key, one.district, one.street, one.house): one for one in sure}.values())
