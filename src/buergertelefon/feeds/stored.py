"""What is said about each stored field of feeds."""

from buergertelefon.base.stored import NOBODY, Keep, Stored, Table, each

STORED: Table = {
    "Feed": each(
        "id calendar secret_hash made",
        Stored(
            "Adresse, unter der ein Kalenderprogramm liest, wann Schalter belegt sind; ohne Namen",
            Keep.SETUP, NOBODY,
        ),
    ),
}  # fmt: skip
