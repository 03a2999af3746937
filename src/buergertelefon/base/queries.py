"""Opening hours from rows."""

from datetime import date, timedelta

from buergertelefon.base.hours import AHEAD, Hours, Span
from buergertelefon.base.models import OpeningCalendar
from buergertelefon.base.public_holidays import public_holidays


def hours_of(calendar: OpeningCalendar, *, on: date, until: date | None = None) -> Hours:
    """The hours of a calendar, with the public holidays from a year before that day.

    They reach as far as the next opening is looked for (`AHEAD`), from `until` if it is given.
    """
    weekly = tuple(Span(one.weekday, one.opens, one.closes) for one in calendar.times.all())
    special = {
        one.day: (Span(one.day.weekday(), one.opens, one.closes),)
        if one.opens and one.closes
        else ()
        for one in calendar.special_days.all()
    }
    last = (until or on) + timedelta(days=AHEAD)
    years = tuple(range(on.year - 1, last.year + 1))
    return Hours(weekly, special, public_holidays(calendar.land, years))
