"""The 24-hour promise: when a forwarded question is to be answered, in service hours.

Source: 115 service promise, "reply within 24 hours during service hours". What that means is not
published; an office's inbox says which of three readings it keeps (domain notes, 2.4). Service
hours are wall-clock times in Bremen, durations are real ones: on the days the clocks change an
hour less or more lies between two of them.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from buergertelefon.base.hours import AHEAD, BERLIN, Hours, is_open, next_opening, spans

DAY = timedelta(days=1)


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
        return (at + within).astimezone(UTC)
    if clock == Clock.NEXT_DAY:
        return _same_time(hours, begins, days=max(1, -(-within // DAY)))
    if clock == Clock.SERVICE:
        return after(hours, begins, within)
    return into(hours, begins.astimezone(UTC) + within)


def into(hours: Hours, at: datetime) -> datetime:
    """That moment if it is inside service hours or one closes then; else the next opening, UTC."""
    if is_open(hours, at) or any(ends == at for _, ends in _open(hours, at - DAY, until=at)):
        return at.astimezone(UTC)
    return (next_opening(hours, at) or at).astimezone(UTC)


def after(hours: Hours, at: datetime, amount: timedelta) -> datetime:
    """When so much service time has passed since that moment, in UTC.

    No time at all is the moment itself. `at` plus `amount` if it never opens for so long.
    """
    left = amount
    if left <= timedelta(0):
        return at.astimezone(UTC)
    for begins, ends in _open(hours, at):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    return (at + amount).astimezone(UTC)


def service_time(hours: Hours, since: datetime, until: datetime) -> timedelta:
    """How long it is open between two moments; negative if the second comes first."""
    if until < since:
        return -service_time(hours, until, since)
    return sum(
        (min(ends, until) - begins for begins, ends in _open(hours, since, until=until)),
        timedelta(0),
    )


def resumed(hours: Hours, *, due: datetime, paused: datetime, at: datetime) -> datetime:
    """The new time after the citizen was waited for: what service time was left is left still.

    Paused when it was late already, it stays late by as much as before.
    """
    left = service_time(hours, paused, due)
    return after(hours, at, left) if left > timedelta(0) else due


def warns(hours: Hours, *, due: datetime, before: timedelta) -> datetime:
    """From when on the office is reminded: so much service time before it is due, in UTC."""
    left = before
    days = list(_open(hours, due - timedelta(days=30), until=due))
    for begins, closes in reversed(days):
        ends = min(closes, due.astimezone(UTC))
        if left <= ends - begins:
            return ends - left
        left -= ends - begins
    return (due - before).astimezone(UTC)


def _same_time(hours: Hours, begins: datetime, *, days: int) -> datetime:
    local = begins.astimezone(BERLIN)
    for ahead in range(1, AHEAD):
        day = local.date() + timedelta(days=ahead)
        if not (found := spans(hours, day)):
            continue
        days -= 1
        if days:
            continue
        wanted = local.time()
        for span in found:  # a break belongs to the opening after it, the night to the last closing
            if wanted <= span.closes:
                wanted = max(wanted, span.opens)
                break
        else:
            wanted = found[-1].closes
        return datetime.combine(day, wanted, BERLIN).astimezone(UTC)
    return (begins + DAY).astimezone(UTC)


def _open(
    hours: Hours, since: datetime, *, until: datetime | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """The spans it is open from a moment on, in UTC, the first one cut; for `AHEAD` days."""
    local, since = since.astimezone(BERLIN), since.astimezone(UTC)
    for ahead in range(AHEAD):
        day = local.date() + timedelta(days=ahead)
        for span in spans(hours, day):
            begins = datetime.combine(day, span.opens, BERLIN).astimezone(UTC)
            ends = datetime.combine(day, span.closes, BERLIN).astimezone(UTC)
            if until is not None and begins > until:
                return
            if ends > since:
                yield max(begins, since), ends
