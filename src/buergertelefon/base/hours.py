"""When something is open: weekly hours, public holidays, single days, in local time.

Moments go in and come out aware; the hours themselves are wall-clock times in Bremen, so they stay
right when the clocks change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
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
    """The spans of one day, earliest first, what overlaps as one; none if it is closed all day."""
    if day in hours.special:
        found = hours.special[day]
    elif day in hours.holidays:
        found = ()
    else:
        found = tuple(span for span in hours.weekly if span.weekday == day.weekday())
    joined: list[Span] = []
    for span in sorted(found, key=lambda span: span.opens):
        if joined and span.opens <= joined[-1].closes:
            last = joined.pop()
            joined.append(Span(last.weekday, last.opens, max(last.closes, span.closes)))
        else:
            joined.append(span)
    return tuple(joined)


def moment(day: date, clock: time) -> datetime:
    """When the clocks first show that time on that day, in UTC; skipped: when they skip it."""
    found = datetime.combine(day, clock.replace(fold=0), BERLIN).astimezone(UTC)
    if found.astimezone(BERLIN).time() == clock.replace(fold=0):
        return found
    return found.replace(minute=0, second=0, microsecond=0)  # an hour is skipped, on the hour


def opened(hours: Hours, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The same spans as moments in UTC; what the clocks skip is left out."""
    found = ((moment(day, one.opens), moment(day, one.closes)) for one in spans(hours, day))
    return tuple((begins, ends) for begins, ends in found if begins < ends)


def is_open(hours: Hours, at: datetime) -> bool:
    """Is it open at that moment?"""
    return closes(hours, at) is not None


def closes(hours: Hours, at: datetime) -> datetime | None:
    """When it closes, if it is open now; None if it is closed."""
    now = at.astimezone(UTC)
    for begins, ends in opened(hours, at.astimezone(BERLIN).date()):
        if begins <= now < ends:
            return ends.astimezone(BERLIN)
    return None


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """When it opens next, if it is closed now; None if it is open, or never opens again."""
    if is_open(hours, at):
        return None
    now, today = at.astimezone(UTC), at.astimezone(BERLIN).date()
    for ahead in range(AHEAD):
        for begins, _ in opened(hours, today + timedelta(days=ahead)):
            if begins > now:
                return begins.astimezone(BERLIN)
    return None


def next_service_day(hours: Hours, at: datetime, *, days: int = 1) -> datetime:
    """Same time on the next day it is open, or some such days on: the clock of what is owed.

    Outside the hours it starts at the next opening. A time in a break becomes the end of the
    break, one after the last closing that closing. Returns `at` plus the days if it never opens
    again. Source: 115 service promise, "24 hours during service hours", read as variant A of the
    domain notes.
    """
    begins = at if is_open(hours, at) else next_opening(hours, at)
    local = (begins or at).astimezone(BERLIN)
    # an hour that comes twice in autumn: the second time counts as its end, so later stays later
    wanted = time(local.hour + 1) if local.fold else local.time()
    left = days
    for ahead in range(1, AHEAD if begins else 0):
        day = local.date() + timedelta(days=ahead)
        found = opened(hours, day)
        left -= bool(found)
        if found and not left:
            then = moment(day, wanted)
            fitting = (max(then, start) for start, ends in found if then <= ends)
            return next(fitting, found[-1][1]).astimezone(BERLIN)
    return (begins or at) + timedelta(days=days)
