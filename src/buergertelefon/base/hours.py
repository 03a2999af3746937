"""When something is open: weekly hours, public holidays, single days, in local time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Span:
    """Open on one weekday (0 Monday) from `opens` until just before `closes`."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Hours:
    """Weekly spans, and what differs from them."""

    weekly: tuple[Span, ...]
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()


def spans(hours: Hours, day: date) -> tuple[Span, ...]:
    """The spans of one day."""
    if day in hours.special:
        return hours.special[day]
    if day in hours.holidays:
        return ()
    return tuple(span for span in hours.weekly if span.weekday == day.weekday())


def is_open(hours: Hours, at: datetime) -> bool:
    """Is it open at that moment?"""
    local = at.astimezone(BERLIN)
    return any(span.opens <= local.time() < span.closes for span in spans(hours, local.date()))
