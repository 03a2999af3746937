"""Keys from the one key map, and times, for the desk's templates."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from buergertelefon.base.money import euros
from buergertelefon.desk import bookings, keys
from buergertelefon.waste.rules.kinds import NAMES

register = template.Library()


@register.simple_tag
def key(name: str) -> SafeString:
    """The attribute the script dispatches on."""
    return format_html('aria-keyshortcuts="{}"', " ".join(keys.KEYS[name].chords))


@register.simple_tag
def hint(name: str) -> SafeString:
    """The key as it is shown on its button."""
    chord = keys.printed(keys.KEYS[name].chords[0])
    return format_html('<kbd class="bt-key" aria-hidden="true">{}</kbd>', chord)


@register.simple_tag
def key_table() -> list[tuple[list[str], str]]:
    """All keys with what they do, for the list."""
    table = [
        ([keys.printed(chord) for chord in one.chords], one.label) for one in keys.KEYS.values()
    ]
    return table + [([chord], label) for chord, label in keys.IN_PLACE]


@register.filter
def waste_kind(kind: str) -> str:
    """A kind of waste as it is said."""
    return NAMES[kind]


register.filter("waste_euros", euros)


@register.filter
def moment(iso: str) -> datetime:
    """A moment of the exchange's state, in our time."""
    return timezone.localtime(datetime.fromisoformat(iso))


WAYS = {
    "online": "im Internet",
    "appointment": "mit Termin",
    "post": "per Brief",
    "phone": "am Telefon",
    "on_site": "vor Ort",
    "mail": "per E-Mail",
}


@register.filter
def way(name: str) -> str:
    """How something can be done, in words."""
    return WAYS.get(name, name)


@register.filter
def spoken_time(begins: datetime) -> str:
    """Dienstag, 24. November, um 8 Uhr 20."""
    return bookings.spoken(begins)


@register.filter
def shown_time(begins: datetime) -> str:
    """Di 24.11., 8:20 Uhr."""
    return bookings.shown(begins)
