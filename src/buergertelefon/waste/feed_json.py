"""Dates of one address as a JSON feed. The only module that knows its names.

A date is {"day_of_collection": "2023-01-15", "garbage_types": ["yellow", "blue"]}; the file is
one, a list of them, or an object with `dates` and, if it says so itself, `street` and `number`.
"""

from typing import Any

from buergertelefon.waste.register import parsed
from buergertelefon.waste.rules.records import HouseRecord, Reading

SOURCE = "feed"
DAY, KINDS = ("day_of_collection", "date", "day", "datum"), ("garbage_types", "types", "arten")
LISTS = ("dates", "collections", "termine")


def read_feed(text: str, reading: Reading, *, address: tuple[str, str] | None) -> None:
    """All its dates. `address`: if it names none itself."""
    given = parsed(text, reading)
    if given is None:
        return
    found = _address(given) or address
    if found is None:
        reading.wrong("Die Adresse fehlt. Bitte nennen Sie Straße und Hausnummer.")
        return
    label = " ".join(found)
    reading.calendars.setdefault(label, set())
    reading.take(HouseRecord(*found, label), line=0)
    for n, one in enumerate(_dates(given), start=1):
        day, kinds = _first(one, DAY), _first(one, KINDS)
        place = f"{n}. Termin"
        if not isinstance(day, str):
            reading.wrong("Der Tag (day_of_collection) fehlt.", place=place)
        elif not isinstance(kinds, list) or not kinds or not all(isinstance(k, str) for k in kinds):
            reading.wrong("Die Abfallarten (garbage_types) fehlen.", place=place)
        else:
            reading.date(label, day, "/".join(kinds), place=place)


def _dates(given: Any) -> list[Any]:
    if isinstance(given, list):
        return given
    for name in LISTS:
        if isinstance(given, dict) and isinstance(given.get(name), list):
            return list(given[name])
    return [given]


def _address(given: Any) -> tuple[str, str] | None:
    if not isinstance(given, dict):
        return None
    street, number = given.get("street"), given.get("number")
    return (street, str(number)) if isinstance(street, str) and number else None


def _first(one: Any, names: tuple[str, ...]) -> Any:
    if not isinstance(one, dict):
        return None
    return next((one[name] for name in names if name in one), None)
