"""The lines of registers: municipalities and postcodes. Nothing is guessed.

Sources: Gemeindeverzeichnis GV100AD of Destatis, record description ("Satzart 10, 40, 60").
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from buergertelefon.places.errors import BadRegister

LAND, COUNTY, COMMUNE = "10", "40", "60"
#: Textkennzeichen of a Kreis: 43 Kreis, 44 Landkreis; cities that are one need no word
COUNTIES = {"43": "Kreis ", "44": "Landkreis "}
UNION = "50"
#: Textkennzeichen of a Verband that is more than one municipality, and what goes before its name
UNIONS = {
    "51": "Amt ", "52": "Samtgemeinde ", "53": "Verbandsgemeinde ",
    "54": "Verwaltungsgemeinschaft ", "55": "Amt ", "56": "Verwaltungsverband ",
}  # fmt: skip
#: names that say themselves what they are: "Aub (VGem)", "VVG der Stadt Neuffen", "GVV Oberes Gäu"
_SAID = re.compile(r"\s\(VGem\)$")
_OWN = ("VVG ", "GVV ")
#: record kinds of GV100AD that nobody here needs: Regierungsbezirk, Region
OTHERS = {"20", "30"}


Row = dict[str, str]
Keys = Iterable[tuple[str, ...]]


@dataclass
class Report:
    """What was found wrong, by line."""

    problems: list[tuple[int, str]] = field(default_factory=list)
    skipped: int = 0
    notes: list[str] = field(default_factory=list)  # of the whole file
    #: what lines that are left out were about: keys, or how keys begin
    unread: set[tuple[str, ...]] = field(default_factory=set)
    blind: int = 0  # lines left out of which nobody knows what they were about

    def say(self, line: int, words: str) -> None:
        """One problem."""
        self.problems.append((line, words))

    def leave_out(self, line: int, words: str, *keys: tuple[str, ...]) -> None:
        """A line that cannot be read; what it was about, if that can be read, stays as it was."""
        self.say(line, words)
        self.unread.update(keys)
        self.blind += not keys

    def stays(self, *keys: tuple[str, ...]) -> bool:
        """May a line that is left out have named this? Then it has not gone."""
        starts = (key[:n] for key in keys for n in range(1, len(key) + 1))
        return bool(self.blind) or any(start in self.unread for start in starts)


@dataclass(frozen=True)
class CommuneRow:
    """A municipality."""

    ars: str
    ags: str
    name: str
    postcode: str
    inhabitants: int | None
    tax_office: str


@dataclass(frozen=True)
class AreaRow:
    """A Land, a Kreis or a Verband."""

    key: str
    name: str


@dataclass(frozen=True)
class PostcodeRow:
    """A postcode at a place."""

    code: str
    town: str
    county: str


def decoded(data: bytes) -> str:
    """Text of a file: UTF-8, else what German offices have written for long (Windows-1252).

    Raises BadRegister if it is neither, or no text at all.
    """
    if b"\x00" in data:
        raise BadRegister("Das ist keine Textdatei. Erwartet wird CSV, TSV, JSON oder GV100AD.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "Ã¤" in text or "Ã¼" in text or "ÃŸ" in text:
            raise BadRegister(
                "Die Umlaute sind doppelt kodiert („Ã¼“ statt „ü“). Bitte die Datei neu speichern."
            )
        return text
    raise BadRegister("Die Zeichenkodierung ist weder UTF-8 noch Windows-1252.")


def municipalities(text: str, report: Report) -> Iterator[CommuneRow | AreaRow | PostcodeRow]:
    """GV100AD, or CSV with the columns ars, ags, name, …, or ort, plz, kreis.

    Raises BadRegister if it is none of them.
    """
    first = text.lstrip("\ufeff").partition("\n")[0]
    if first[:2] in {LAND, COUNTY, UNION, COMMUNE, *OTHERS} and first[2:10].isdigit():
        yield from _gv100ad(text, report)
        return
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter(first))
    columns = set(columns_of(reader))
    if {"ort", "plz"} <= columns:
        yield from _postcodes(reader, report)
    elif {"ars", "ags", "name"} <= columns:
        yield from _communes(reader, report)
    else:
        raise BadRegister(
            "Das Gemeindeverzeichnis braucht GV100AD oder eine CSV-Datei mit den Spalten ars, ags,"
            f" name oder ort, plz, kreis. Gefunden: {', '.join(sorted(columns)) or 'nichts'}."
        )


def delimiter(first: str) -> str:
    """What separates the fields of a table, by its first line."""
    return max(";,\t", key=first.count)


def rows_of(
    reader: "csv.DictReader[str]", report: Report, about: Callable[[Row], Keys]
) -> Iterator[tuple[int, Row]]:
    """Line and fields by lower-case name. A row that is longer than the header is left out."""
    try:
        for raw in reader:
            more: object = raw.pop(None, None)  # where csv puts the surplus
            row = {(name or "").strip().lower(): (text or "").strip() for name, text in raw.items()}
            if isinstance(more, list) and any(more):
                words = "Die Zeile hat mehr Felder als die Kopfzeile."
                report.leave_out(reader.line_num, words, *about(row))
            else:
                yield reader.line_num, row
    except csv.Error as error:
        raise BadRegister(f"Nach Zeile {reader.line_num} ist es kein CSV: {error}.") from error


def columns_of(reader: "csv.DictReader[str]") -> list[str]:
    """Names of the columns, lower-case. Raises BadRegister if there is no CSV."""
    try:
        return [(name or "").strip().lower() for name in reader.fieldnames or []]
    except csv.Error as error:
        raise BadRegister(f"Die Kopfzeile ist kein CSV: {error}.") from error


def column(columns: Sequence[str], names: Iterable[str]) -> str | None:
    """Which of these names the file has."""
    return next((name for name in names if name in columns), None)


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()


def _gv100ad(text: str, report: Report) -> Iterator[CommuneRow | AreaRow]:
    for n, line in enumerate(text.splitlines(), start=1):
        kind, key = line[:2], line[10:18].rstrip()
        name = line[22:72].strip()
        if kind in {LAND, COUNTY}:
            if not _digits(key, 2 if kind == LAND else 5):
                words = f"Schlüssel „{key}“ passt nicht zur Satzart {kind}."
                report.leave_out(n, words, ("area", key))  # a Land or Kreis never ends
                continue
            yield AreaRow(key, COUNTIES.get(line[122:124], "") + name)
        elif kind == UNION:
            word = UNIONS.get(line[122:124])
            union = line[10:15] + line[18:22]
            if word is None:  # a municipality by itself
                continue
            if not _digits(union, 9):
                report.leave_out(n, f"Schlüssel „{union}“ eines Verbands ist keiner.", ("area",))
                continue
            yield AreaRow(union, name if name.startswith(_OWN) else word + _SAID.sub("", name))
        elif kind == COMMUNE:
            ags, union = line[10:18], line[18:22]
            row = {
                "ars": f"{ags[:5]}{union}{ags[5:]}", "ags": ags, "name": name,
                "plz": line[165:170].strip(), "einwohner": line[139:150].strip(),
                "bufa": line[177:181].strip(),
            }  # fmt: skip
            if (commune := _commune(n, row, report)) is not None:
                yield commune
        elif line.strip() and kind not in OTHERS:
            report.leave_out(n, f"Satzart „{kind}“ ist unbekannt.")


def _communes(reader: "csv.DictReader[str]", report: Report) -> Iterator[CommuneRow]:
    for n, row in rows_of(reader, report, _named):
        row["plz"] = row.get("plz") or row.get("plz_verwaltungssitz", "")
        row["bufa"] = row.get("bufa") or row.get("finanzamt_bufa", "")
        if (commune := _commune(n, row, report)) is not None:
            yield commune


def _named(row: Mapping[str, str]) -> Keys:
    """By its ARS, its AGS or both, if they are some."""
    keys = {"ars": 12, "ags": 8}
    return [(name, row[name]) for name, count in keys.items() if _digits(row[name], count)]


def _commune(n: int, row: Mapping[str, str], report: Report) -> CommuneRow | None:
    ars, ags, name = row["ars"], row["ags"], row["name"]
    people, office = row.get("einwohner", ""), row.get("bufa", "")
    wrong = ""
    if not _digits(ars, 12):
        wrong = f"ARS „{ars[:20]}“ hat {len(ars)} Zeichen, erwartet sind 12 Ziffern."
    elif not _digits(ags, 8):
        wrong = f"AGS „{ags[:20]}“ hat {len(ags)} Zeichen, erwartet sind 8 Ziffern."
    elif ars[:5] + ars[9:] != ags:
        wrong = f"ARS {ars} und AGS {ags} meinen nicht dieselbe Gemeinde."
    elif not name:
        wrong = f"Die Gemeinde {ars} hat keinen Namen."
    elif row.get("plz") and not _digits(row["plz"], 5):
        wrong = f"Postleitzahl „{row['plz'][:20]}“ von {name} hat keine 5 Ziffern."
    elif office and not _digits(office, 4):
        wrong = f"Finanzamt „{office[:20]}“ von {name} ist keine BUFA-Nummer."
    if wrong:
        report.leave_out(n, wrong, *_named(row))
        return None
    people = people.lstrip("0") or people[-1:]  # GV100AD fills its columns
    count = int(people) if _digits(people, len(people)) and len(people) < 10 else None
    return CommuneRow(ars, ags, name, row.get("plz", ""), count, office)


def _postcodes(reader: "csv.DictReader[str]", report: Report) -> Iterator[PostcodeRow]:
    def code(row: Row) -> Keys:
        return [(row["plz"],)] if _digits(row["plz"], 5) else []

    for n, row in rows_of(reader, report, code):
        if not code(row):
            report.leave_out(n, f"Postleitzahl „{row['plz'][:20]}“ hat keine 5 Ziffern.")
        elif not row["ort"]:
            report.leave_out(n, f"Zur Postleitzahl {row['plz']} fehlt der Ort.", *code(row))
        else:
            yield PostcodeRow(row["plz"], row["ort"], row.get("kreis", ""))
