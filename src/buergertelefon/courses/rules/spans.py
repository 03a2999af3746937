"""Spans of days that people name: this week, in January. All half-open."""

from datetime import date, timedelta

Span = tuple[date, date]


def week(on: date, *, ahead: int = 0) -> Span:
    """What is left of this week, or a whole later one; a week begins on Monday."""
    monday = on - timedelta(days=on.weekday()) + timedelta(weeks=ahead)
    return max(on, monday), monday + timedelta(weeks=1)


def next_weeks(count: int, *, on: date) -> Span:
    """From today on, so many weeks; the same weekday at the end belongs to it."""
    return on, on + timedelta(weeks=count, days=1)


def months(on: date, *, ahead: int = 0) -> Span:
    """What is left of this month, or a whole later one."""
    first = _month(on.year, on.month + ahead)
    return max(on, first), _month(on.year, on.month + ahead + 1)


def month_named(month: int, *, on: date) -> Span:
    """The next month of this number, the present one included."""
    return months(on, ahead=(month - on.month) % 12)


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
