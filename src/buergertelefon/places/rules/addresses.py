"""The lines of address registers."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import (
    Keys,
    Report,
    Row,
    column,
    columns_of,
    delimiter,
    rows_of,
)
from buergertelefon.places.rules.writing import house


@dataclass(frozen=True)
class AddressRow:
    """A house."""

    street: str
    number: str
    district: str | None = None  # None: this register says nothing of it


#: what the columns of an address register may be called
STREET = ("strasse", "straße", "street", "strassenname")
NUMBER = ("hausnummer", "hnr", "housenumber", "nummer")
DISTRICT = ("ortsteil", "stadtteil", "district")


def addresses(text: str, report: Report) -> Iterator[AddressRow]:
    """CSV with street and house number, and the part of town if it is known.

    Raises BadRegister if a column is missing.
    """
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter(first))
    columns = columns_of(reader)
    street, number = column(columns, STREET), column(columns, NUMBER)
    district = column(columns, DISTRICT)
    if street is None or number is None:
        raise BadRegister(
            "Das Adressverzeichnis braucht die Spalten strasse und hausnummer (und ortsteil, wenn"
            f" bekannt). Gefunden: {', '.join(columns) or 'keine Spalten'}."
        )
    seen: set[tuple[str, str]] = set()

    def about(row: Row) -> Keys:
        return [(row[street],)] if row[street] else []

    for n, row in rows_of(reader, report, about):
        name, text_ = row[street], row[number]
        if not name:
            report.leave_out(n, "Der Straßenname fehlt.")
        elif len(name) > 120:
            report.leave_out(n, f"Der Straßenname hat {len(name)} Zeichen.", (name,))
        elif house(text_) is None or len(text_) > 20:
            words = f"Hausnummer „{text_[:20]}“ in {name} beginnt mit keiner Zahl."
            report.leave_out(n, words, (name,))
        elif (name, text_) in seen:
            report.skipped += 1
        else:
            seen.add((name, text_))
            yield AddressRow(name, text_, row[district] if district else None)
