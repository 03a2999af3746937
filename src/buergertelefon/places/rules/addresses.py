"""The lines of address registers."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import Report, columns_of, delimiter, rows_of
from buergertelefon.places.rules.writing import house


@dataclass(frozen=True)
class AddressRow:
    """A house."""

    street: str
    number: str
    district: str = ""


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
    street, number = _column(columns, STREET), _column(columns, NUMBER)
    district = _column(columns, DISTRICT)
    if street is None or number is None:
        raise BadRegister(
            "Das Adressverzeichnis braucht die Spalten strasse und hausnummer (und ortsteil, wenn"
            f" bekannt). Gefunden: {', '.join(columns) or 'keine Spalten'}."
        )
    seen: set[tuple[str, str]] = set()
    for n, row in rows_of(reader, report):
        name, text_ = row[street], row[number]
        if not name:
            report.say(n, "Der Straßenname fehlt.")
        elif len(name) > 120:
            report.say(n, f"Der Straßenname hat {len(name)} Zeichen.")
        elif house(text_) is None or len(text_) > 20:
            report.say(n, f"Hausnummer „{text_[:20]}“ in {name} beginnt mit keiner Zahl.")
        elif (name, text_) in seen:
            report.skipped += 1
        else:
            seen.add((name, text_))
            yield AddressRow(name, text_, row[district] if district else "")


def _column(columns: Sequence[str], names: Iterable[str]) -> str | None:
    return next((name for name in names if name in columns), None)
