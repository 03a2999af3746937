"""Refusals of reports in the language of the page: the rules word them in German, exactly."""

from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from buergertelefon.messages.errors import BadAddress, BadMessage, BadNumber
from buergertelefon.waste.errors import BadField, WasteError

#: what to do, by field
FIELDS = {
    "place": gettext_lazy("Ort: Bitte Straße und Hausnummer prüfen."),
    "point": gettext_lazy(
        "Koordinaten: Bitte zwei Zahlen in dieser Stadt, wie 53,0793 und 8,8017."
    ),
    "description": gettext_lazy("Beschreibung: Höchstens 4000 Zeichen, bitte kürzen."),
    "name": gettext_lazy("Name: Bitte eintragen, höchstens 120 Zeichen."),
    "mail": gettext_lazy("E-Mail: Bitte eine Adresse angeben, zum Beispiel name@beispiel.de."),
    "phone": gettext_lazy(
        "Rufnummer: Bitte eine Nummer mit Vorwahl angeben, zum Beispiel 0171 1234567."
    ),
    "postcode": gettext_lazy("Postleitzahl: Bitte fünf Ziffern."),
    "way": gettext_lazy("Nachricht: Bitte einen Weg wählen."),
    "text": gettext_lazy("Was ist nicht gelöst? Höchstens 500 Zeichen, bitte kürzen."),
}  # fmt: skip
QUESTION = gettext_lazy("Bitte ausfüllen oder einen der genannten Werte wählen.")
#: refusals whose field is named otherwise than the form's
OF_MESSAGES: dict[type, str] = {BadAddress: "mail", BadNumber: "phone"}


def field_of(error: WasteError | BadMessage) -> str | None:
    """The field of the form that has to be changed."""
    if isinstance(error, BadField):
        return error.field
    return OF_MESSAGES.get(type(error))


def refused(error: WasteError | BadMessage) -> str:
    """Why, and what to do."""
    if translation.get_language() != "en":
        return str(error)
    if (field := field_of(error)) is not None:
        return str(FIELDS.get(field, QUESTION))
    return gettext("Das ging nicht. Bitte rufen Sie uns an.")
