"""What a file may say of a course, whatever its format, and what is wrong with a file.

A field that is None was not said: it never replaces what another file or an editor has said.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.rules.words import Level, Pricing, Status

#: bytes of a file; courses of a file, dates of a course; problems that are told
LARGEST, MOST, MOST_DATES, TOLD = 200_000_000, 20_000, 1_000, 100
#: characters of a course's texts
LONGEST = {"number": 40, "title": 200, "text": 20_000, "lecturer": 120, "prerequisites": 2_000,
           "material_note": 200, "why_cancelled": 200, "semester": 60, "area_code": 20,
           "area": 120, "building": 160, "room": 160, "street": 160, "postcode": 10, "town": 120,
           "district": 120, "access_note": 2_000}  # fmt: skip
#: the school's program has no field for it: it stands in the text
IN_PERSON = re.compile(r"persönliche\s+Anmeldung\s+erforderlich", re.IGNORECASE)
#: "A.2.2", "B1", "A2/B1": the first; paper is no language
LEVEL = re.compile(r"(?<!DIN )\b([ABC])\.?([12])(?:\.\d)?\b")
Tell = Callable[[int, int], None]  # so many courses; of so many, 0: not known


class Meeting(NamedTuple):
    """One date of a course, aware, in UTC."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class VenueRecord:
    """Where a course takes place. None: not said."""

    building: str = ""
    room: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    district: str | None = None
    step_free: str | None = None  # yes, partly, no
    induction_loop: str | None = None
    access_note: str | None = None

    @cached_property
    def key(self) -> str:
        """The same for the same place, however it is spaced; "" if nothing is known of it."""
        parts = (self.building, self.room, self.street, self.postcode, self.town)
        key = "|".join(" ".join(one.split()).casefold() for one in parts)
        if not key.strip("|"):
            return ""
        return key if len(key) <= 300 else hashlib.sha256(key.encode()).hexdigest()

    def __str__(self) -> str:
        facts = (self.building, self.room, self.street, f"{self.postcode} {self.town}".strip(),
                 self.district, self.access_note)  # fmt: skip
        words = [one for one in facts if one]
        for name, value in (("stufenfrei", self.step_free), ("Höranlage", self.induction_loop)):
            words += [f"{name}: {ACCESS[value]}"] if value else []
        return ", ".join(words)


#: words of `step_free` and `induction_loop`
ACCESS = {"yes": "ja", "partly": "teilweise", "no": "nein"}


@dataclass(frozen=True)
class CourseRecord:
    """All that a file may say of a course. None: not said."""

    number: str
    title: str | None = None
    text: str | None = None
    area_code: str | None = None
    area: str | None = None  # its name
    level: Level | None = None
    lecturer: str | None = None  # a function, never a name
    venue: VenueRecord | None = None
    begins: date | None = None
    ends: date | None = None
    sessions: tuple[Meeting, ...] | None = None
    units: int | None = None  # of 45 minutes
    fee_cents: int | None = None
    pricing: Pricing | None = None
    material_cents: int | None = None
    material_note: str | None = None
    reducible: bool | None = None
    prerequisites: str | None = None
    age_from: int | None = None
    age_until: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    elsewhere: int | None = None  # registered, as the school counts
    in_person: bool | None = None
    cancelled: bool | None = None
    why_cancelled: str | None = None
    semester: str | None = None

    @cached_property
    def digest(self) -> str:
        """The same for the same content."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class Listing:
    """A course as everybody may know it: no registrations, only how many places are free."""

    record: CourseRecord
    school: str
    free: int
    status: Status
    url: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong, or strange, and where. Line 0 and empty words: not known."""

    says: str
    line: int = 0
    number: str = ""
    field: str = ""

    @property
    def words(self) -> str:
        """In one sentence, with the place in front."""
        where = [
            f"Zeile {self.line}" if self.line else "",
            f"Kurs {self.number[:40]}" if self.number else "",
            self.field,
        ]
        place = ", ".join(one for one in where if one)
        return f"{place}: {self.says}" if place else self.says


