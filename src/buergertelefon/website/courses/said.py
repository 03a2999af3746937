"""Refusals of the courses in the language of the page.

The rules word them in German, exactly. In English it is said what to do, by field.
"""

from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, ngettext

from buergertelefon.courses.errors import (
    BadDetails,
    CourseError,
    CourseFull,
    HoldExpired,
    NotBookable,
    NotPossible,
)
from buergertelefon.messages.errors import BadAddress, BadMessage, BadNumber

#: by the first part of a field's name
FIELDS = {
    "name": gettext_lazy("Name: Bitte eintragen, höchstens 120 Zeichen."),
    "born": gettext_lazy("Geburtsdatum: Bitte prüfen. Es muss zum Alter im Kurs passen."),
    "guardian": gettext_lazy("Für ein Kind: Bitte eintragen, wer dafür einsteht."),
    "reduction": gettext_lazy("Ermäßigung: Bitte eine wählen, die gilt, oder keine."),
    "people": gettext_lazy("Personen: Bitte so viele eintragen, wie Plätze gewünscht sind."),
    "street": gettext_lazy("Straße und Hausnummer: Bitte eintragen."),
    "postcode": gettext_lazy("Postleitzahl: Bitte fünf Ziffern."),
    "town": gettext_lazy("Ort: Bitte eintragen."),
    "mail": gettext_lazy("E-Mail: Bitte eine Adresse angeben, zum Beispiel name@beispiel.de."),
    "phone": gettext_lazy(
        "Rufnummer: Bitte eine Nummer mit Vorwahl angeben, zum Beispiel 0171 1234567."
    ),
    "way": gettext_lazy("Bestätigung: Bitte einen Weg wählen."),
    "payment": gettext_lazy("Zahlung: Bitte einen Weg wählen."),
    "iban": gettext_lazy(
        "IBAN: Bitte Stelle für Stelle prüfen. Eine deutsche hat 22 Stellen. Oder Rechnung wählen."
    ),
    "holder": gettext_lazy("Kontoinhaber: Bitte eintragen, höchstens 70 Zeichen."),
}  # fmt: skip


def refused(error: CourseError | BadMessage) -> str:
    """Why, and what to do."""
    if translation.get_language() != "en":
        return str(error)
    if isinstance(error, BadDetails):
        return in_field(error.field)
    if isinstance(error, CourseFull):
        return full(error.left)
    return {
        HoldExpired: gettext(
            "Die Zeit für die Anmeldung ist abgelaufen. Bitte wählen Sie den Kurs noch einmal."
        ),
        NotBookable: gettext("Hier kann man sich für diesen Kurs nicht anmelden. Bitte anrufen."),
        NotPossible: gettext("Das geht bei dieser Anmeldung nicht mehr. Rufen Sie uns an."),
        BadAddress: in_field("mail"),
        BadNumber: in_field("phone"),
    }.get(type(error), gettext("Das ging nicht. Bitte rufen Sie uns an."))


def in_field(field: str) -> str:
    """What to do about a field."""
    return str(FIELDS.get(field.partition("-")[0], FIELDS["people"]))


def full(left: int) -> str:
    """How many places there still are."""
    if not left:
        return gettext("Dieser Kurs ist ausgebucht.")
    return ngettext(
        "In diesem Kurs ist nur noch %(left)s Platz frei.",
        "In diesem Kurs sind nur noch %(left)s Plätze frei.", left,
    ) % {"left": left}  # fmt: skip
