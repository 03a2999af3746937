"""Which times a day has, and how many citizens fit into each."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from buergertelefon.base.hours import BERLIN


class Kind(StrEnum):
    """What a row of an opening plan does."""

    OPEN = "open"  # so many counters are staffed
    BREAK = "break"  # so many of them are away


@dataclass(frozen=True)
class PlanRow:
    """Counters from `begins` until just before `ends`, local time, on a weekday or on one day."""

    begins: time
    ends: time
    capacity: int
    skilled: int = 0  # how many of them have the special skill of the calendar
    kind: Kind = Kind.OPEN
    weekday: int | None = None  # 0 Monday to 6 Sunday
    day: date | None = None
    valid_from: date = date.min
    valid_until: date = date.max  # half-open


@dataclass(frozen=True)
class Planned:
    """A time with room for so many citizens; `begins` in UTC."""

    begins: datetime
    capacity: int
    skilled: int = 0


@dataclass(frozen=True)
class _Span:
    """A row on its day, as moments."""

    begins: datetime
    ends: datetime
    row: PlanRow


def rows_of(
    rows: Iterable[PlanRow],
    day: date,
    *,
    holidays: AbstractSet[date],
    closed: AbstractSet[date],
) -> list[PlanRow]:
    """The rows that hold on a day.

    A closure wins over rows of the day itself, those over a public holiday, that over the weekday.
    """
    if day in closed:
        return []
    valid = [one for one in rows if one.valid_from <= day < one.valid_until]
    if own := [one for one in valid if one.day == day]:
        return own
    if day in holidays:
        return []
    return [one for one in valid if one.day is None and one.weekday == day.weekday()]


def slots_of(rows: Sequence[PlanRow], day: date, *, step: timedelta) -> list[Planned]:
    """The times of a day, earliest first; those without a counter are left out.

    They follow each other in elapsed time: where the clock jumps ahead an hour has none, where it
    is put back an hour has them twice. A gap between open rows begins the sequence anew.
    """
    spans = [_Span(_moment(day, one.begins), _moment(day, one.ends), one) for one in rows]
    found = []
    for begins, ends in _open(spans):
        at = begins
        while at + step <= ends:
            capacity, skilled = _counters(spans, at, at + step)
            if capacity > 0:
                found.append(Planned(at, capacity, min(capacity, max(0, skilled))))
            at += step
    return found


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, BERLIN).astimezone(UTC)


def _open(spans: Iterable[_Span]) -> list[tuple[datetime, datetime]]:
    """From when to when anything is open: rows that touch are one."""
    found: list[tuple[datetime, datetime]] = []
    opens = (one for one in spans if one.row.kind == Kind.OPEN)
    for one in sorted(opens, key=lambda span: span.begins):
        if found and one.begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], one.ends))
        else:
            found.append((one.begins, one.ends))
    return found


def _counters(spans: Iterable[_Span], begins: datetime, ends: datetime) -> tuple[int, int]:
    """Counters that are there for all of a time, and how many of them have the skill."""
    capacity = skilled = 0
    for one in spans:
        if one.row.kind == Kind.OPEN and one.begins <= begins and ends <= one.ends:
            capacity, skilled = capacity + one.row.capacity, skilled + one.row.skilled
        elif one.row.kind == Kind.BREAK and one.begins < ends and begins < one.ends:
            capacity, skilled = capacity - one.row.capacity, skilled - one.row.skilled
    return capacity, skilled