@dataclass
class Reading:
    """A whole file: its courses, or why it cannot be taken."""

    records: list[CourseRecord] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)  # by number

    def wrong(self, says: str, line: int = 0, number: str = "", name: str = "") -> None:
        """Nothing of the file can be taken; no more than TOLD of them are kept."""
        if len(self.problems) < TOLD:
            self.problems.append(Problem(says, line, number, name))

    def strange(self, says: str, line: int = 0, number: str = "", name: str = "") -> None:
        """It can be taken, and somebody should look."""
        self.warnings.append(Problem(says, line, number, name))

    def take(self, record: CourseRecord, *, line: int) -> None:
        """One more course, checked as a whole."""
        number = record.number
        if number in self.lines:
            first = self.lines[number]
            self.wrong(f"Diese Kursnummer steht schon in Zeile {first}.", line, number)
            return
        self.lines[number] = line
        record = completed(record)
        for name, says in faults(record):
            self.wrong(says, line, number, name)
        for name, says in oddities(record):
            self.strange(says, line, number, name)
        self.records.append(record)

    def full(self, line: int) -> bool:
        """Is this more than a file may hold? Then that is a problem."""
        if len(self.records) < MOST:
            return False
        self.wrong(f"Mehr als {MOST} Kurse nehmen wir nicht auf einmal.", line)
        return True

    def closed(self) -> "Reading":
        """At the end of the file: an empty one is a mistake of who sent it."""
        if not self.records and not self.problems:
            self.wrong("In der Datei steht kein einziger Kurs.")
        areas: dict[str, str] = {}
        venues: dict[str, VenueRecord] = {}
        for n, one in enumerate(self.records):
            code, venue = one.area_code, one.venue
            if code and one.area and areas.setdefault(code, one.area) != one.area:
                says = f"„{code}“ heißt sonst „{areas[code]}“; das gilt."
                self.strange(says, self.lines[one.number], one.number, "Fachbereich")
                self.records[n] = replace(one, area=areas[code])
            if venue and venues.setdefault(venue.key, venue) != venue:
                self.records[n] = replace(self.records[n], venue=venues[venue.key])
        return self


def level_in(title: str) -> Level | None:
    """The language level that a title names; None if it names none."""
    found = LEVEL.search(title)
    return Level(found[1] + found[2]) if found else None


def asks_in_person(text: str) -> bool:
    """Does the text say that one has to come to register?"""
    return IN_PERSON.search(text) is not None


def completed(record: CourseRecord) -> CourseRecord:
    """The record with what its title, text and dates say besides."""
    more: dict[str, object] = {}
    if record.level is None and record.title:
        more["level"] = level_in(record.title)
    if record.in_person is None and record.text and asks_in_person(record.text):
        more["in_person"] = True
    if record.sessions and (record.begins is None or record.ends is None):
        days = [one.begins.astimezone(BERLIN).date() for one in record.sessions]
        more["begins"] = min(days) if record.begins is None else record.begins
        more["ends"] = max(days) if record.ends is None else record.ends
    if not record.area_code:
        more["area_code"] = (record.area or "")[:20] or None
    if not record.area:
        more["area"] = None
    if not record.cancelled:
        more["why_cancelled"] = None
    if not (record.begins or more.get("begins")):
        more["semester"] = None  # nobody knows when it would be
    return replace(record, **more) if more else record  # type: ignore[arg-type]  # as named


def faults(record: CourseRecord) -> Iterable[tuple[str, str]]:
    """Field and reason, for which the course cannot be taken."""
    if record.begins and record.ends and record.begins > record.ends:
        yield "Ende", "liegt vor dem Beginn."
    if (record.begins is None) != (record.ends is None):
        yield "Beginn und Ende", "nur beide zusammen."
    low, high = record.age_from, record.age_until
    if low is not None and high is not None and low > high:
        yield "Alter", f"ab {low} und bis {high} passt nicht zusammen."
    if record.sessions and len(record.sessions) > MOST_DATES:
        yield "Termine", f"mehr als {MOST_DATES}."


def oddities(record: CourseRecord) -> Iterable[tuple[str, str]]:
    """Field and what is strange; it is taken nevertheless."""
    most, count = record.maximum, record.elsewhere
    if most is not None and count is not None and count > most:
        yield "", f"überbucht: {count} Anmeldungen auf {most} Plätze."
    if record.minimum and most is not None and record.minimum > most:
        yield "", f"braucht mindestens {record.minimum}, hat aber nur {most} Plätze."
    if record.sessions and record.begins and record.ends:
        days = [one.begins.astimezone(BERLIN).date() for one in record.sessions]
        outside = sum(not record.begins <= day <= record.ends for day in days)
        if outside:
            yield "Termine", f"{outside} liegen nicht zwischen Beginn und Ende."
