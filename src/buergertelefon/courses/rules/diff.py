"""What a file would change of the courses that are there."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import Enum
from typing import Any

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.money import euros
from buergertelefon.courses.rules.records import (
    CourseRecord,
    Meeting,
    Problem,
    VenueRecord,
    asks_in_person,
)

#: what the fields are called
NAMES = {
    "title": "Titel", "text": "Text", "area": "Fachbereich", "level": "Niveau",
    "lecturer": "Leitung", "venue": "Ort", "begins": "Beginn", "ends": "Ende",
    "sessions": "Termine", "units": "Unterrichtseinheiten", "fee_cents": "Gebühr",
    "pricing": "Preis für", "material_cents": "Material", "material_note": "Materialhinweis",
    "reducible": "Ermäßigung möglich", "prerequisites": "Voraussetzungen", "age_from": "Alter ab",
    "age_until": "Alter bis", "minimum": "mindestens", "maximum": "Plätze",
    "elsewhere": "bei der Schule angemeldet", "in_person": "Anmeldung vor Ort",
    "cancelled": "fällt aus", "why_cancelled": "Grund des Ausfalls", "semester": "Semester",
}  # fmt: skip
WORDS: Mapping[Any, str] = {True: "ja", False: "nein", "person": "Person", "pair": "Paar"}
FIELDS = tuple(one.name for one in fields(CourseRecord))
#: what a file may leave out of a place
PLACE = tuple(one.name for one in fields(VenueRecord) if one.default is None)
#: characters of a value that are shown; dates that are named one by one
SHOWN, NAMED = 120, 4


@dataclass(frozen=True)
class Change:
    """One field of a course."""

    field: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """What the field is called."""
        return NAMES.get(self.field, self.field)


@dataclass(frozen=True)
class Line:
    """A course that would be new, changed, gone or back."""

    number: str
    title: str
    changes: tuple[Change, ...] = ()
    seats: int = 0  # of ours, in registrations that stand


@dataclass(frozen=True)
class Counts:
    """What stands out in the file, by the school's own numbers."""

    courses: int = 0
    dates: int = 0
    overbooked: int = 0  # more registrations than places
    full: int = 0  # as many or more
    below: int = 0  # fewer than the minimum, nobody included
    nobody: int = 0


@dataclass(frozen=True)
class Difference:
    """What a file would do."""

    new: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    unchanged: int = 0
    vanished: tuple[Line, ...] = ()  # a full file no longer names them
    returned: tuple[Line, ...] = ()  # they had vanished; also in `changed` if they differ
    warnings: tuple[Problem, ...] = ()
    counts: Counts = field(default_factory=Counts)

    @property
    def nothing(self) -> bool:
        """Would all stay as it is?"""
        return not (self.new or self.changed or self.vanished or self.returned)

    @property
    def mark(self) -> str:
        """The same as long as the file would do the same."""
        parts = (self.new, self.changed, self.vanished, self.returned)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def changes(stored: CourseRecord, given: CourseRecord) -> tuple[Change, ...]:
    """Field by field what `given` would change; what it does not say stays."""
    now = laid_over(stored, given)
    found = []
    for name in FIELDS:
        before, after = getattr(stored, name), getattr(now, name)
        if before == after or name == "area_code":
            continue
        if name == "sessions":
            found.append(Change(name, *_dates(before, after)))
        else:
            found.append(Change(name, said(name, before), said(name, after)))
    if stored.area_code != now.area_code and stored.area == now.area:
        found.append(Change("area", stored.area_code or "", now.area_code or ""))
    return tuple(found)


def laid_over(stored: CourseRecord, given: CourseRecord) -> CourseRecord:
    """`stored` with all that `given` says.

    A course that is off stays off: everybody was told. One that had to be registered for in person
    by its text is so no longer when the text no longer says so.
    """
    more = {name: value for name in FIELDS if (value := getattr(given, name)) is not None}
    if given.area_code not in {None, stored.area_code} and given.area is None:
        more["area"] = given.area_code  # its name is not known
    if given.venue is not None:
        more["venue"] = _place(stored.venue, given.venue)
    if stored.cancelled:
        more.pop("cancelled", None)
        more.pop("why_cancelled", None)
    if given.in_person is None and given.text is not None and asks_in_person(stored.text or ""):
        more["in_person"] = False
    return replace(stored, **more)


def _place(stored: VenueRecord | None, given: VenueRecord) -> VenueRecord | None:
    if not given.key:
        return None
    if stored is None or stored.key != given.key:
        return given
    said_of = {name: value for name in PLACE if (value := getattr(given, name)) is not None}
    return replace(stored, **said_of) if said_of else stored


def ours(record: CourseRecord, passed_on: int) -> CourseRecord:
    """The record, its count of registrations without those of ours that it includes."""
    if record.elsewhere is None or not passed_on:
        return record
    return replace(record, elsewhere=max(0, record.elsewhere - passed_on))


def counts(records: Collection[CourseRecord]) -> Counts:
    """What stands out. A course whose registrations the file does not say counts as none."""
    known = [one for one in records if one.elsewhere is not None]
    return Counts(
        courses=len(records),
        dates=sum(len(one.sessions or ()) for one in records),
        overbooked=sum(_taken(one) > _most(one) for one in known),
        full=sum(_taken(one) >= _most(one) for one in known),
        below=sum(_taken(one) < (one.minimum or 0) for one in known),
        nobody=sum(_taken(one) == 0 for one in known),
    )


def _taken(record: CourseRecord) -> int:
    return record.elsewhere or 0


def _most(record: CourseRecord) -> int:
    return 10**6 if record.maximum is None else record.maximum


def said(name: str, value: object) -> str:
    """A value as a person reads it, cut; "" for none."""
    if value is None:
        return ""
    if name.endswith("_cents") and isinstance(value, int):
        return euros(value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    text = (
        WORDS.get(value.value if isinstance(value, Enum) else value) if not _number(value) else ""
    )
    text = text or str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _number(value: object) -> bool:
    """1 is not yes."""
    return isinstance(value, int) and not isinstance(value, bool)


def _dates(
    before: tuple[Meeting, ...] | None, after: tuple[Meeting, ...] | None
) -> tuple[str, str]:
    """Only those that differ, if they are few."""
    old, new = before or (), after or ()
    olds, news = set(old), set(new)
    gone = [one for one in old if one not in news]
    come = [one for one in new if one not in olds]
    return _named(gone, len(old)), _named(come, len(new))


def _named(some: list[Meeting], of: int) -> str:
    if len(some) > NAMED:
        return f"{of} Termine, davon {len(some)} anders"
    words = [
        f"{one.begins.astimezone(BERLIN):%d.%m.%Y %H:%M}–{one.ends.astimezone(BERLIN):%H:%M}"
        for one in some
    ]
    return f"{of} Termine" + (f": {', '.join(words)}" if words else "")
