"""Opening hours from rows."""

from datetime import date

from buergertelefon.base.hours import Hours, Span
from buergertelefon.base.models import OpeningCalendar


def hours_of(calendar: OpeningCalendar, *, on: date) -> Hours:
    """The hours of a calendar around a day."""
    weekly = tuple(Span(one.weekday, one.opens, one.closes) for one in calendar.times.all())
    return Hours(weekly)
