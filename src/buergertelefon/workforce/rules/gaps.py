"""Where somebody is missing, as spans of a day, and who could come. No Django, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from buergertelefon.workforce.rules.hours import balances, work

Raw = Mapping[str, Any]
SLOT = 15
#: so many people are named
NAMED = 3


@dataclass(frozen=True)
class Gap:
    """From `since` until `until` (minutes after midnight) so many people are missing."""

    day: date
    since: int
    until: int
    people: int

    @property
    def hours(self) -> float:
        """Person-hours."""
        return self.people * (self.until - self.since) / 60


@dataclass(frozen=True)
class Cover:
    """Who could fill a gap, by user name: free on that day, or there and with hours left."""

    free: Sequence[str] = field(default_factory=tuple)
    longer: Sequence[str] = field(default_factory=tuple)


def gaps(missing: Mapping[tuple[date, str], int]) -> list[Gap]:
    """Spans with the same number missing, from counts by (day, "HH:MM"); by day and time."""
    found: list[Gap] = []
    for (day, at), people in sorted(missing.items()):
        since, last = _minutes(at), found[-1] if found else None
        if last and (last.day, last.until, last.people) == (day, since, people):
            found[-1] = Gap(day, last.since, since + SLOT, people)
        else:
            found.append(Gap(day, since, since + SLOT, people))
    return found


def person_hours(found: Iterable[Gap]) -> float:
    """Person-hours that are missing."""
    return sum(one.hours for one in found)


class Spare:
    """Who has what left in a roster: contract, week and account, by the instance's rules."""

    def __init__(self, instance: Raw, duties: Iterable[Raw]) -> None:
        self.plan = instance
        self.balance = {}
        self.of_day: dict[tuple[str, str], Raw] = {}
        duties = list(duties)
        self.balance = balances(instance, duties)
        self.week_of = {
            day: number for number, week in enumerate(instance["weeks"]) for day in week
        }
        self.week_work: dict[tuple[str, int], int] = {}
        self.week_days: dict[tuple[str, int], int] = {}
        for one in duties:
            self.of_day[one["person"], one["date"]] = one
            key = one["person"], self.week_of.get(one["date"], -1)
            self.week_work[key] = self.week_work.get(key, 0) + work(one)
            self.week_days[key] = self.week_days.get(key, 0) + 1

    def cover(self, gap: Gap) -> Cover:
        """Who may come or stay. Hints: the check of the changed roster has the last word."""
        day = gap.day.isoformat()
        free, longer = [], []
        for person in self.plan["people"]:
            if not self._there(person, day, gap):
                continue
            room = self._room(person, day)
            duty = self.of_day.get((person["id"], day))
            if duty is None:
                used = self.week_days.get((person["id"], self.week_of.get(day, -1)), 0)
                if used < person["days_per_week"][1] and room >= person["work_minutes_per_day"][0]:
                    free.append((-room, person["id"]))
            elif room >= SLOT and self._longer(person, duty, gap, room):
                longer.append((-room, person["id"]))
        return Cover(
            tuple(name for _, name in sorted(free)[:NAMED]),
            tuple(name for _, name in sorted(longer)[:NAMED]),
        )

    def _there(self, person: Raw, day: str, gap: Gap) -> bool:
        """Not absent, not the free weekday, and there in a part of the gap at least."""
        if gap.day.weekday() in person["free_weekdays"]:
            return False
        if self.week_of.get(day) in person["absent_weeks"]:
            return False
        if any(
            one["person"] == person["id"] and one["from"] <= day <= one["until"]
            for one in self.plan.get("absences", ())
        ):
            return False
        spans = [(person["from"], person["until"])] + [
            (one["from"], one["until"])
            for one in self.plan.get("availability", ())
            if one["person"] == person["id"] and one["date"] == day
        ]
        since = max(_minutes(one) for one, _ in spans)
        until = min(_minutes(one) for _, one in spans)
        return max(since, gap.since) < min(until, gap.until)

    def _room(self, person: Raw, day: str) -> int:
        """Minutes that week and period still take, within the accounts."""
        rules = self.plan["rules"]
        in_week = self.week_work.get((person["id"], self.week_of.get(day, -1)), 0)
        week = person["week_minutes"] + rules["week_account_minutes"] - in_week
        period = rules["period_account_minutes"] - self.balance.get(person["id"], 0)
        return int(min(week, period))

    def _longer(self, person: Raw, duty: Raw, gap: Gap, room: int) -> bool:
        """A shift that ends where the gap begins, or begins where it ends; or overlaps it."""
        if work(duty) + SLOT > person["work_minutes_per_day"][1]:
            return False
        start, end = _minutes(duty["start"]), _minutes(duty["end"])
        after = gap.since <= end < gap.until and end < _minutes(person["until"])
        before = gap.since < start <= gap.until and start > _minutes(person["from"])
        return room >= SLOT and (after or before)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
