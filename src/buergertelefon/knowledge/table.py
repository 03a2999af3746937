"""The knowledge as a table: one row a service, place and language; for a city without XZuFi."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from django.utils.text import slugify

from buergertelefon.knowledge.errors import BadImport
from buergertelefon.knowledge.rules.editing import Language
from buergertelefon.knowledge.xzufi.values import OWN, Office, Service, Text

#: columns of lists, whose items " | " separates
LISTS = {
    "Unterlagen": "documents", "Voraussetzungen": "prerequisites", "Ablauf": "procedure",
    "Formulare": "forms", "Rechtsgrundlagen": "legal", "Wege": "how", "Unbekannt": "unknown",
}  # fmt: skip
WORDS = {
    "Vorlesetext": "say", "Gebühr": "fee", "Dauer": "duration", "Frist": "deadline",
    "Begründung": "why", "Hinweis": "hint", "Quelle": "source",
}  # fmt: skip
DATES = {"Stand": "as_of", "Prüfen bis": "review_due"}
#: columns in their order; those with * must be filled in
COLUMNS = (
    "Kennung", "Name", "LeiKa-Schlüssel", "Bei uns", "Alltagswörter", "Ort", "Sprache", "Gilt ab",
    "Gilt bis", "Stelle", "Stelle Kennung", "Stelle Telefon", "Stelle Mail", "Stelle Adresse",
    *WORDS, "Quellen", *LISTS, *DATES,
)  # fmt: skip
NEEDED = ("Name", "Stelle")
#: bytes of a table, characters of a cell
LARGEST, LONGEST = 64 * 1024**2, 20_000
SEPARATOR = " | "
#: stands for all fields that are empty; so does a table without the column
WHAT_IS_MISSING = "?"
#: a spreadsheet would take a cell that begins so for a formula
FORMULA = re.compile(r"^'*[=+\-@\t\r]")


@dataclass(frozen=True)
class Table:
    """What stands in a file."""

    services: list[Service]
    offices: list[Office]


def read(path: Path, *, places: Mapping[str, str]) -> Table:
    """The whole table. `places`: names and keys of our municipalities to their keys.

    Raises BadImport naming line, column and reason.
    """
    if not path.is_file():
        raise BadImport(str(path), 0, "Die Datei gibt es nicht.")
    if path.stat().st_size > LARGEST:
        raise BadImport(path.name, 0, f"Die Datei ist größer als {LARGEST // 1024**2} MB.")
    rows: dict[str, list[tuple[int, dict[str, str]]]] = {}
    offices: dict[str, Office] = {}
    for line, row in _rows(path):
        key = row["Kennung"] or slugify(row["Name"])[:60]
        rows.setdefault(key, []).append((line, row))
        slug = _office(row)
        fields = {
            "phone": row["Stelle Telefon"],
            "mail": row["Stelle Mail"],
            "address": row["Stelle Adresse"],
        }
        offices.setdefault(slug, Office((OWN, slug), row["Stelle"], line, "", "", fields))
    return Table(
        [_service(path.name, key, found, places) for key, found in rows.items()],
        list(offices.values()),
    )


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # what spreadsheets in Germany write
    if "\0" in text:
        raise BadImport(path.name, 0, "Das ist keine Tabelle, sondern eine andere Art von Datei.")
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        _check(path.name, names)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                wrong = f"{len(cells)} Spalten statt {len(names)}"
                raise BadImport(path.name, reader.line_num, wrong)
            row = (
                dict.fromkeys(COLUMNS, "")
                | {"Unbekannt": WHAT_IS_MISSING}
                | {name: _unquoted(cell) for name, cell in zip(names, cells, strict=True)}
            )
            for name, cell in row.items():
                if len(cell) > LONGEST:
                    raise BadImport(path.name, reader.line_num, f"Spalte »{name}«: zu lang.")
                if name in NEEDED and not cell:
                    raise BadImport(path.name, reader.line_num, f"Spalte »{name}« ist leer.")
            yield reader.line_num, row
    except csv.Error as error:
        raise BadImport(path.name, reader.line_num, f"Kein lesbares CSV: {error}") from error


def _check(name: str, names: list[str]) -> None:
    if missing := [one for one in NEEDED if one not in names]:
        raise BadImport(name, 1, f"Die Spalte »{missing[0]}« fehlt.")
    if unknown := [one for one in names if one and one not in COLUMNS]:
        raise BadImport(name, 1, f"Die Spalte »{unknown[0]}« kennen wir nicht.")
    if len(set(names)) < len(names):
        raise BadImport(name, 1, "Eine Spalte kommt zweimal vor.")


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _service(
    name: str,
    key: str,
    found: list[tuple[int, dict[str, str]]],
    places: Mapping[str, str],
) -> Service:
    line, first = found[0]
    leika = first["LeiKa-Schlüssel"]
    if leika and not re.fullmatch(r"99\d{12}", leika):
        raise BadImport(name, line, "Spalte »LeiKa-Schlüssel«: 14 Ziffern, am Anfang 99.")
    words = [word for _, row in found for word in _items(row["Alltagswörter"])]
    texts, seen = [], set()
    for at, row in found:
        if row["Name"] != first["Name"]:
            raise BadImport(name, at, f"Spalte »Name«: »{key}« heißt in Zeile {line} anders.")
        text = _text(name, at, row, places)
        where = (text.place, text.language, text.since)
        if where in seen:
            raise BadImport(name, at, f"»{key}« steht für diesen Ort und diese Zeit zweimal da.")
        seen.add(where)
        texts.append(text)
    ours = first["Bei uns"].lower() not in {"nein", "n", "0", "false"}
    digest = hashlib.sha256(repr(found).encode()).hexdigest()
    return Service(
        (OWN, key), first["Name"], line, "", digest, leika, tuple(texts), exact=True,
        words=tuple((word, "de") for word in dict.fromkeys(words)), extra={"ours": str(ours)},
    )  # fmt: skip


def _text(name: str, line: int, row: dict[str, str], places: Mapping[str, str]) -> Text:
    place = places.get(row["Ort"].casefold()) if row["Ort"] else ""
    if place is None:
        raise BadImport(name, line, f"Spalte »Ort«: »{row['Ort']}« kennen wir nicht.")
    language = row["Sprache"] or Language.GERMAN
    if language not in {*Language}:
        known = ", ".join(Language)
        raise BadImport(name, line, f"Spalte »Sprache«: »{language}« gibt es nicht ({known}).")
    fields: dict[str, object] = {field: row[column] for column, field in WORDS.items()}
    fields |= {field: _items(row[column]) for column, field in LISTS.items()}
    fields["sources"] = _sources(name, line, row["Quellen"])
    if row["Unbekannt"] == WHAT_IS_MISSING:
        del fields["unknown"]
    for column, field in DATES.items():
        day = _day(name, line, column, row[column])
        fields[field] = day.isoformat() if day else ""
    since = _day(name, line, "Gilt ab", row["Gilt ab"])
    until = _day(name, line, "Gilt bis", row["Gilt bis"])
    if since and until and until <= since:
        raise BadImport(name, line, "Spalte »Gilt bis«: liegt nicht nach »Gilt ab«.")
    return Text(fields, str(language), place, since, until, _office(row))


def _office(row: Mapping[str, str]) -> str:
    return slugify(row["Stelle Kennung"] or row["Stelle"])[:80]


def _sources(name: str, line: int, cell: str) -> dict[str, str]:
    """Sources of single facts, each "Gebühr: Ortsgesetz"."""
    columns = {**WORDS, **LISTS}
    found = {}
    for item in _items(cell):
        column, colon, source = item.partition(": ")
        if column not in columns or not colon:
            raise BadImport(name, line, f"Spalte »Quellen«: »{item}« nennt keine Spalte.")
        found[columns[column]] = source
    return found


def sources(of: Mapping[str, str]) -> list[str]:
    """The items of the column for sources of single facts."""
    columns = {field: column for column, field in {**WORDS, **LISTS}.items()}
    return [f"{columns[field]}: {source}" for field, source in of.items() if field in columns]


def _items(cell: str) -> list[str]:
    return [one.strip() for one in re.split(r"\s*[|\n]\s*", cell) if one.strip()]


def _day(name: str, line: int, column: str, cell: str) -> date | None:
    if not cell:
        return None
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", cell)
    try:
        if german:
            day, month, year = map(int, german.groups())
            return date(year, month, day)
        return date.fromisoformat(cell)
    except ValueError as error:
        raise BadImport(name, line, f"Spalte »{column}«: »{cell}« ist kein Tag.") from error


def write(out: IO[bytes], rows: Iterable[Mapping[str, object]]) -> int:
    """Rows with the columns' names, as spreadsheets here open them; returns how many."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        writer.writerow([_cell(row.get(name, "")) for name in COLUMNS])
        count += 1
    text.detach()
    return count


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = SEPARATOR.join(str(one).replace("|", "/") for one in value)
    cell = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{cell}" if FORMULA.match(cell) else cell
