"""How collection days are shown on citizens' pages."""

from collections.abc import Iterable
from datetime import date, time

from django import template
from django.utils import translation
from django.utils.translation import gettext

from buergertelefon.base.words import DAYS
from buergertelefon.waste.rules.dates import ENGLISH, Gap, said
from buergertelefon.waste.rules.kinds import NAMES
from buergertelefon.website.templatetags.booking import day_named

register = template.Library()


def _lang() -> str:
    return "en" if translation.get_language() == "en" else "de"


@register.filter
def kind_named(kind: str) -> str:
    """Restmüll; Residual waste."""
    return (NAMES if _lang() == "de" else ENGLISH)[kind]


@register.filter
def kinds_named(kinds: Iterable[str]) -> str:
    """Restmüll, Bioabfall."""
    return ", ".join(kind_named(one) for one in kinds)


@register.filter
def gap_said(gap: Gap) -> str:
    """A gap in the language of the page."""
    return said(gap, _lang())


@register.filter
def day_near(day: date, today: date) -> str:
    """morgen, Dienstag, 24. November 2026."""
    near = {0: gettext("heute"), 1: gettext("morgen")}.get((day - today).days)
    return f"{near}, {day_named(day)}" if near else day_named(day)


@register.filter
def this_time(day: date) -> str:
    """diesmal Samstag."""
    return gettext("diesmal %(day)s") % {"day": DAYS[_lang()][day.weekday()]}


@register.filter
def hour_of(at: time) -> str:
    """6 Uhr; 6:00."""
    if _lang() == "en":
        return f"{at:%H:%M}"
    return f"{at.hour} Uhr" + (f" {at.minute}" if at.minute else "")
