"""What the 115 federation promises, as the desk says it."""

from dataclasses import dataclass
from datetime import date, time

from buergertelefon.base.hours import Span

SOURCE = "Serviceversprechen des 115-Verbunds (115.de, FITKO)"
CHECKED = date(2026, 11, 25)


@dataclass(frozen=True)
class Promise:
    """One thing the federation promises, or does not do (Serviceversprechen)."""

    name: str
    words: str


PROMISES = (
    Promise("Zeiten", "Montag bis Freitag von 8 bis 18 Uhr, in Bremen schon ab 7 Uhr."),
    Promise("Wartezeit", "75 von 100 Anrufen nimmt ein Mensch innerhalb von 30 Sekunden an."),
    Promise("Erster Anruf", "65 von 100 Anliegen sind mit dem ersten Anruf erledigt."),
    Promise(
        "Weitergegeben",
        "Was nicht sofort geht, wird innerhalb von 24 Stunden der Servicezeit beantwortet, auf dem"
        " Weg, den der Anrufende wählt.",
    ),
    Promise("Nicht dabei", "Keine Rechtsberatung im Einzelfall."),
    Promise("Auch nicht", "Alles, wofür man in die Akte einer Person sehen muss."),
)
#: the hours of the promise, for its clock of 24 hours
WEEK = tuple(Span(weekday, time(8), time(18)) for weekday in range(5))
