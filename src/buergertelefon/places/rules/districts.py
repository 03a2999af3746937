"""The lines of a list of parts of a town, and of one that says which houses lie in which part."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.addresses import STREET
from buergertelefon.places.rules.registers import (
    Keys,
    Report,
    Row,
    column,
    columns_of,
    delimiter,
    rows_of,
)
from buergertelefon.places.rules.within import Within
from buergertelefon.places.rules.writing import House, house

DISTRICT = ("stadtteil", "district")
PART = ("ortsteil", "part")
POSTCODE = ("plz", "postleitzahl", "postcode")
FIRST = ("hausnummer_von", "hnr_von", "von")
LAST = ("hausnummer_bis", "hnr_bis", "bis")
LONGEST = 80


@dataclass(frozen=True)
class DistrictRow:
    """A Stadtteil, or an Ortsteil in it."""

    path: tuple[str, ...]
    postcode: str | None  # None: this list says nothing of it


@dataclass(frozen=True)
class RangeRow:
    """Houses that lie in a part of the town."""

    line: int
    houses: Within
    part: str  # as written: "Tenever", "Osterholz/Osterholz"


def districts(text: str, report: Report) -> Iterator[DistrictRow | RangeRow]:
    """CSV or TSV with stadtteil, ortsteil and plz, or strasse, hausnummer_von, …_bis, ortsteil.

    Raises BadRegister if it is neither.
    """
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter(text.partition("\n")[0]))
    columns = columns_of(reader)
    street, first, last = column(columns, STREET), column(columns, FIRST), column(columns, LAST)
    whole, part = column(columns, DISTRICT), column(columns, PART)
    if street and first and last and (part or whole):
        yield from _ranges(reader, report, street, first, last, part or whole or "")
    elif whole:
        yield from _parts(reader, report, whole, part, column(columns, POSTCODE))
    else:
        raise BadRegister(
            "Das Verzeichnis der Stadtteile braucht die Spalten stadtteil und ortsteil (und plz,"
            " wenn bekannt) oder strasse, hausnummer_von, hausnummer_bis und ortsteil. Gefunden:"
            f" {', '.join(columns) or 'keine Spalten'}."
        )


def _parts(
    reader: "csv.DictReader[str]", report: Report, whole: str, part: str | None, code: str | None
) -> Iterator[DistrictRow]:
    def path(row: Row) -> tuple[str, ...]:
        return tuple(filter(None, (row[whole], row[part] if part else "")))

    def about(row: Row) -> Keys:
        return [path(row)] if row[whole] else []

    seen: set[tuple[str, ...]] = set()
    for n, row in rows_of(reader, report, about):
        postcode = row[code] if code else None
        if not any(row.values()):
            continue
        if not row[whole]:
            report.leave_out(n, "Der Stadtteil fehlt.")
        elif max(map(len, path(row))) > LONGEST:
            report.leave_out(n, f"Der Name hat mehr als {LONGEST} Zeichen.")
        elif postcode and not (len(postcode) == 5 and postcode.isascii() and postcode.isdigit()):
            words = f"Postleitzahl „{postcode[:20]}“ hat keine 5 Ziffern."
            report.leave_out(n, words, path(row))
        elif path(row) in seen:
            report.skipped += 1
        else:
            seen.add(path(row))
            yield DistrictRow(path(row), postcode)


def _ranges(
    reader: "csv.DictReader[str]", report: Report, street: str, first: str, last: str, part: str
) -> Iterator[RangeRow]:
    for n, row in rows_of(reader, report, lambda _: ()):
        if not any(row.values()):
            continue
        begin, end = house(row[first]), house(row[last])
        if not row[street] or not row[part]:
            report.say(n, f"{'Der Ortsteil' if row[street] else 'Der Straßenname'} fehlt.")
        elif (row[first] and not begin) or (row[last] and not end) or (end and not begin):
            report.say(n, f"„{row[first][:20]}“ bis „{row[last][:20]}“ sind keine Hausnummern.")
        elif begin and end and end < begin:
            report.say(n, f"„{row[first][:20]}“ liegt hinter „{row[last][:20]}“.")
        else:
            yield RangeRow(n, Within((), row[street], _between(begin, end)), row[part])


def _between(first: House | None, last: House | None) -> House | None:
    if first is None or last is None or first == last:
        return first
    return House(first.number, first.letter, last.number, last.letter)
