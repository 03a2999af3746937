"""What is said about each stored field of the knowledge."""

from buergertelefon.base.stored import (
    AT_WORK,
    EDITORS,
    EVERYBODY,
    NOBODY,
    Keep,
    Stored,
    Table,
    each,
)

_ANSWER = Stored("was zu einer Leistung gesagt wird, Fassung für Fassung", Keep.SETUP, EVERYBODY)
_WORK = Stored("in welchem Stand eine Fassung ist und wann sie geprüft wird", Keep.SETUP, EDITORS)
_WORDS = Stored("wonach gefragt wird, von niemandem im Besonderen", Keep.FIGURE, EDITORS)
_FLAG = Stored("was an einer Auskunft nicht stimmt oder fehlt", Keep.SETUP, EDITORS)
_WROTE = "die Redaktion am Text, sonst niemand"

STORED: Table = {
    "Answer": {
        **each(
            "id service municipality language say office prerequisites procedure documents fee "
            "duration deadline forms legal how why hint unknown source sources as_of valid_from "
            "valid_until", _ANSWER,
        ),
        **each("state review_due published changed edits before", _WORK),
        "owner": Stored(
            "wer den Text pflegt und an die Prüfung erinnert wird", Keep.RECORD, _WROTE,
            of_staff=True,
        ),
        **each(
            "author approver",
            Stored(
                "dass zwei Personen einen veröffentlichten Text gesehen haben", Keep.RECORD, _WROTE,
                of_staff=True,
            ),
        ),
    },
    "Remark": {
        **each(
            "id answer at text",
            Stored("was die Redaktion sich zu einer Fassung sagt", Keep.RECORD, EDITORS),
        ),
        "by": Stored("von wem die Anmerkung ist", Keep.RECORD, _WROTE, of_staff=True),
    },
    "Imported": each(
        "id kind agency foreign_id raw digest ended",
        Stored(
            "was eine andere Redaktion geliefert hat, unverändert; es kann öffentliche "
            "Ansprechpersonen nennen", Keep.SETUP, NOBODY,
        ),
    ),
    "TextVector": each(
        "id model text vector", Stored("hilft der Suche, Texte zu finden", Keep.SETUP, NOBODY)
    ),
    "Version": each("id number", Stored("ob sich etwas geändert hat", Keep.SETUP, NOBODY)),
    "LinkState": each(
        "id url checked problem since",
        Stored("ob eine Adresse im Netz noch stimmt", Keep.SETUP, EDITORS),
    ),
    "Notice": each(
        "id text say municipality public since until services",
        Stored("was heute jeder wissen muss", Keep.SETUP, EVERYBODY),
    ),
    "Synonym": each(
        "id service phrase language source confirmed",
        Stored("mit welchen Worten eine Leistung gesucht wird", Keep.SETUP, AT_WORK),
    ),
    "BestHit": each("id phrase service day count", _WORDS),
    "UnknownWord": each("id word count last done", _WORDS),
    "Flag": {
        **each("id kind service phrase text count at reply done", _FLAG),
        "by": Stored(
            "wem geantwortet wird; danach gelöscht", Keep.ASKED_BY, NOBODY, of_staff=True
        ),
    },
}  # fmt: skip
