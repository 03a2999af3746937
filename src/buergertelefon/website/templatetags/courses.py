"""How courses are shown on citizens' pages."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django import template
from django.utils import translation
from django.utils.translation import gettext

from buergertelefon.base.money import euros
from buergertelefon.base.words import DAYS, time_of_day
from buergertelefon.courses.models import Course, Reduction, Venue
from buergertelefon.courses.rules.words import Status

register = template.Library()
MAP = "https://www.openstreetmap.org/search?"


@register.filter
def euro(cents: int) -> str:
    """12345 as 123,45 €, in one piece at the end of a line."""
    return euros(cents).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def status_named(status: str) -> str:
    """What the catalogue says of a course."""
    return {
        Status.FREE: gettext("Plätze frei"),
        Status.FEW: gettext("wenige Plätze frei"),
        Status.FULL: gettext("ausgebucht"),
        Status.WAITING: gettext("ausgebucht, Warteliste"),
        Status.RUNNING: gettext("läuft schon"),
        Status.OVER: gettext("beendet"),
        Status.CANCELLED: gettext("fällt aus"),
        Status.ELSEWHERE: gettext("Anmeldung vor Ort"),
    }[Status(status)]


@register.filter
def status_sign(status: str) -> str:
    """The class of its tag; the words beside it say the same."""
    good, bad = {Status.FREE, Status.FEW, Status.ELSEWHERE}, {Status.CANCELLED, Status.OVER}
    return "bt-tag--ok" if status in good else "bt-tag--danger" if status in bad else ""


@register.filter
def days_named(days: Iterable[int]) -> str:
    """Montag, Mittwoch."""
    lang = "en" if translation.get_language() == "en" else "de"
    return ", ".join(DAYS[lang][day] for day in days)


@register.filter
def less(reduction: Reduction) -> str:
    """By how much a reduction lowers the fee: 20 % or 10,00 €."""
    return f"{reduction.percent} %" if reduction.percent else euros(reduction.cents)


@register.filter
def age_unsaid(reduction: Reduction) -> bool:
    """Does it depend on an age that its name does not say?"""
    return reduction.age_below is not None and str(reduction.age_below) not in reduction.name


@register.filter
def address(venue: Venue) -> str:
    """Street, postcode and town; "" if neither is known."""
    town = " ".join(filter(None, [venue.postcode, venue.town]))
    return ", ".join(filter(None, [venue.street, town]))


@register.filter
def venue_map(venue: Venue) -> str:
    """Where it lies on the map; "" without a street."""
    return MAP + urlencode({"query": address(venue)}) if venue.street else ""


@register.filter
def ages(course: Course) -> str:
    """Who may come by age; "" if everybody."""
    low, high = course.age_from, course.age_until
    if low is not None and high is not None:
        return gettext("von %(low)s bis %(high)s Jahren") % {"low": low, "high": high}
    if low is not None:
        return gettext("ab %(low)s Jahren") % {"low": low}
    return gettext("bis %(high)s Jahre") % {"high": high} if high is not None else ""


@register.filter
def hour(at: datetime) -> str:
    """20 Uhr; 8 pm."""
    return time_of_day(at, "en" if translation.get_language() == "en" else "de")
