"""Items as a table (CSV). The only module that knows its columns.

One row a way; semicolons, UTF-8 or Windows-1252, names of columns in the first line, any order.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from buergertelefon.base.money import cents_of, typed_euros
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import decoded
from buergertelefon.waste.errors import BadFile
from buergertelefon.waste.models import Item, ItemWay
from buergertelefon.waste.rules.words import CATEGORIES, DISPOSALS, Category, Disposal

#: columns and the longest text of each; those of NEEDED must be filled in
COLUMNS = {
    "Gegenstand": 120, "Alltagswörter": 2000, "Vorsicht": 300, "Stadt": 80, "Weg": 40,
    "Vorlesetext": 500, "Annahmestoff": 80, "Sperrmüllart": 40, "Liter": 6, "Gebühr": 12,
    "Gebühr gilt": 120, "Quelle": 500, "Stand": 10,
}  # fmt: skip
NEEDED = ("Gegenstand", "Stadt", "Weg", "Vorlesetext")
#: bytes of a file, lines with problems that are told
LARGEST, TOLD = 1_500_000, 50
SEPARATOR = " | "
_WAYS = {name.casefold(): Disposal(value) for value, name in DISPOSALS.items()}
_KINDS = {name.casefold(): Category(value) for value, name in CATEGORIES.items()}
#: a spreadsheet would take a cell that begins so for a formula
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")


@dataclass(frozen=True)
class WayRow:
    """A row as it is read; town and material are names yet."""

    line: int
    town: str
    disposal: Disposal
    text: str
    material: str
    category: Category | None
    litres: int | None
    fee_cents: int | None
    fee_note: str
    source: str
    checked: date | None


@dataclass
class ItemRows:
    """All rows of an item."""

    line: int
    name: str
    words: tuple[str, ...]
    hazard: str
    ways: list[WayRow] = field(default_factory=list)


def read(data: bytes) -> list[ItemRows]:
    """The whole file. Raises BadFile with every line that is wrong, up to TOLD."""
    if len(data) > LARGEST:
        raise BadFile([f"Die Datei ist größer als {LARGEST // 100_000 / 10:g} MB."])
    try:
        text = decoded(data)
    except BadRegister as error:
        raise BadFile([str(error)]) from error
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: dict[str, ItemRows] = {}
    problems: list[str] = []
    try:
        names = [one.strip() for one in next(reader, [])]
        _check(names)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _take(found, names, cells, reader.line_num, problems)
    except csv.Error as error:
        problems.append(f"Zeile {reader.line_num}: kein lesbares CSV ({error}).")
    if not found and not problems:
        problems.append("In der Datei steht kein Gegenstand.")
    if problems:
        raise BadFile(problems[:TOLD])
    return list(found.values())


def _check(names: list[str]) -> None:
    wrong = [f"Die Spalte „{one}“ fehlt." for one in NEEDED if one not in names]
    wrong += [f"Die Spalte „{one[:40]}“ kennen wir nicht. Möglich sind: {', '.join(COLUMNS)}."
              for one in names if one and one not in COLUMNS]  # fmt: skip
    wrong += [f"Die Spalte „{one}“ kommt zweimal vor." for one in COLUMNS if names.count(one) > 1]
    if wrong:
        raise BadFile([f"Zeile 1: {one}" for one in wrong])


def _take(
    found: dict[str, ItemRows], names: list[str], cells: list[str], line: int, problems: list[str]
) -> None:
    def wrong(says: str) -> None:
        problems.append(f"Zeile {line}: {says}")

    if len(cells) != len(names):
        wrong(f"{len(cells)} Felder statt {len(names)}.")
        return
    row = dict.fromkeys(COLUMNS, "") | dict(zip(names, map(_unquoted, cells), strict=True))
    before = len(problems)
    for name, longest in COLUMNS.items():
        if name in NEEDED and not row[name]:
            wrong(f"„{name}“ ist leer.")
        elif len(row[name]) > longest:
            wrong(f"„{name}“ hat mehr als {longest} Zeichen.")
    disposal = _WAYS.get(row["Weg"].casefold())
    if disposal is None and row["Weg"]:
        wrong(f"„{row['Weg'][:40]}“ ist kein Weg. Möglich sind: {', '.join(DISPOSALS.values())}.")
    category = _KINDS.get(row["Sperrmüllart"].casefold())
    if category is None and row["Sperrmüllart"]:
        wrong(f"„{row['Sperrmüllart'][:40]}“ ist keine Sperrmüllart.")
    litres = int(row["Liter"]) if row["Liter"].isdecimal() and row["Liter"].isascii() else None
    if litres is None and row["Liter"]:
        wrong(f"„Liter“: „{row['Liter'][:20]}“ ist keine Zahl.")
    fee = cents_of(row["Gebühr"]) if row["Gebühr"] else None
    if fee is None and row["Gebühr"]:
        wrong(f"„Gebühr“: „{row['Gebühr'][:20]}“ ist kein Betrag wie 12 oder 12,50.")
    checked = _day(row["Stand"])
    if checked is None and row["Stand"]:
        wrong(f"„Stand“: „{row['Stand'][:20]}“ ist kein Tag wie 27.11.2026.")
    if len(problems) > before or disposal is None:
        return
    words = tuple(one.strip() for one in row["Alltagswörter"].split("|") if one.strip())
    key = row["Gegenstand"].casefold()
    item = found.setdefault(key, ItemRows(line, row["Gegenstand"], words, row["Vorsicht"]))
    if (words and words != item.words) or (row["Vorsicht"] and row["Vorsicht"] != item.hazard):
        wrong(f"Alltagswörter oder Vorsicht sind anders als in Zeile {item.line}.")
    item.ways.append(WayRow(
        line, row["Stadt"], disposal, row["Vorlesetext"], row["Annahmestoff"], category, litres,
        fee, row["Gebühr gilt"], row["Quelle"], checked,
    ))  # fmt: skip


def written(items: Iterable[Item]) -> str:
    """Items with `ways.all()` as a table, as `read` takes it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in items:
        for way in item.ways.all():
            writer.writerow([_quoted(one) for one in _cells(item, way)])
    return out.getvalue()


def _cells(item: Item, way: ItemWay) -> list[str]:
    return [
        item.name, SEPARATOR.join(item.words), item.hazard, way.provider.town,
        DISPOSALS[way.disposal], way.text, way.material.name if way.material else "",
        CATEGORIES.get(way.category, ""), str(way.litres or ""),
        "" if way.fee_cents is None else typed_euros(way.fee_cents), way.fee_note, way.source,
        f"{way.checked:%d.%m.%Y}" if way.checked else "",
    ]  # fmt: skip


def _quoted(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unquoted(cell: str) -> str:
    cell = cell.strip().replace("\x00", "")
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _day(text: str) -> date | None:
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text, re.ASCII)
    try:
        return date(*map(int, reversed(german.groups()))) if german else date.fromisoformat(text)
    except ValueError:
        return None
