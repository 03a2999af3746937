"""What a table means by "04011/Vegesack" or "04011/Am Wall 1-99": a part of a town, or houses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from buergertelefon.places.rules.within import Within
from buergertelefon.places.rules.writing import House, folded, house

_NUMBERED = re.compile(r"^(?P<street>.*?[^\d\s])\s+(?P<houses>\d.*)$")


@dataclass(frozen=True)
class Town:
    """What the registers know of a town, by folded name."""

    #: every way in which a Stadtteil or an Ortsteil of it is meant by that name
    parts: Mapping[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    streets: Mapping[str, str] = field(default_factory=dict)


def within(text: str, town: Town) -> Within:
    """The part, the street or the houses; a part goes before a street of the same name.

    Raises ValueError with what is wrong, in German.
    """
    if meant := town.parts.get(folded(text)):
        largest = min(map(len, meant))  # "Osterholz" is the Stadtteil with the Ortsteil in it
        paths = sorted(one for one in meant if len(one) == largest)
        if len(paths) == 1:
            return Within(paths[0])
        raise ValueError(f"„{text}“ gibt es mehrfach: {', '.join(map('/'.join, paths))}")
    if street := town.streets.get(folded(text)):
        return Within(street=street)
    if found := _NUMBERED.match(text):
        if street := town.streets.get(folded(found["street"])):
            return Within(street=street, houses=_houses(found["houses"]))
        if not town.streets:
            raise ValueError("das Adressverzeichnis der Stadt fehlt, zuerst import addresses")
        raise ValueError(f"die Straße „{found['street']}“ steht nicht im Adressverzeichnis")
    if not town.parts:
        missing = "districts" if town.streets else "districts oder addresses"
        raise ValueError(f"das Verzeichnis der Stadtteile fehlt, zuerst import {missing}")
    more = "" if town.streets else " (das Adressverzeichnis fehlt, zuerst import addresses)"
    raise ValueError(f"„{text}“ ist dort weder Stadtteil noch Ortsteil noch Straße{more}")


def _houses(text: str) -> House:
    found = house(text)
    if found is None or found.text != re.sub(r"\s", "", text).replace("–", "-").lower():
        raise ValueError(f"„{text}“ ist weder Hausnummer noch Bereich, richtig ist 9a oder 1-99")
    return found


def shared_houses(one: Within, other: Within) -> bool:
    """Are there houses that two equally specific areas both name?"""
    if (one.parts, one.street, one.rank) != (other.parts, other.street, other.rank):
        return False
    if one.houses is None or other.houses is None:
        return True
    if not one.houses.last:
        return one.houses == other.houses
    first, last = sorted((one.houses, other.houses))
    numbers = range(last.number, first.last + 1)
    return any(first.holds(House(n)) and last.holds(House(n)) for n in numbers)
