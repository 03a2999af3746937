"""The 24-hour promise: when a forwarded question is to be answered, in service hours.

Source: 115 service promise, "reply within 24 hours during service hours". What that means is not
published; an office's inbox says which of three readings it keeps (domain notes, 2.4). Service
hours are wall-clock times in Bremen, durations are real ones: on the days the clocks change an
hour less or more lies between two of them.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from buergertelefon.base.hours import (
    AHEAD,
    BERLIN,
    Hours,
    is_open,
    next_opening,
    next_service_day,
    opened,
)

DAY, NOTHING = timedelta(days=1), timedelta(0)


class Clock(StrEnum):
    """What "within 24 hours during service hours" means (Fristenuhr)."""

    NEXT_DAY = "next_day"  # A: the same time on the next service day; the default
    SERVICE = "service"  # B: so many hours during which the office is open
    WALL = "wall"  # C: so many hours, or the next opening after them


CLOCKS: Mapping[str, str] = {
    Clock.NEXT_DAY: "gleiche Uhrzeit am nächsten Diensttag",
    Clock.SERVICE: "Stunden, in denen geöffnet ist",
    Clock.WALL: "Stunden, danach die nächste Öffnung",
}


def due(hours: Hours, at: datetime, *, clock: Clock, within: timedelta) -> datetime:
    """When what is forwarded at that moment is to be answered, in UTC.

    Never outside service hours; the moment of closing is still inside. The clock starts at the next
    opening if it is closed. `within`: of NEXT_DAY whole days count, at least one. An office that
    never opens again answers after `within`.
    """
    begins = at if is_open(hours, at) else next_opening(hours, at)
    if begins is None:
        return at.astimezone(UTC) + within
    if clock == Clock.NEXT_DAY:
        days = max(1, -(-within // DAY))
        return next_service_day(hours, begins, days=days).astimezone(UTC)
    if clock == Clock.SERVICE:
        return after(hours, begins, within)
    return into(hours, begins.astimezone(UTC) + within)


def into(hours: Hours, at: datetime) -> datetime:
    """That moment if it is inside service hours or one closes then; else the next opening, UTC."""
    at = at.astimezone(UTC)
    if any(ends == at for _, ends in opened(hours, at.astimezone(BERLIN).date())):
        return at
    return (next_opening(hours, at) or at).astimezone(UTC)


def after(hours: Hours, at: datetime, amount: timedelta) -> datetime:
    """When so much service time has passed since that moment, in UTC.

    No time at all is the moment itself. The last closing that is known if it never opens for so
    long; `at` plus `amount` if it never opens.
    """
    at, left, last = at.astimezone(UTC), amount, None
    if left <= NOTHING:
        return at
    for begins, ends in _open(hours, at, until=at + AHEAD * DAY):
        if left <= ends - begins:
            return begins + left
        left, last = left - (ends - begins), ends
    return last or at + amount


def service_time(hours: Hours, since: datetime, until: datetime) -> timedelta:
    """How long it is open between two moments; negative if the second comes first."""
    if until < since:
        return -service_time(hours, until, since)
    return sum((ends - begins for begins, ends in _open(hours, since, until=until)), NOTHING)


def resumed(hours: Hours, *, due: datetime, paused: datetime, at: datetime) -> datetime:
    """The new time after the citizen was waited for: what service time was left is left still.

    Paused when it was late already, its time stays over. Paused in the night before an opening by
    which it was due, it is due at an opening again.
    """
    if due < paused:
        return due.astimezone(UTC)
    left = service_time(hours, paused, due)
    # an opening is so far away as the closing before it: never earlier than it was
    return max(due.astimezone(UTC), after(hours, at, left) if left else into(hours, at))


def warns(hours: Hours, *, due: datetime, before: timedelta) -> datetime:
    """From when on the office is reminded: so much service time before it is due, in UTC."""
    left, due = before, due.astimezone(UTC)
    for begins, ends in reversed(list(_open(hours, due - AHEAD * DAY, until=due))):
        if left <= ends - begins:
            return ends - left
        left -= ends - begins
    return due - before


def _open(hours: Hours, since: datetime, *, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The spans it is open between two moments, in UTC; the first and the last are cut."""
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    day, last = since.astimezone(BERLIN).date(), until.astimezone(BERLIN).date()
    while day <= last:
        for begins, ends in opened(hours, day):
            if since < ends and begins < until:
                yield max(begins, since), min(ends, until)
        day += DAY
