"""On which days how many call, and when within a day.

Source of the loads: our domain notes, verified with the calendar of Bremen: 2,222 calls a day until
August 2013, then 2,538. The shape of a week and of a day is our own assumption: strong Mondays,
most between nine and eleven.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate

from buergertelefon.base.hours import BERLIN, Hours, opened, spans

QUARTER = timedelta(minutes=15)
#: Bremerhaven's numbers are answered from here on
GROWN = date(2013, 9, 1)
A_DAY, A_DAY_GROWN = 2222, 2538
#: Monday to Sunday; a day after closed weekdays is like a Monday
WEEKDAYS = (1.25, 1.05, 0.95, 1.0, 0.75, 0.4, 0.3)
#: by hour of the clock in Bremen
HOURS = {
    7: 0.5, 8: 0.9, 9: 1.25, 10: 1.3, 11: 1.15, 12: 0.9, 13: 0.85, 14: 0.85, 15: 0.8, 16: 0.55,
    17: 0.35,
}  # fmt: skip
ELSEWHEN, MONDAY_MORNING = 0.1, 1.2
#: some call in the last quarter of an hour before it opens
EARLY = 0.03


@dataclass(frozen=True)
class Slot:
    """A quarter of an hour and which share of the day calls in it."""

    begins: datetime  # UTC
    weight: float
    is_open: bool = True


@dataclass(frozen=True)
class Plan:
    """How many call on which day; they are numbered through."""

    days: tuple[date, ...]
    calls: tuple[int, ...]

    @cached_property
    def before(self) -> tuple[int, ...]:
        """Calls before each day."""
        return (0, *accumulate(self.calls))[:-1]

    @property
    def total(self) -> int:
        """All calls."""
        return sum(self.calls)

    def place(self, number: int) -> int:
        """On which day, counted from 0, the call with that number comes; the first is 1."""
        return max(i for i, before in enumerate(self.before) if before < max(1, number))


def service_days(hours: Hours, *, since: date, last: date) -> list[date]:
    """The days from `since` to `last`, both included, on which it is open."""
    days = (since + timedelta(days=n) for n in range((last - since).days + 1))
    return [day for day in days if spans(hours, day)]


def plan(days: Sequence[date], *, total: int) -> Plan:
    """Exactly `total` calls on these days, shared out by largest remainder, one a day at least.

    Raises ValueError if there is no day, or are more days than calls.
    """
    if not days or total < len(days):
        raise ValueError("there are more days of service than calls")
    weights = [_weight(day, before) for before, day in zip((None, *days), days, strict=False)]
    rest = total - len(days)
    exact = [rest * weight / sum(weights) for weight in weights]
    calls = [int(one) for one in exact]
    by_rest = sorted(range(len(days)), key=lambda i: (calls[i] - exact[i], i))
    for i in by_rest[: rest - sum(calls)]:
        calls[i] += 1
    return Plan(tuple(days), tuple(one + 1 for one in calls))


def _weight(day: date, before: date | None) -> float:
    after_closed_days = before is not None and (day - before).days > 1
    weekday = 0 if after_closed_days and day.weekday() < 5 else day.weekday()  # Saturday
    return WEEKDAYS[weekday] * (A_DAY if day < GROWN else A_DAY_GROWN)


def slots(hours: Hours, day: date) -> list[Slot]:
    """The quarters of an hour of a day of service, and the one before the first of them."""
    found: list[Slot] = []
    for begins, ends in opened(hours, day):
        at = begins
        while at < ends:
            local = at.astimezone(BERLIN)
            busy = MONDAY_MORNING if day.weekday() == 0 and local.hour < 12 else 1  # noon
            found.append(Slot(at, HOURS.get(local.hour, ELSEWHEN) * busy))
            at += QUARTER
    first = found[0].begins
    return [Slot(first - QUARTER, EARLY, is_open=False), *found]
