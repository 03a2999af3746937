"""How ways of disposal and distances are shown on citizens' pages."""

from django import template
from django.utils import translation
from django.utils.translation import gettext

from buergertelefon.waste.rules.words import Disposal

register = template.Library()


@register.filter
def disposal_named(disposal: str) -> str:
    """Where it goes, in the language of the page."""
    return {
        Disposal.RESIDUAL: gettext("Restmüll"),
        Disposal.ORGANIC: gettext("Bioabfall"),
        Disposal.PAPER: gettext("Papier"),
        Disposal.PACKAGING: gettext("Gelber Sack"),
        Disposal.GLASS: gettext("Glascontainer"),
        Disposal.BULKY: gettext("Sperrmüll"),
        Disposal.STATION: gettext("Recyclinghof"),
        Disposal.HAZARDOUS: gettext("Schadstoffannahme"),
        Disposal.TEXTILES: gettext("Altkleidercontainer"),
        Disposal.DEALER: gettext("Rückgabe im Handel"),
        Disposal.DEPOSIT: gettext("Pfandrückgabe"),
        Disposal.SPECIAL: gettext("besonderer Weg"),
    }[Disposal(disposal)]


@register.filter
def kilometres(away: float) -> str:
    """4,2 km; 4.2 km in English; 0,1 km at least."""
    text = f"{max(away, 0.1):.1f} km"
    return text if translation.get_language() == "en" else text.replace(".", ",")
