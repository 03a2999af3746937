"""What is said about each stored field of figures."""

from buergertelefon.base.stored import Keep, Stored, Table, each

_ALL = "wer Zahlen sieht; öffentlich als Monatszahlen"
_INSIDE = "Leitung, Planung, Verwaltung, Personalrat"
_NOBODY = "niemand, nur das Programm"
_COUNTED = Stored("wie viele Anrufe, wie lange gewartet wurde, was daraus wurde", Keep.FIGURE, _ALL)
_SUMS = {
    "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
    **each(
        "centre line municipality channel origin",
        Stored("wofür gezählt wird: Leitung, Gemeinde, Kanal, Herkunft", Keep.FIGURE, _ALL),
    ),
    **each(
        "answered abandoned callback lost expired blocked closed before_queue answered_in_time "
        "abandoned_in_time abandoned_short waited_ms left_ms settled referred forwarded "
        "called_back nothing keyed for_good provisional callbacks_promised callbacks_kept",
        _COUNTED,
    ),
}
STORED: Table = {
    "Quarter": _SUMS | {"at": Stored("die Viertelstunde", Keep.FIGURE, _ALL)},
    "Day": _SUMS | {"day": Stored("der Tag", Keep.FIGURE, _ALL)},
    "WaitDay": {
        "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
        **each(
            "centre day origin seconds answered abandoned",
            Stored("wie viele eines Tages wie lange gewartet haben", Keep.FIGURE, _ALL),
        ),
    },
    "TopicDay": {
        "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
        **each(
            "centre day service line municipality channel asked settled referred forwarded "
            "called_back nothing pairs repeated",
            Stored("wie oft nach einer Leistung gefragt wurde, mit Ergebnis", Keep.FIGURE, _ALL),
        ),
    },
    "Rolled": each(
        "centre position recipe at", Stored("bis wohin die Summen stehen", Keep.FIGURE, _NOBODY)
    ),
    "GroupBlock": {
        "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
        **each(
            "centre begins until people ready_ms talk_ms wrap_ms handled",
            Stored(
                "Zeiten einer Gruppe von mindestens fünf, zusammengezählt", Keep.FIGURE, _INSIDE
            ),
        ),
    },
    "Grouped": each(
        "centre until",
        Stored("bis zu welchem Tag Gruppenzeiten abgeschlossen sind", Keep.FIGURE, _INSIDE),
    ),
    "Call": each(
        "number centre_id line municipality_id channel begun entered_queue answered left end",
        Stored(
            "was die Anzeige von einem Anruf zählt, ohne Dauer des Gesprächs", Keep.FIGURE, _ALL
        ),
    ),
    "PastImport": {
        "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
        **each(
            "centre form name digest at first last lines calls staff unknown",
            Stored(
                "welche Datei von früher eingelesen ist, damit sie zurückgenommen werden kann; "
                "nichts über einzelne Anrufe oder Personen",
                Keep.SETUP,
                _INSIDE,
            ),
        ),
    },
    "PastSum": _SUMS
    | {
        "brought": Stored("aus welcher Datei", Keep.SETUP, _NOBODY),
        **each("at day", Stored("die Viertelstunde oder der Tag", Keep.SETUP, _ALL)),
    },
    "PastWait": {
        "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
        **each(
            "brought day seconds answered abandoned",
            Stored("wie viele eines Tages wie lange gewartet haben", Keep.SETUP, _ALL),
        ),
    },
    "AlarmRule": {
        "id": Stored("hält die Zeile", Keep.SETUP, _NOBODY),
        **each(
            "centre kind limit active quiet_from quiet_until",
            Stored("wann die Anzeige Alarm gibt", Keep.SETUP, _INSIDE),
        ),
    },
    "Recipient": {
        "id": Stored("hält die Zeile", Keep.SETUP, _NOBODY),
        **each(
            "centre mail municipality",
            Stored("welche Stelle den Monatsbericht bekommt", Keep.SETUP, _INSIDE),
        ),
    },
    "Cost": {
        "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
        **each(
            "centre month cents",
            Stored("was der Dienst im Monat kostet, für die Anteile", Keep.FIGURE, _INSIDE),
        ),
    },
    "Outage": {
        "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
        **each(
            "centre begins until reason",
            Stored("wann eine Technik ausgefallen ist, und welche", Keep.FIGURE, _INSIDE),
        ),
    },
    "Expected": {
        "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
        **each(
            "centre day calls",
            Stored("wie viele Anrufe die Prognose vorher erwartet hat", Keep.FIGURE, _INSIDE),
        ),
    },
    "Absence": {
        "id": Stored("hält die Zeile", Keep.FIGURE, _NOBODY),
        **each(
            "centre week hours people",
            Stored(
                "Krankenstunden einer Gruppe von mindestens fünf je Woche, zusammengezählt; "
                "nie, wer krank war",
                Keep.FIGURE,
                _INSIDE,
            ),
        ),
    },
}
