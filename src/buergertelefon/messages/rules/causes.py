"""What a message is sent for, and whether it is owed: what is not, somebody may do without."""

import re
from collections.abc import Mapping
from enum import StrEnum

#: in words; a cause that is not here is shown as it is
CAUSES: Mapping[str, str] = {
    "contact-card": "Kontaktdaten",
    "appointment-confirmed": "Termin gebucht",
    "appointment-changed": "Termin verschoben",
    "appointment-cancelled": "Termin abgesagt",
    "appointment-rebooked": "Termin verlegt",
    "appointment-offered": "Termin angeboten",
    "appointment-asked": "Termin zu bestätigen",
    "appointment-reminded": "Erinnerung an Termin",
    "appointment-waiting": "Platz auf der Warteliste",
    "appointment-reply": "Antwort auf SMS",
    "course-confirmed": "Kurs: angemeldet",
    "course-waiting": "Kurs: auf der Warteliste",
    "course-offered": "Kurs: Platz angeboten",
    "course-expired": "Kurs: Warten zu Ende",
    "course-cancelled": "Kurs: abgemeldet",
    "course-changed": "Kurs: gewechselt",
    "course-dates": "Kurs: neue Termine",
    "course-note": "Kurs: Schreiben an alle",
    "course-fee": "Kurs: Entgelt steht fest",
    "bulky-booked": "Sperrmüll bestellt",
    "bulky-moved": "Sperrmüll: neuer Tag",
    "bulky-cancelled": "Sperrmüll abgesagt",
    "bulky-missed": "Sperrmüll: nicht abgeholt",
    "bulky-reminder": "Erinnerung an Sperrmüll",
    "report-received": "Meldung aufgenommen",
    "report-closed": "Meldung erledigt",
    "waste-reminder-ask": "Abfuhr: Erinnerung zu bestätigen",
    "waste-reminder-set": "Abfuhr: Erinnerung eingerichtet",
    "waste-reminder-day": "Erinnerung an Abfuhr",
    "case-opened": "Vorgang: aufgenommen",
    "case-asked": "Vorgang: Rückfrage",
    "case-answered": "Vorgang: Antwort",
    "case-passed-on": "Vorgang: weitergegeben",
    "case-reopened": "Vorgang: wieder offen",
    "case-withdrawn": "Vorgang: zurückgezogen",
    "case-office": "Vorgang: an die Stelle",
    "survey-invited": "Umfrage",
    "figures-report": "Bericht mit Zahlen",
    "optout-stopped": "Abbestellung bestätigt",
    "optout-started": "Abbestellung aufgehoben",
}
#: reminders and questions of ours; answers, confirmations, offers and cancellations are owed, and
#: so is what we do not know
VOLUNTARY = frozenset(
    {"appointment-reminded", "bulky-reminder", "waste-reminder-day", "survey-invited"}
)


class Wish(StrEnum):
    """What somebody wants who answers a text with one word."""

    STOP = "stop"
    START = "start"


WORDS: Mapping[str, Wish] = {
    "stop": Wish.STOP, "stopp": Wish.STOP, "stop all": Wish.STOP, "stopp alle": Wish.STOP,
    "start": Wish.START,
}  # fmt: skip


def is_voluntary(cause: str) -> bool:
    """May somebody do without it? Surveys of every kind, too."""
    return cause in VOLUNTARY or cause.startswith("survey")


def wish(text: str) -> Wish | None:
    """What this answer wants; None if it is about something else: "Stop, eine Frage noch"."""
    return WORDS.get(" ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split()))
