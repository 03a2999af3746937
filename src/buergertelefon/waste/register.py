"""A register of addresses with its calendars: CSV and JSON. The only module that knows them.

CSV, semicolons, columns in any order: strasse, hausnummer, kalender; if there are any: ortsteil,
stadtteil, abfuhrgebiet, reihenfolge. JSON: {"3": [{"datum": "2020-01-31", "arten": ["Bio"]}]};
a calendar without dates is one nobody has published any for.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from buergertelefon.places.rules.writing import folded
from buergertelefon.waste.rules.records import HouseRecord, Reading, Tell

SOURCE = "register"
NEEDED = ("strasse", "hausnummer", "kalender")
#: the narrowest first
AREAS = ("abfuhrgebiet", "ortsteil", "stadtteil")
POSITION = "reihenfolge"
EVERY = 5000


class BadRow(Exception):
    """A line where a table can no longer be read."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(
            "Ab hier ist die Datei kein lesbares CSV: Bitte die Anführungszeichen prüfen."
        )


def read_register(addresses: str, calendars: str, *, tell: Tell = lambda *_: None) -> Reading:
    """Both files. What is wrong is in `problems`, with its line."""
    reading = Reading(full=True, source=SOURCE)
    _calendars(calendars, reading)
    if not reading.problems:
        _addresses(addresses, reading, tell)
    return reading.closed()


def _calendars(text: str, reading: Reading) -> None:
    given = parsed(text, reading)
    if reading.problems:
        return
    if not given or not isinstance(given, dict):
        reading.wrong('Erwartet werden Kalender: {"1": [{"datum": …, "arten": […]}]}.')
        return
    for label, days in given.items():
        place = f"Kalender {label[:40]}"
        reading.calendars[label.strip()] = set()
        if not isinstance(days, list):
            reading.wrong("Erwartet wird eine Liste von Tagen.", place=place)
            continue
        for n, one in enumerate(days, start=1):
            _day(label.strip(), one, reading, f"{place}, {n}. Tag")


def _day(label: str, one: Any, reading: Reading, place: str) -> None:
    if not isinstance(one, dict) or not isinstance(one.get("datum"), str):
        reading.wrong("„datum“ fehlt.", place=place)
        return
    kinds = one.get("arten")
    if not isinstance(kinds, list) or not kinds or not all(isinstance(it, str) for it in kinds):
        reading.wrong("„arten“ fehlt oder ist leer.", place=place)
        return
    reading.date(label, one["datum"], "/".join(kinds), place=place)


def _addresses(text: str, reading: Reading, tell: Tell) -> None:
    rows = table(text)
    try:
        columns = header(next(rows, (1, []))[1])
        for one in NEEDED:
            if one not in columns:
                reading.wrong(f"Die Spalte „{one}“ fehlt.", 1)
        if not reading.problems:
            _houses(rows, columns, reading, tell, of=text.count("\n"))
    except BadRow as error:
        reading.wrong(str(error), error.line)


def _houses(
    rows: Iterator[tuple[int, list[str]]], columns: list[str], reading: Reading, tell: Tell, *,
    of: int,
) -> None:  # fmt: skip
    where = {name: n for n, name in enumerate(columns)}
    street, number, calendar = (where[one] for one in NEEDED)
    areas = [where[one] for one in AREAS if one in where]
    position = where.get(POSITION)
    for line, cells in rows:
        if line % EVERY == 0:
            tell(line, of)
        if len(cells) != len(columns):
            reading.wrong(f"{len(cells)} Felder statt {len(columns)}.", line)
            continue
        label = cells[calendar].strip()
        if label not in reading.calendars:
            says = f"Den Kalender „{label[:40]}“ gibt es in der Datei der Kalender nicht."
            reading.wrong(says if label else "Der Kalender fehlt.", line)
            continue
        place = None if position is None else _position(cells[position].strip(), line, reading)
        reading.take(
            HouseRecord(cells[street].strip(), cells[number].strip(), label,
                        tuple(cells[n].strip() for n in areas if cells[n].strip()), place),
            line=line,
        )  # fmt: skip


def _position(text: str, line: int, reading: Reading) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    reading.wrong(f"„{text[:40]}“ ist keine Zahl.", line, POSITION)
    return None


def table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with their lines. Raises BadRow."""
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = rows.line_num + 1
    except csv.Error as error:
        raise BadRow(line) from error


def header(cells: list[str]) -> list[str]:
    """Names of columns as they are compared: "Straße" is "strasse"."""
    return [folded(one) for one in cells]


def parsed(text: str, reading: Reading) -> Any:
    """JSON; None if it is none, then that is a problem."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(one for one in names if names.count(one) > 1)
            reading.wrong(f"„{twice[:40]}“ steht zweimal da.")
        return found

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        says = "Hier ist die Datei abgeschnitten oder kein lesbares JSON."
        reading.wrong(says, error.lineno)
    except RecursionError:
        reading.wrong("Die Datei ist zu tief verschachtelt.")
    return None
