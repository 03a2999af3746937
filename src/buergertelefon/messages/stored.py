"""What is said about each stored field of messages."""

from buergertelefon.base.stored import Keep, Stored, Table, each

_NOBODY = "niemand, nur das Programm"
_LEADS = "Leitung, ohne Text und mit verdeckter Adresse; wer Briefe druckt, den Brief"

STORED: Table = {
    "Message": {
        **each(
            "id key", Stored("damit niemand dasselbe zweimal bekommt", Keep.FIGURE, _NOBODY)
        ),
        **each(
            "recipient subject text calendar attached attached_name lines reply_to thread",
            Stored("die Nachricht und wohin sie geht", Keep.MESSAGE, _LEADS),
        ),
        "sender": Stored("welche Stelle als Absender auf dem Brief steht", Keep.FIGURE, _LEADS),
        "reference": Stored(
            "zu welchem Gespräch sie gehört; eines Vorgangs, bis er anonymisiert wird",
            Keep.FIGURE, "Bürgertelefon",
        ),
        **each(
            "centre channel cause language urgent state tries created due until done reason",
            Stored("ob und wie sie ankam", Keep.FIGURE, _LEADS),
        ),
    },
    "OptOut": each(
        "digest channel since",
        Stored(
            "wer keine Erinnerungen und Umfragen will; ein Hash, der zu keiner Adresse führt",
            Keep.WISH, _NOBODY,
        ),
    ),
}  # fmt: skip
