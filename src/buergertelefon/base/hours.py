"""When something is open: weekly hours, public holidays, single days, in local time.

Moments go in and come out aware; the hours themselves are wall-clock times in Bremen, so they stay
right when the clocks change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
#: so many days ahead the next opening is looked for
AHEAD = 400


@dataclass(frozen=True)
class Span:
    """Open on one weekday (0 Monday to 6 Sunday) from `opens` until just before `closes`."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Hours:
    """Weekly spans, and what differs from them: a special day wins over a holiday."""

    weekly: tuple[Span, ...]
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()


def spans(hours: Hours, day: date) -> tuple[Span, ...]:
    """The spans of one day, earliest first; none if it is closed all day."""
    if day in hours.special:
        found = hours.special[day]
    elif day in hours.holidays:
        found = ()
    else:
        found = tuple(span for span in hours.weekly if span.weekday == day.weekday())
    return tuple(sorted(found, key=lambda span: span.opens))


def is_open(hours: Hours, at: datetime) -> bool:
    """Is it open at that moment?"""
    return closes(hours, at) is not None


def closes(hours: Hours, at: datetime) -> datetime | None:
    """When it closes, if it is open now; None if it is closed."""
    local = at.astimezone(BERLIN)
    for span in spans(hours, local.date()):
        if span.opens <= local.time() < span.closes:
            return datetime.combine(local.date(), span.closes, BERLIN)
    return None


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """When it opens next, if it is closed now; None if it is open, or never opens again."""
    if is_open(hours, at):
        return None
    local = at.astimezone(BERLIN)
    for ahead in range(AHEAD):
        day = local.date() + timedelta(days=ahead)
        for span in spans(hours, day):
            opens = datetime.combine(day, span.opens, BERLIN)
            if opens > at:
                return opens
    return None


def next_service_day(hours: Hours, at: datetime) -> datetime:
    """Same time on the next day it is open: the clock for what is owed after a conversation.

    Outside the hours it starts at the next opening; a time the next day does not have becomes its
    closing. Returns `at` plus a day if it never opens again. Source: 115 service promise, "24 hours
    during service hours", read as variant A of the domain notes.
    """
    begins = at if is_open(hours, at) else next_opening(hours, at)
    if begins is None:
        return at + timedelta(days=1)
    local = begins.astimezone(BERLIN)
    for ahead in range(1, AHEAD):
        day = local.date() + timedelta(days=ahead)
        if found := spans(hours, day):
            moment = min(max(local.time(), found[0].opens), found[-1].closes)
            return datetime.combine(day, moment, BERLIN)
    return at + timedelta(days=1)
