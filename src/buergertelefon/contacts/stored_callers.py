"""What is said about the stored fields by which a caller is known again."""

from buergertelefon.base.stored import Keep, Stored, Table, each

_NOBODY = "niemand, nur das Programm"
STORED_CALLERS: Table = {
    "CallerEpoch": {
        "id": Stored("hält die Zeile", Keep.CALLER, _NOBODY),
        **each(
            "centre begins key",
            Stored(
                "der Schlüssel, mit dem Rufnummern von zwei Wochen unkenntlich gemacht werden",
                Keep.CALLER,
                _NOBODY,
            ),
        ),
    },
    "CallerKey": each(
        "contact key before",
        Stored(
            "ob dieselbe Nummer wieder anruft; die Nummer steht nicht darin", Keep.CALLER, _NOBODY
        ),
    ),
    "Contact": each(
        "keyed again",
        Stored("ob ein Anliegen binnen sieben Tagen wiederkam", Keep.FIGURE, _NOBODY),
    ),
    "ContactTopic": each(
        "first repeated",
        Stored("ob zu einem Thema wieder angerufen wurde", Keep.FIGURE, _NOBODY),
    ),
}
