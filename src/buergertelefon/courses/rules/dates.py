"""Dates of a course that is made by hand: planned week by week, holidays left out, then changed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.rules.fields import day_of, moment
from buergertelefon.courses.rules.records import Meeting
from buergertelefon.courses.rules.saying import weekly
from buergertelefon.courses.rules.spans import Span

#: dates of one course that are kept by hand; days a plan may take
MOST, FARTHEST = 200, 3 * 366
DAY = timedelta(days=1)
HOLIDAY, BREAK = "Feiertag", "Ferien"


@dataclass(frozen=True)
class Pattern:
    """So many dates on these weekdays (Monday is 0), none: that of the first day."""

    first: date
    begins: time
    ends: time
    count: int
    weekdays: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Planned:
    """The dates, and the days that were left out, each with why."""

    dates: tuple[Meeting, ...]
    left_out: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True)
class Moved:
    """What differs between two lists of dates; a date that is moved is in both."""

    gone: tuple[Meeting, ...] = ()
    fresh: tuple[Meeting, ...] = ()

    def __bool__(self) -> bool:
        """Is there a difference?"""
        return bool(self.gone or self.fresh)


def planned(pattern: Pattern, *, land: str, breaks: Sequence[Span] = ()) -> Planned:
    """Dates from the first day on, without public holidays of the Land and without breaks.

    Raises BadDetails if they would take more than three years.
    """
    days = pattern.weekdays or {pattern.first.weekday()}
    free = public_holidays(land, tuple(range(pattern.first.year, pattern.first.year + 4)))
    dates: list[Meeting] = []
    left_out: list[tuple[date, str]] = []
    for n in range(FARTHEST):
        day = pattern.first + n * DAY
        if len(dates) == pattern.count:
            return Planned(tuple(dates), tuple(left_out))
        if day.weekday() not in days:
            continue
        if day in free:
            left_out.append((day, HOLIDAY))
        elif any(since <= day < until for since, until in breaks):
            left_out.append((day, BREAK))
        else:
            dates.append(meeting(day, pattern.begins, pattern.ends))
    raise BadDetails("count", f"In drei Jahren gehen nur {len(dates)} Termine.")


def meeting(day: date, begins: time, ends: time) -> Meeting:
    """A date by the clock of Bremen."""
    return Meeting(moment(day, begins), moment(day, ends))


def breaks_of(text: str) -> tuple[Span, ...]:
    """ "21.12.2026 bis 05.01.2027", one a line, the last day included; half-open.

    Raises BadDetails with the line.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1)]
    return tuple(_break(n, line) for n, line in lines if line)


def _break(n: int, line: str) -> Span:
    first, _, last = line.replace("–", " bis ").partition(" bis ")
    since, until = day_of(first.strip()), day_of((last or first).strip())
    if since is None or until is None:
        raise BadDetails(
            "breaks", f"Zeile {n}: Bitte so: 21.12.2026 bis 05.01.2027, oder ein Tag allein."
        )
    if until < since:
        raise BadDetails("breaks", f"Zeile {n}: Der letzte Tag liegt vor dem ersten.")
    return since, until + DAY


def checked(dates: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """In order. Raises BadDetails if there is none, too many, or two begin at once."""
    found = tuple(sorted(dates))
    if not found:
        raise BadDetails(
            "dates", "Ein Termin muss bleiben. Findet keiner statt, bitte den Kurs absagen."
        )
    if len(found) > MOST:
        raise BadDetails("dates", f"Höchstens {MOST} Termine.")
    if len({one.begins for one in found}) < len(found):
        raise BadDetails("dates", "Zwei Termine beginnen gleichzeitig.")
    return found


def moved(before: Iterable[Meeting], after: Iterable[Meeting]) -> Moved:
    """What goes and what comes, each in order."""
    old, new = set(before), set(after)
    return Moved(tuple(sorted(old - new)), tuple(sorted(new - old)))


def mark_of(dates: Iterable[Meeting]) -> str:
    """The same for the same dates, in whatever zone they are written."""
    whole = [(one.begins.astimezone(UTC), one.ends.astimezone(UTC)) for one in dates]
    return hashlib.sha256(repr(sorted(whole)).encode()).hexdigest()[:16]


def day_of_meeting(one: Meeting) -> date:
    """Its day in Bremen."""
    return one.begins.astimezone(BERLIN).date()


def said(one: Meeting) -> str:
    """Mittwoch, 02.12.2026, 18 Uhr bis 19 Uhr 30"""
    return weekly([(_local(one.begins), _local(one.ends))])


def _local(at: datetime) -> datetime:
    return at.astimezone(BERLIN)
