"""What a file may say about collection days, whatever its format, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from buergertelefon.waste.rules.addresses import number_key, street_key
from buergertelefon.waste.rules.kinds import NAMES, Kind, kinds_of

#: bytes of all files together, unpacked; problems that are told
LARGEST, TOLD = 200_000_000, 100
#: characters: what the columns hold
LONGEST_STREET, LONGEST_NUMBER = 120, 20
#: years that a date may lie in
YEARS = range(2000, 2101)
Tell = Callable[[int, int], None]  # so many, of so many
Key = tuple[str, str]  # of a house: street and number as they are compared
Span = tuple[date, date]  # first and last day
_DAYS = (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"))
_ADDRESS = re.compile(r"(?P<street>.*\D)\s+(?P<number>\d+\s*[a-zA-Z]{0,3}(?:\s*[-/]\s*\w+)*)")


class Dated(NamedTuple):
    """A kind that is collected on a day."""

    day: date
    kind: Kind


class HouseRecord(NamedTuple):
    """A house as a file names it."""

    street: str
    number: str
    calendar: str  # the file's own label
    areas: tuple[str, ...] = ()  # it lies in, the narrowest first
    position: int | None = None  # of the street in a route


@dataclass(frozen=True)
class Problem:
    """What is wrong, or strange, and where. Line 0 and empty words: not known."""

    says: str
    line: int = 0
    place: str = ""

    @property
    def words(self) -> str:
        """In one sentence, with the place in front."""
        line = f"Zeile {self.line}" if self.line else ""
        where = ", ".join(filter(None, (line, self.place)))
        return f"{where}: {self.says}" if where else self.says


@dataclass
class Reading:
    """All that was brought: houses and their dates, or why it cannot be taken.

    `full`: it names all houses of its source; those it no longer names are gone.
    """

    full: bool
    source: str  # its slug, if nobody says another
    name: str = ""  # of the file
    digest: str = ""  # of its bytes
    houses: dict[Key, HouseRecord] = field(default_factory=dict)
    calendars: dict[str, set[Dated]] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _keys: dict[str, str] = field(default_factory=dict)  # of streets: few names, many lines

    def wrong(self, says: str, line: int = 0, place: str = "") -> None:
        """Nothing can be taken; no more than TOLD reasons are kept."""
        if len(self.problems) < TOLD:
            self.problems.append(Problem(says, line, place))

    def strange(self, says: str, line: int = 0, place: str = "") -> None:
        """It can be taken, and somebody should look."""
        self.warnings.append(Problem(says, line, place))

    def take(self, house: HouseRecord, *, line: int, place: str = "") -> None:
        """One more house. The same a second time has to have the same calendar."""
        key = self.key(house.street, house.number)
        if fault := _fault(house, key):
            self.wrong(fault, line, place)
        elif (known := self.houses.setdefault(key, house)).calendar != house.calendar:
            self.strange(
                f"{house.street} {house.number} steht schon da, mit Kalender {known.calendar};"
                f" der gilt, nicht {house.calendar}.", line, place,
            )  # fmt: skip

    def key(self, street: str, number: str) -> Key:
        """As a house is compared."""
        if (known := self._keys.get(street)) is None:
            known = self._keys[street] = street_key(street)
        return known, number_key(number)

    def date(self, label: str, day: str, kinds: str, *, line: int = 0, place: str = "") -> None:
        """One more day of a calendar, as it is written."""
        try:
            when = day_of(day)
        except ValueError as error:
            self.wrong(str(error), line, place)
            return
        try:
            found = kinds_of(kinds)
        except ValueError as error:
            self.wrong(f"Die Abfallart „{error}“ kennen wir nicht.", line, place)
            return
        self.calendars.setdefault(label, set()).update(Dated(when, kind) for kind in found)

    @property
    def span(self) -> Span | None:
        """From the first day to the last; None if there is no date."""
        days = [one.day for dates in self.calendars.values() for one in dates]
        return (min(days), max(days)) if days else None

    def spans(self) -> Mapping[str, Span | None]:
        """For which time it speaks, by calendar: a full file for all of them, others for each."""
        whole = self.span
        return {
            label: whole if self.full else _span(dates) for label, dates in self.calendars.items()
        }

    def closed(self) -> "Reading":
        """At the end: a file without houses or dates is a mistake of who sent it."""
        if not self.problems and not self.houses:
            self.wrong("Darin steht keine einzige Adresse.")
        if not self.problems and self.span is None:
            self.wrong("Darin steht kein einziger Termin.")
        return self


@dataclass(frozen=True)
class Figures:
    """What stands in a file."""

    addresses: int = 0
    streets: int = 0
    without: int = 0  # addresses without a date
    streets_without: int = 0  # all their houses
    need_number: int = 0  # streets whose houses have different dates
    dates: tuple[tuple[Kind, int, int], ...] = ()  # kind, dates of all calendars, in how many
    span: Span | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """In words, line by line."""
        found = [
            f"Adressen: {grouped(self.addresses)}, Straßen: {grouped(self.streets)}",
            f"Adressen ohne Termine: {grouped(self.without)},"
            f" Straßen ganz ohne: {grouped(self.streets_without)}",
            f"Straßen, in denen die Hausnummer entscheidet: {grouped(self.need_number)}",
        ]
        for kind, number, of in self.dates:
            found.append(f"Termine {NAMES[kind]}: {grouped(number)} (Kalender: {of})")
        if self.span:
            found.append(f"Quelle spricht für {self.span[0]:%d.%m.%Y} bis {self.span[1]:%d.%m.%Y}")
        return tuple(found)


def figures(reading: Reading) -> Figures:
    """Counted from the file alone."""
    of: dict[str, set[frozenset[Dated]]] = {}
    content = {label: frozenset(dates) for label, dates in reading.calendars.items()}
    without = 0
    for (street, _), house in reading.houses.items():
        dates = content[house.calendar]
        without += not dates
        of.setdefault(street, set()).add(dates)
    counts = Counter(one.kind for dates in content.values() for one in dates)
    having = Counter(kind for dates in content.values() for kind in {one.kind for one in dates})
    return Figures(
        addresses=len(reading.houses), streets=len(of), without=without,
        streets_without=sum(not any(one) for one in of.values()),
        need_number=sum(sum(map(bool, one)) > 1 for one in of.values()),
        dates=tuple((kind, counts[kind], having[kind]) for kind in Kind if counts[kind]),
        span=reading.span,
    )  # fmt: skip


def grouped(number: int) -> str:
    """ "126.375"."""
    return f"{number:,}".replace(",", ".")


def day_of(text: str) -> date:
    """A day as files write it: 2020-04-11 or 11.04.2020.

    Raises ValueError with what is wrong, in German.
    """
    for n, form in enumerate(_DAYS):
        if found := form.fullmatch(text.strip()):
            parts = [int(one) for one in found.groups()]
            year, month, day = parts if n == 0 else reversed(parts)
            try:
                when = date(year, month, day)
            except ValueError:
                break
            if year not in YEARS:
                break
            return when
    raise ValueError(f"„{text.strip()[:40]}“ ist kein Tag (so: 2026-11-27 oder 27.11.2026).")


def as_of_in(name: str) -> date | None:
    """The day in the name of a file: "adressen_2020-01-24.csv"; None if there is none."""
    for found in _DAYS[0].findall(name):
        with suppress(ValueError):
            return day_of("-".join(found))
    return None


def address_of(text: str) -> tuple[str, str] | None:
    """Street and number of "Bremen,Aachener Straße 22"; None if there is no number."""
    for part in text.split(","):
        if found := _ADDRESS.fullmatch(part.strip()):
            return found["street"].strip(), found["number"].strip()
    return None


def _span(dates: set[Dated]) -> Span | None:
    return (min(dates).day, max(dates).day) if dates else None


def _fault(house: HouseRecord, key: Key) -> str:
    if not key[0]:
        return "Die Straße fehlt."
    if not key[1]:
        return "Die Hausnummer fehlt."
    if len(house.street) > LONGEST_STREET:
        return f"Der Name der Straße ist länger als {LONGEST_STREET} Zeichen."
    if max(len(house.number), len(key[1])) > LONGEST_NUMBER:
        return f"Die Hausnummer ist länger als {LONGEST_NUMBER} Zeichen."
    if not (house.street + house.number).isprintable():
        return "Straße oder Hausnummer enthält Zeichen, die man nicht drucken kann."
    return ""
