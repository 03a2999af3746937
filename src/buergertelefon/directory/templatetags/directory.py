"""How an office is shown: languages by name, a link to the map."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django import template
from django.utils.translation import get_language_info, gettext

from buergertelefon.directory.models import Office
from buergertelefon.directory.rules.registers import SIGNED

register = template.Library()
MAP = "https://www.openstreetmap.org/"


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Codes as words in the language of the page: "Englisch, Gebärdensprache"."""
    return ", ".join(str(_name(code)) for code in codes)


def _name(code: str) -> object:
    if code == SIGNED:
        return gettext("Gebärdensprache")
    return get_language_info(code)["name_translated"]


@register.filter
def map_url(office: Office) -> str:
    """Where it lies on the map: by its coordinates, else by its address; "" if neither is known."""
    if office.latitude is not None:
        return (
            MAP + "?" + urlencode({"mlat": office.latitude, "mlon": office.longitude, "zoom": 17})
        )
    return MAP + "search?" + urlencode({"query": office.address}) if office.address else ""
