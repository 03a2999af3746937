"""From when to when figures are shown, what they are compared with, and in which steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from buergertelefon.base.hours import BERLIN

DAY = timedelta(days=1)
#: up to so many days a course goes by days, up to so many by weeks, else by months
BY_DAY, BY_WEEK = 31, 190
#: figures are shown of these years; a longer course would have too many months
FIRST, LAST, LONGEST = date(2000, 1, 1), date(2100, 1, 1), 20 * 366
MONTHS = ("Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
          "Dez.")  # fmt: skip


class Key(StrEnum):
    """What can be chosen (Zeitraum)."""

    TODAY = "heute"
    WEEK = "woche"
    MONTH = "monat"
    YEAR = "jahr"
    OWN = "eigen"


NAMES: Mapping[str, str] = {
    Key.TODAY: "heute", Key.WEEK: "diese Woche", Key.MONTH: "dieser Monat",
    Key.YEAR: "dieses Jahr", Key.OWN: "von … bis …",
}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """Days in [since, until); `runs`: its last day is today, so it may still change."""

    key: Key
    since: date
    until: date
    runs: bool

    @property
    def last(self) -> date:
        """The last day that belongs to it."""
        return self.until - DAY

    @property
    def words(self) -> str:
        """As it is written, "1. Juni 2014 bis 16. Juni 2014"."""
        first, last = (f"{one:%d.%m.%Y}" for one in (self.since, self.last))
        return first if first == last else f"{first} bis {last}"


def running(key: Key, *, on: date) -> Period:
    """The day, week, month or year that runs, up to that day."""
    since = {
        Key.WEEK: on - on.weekday() * DAY, Key.MONTH: on.replace(day=1),
        Key.YEAR: on.replace(month=1, day=1),
    }.get(key, on)  # fmt: skip
    return Period(key, since, on + DAY, runs=True)


def own(first: date, last: date, *, on: date) -> Period:
    """From a day to a day, both with it. Raises ValueError in German if it cannot be shown."""
    if last < first:
        raise ValueError("„Bis“ liegt vor „von“. Bitte tauschen.")
    if first < FIRST or last >= LAST:
        raise ValueError("Bitte ein Jahr von 2000 bis 2099.")
    if (last - first).days > LONGEST:
        raise ValueError("Höchstens 20 Jahre auf einmal. Bitte kürzer wählen.")
    return Period(Key.OWN, first, last + DAY, runs=last >= on)


def before(period: Period) -> Period:
    """The same piece of time before: yesterday's weekday a week ago, the last month to that day.

    Of an own period: as many days directly before it.
    """
    since, until = period.since, period.until
    if period.key == Key.OWN:
        return Period(period.key, since - (until - since), since, runs=False)
    if period.key in {Key.TODAY, Key.WEEK}:
        return Period(period.key, since - 7 * DAY, until - 7 * DAY, runs=False)
    first = (since - DAY).replace(day=1) if period.key == Key.MONTH else _year_before(since)
    last = (
        min(first + (until - since), since)
        if period.key == Key.MONTH
        else _year_before(period.last) + DAY
    )
    return Period(period.key, first, last, runs=False)


def _year_before(day: date) -> date:
    """29 February becomes the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def steps(period: Period) -> Sequence[tuple[str, date, date]]:
    """Days, weeks or months of a period: label (each once), first day, first day after it."""
    length = (period.until - period.since).days
    found = []
    day = period.since
    while day < period.until:
        if length <= BY_DAY:
            after, label = day + DAY, f"{day.day}.{day.month}."
        elif length <= BY_WEEK:
            after = day + (7 - day.weekday()) * DAY
            year, week, _ = day.isocalendar()
            label = f"KW {week}/{year % 100:02}"
        else:
            after = (day.replace(day=1) + 31 * DAY).replace(day=1)
            label = f"{MONTHS[day.month - 1]} {day.year % 100:02}"
        found.append((label, day, min(after, period.until)))
        day = after
    return found


def midnight(day: date) -> datetime:
    """The first moment of a day of Berlin time."""
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN)
