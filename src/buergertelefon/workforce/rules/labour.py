"""What the Working Hours Act (Arbeitszeitgesetz, ArbZG) asks of duties; all in minutes.

Source: ArbZG of 6 June 1994 (BGBl. I p. 1170), sections 3, 4 and 5, as in force in 2026,
https://www.gesetze-im-internet.de/arbzg/. Sections 9 and 10 (Sundays, holidays) are not
here: closed days are never staffed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

#: a break as (start, end), minutes after midnight
Break = tuple[int, int]

#: § 3: eight hours a working day, on average; up to ten if the average is kept
WORK_PER_DAY, AVERAGE_PER_DAY = 600, 480
#: § 3: what a week may have on average, at six working days (Monday to Saturday)
AVERAGE_PER_WEEK = 6 * AVERAGE_PER_DAY
#: § 3: the average is taken over 24 weeks or six calendar months, as the employer chooses
AVERAGE_WEEKS, AVERAGE_MONTHS = 24, 6
#: § 4: (more work than, break owed); nobody works longer than STRETCH without a break
BREAKS = ((540, 45), (360, 30))
STRETCH = 360
#: § 4: shorter pieces are no break
PIECE = 15
#: § 5: hours of rest after the end of the day's work, without interruption
REST = 660


def break_owed(work: int) -> int:
    """Minutes of break that so much work needs (§ 4)."""
    return next((owed for more_than, owed in BREAKS if work > more_than), 0)


def break_taken(breaks: Iterable[Break]) -> int:
    """Minutes of break in pieces that count (§ 4)."""
    return sum(end - start for start, end in breaks if end - start >= PIECE)


def longest_stretch(start: int, end: int, breaks: Sequence[Break]) -> int:
    """The longest time without a break that counts; `breaks` in order of time."""
    longest, since = 0, start
    for begins, ends in breaks:
        if ends - begins >= PIECE:
            longest, since = max(longest, begins - since), ends
    return max(longest, end - since)


def rest_between(ended: int, starts: int, *, days: int) -> int:
    """Rest between a duty's end and the start of one so many days later."""
    return days * 1440 + starts - ended


def average_day(
    work: Mapping[date, int], *, since: date, until: date, left_out: Collection[date] = ()
) -> float:
    """Work per working day (Monday to Saturday) in [since, until).

    `left_out`: public holidays, leave and illness; they do not balance anything
    (Federal Administrative Court, 9 May 2018, 8 C 13.17). A day without an entry has no work.
    """
    days = [since + timedelta(days=number) for number in range((until - since).days)]
    counted = [day for day in days if day.weekday() < 6 and day not in left_out]  # Sunday
    return sum(work.get(day, 0) for day in days) / max(1, len(counted))


def average_kept(work: Mapping[date, int], *, until: date, left_out: Collection[date] = ()) -> bool:
    """Whether eight hours were kept in the 24 weeks or the six months that end before `until`."""
    months = until.year * 12 + until.month - 1 - AVERAGE_MONTHS
    first = date(months // 12, months % 12 + 1, 1)
    half_year = min(first + timedelta(days=until.day - 1), _month_end(first))
    return any(
        average_day(work, since=since, until=until, left_out=left_out) <= AVERAGE_PER_DAY
        for since in (until - timedelta(weeks=AVERAGE_WEEKS), half_year)
    )


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
