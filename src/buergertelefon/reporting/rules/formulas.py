"""The formulas of all figures, as they stand beside them on pages and in exports."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Formula:
    """How a figure is made, as it stands beside it on pages and in exports."""

    id: str
    name: str  # German, short
    words: str  # German: numerator ÷ denominator
    source: str  # who says so


#: by id
FORMULAS: Mapping[str, Formula] = {
    one.id: one
    for one in (
        Formula(
            "F1",
            "Servicelevel F1",
            "(angenommen ≤ T + aufgelegt ≤ T) ÷ angeboten",
            "Cisco, „abandoned positive“",
        ),
        Formula(
            "F2",
            "Servicelevel F2",
            "angenommen ≤ T ÷ angenommen",
            "verbreitet; schönt",
        ),
        Formula(
            "F3",
            "Servicelevel",
            "angenommen ≤ T ÷ angeboten",
            "Serviceversprechen 115 mit dem strengsten Nenner; Cisco, „abandoned negative“",
        ),
        Formula(
            "F4",
            "Servicelevel F4",
            "angenommen ≤ T ÷ (angeboten − aufgelegt ≤ T)",
            "Cisco, „abandoned ignored“; Bright Pattern",
        ),
        Formula(
            "F5",
            "Servicelevel F5",
            "(angenommen ≤ T + früh aufgelegt) ÷ angeboten",
            "Variante mit früh Aufgelegten",
        ),
        Formula(
            "F6",
            "Servicelevel F6",
            "angenommen ≤ T ÷ (angeboten − früh aufgelegt)",
            "Filter „short abandon“",
        ),
        Formula(
            "A1",
            "Aufgelegt",
            "aufgelegt ÷ angeboten",
            "ISO 18295 nennt den Begriff",
        ),
        Formula(
            "A2",
            "Aufgelegt ohne früh Aufgelegte",
            "(aufgelegt − früh aufgelegt) ÷ (angeboten − früh aufgelegt)",
            "wie A1, ohne ≤ 5 s",
        ),
        Formula(
            "E1",
            "Erreichbarkeit",
            "angenommen ÷ (angeboten + abgewiesen)",
            "eigene Festlegung",
        ),
        Formula(
            "W1",
            "Mittlere Wartezeit (ASA)",
            "Wartezeit der Angenommenen ÷ angenommen",
            "verbreitet",
        ),
        Formula(
            "H1",
            "Mittlere Bearbeitungszeit (AHT)",
            "(Gespräch + Halten + Nachbearbeitung) ÷ bearbeitet, nur Gruppen ab 5",
            "verbreitet",
        ),
        Formula(
            "H2",
            "Auslastung der Gruppe",
            "(Gespräch + Halten + Nachbearbeitung) ÷ (dasselbe + bereit), nur Gruppen ab 5",
            "verbreitet",
        ),
        Formula(
            "L1",
            "Sofort erledigt",
            "erledigt ÷ abgeschlossene Gespräche",
            "FCR, roh",
        ),
        Formula(
            "L2",
            "Sofort erledigt oder verwiesen",
            "(erledigt + verwiesen) ÷ abgeschlossene Gespräche",
            "FCR mit Verweis",
        ),
        Formula(
            "L3",
            "Sofort und endgültig erledigt",
            "erledigt und binnen 7 Tagen nicht wieder dasselbe Thema ÷ Gespräche mit "
            "Anruferschlüssel",
            "FCR, um Wiederholer bereinigt",
        ),
        Formula(
            "L4",
            "Wiederholer",
            "Paare (Schlüssel, Thema) mit zwei Anrufen binnen 7 Tagen ÷ alle Paare",
            "eigene Festlegung",
        ),
        Formula(
            "L5",
            "Ohne Schlüssel",
            "Gespräche ohne Anruferschlüssel ÷ Gespräche",
            "zu L3",
        ),
        Formula(
            "V1",
            "Antwort in 24 Servicestunden",
            "erste Antwort in der Frist ÷ alle fälligen",
            "Serviceversprechen 115",
        ),
        Formula(
            "O1",
            "Öffnungszeiten gehalten",
            "Minuten offen ohne Ausfall ÷ versprochene Minuten",
            "eigene Festlegung",
        ),
        Formula(
            "P1",
            "Erwartete Anrufe",
            "Prognose vom Tag davor, sonst Mittel der letzten 4 gleichen Wochentage ohne Feiertage",
            "eigene Festlegung",
        ),
        Formula(
            "R1",
            "Rückruf gehalten",
            "im Zeitraum erreicht ÷ versprochene Rückrufe",
            "eigene Festlegung",
        ),
        Formula(
            "W2",
            "Wartezeit, Mitte (Median)",
            "so lange oder kürzer wartete die Hälfte der Angenommenen",
            "verbreitet; so genau wie ihre Klasse",
        ),
        Formula(
            "W3",
            "Wartezeit von neun aus zehn",
            "so lange oder kürzer warteten 90 % der Angenommenen",
            "verbreitet; so genau wie ihre Klasse",
        ),
        Formula(
            "W4",
            "Wartezeit beim Auflegen (Median)",
            "so lange oder kürzer wartete die Hälfte derer, die aufgelegt haben",
            "zu A1; so genau wie ihre Klasse",
        ),
        Formula(
            "S3",
            "Rücklauf der Umfrage",
            "Antworten ÷ gefragte Personen",
            "verbreitet",
        ),
        Formula(
            "S4",
            "Zufrieden",
            "Stimmen für gute Antworten ÷ alle Antworten",
            "je Antwortskala",
        ),
    )
}
