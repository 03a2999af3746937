"""What is said about each stored field of surveys."""

from buergertelefon.base.stored import Keep, Stored, Table, each

_NOBODY = "niemand, nur das Programm"
_READERS = "Leitung, Planung, Personalvertretung; Gruppen unter fünf niemand"
_SETUP = Stored("die Frage, Wort für Wort, und wer gefragt wird", Keep.SETUP, "Leitung")
_ABOUT = "scale centre channel area line day"

STORED: Table = {
    "Scale": each("id slug version language question options comment since source", _SETUP),
    "Plan": each("id centre channel scale share active", _SETUP),
    "Invitation": {
        "digest": Stored(
            "erkennt den Link einer Einladung; führt zu keiner Person und keinem Gespräch",
            Keep.INVITATION, _NOBODY,
        ),
        **each(_ABOUT, Stored("worum es in der Antwort gehen wird", Keep.INVITATION, _NOBODY)),
    },
    "Asked": each(
        f"id {_ABOUT} count", Stored("wie viele gefragt wurden, der Nenner", Keep.FIGURE, _READERS)
    ),
    "Given": each(
        f"id {_ABOUT} value comment",
        Stored("eine Antwort, die noch unter andere gemischt wird", Keep.MIXED, _NOBODY),
    ),
    "Answer": {
        **each(
            f"id {_ABOUT} value",
            Stored("was jemand geantwortet hat, ohne wer", Keep.FIGURE, _READERS),
        ),
        "comment": Stored("was jemand dazu geschrieben hat", Keep.COMMENT, _READERS),
    },
}  # fmt: skip
