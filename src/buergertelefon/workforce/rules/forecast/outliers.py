"""Days that teach nothing: odd ones, outages, hardly known ones; each with its reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: under this share of the usual day a day is odd (data README: the judge leaves it out too)
HALF = 0.5
#: over this multiple of the usual day it is odd as well
MANY = 2.0
#: with less of its usual calls' time known, a day is not filled up but left out
KNOWN = 0.6


@dataclass(frozen=True)
class Odd:
    """A day left out of the learning, and why, as a German phrase."""

    day: date
    reason: str


@dataclass(frozen=True)
class Outage:
    """The telephone was down on these days, both included."""

    since: date
    until: date


def odd_days(
    days: Sequence[date],
    totals: Floats,
    known: Floats,
    *,
    closed: frozenset[date],
    outages: Sequence[Outage] = (),
    kept: Collection[date] = (),
) -> dict[date, Odd]:
    """Days to leave out. `totals`: calls per day; `known`: share of the day with rows, 0 to 1.

    `kept`: days that somebody wants to be learned from all the same.
    """
    reasons: dict[date, str] = {}
    usual = _usual(days, totals)
    for day, total, share in zip(days, totals, known, strict=True):
        if day in closed:
            reasons[day] = "geschlossener Tag"
        elif any(one.since <= day <= one.until for one in outages):
            reasons[day] = "Störung"
        elif share < KNOWN:
            reasons[day] = "zu wenig bekannt"
        elif total < HALF * usual[day]:
            reasons[day] = "weniger als die Hälfte der üblichen Anrufe"
        elif total > MANY * usual[day]:
            reasons[day] = "mehr als das Doppelte der üblichen Anrufe"
    return {day: Odd(day, reason) for day, reason in reasons.items() if day not in kept}


def _usual(days: Sequence[date], totals: Floats) -> Mapping[date, float]:
    """The median of the same weekday within ten weeks before and after."""
    groups: dict[int, list[tuple[date, float]]] = {}
    for day, total in zip(days, totals, strict=True):
        groups.setdefault(day.weekday(), []).append((day, float(total)))
    found = {}
    for group in groups.values():
        for day, _ in group:
            near = [total for one, total in group if abs(one - day) <= timedelta(weeks=10)]
            found[day] = float(np.median(near))
    return found
