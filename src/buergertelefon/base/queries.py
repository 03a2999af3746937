"""Opening hours from rows."""

from datetime import date

from buergertelefon.base.hours import Hours, Span
from buergertelefon.base.models import OpeningCalendar
from buergertelefon.base.public_holidays import public_holidays


def hours_of(calendar: OpeningCalendar, *, on: date) -> Hours:
    """The hours of a calendar, with the public holidays of that year and its neighbours."""
    weekly = tuple(Span(one.weekday, one.opens, one.closes) for one in calendar.times.all())
    special = {
        one.day: (Span(one.day.weekday(), one.opens, one.closes),)
        if one.opens and one.closes
        else ()
        for one in calendar.special_days.all()
    }
    years = (on.year - 1, on.year, on.year + 1)
    return Hours(weekly, special, public_holidays(calendar.land, years))
