"""Opening hours as a person reads them."""

import re

from django import template

register = template.Library()
#: words of OpenStreetMap's notation; what is not here stays as it is
WORDS = {
    "Tu": "Di", "We": "Mi", "Th": "Do", "Su": "So", "PH": "Feiertage", "off": "geschlossen",
    "24/7": "rund um die Uhr",
}  # fmt: skip
_WORD = re.compile(r"24/7|\b(?:Tu|We|Th|Su|PH|off)\b")


@register.filter
def german_hours(expression: str) -> str:
    """ "Tu-Fr 08:00-18:00; PH off" as "Di-Fr 08:00-18:00; Feiertage geschlossen"."""
    return _WORD.sub(lambda found: WORDS[found[0]], expression)
