"""How money and ends of holds are shown on citizens' pages about courses."""

from datetime import datetime

from django import template
from django.utils import timezone, translation

from buergertelefon.base.money import euros
from buergertelefon.base.words import time_of_day
from buergertelefon.website.templatetags.booking import when

register = template.Library()


@register.filter
def money(cents: int) -> str:
    """1.234,50 €; €1,234.50 in English."""
    if translation.get_language() != "en":
        return euros(cents)
    return f"{'−' if cents < 0 else ''}€{abs(cents) / 100:,.2f}"


@register.filter
def until(at: datetime) -> str:
    """14 Uhr 20; with its day if that is another."""
    lang = "en" if translation.get_language() == "en" else "de"
    today = timezone.localdate(at) == timezone.localdate()
    return time_of_day(at, lang) if today else when(at)


@register.filter
def shortened(iban: str) -> str:
    """DE… 3000: nobody reads more of it over a shoulder."""
    written = "".join(iban.split())
    return f"{written[:2]}… {written[-4:]}"
