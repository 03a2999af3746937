"""How times of appointments are shown on citizens' pages."""

from datetime import date, datetime

from django import template
from django.utils import translation

from buergertelefon.appointments.models import Booking
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.words import DAYS, MONTHS, time_of_day

register = template.Library()


def _lang() -> str:
    return "en" if translation.get_language() == "en" else "de"


@register.filter
def day_named(day: date) -> str:
    """Dienstag, 24. November 2026; Tuesday, 24 November 2026."""
    lang = _lang()
    point = "." if lang == "de" else ""
    month = MONTHS[lang].split()[day.month - 1]
    return f"{DAYS[lang][day.weekday()]}, {day.day}{point} {month} {day.year}"


@register.filter
def minutes(booking: Booking) -> int:
    """How long an appointment takes."""
    return int((booking.ends - booking.begins).total_seconds()) // 60


@register.filter
def when(at: datetime) -> str:
    """Dienstag, 24. November 2026, 8 Uhr 20."""
    return f"{day_named(at.astimezone(BERLIN).date())}, {time_of_day(at, _lang())}"


@register.filter
def clock(at: datetime) -> str:
    """10:42, as a watch shows it in Bremen."""
    return f"{at.astimezone(BERLIN):%H:%M}"


@register.filter
def day_of(at: datetime) -> str:
    """Dienstag, 24. November 2026, of a moment."""
    return day_named(at.astimezone(BERLIN).date())
