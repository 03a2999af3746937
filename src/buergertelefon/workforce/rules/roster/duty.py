"""What a roster and its instance say in clock times, read for checking; all in minutes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from buergertelefon.workforce.errors import BadInput

#: the JSON of an instance or a shift
Raw = Mapping[str, Any]


@lru_cache(maxsize=2048)
def clock(text: str) -> int:
    """Minutes after midnight of `HH:MM`, 24:00 included. Raises ValueError if it is none."""
    hours, minutes = text.split(":")
    found = int(hours) * 60 + int(minutes)
    if not (0 <= int(minutes) < 60 and 0 <= found <= 1440):
        raise ValueError(text)
    return found


def shown(minutes: int) -> str:
    """`HH:MM` of minutes after midnight; also of a length of time."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(frozen=True, slots=True)
class Duty:
    """One person's shift on one day; breaks in order of time."""

    person: str
    day: date
    start: int
    end: int
    breaks: tuple[tuple[int, int], ...]
    work: int

    @property
    def stretches(self) -> list[int]:
        """Lengths of the work before, between and after the breaks."""
        edges = [self.start, *(edge for one in self.breaks for edge in one), self.end]
        return [edges[at + 1] - edges[at] for at in range(0, len(edges), 2)]


@lru_cache(maxsize=512)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def duty(raw: Raw) -> Duty:
    """The shift as it stands in a roster."""
    start, end = clock(raw["start"]), clock(raw["end"])
    pauses = raw.get("breaks") or ()
    breaks = tuple(sorted((clock(one["start"]), clock(one["end"])) for one in pauses))
    work = end - start - sum(until - since for since, until in breaks)
    return Duty(raw["person"], _day(raw["date"]), start, end, breaks, work)


def duties(shifts: Iterable[Raw], *, called: str = "Schicht") -> list[Duty]:
    """All of them. Raises BadInput naming the first that is no shift."""
    found = []
    for number, raw in enumerate(shifts, start=1):
        try:
            found.append(duty(raw))
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            said = (
                "Person, Datum, Beginn, Ende oder eine Pause fehlt oder ist keine Angabe dieser Art"
            )
            raise BadInput(f"{called} {number}: {said} ({problem}).") from problem
    return found


@dataclass(frozen=True)
class Frame:
    """An instance as a check needs it."""

    raw: Raw
    slot: int
    opens: int
    closes: int
    weeks: tuple[tuple[date, ...], ...]
    people: Mapping[str, Raw]
    required: Mapping[date, list[int]]
    absences: Mapping[str, tuple[tuple[date, date], ...]] = field(default_factory=dict)
    availability: Mapping[tuple[str, date], tuple[int, int]] = field(default_factory=dict)
    locked: tuple[Duty, ...] = ()
    holidays: frozenset[date] = frozenset()

    @cached_property
    def slots(self) -> int:
        """How many in a day."""
        return (self.closes - self.opens) // self.slot

    @cached_property
    def week_of(self) -> Mapping[date, int]:
        """The number of each day's week."""
        return {day: number for number, week in enumerate(self.weeks) for day in week}

    def is_away(self, person: str, day: date) -> bool:
        """Whether the person is absent on that day, by date; both ends are days of absence."""
        return any(since <= day <= until for since, until in self.absences.get(person, ()))

    def owed(self, person: Raw, week: int) -> tuple[int, int, int]:
        """(minutes, least days, most days) that a contract owes in a week.

        A week of absence owes nothing. A day of absence, or a public holiday, on which the person
        might have worked counts as worked: one part of as many as the contract has days.
        Source: EFZG § 2, BUrlG § 11, as days of the contract.
        """
        if week in person["absent_weeks"]:
            return 0, 0, 0
        least, most = person["days_per_week"]
        days = self.weeks[week]
        off = [day for day in days if self.is_away(person["id"], day)] + [
            day for day in self.holidays if day.isocalendar()[:2] == days[0].isocalendar()[:2]
        ]
        gone = sum(day.weekday() not in person["free_weekdays"] for day in off)
        if not gone:
            return person["week_minutes"], least, most
        part = max(0.0, 1 - gone / most) if most else 0.0
        fewest = max(0, least - gone)
        return round(person["week_minutes"] * part), fewest, max(fewest, min(most, len(days)))

    def agreed(self, person: Raw) -> int:
        """Minutes that a contract owes in all weeks together."""
        return sum(self.owed(person, week)[0] for week in range(len(self.weeks)))

    def carried(self, person: Raw) -> int:
        """Minutes of the hours account that the roster shall work off, within its tolerance."""
        account: int = self.raw["rules"]["period_account_minutes"]
        balance: int = person.get("account_minutes", 0)
        return max(-account, min(account, balance))


def frame(instance: Raw) -> Frame:
    """The instance, read. Raises BadInput if it is not of the format."""
    try:
        return _frame(instance)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadInput(f"Instanz: {type(problem).__name__} {problem}.") from problem


def _frame(instance: Raw) -> Frame:
    away: dict[str, tuple[tuple[date, date], ...]] = {}
    for one in instance.get("absences") or ():
        span = (_day(one["from"]), _day(one["until"]))
        away[one["person"]] = (*away.get(one["person"], ()), span)
    return Frame(
        raw=instance,
        slot=instance["slot_minutes"],
        opens=clock(instance["opening"]["from"]),
        closes=clock(instance["opening"]["until"]),
        weeks=tuple(tuple(_day(day) for day in week) for week in instance["weeks"]),
        people={one["id"]: one for one in instance["people"]},
        required={_day(day): counts for day, counts in instance["required"].items()},
        absences=away,
        availability={
            (one["person"], _day(one["date"])): (clock(one["from"]), clock(one["until"]))
            for one in instance.get("availability") or ()
        },
        locked=tuple(duties(instance.get("locked") or (), called="Feste Schicht")),
        holidays=frozenset(map(_day, instance.get("holidays") or ())),
    )


def days_between(earlier: date, later: date) -> int:
    """Whole days from one to the other."""
    return (later - earlier) // timedelta(days=1)
