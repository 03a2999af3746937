"""Icons, cities and telephone numbers in templates."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from buergertelefon.base import phone

register = template.Library()
CITIES = {"bremen": "Bremen", "bremerhaven": "Bremerhaven"}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """One of our own drawings, hidden from screen readers: the words beside it say it."""
    return format_html(
        '<svg class="bt-icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        extra,
        static("base/icons.svg"),
        name,
    )


@register.simple_tag
def city(slug: str) -> SafeString:
    """The small sign of a city: picture and word, never colour alone."""
    return format_html(
        '<span class="bt-city bt-city--{}">{}{}</span>', slug, icon(slug), CITIES[slug]
    )


@register.filter
def city_name(slug: str) -> str:
    """The name of a city by its slug."""
    return CITIES[slug]


@register.filter
def shown_phone(number: str) -> str:
    """A number as it is written here: +494213610 as 0421 361-0."""
    return phone.shown(number)


@register.filter
def dotted(number: int) -> str:
    """2000000 as 2.000.000."""
    return f"{number:,}".replace(",", ".")
