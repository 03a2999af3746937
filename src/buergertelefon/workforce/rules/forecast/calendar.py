"""What a day is, for the forecast: weekday, place in the month, next to a closed day, an event."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: the Länder, and none
REGIONS = (
    *(
        "BB",
        "BE",
        "BW",
        "BY",
        "HB",
        "HE",
        "HH",
        "MV",
        "NI",
        "NW",
        "RP",
        "SH",
        "SL",
        "SN",
        "ST",
        "TH",
    ),
    "none",
)
#: an event is learned from the past once it was there on so many open days
ENOUGH = 3
#: size of a group of days in the regression: the smaller, the more it takes to believe it.
#: Source: own backtest
GROUP = 0.15


@dataclass(frozen=True)
class Event:
    """Something a planner knows: letters sent out, an election, school holidays, other hours.

    Holds from `since` to `until`, both included. Events of one `kind` share their effect, learned
    from the past where there is enough of it; else `factor` holds (1.2: a fifth more calls).
    `opens` and `closes` (minutes after midnight): these hours instead of the usual ones.
    """

    name: str
    kind: str
    since: date
    until: date
    factor: float | None = None
    opens: int | None = None
    closes: int | None = None

    def holds(self, day: date) -> bool:
        """Is it on that day?"""
        return self.since <= day <= self.until


@dataclass(frozen=True)
class Calendar:
    """Open weekdays, closed days, events."""

    weekdays: frozenset[int]
    closed: frozenset[date] = field(default_factory=frozenset)
    events: tuple[Event, ...] = ()

    def is_open(self, day: date) -> bool:
        """Is there service on that day?"""
        return day.weekday() in self.weekdays and day not in self.closed


def public_holidays(region: str, years: Iterable[int]) -> dict[date, str]:
    """The public holidays of a Land, nothing for `none`."""
    if region == "none":
        return {}
    return dict(holidays.country_holidays("DE", subdiv=region, years=list(years)))


def _neighbour(day: date, step: int, calendar: Calendar) -> tuple[date, bool]:
    """The next open day in that direction, and whether one that is usually open was passed."""
    passed = False
    for _ in range(31):
        day += timedelta(days=step)
        if calendar.is_open(day):
            return day, passed
        passed = passed or day.weekday() in calendar.weekdays
    return day, True


def _turn(day: date, calendar: Calendar) -> int:
    """Open days from the turn of the month: 0 the first of the month, -1 the last."""
    after, before, one = 0, -1, day
    while (one := _neighbour(one, -1, calendar)[0]).month == day.month:
        after += 1
    one = day
    while (one := _neighbour(one, 1, calendar)[0]).month == day.month:
        before -= 1
    return after if after <= -before else before


def month(day: date, calendar: Calendar) -> tuple[float, ...]:
    """How near the turn of the month is (two widths), and groups of days of the month.

    The groups have little weight: the prior holds them nearer to nothing.
    """
    turn = _turn(day, calendar)
    groups = (day.day == 1, day.day <= 3, day.day >= 29, day.day in {15, 16})
    return (
        float(np.exp(-0.5 * (turn / 2) ** 2)),
        float(np.exp(-0.5 * (turn / 4) ** 2)),
        *(GROUP * is_in for is_in in groups),
    )


def season(day: date) -> tuple[float, ...]:
    """Two waves a year, and the days between the years."""
    angle = 2 * np.pi * day.timetuple().tm_yday / 365.25
    waves = (np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle))
    between = (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 6)
    return (*(0.5 * float(wave) for wave in waves), float(between))


def features(
    days: Sequence[date], calendar: Calendar, *, kinds: Sequence[str], yearly: bool
) -> Floats:
    """What is special about each day, shape (days, features); the weekday is not among them."""
    rows = []
    for day in days:
        near = [float(_neighbour(day, step, calendar)[1]) for step in (-1, 1)]
        kind = [
            float(any(one.kind == name and one.holds(day) for one in calendar.events))
            for name in kinds
        ]
        rows.append((*month(day, calendar), *near, *(season(day) if yearly else ()), *kind))
    return np.array(rows, dtype=np.float64) if rows else np.zeros((0, 0))


def learnable(days: Collection[date], events: Iterable[Event]) -> tuple[str, ...]:
    """Kinds of events with enough past days to learn from, and enough days without."""
    found: dict[str, int] = {}
    for kind in sorted({one.kind for one in events}):
        held = [one for one in events if one.kind == kind]
        found[kind] = sum(any(one.holds(day) for one in held) for day in days)
    return tuple(k for k, many in found.items() if ENOUGH <= many <= len(days) - ENOUGH)


def told(day: date, events: Iterable[Event], *, learned: Collection[str]) -> float:
    """The planner's factor for a day, of events that the past does not teach."""
    factor = 1.0
    for one in events:
        if one.factor is not None and one.kind not in learned and one.holds(day):
            factor *= one.factor
    return factor
