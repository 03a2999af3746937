"""Bulky waste in the language of the page. The rules word refusals in German, exactly."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from buergertelefon.messages.errors import BadAddress, BadMessage, BadNumber
from buergertelefon.waste.errors import (
    BadField,
    NoPlace,
    NotPossible,
    QuotaUsed,
    TooLate,
    WasteError,
)
from buergertelefon.waste.queries.bulky import MustWait
from buergertelefon.waste.rules.bulky import cubic
from buergertelefon.waste.rules.words import Category

CATEGORIES: Mapping[str, object] = {
    Category.MIXED: gettext_lazy("Restsperrmüll"), Category.WOOD: gettext_lazy("Holz"),
    Category.METAL: gettext_lazy("Metall"), Category.ELECTRICAL: gettext_lazy("Elektrogeräte"),
}  # fmt: skip
FIELDS = {
    "items": gettext_lazy("Bitte prüfen Sie, was abgeholt werden soll, und wie viel es ist."),
    "name": gettext_lazy("Name: Bitte eintragen, höchstens 120 Zeichen."),
    "mail": gettext_lazy("E-Mail: Bitte eine Adresse angeben, zum Beispiel name@beispiel.de."),
    "phone": gettext_lazy(
        "Rufnummer: Bitte eine Nummer mit Vorwahl angeben, zum Beispiel 0171 1234567."
    ),
    "postcode": gettext_lazy("Postleitzahl: Bitte fünf Ziffern."),
}


def category_named(category: str) -> str:
    """What a category is called."""
    return str(CATEGORIES[category])


def cubic_metres(litres: int) -> str:
    """2,5; 2.5 in English."""
    written = cubic(litres)
    return written.replace(",", ".") if translation.get_language() == "en" else written


def refused(error: WasteError | BadMessage) -> str:
    """Why, and what to do."""
    if translation.get_language() != "en":
        return str(error)
    if isinstance(error, BadField):
        return str(FIELDS.get(error.field, gettext("Bitte wählen Sie einen Tag.")))
    return {
        BadAddress: str(FIELDS["mail"]),
        BadNumber: str(FIELDS["phone"]),
        NoPlace: taken(),
        QuotaUsed: gettext("Für diesen Haushalt sind in diesem Jahr keine Abholungen mehr frei."),
        TooLate: gettext("Dafür ist es zu spät oder zu früh. Bitte rufen Sie uns an."),
        NotPossible: gettext("Das geht in diesem Stand nicht mehr. Bitte laden Sie die Seite neu."),
        MustWait: gettext("Zu viele Versuche. Bitte warten Sie eine Minute."),
    }.get(type(error), gettext("Das ging nicht. Bitte rufen Sie uns an."))


def taken() -> str:
    """Somebody else was faster."""
    return gettext("Dieser Tag ist gerade voll geworden. Bitte wählen Sie einen anderen.")
