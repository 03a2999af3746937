"""Months and years, and how they are called."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Days from `since` to before `until`, and their name."""

    since: date
    until: date
    name: str

    @property
    def days(self) -> int:
        """How many."""
        return (self.until - self.since).days


def month_of(day: date) -> Span:
    """The month in which a day lies."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return Span(first, after, f"{MONTHS[first.month - 1]} {first.year}")


def year_of(day: date) -> Span:
    """The year in which a day lies."""
    first = day.replace(month=1, day=1)
    return Span(first, first.replace(year=first.year + 1), str(first.year))


def before(span: Span) -> Span:
    """The month or year before it."""
    day = span.since - timedelta(days=1)
    return month_of(day) if span.days < 32 else year_of(day)


def year_earlier(span: Span) -> Span:
    """The same month a year ago."""
    return month_of(span.since.replace(year=span.since.year - 1))


def finished(first: date, *, on: date) -> list[Span]:
    """Every month from that day on that is over, the newest first."""
    spans = []
    month = before(month_of(on))
    while month.until > first:
        spans.append(month)
        month = before(month)
    return spans
