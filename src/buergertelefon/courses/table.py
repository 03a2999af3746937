"""Courses as a table (CSV). The only module that knows its columns.

Semicolons, UTF-8 or Windows-1252, names of columns in the first line, any order. A column that is
not there was not said; neither was an empty cell of a number, a day or a choice. An empty text is
empty.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.rules.fields import Fields
from buergertelefon.courses.rules.records import (
    ACCESS,
    LARGEST,
    CourseRecord,
    Listing,
    Meeting,
    Reading,
    Tell,
    VenueRecord,
)
from buergertelefon.courses.rules.words import STATUS, Level, Pricing
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import decoded

#: columns of a file that is read; the first must be there
COLUMNS = (
    "Nummer", "Titel", "Text", "Fachbereich Kürzel", "Fachbereich", "Niveau", "Leitung", "Gebäude",
    "Raum", "Straße", "PLZ", "Ort", "Stadtteil", "Stufenfrei", "Höranlage", "Zugang", "Beginn",
    "Ende", "Termine", "Unterrichtseinheiten", "Gebühr", "Preis für", "Material",
    "Materialhinweis", "Ermäßigung möglich", "Voraussetzungen", "Alter ab", "Alter bis",
    "Mindestens", "Plätze", "Angemeldet", "Anmeldung vor Ort", "Fällt aus", "Grund", "Semester",
)  # fmt: skip
#: of what we publish besides; not read back
ONLY_OUT = ("Frei", "Status", "Anbieter", "Adresse im Internet")
#: registrations are the school's own business
OPEN = (*(one for one in COLUMNS if one != "Angemeldet"), *ONLY_OUT)
LEVELS = {one.value.casefold(): one for one in Level}
PRICES = {"person": Pricing.PERSON, "paar": Pricing.PAIR}
ACCESSES = {word: value for value, word in ACCESS.items()}
SEPARATOR = " | "
_MEETING = re.compile(r"(\S+)\s+(\S+?)\s*[-–]\s*(\S+)")
#: a spreadsheet would take a cell that begins so for a formula
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")


def read_table(source: bytes | Path, *, tell: Tell = lambda *_: None) -> Reading:
    """The whole file. What is wrong is in `problems`, with line, number and column."""
    reading = Reading()
    data = source if isinstance(source, bytes) else source.read_bytes()
    if len(data) > LARGEST:
        reading.wrong(f"Die Datei ist größer als {LARGEST // 1_000_000} MB.")
        return reading
    try:
        text = decoded(data)
    except BadRegister as error:
        reading.wrong(str(error))
        return reading
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [one.strip() for one in next(rows, [])]
        if _known(columns, reading):
            _rows(rows, columns, reading, tell)
    except csv.Error as error:
        reading.wrong(f"Hier ist die Datei kein lesbares CSV: {error}.", rows.line_num)
    return reading.closed()


def _known(columns: list[str], reading: Reading) -> bool:
    if COLUMNS[0] not in columns:
        reading.wrong(f"Die Spalte „{COLUMNS[0]}“ fehlt.", 1)
    for one in columns:
        if one and one not in COLUMNS and one not in ONLY_OUT:
            known = ", ".join(COLUMNS)
            reading.wrong(f"Die Spalte „{one[:40]}“ kennen wir nicht. Möglich sind: {known}.", 1)
        elif one and columns.count(one) > 1:
            reading.wrong(f"Die Spalte „{one[:40]}“ kommt zweimal vor.", 1)
    return not reading.problems


def _rows(rows: Iterator[list[str]], columns: list[str], reading: Reading, tell: Tell) -> None:
    line = 2
    for cells in rows:
        here, line = line, rows.line_num + 1  # type: ignore[attr-defined]  # of csv's reader
        if not any(cell.strip() for cell in cells):
            continue
        if reading.full(here):
            return
        row = dict(zip(columns, (_unquoted(cell) for cell in cells), strict=False))
        number = row.get("Nummer", "")
        if len(cells) != len(columns):
            reading.wrong(f"{len(cells)} Felder statt {len(columns)}.", here, number[:60])
        elif not number:
            reading.wrong("ist leer.", here, "", "Nummer")
        else:
            _course(row, Fields(reading, here, number[:60]))
        if len(reading.records) % 500 == 0:
            tell(len(reading.records), 0)


def _course(row: dict[str, str], fields: Fields) -> None:
    get = row.get
    if get("Titel") == "":
        fields.wrong("Titel", "ist leer.")
    record = CourseRecord(
        fields.text("Nummer", row["Nummer"], "number") or fields.number,
        fields.text("Titel", get("Titel"), "title"), fields.text("Text", get("Text"), "text"),
        fields.text("Fachbereich Kürzel", get("Fachbereich Kürzel"), "area_code"),
        fields.text("Fachbereich", get("Fachbereich"), "area"),
        fields.one_of("Niveau", get("Niveau"), LEVELS),
        fields.text("Leitung", get("Leitung"), "lecturer"), _venue(row, fields),
        fields.day("Beginn", get("Beginn")), fields.day("Ende", get("Ende")),
        _sessions(get("Termine"), fields),
        fields.count("Unterrichtseinheiten", get("Unterrichtseinheiten")),
        fields.cents("Gebühr", get("Gebühr")),
        fields.one_of("Preis für", get("Preis für"), PRICES),
        fields.cents("Material", get("Material")),
        fields.text("Materialhinweis", get("Materialhinweis"), "material_note"),
        fields.yes("Ermäßigung möglich", get("Ermäßigung möglich")),
        fields.text("Voraussetzungen", get("Voraussetzungen"), "prerequisites"),
        fields.count("Alter ab", get("Alter ab"), most=120),
        fields.count("Alter bis", get("Alter bis"), most=120),
        fields.count("Mindestens", get("Mindestens")), fields.count("Plätze", get("Plätze")),
        fields.count("Angemeldet", get("Angemeldet")),
        fields.yes("Anmeldung vor Ort", get("Anmeldung vor Ort")),
        fields.yes("Fällt aus", get("Fällt aus")),
        fields.text("Grund", get("Grund"), "why_cancelled"),
        fields.text("Semester", get("Semester"), "semester") or None,
    )  # fmt: skip
    fields.reading.take(record, line=fields.line)


def _venue(row: dict[str, str], fields: Fields) -> VenueRecord | None:
    """None if no column says where."""
    names = {"Gebäude": "building", "Raum": "room", "Straße": "street", "PLZ": "postcode",
             "Ort": "town"}  # fmt: skip
    if not names.keys() & row.keys():
        return None
    place = {
        limit: fields.text(name, row.get(name, ""), limit) or "" for name, limit in names.items()
    }
    return VenueRecord(
        **place, district=fields.text("Stadtteil", row.get("Stadtteil"), "district"),
        step_free=fields.one_of("Stufenfrei", row.get("Stufenfrei"), ACCESSES),
        induction_loop=fields.one_of("Höranlage", row.get("Höranlage"), ACCESSES),
        access_note=fields.text("Zugang", row.get("Zugang"), "access_note"),
    )  # fmt: skip


def _sessions(cell: str | None, fields: Fields) -> tuple[Meeting, ...] | None:
    """ "12.01.2027 18:00-19:30 | 19.01.2027 18:00-19:30"; an empty cell says nothing."""
    if not cell:
        return None
    found = []
    for one in re.split(r"\s*[|\n]\s*", cell.strip()):
        parts = _MEETING.fullmatch(one)
        if parts is None:
            fields.wrong("Termine", f"„{one[:40]}“ ist nicht wie 12.01.2027 18:00-19:30.")
        elif meeting := fields.meeting("Termine", parts[1], parts[2], parts[3]):
            found.append(meeting)
    return fields.meetings("Termine", found)


def row_of(one: Listing) -> list[str]:
    """The cells of a course, as OPEN names them."""
    it, venue = one.record, one.record.venue or VenueRecord()
    price = {value: word for word, value in PRICES.items()}
    cells = [
        it.number, it.title, it.text, it.area_code, it.area, it.level, it.lecturer,
        venue.building, venue.room, venue.street, venue.postcode, venue.town, venue.district,
        ACCESS.get(venue.step_free or ""), ACCESS.get(venue.induction_loop or ""),
        venue.access_note, _day(it.begins), _day(it.ends),
        SEPARATOR.join(_said(meeting) for meeting in it.sessions or ()), it.units,
        _euros(it.fee_cents), price.get(it.pricing or Pricing.PERSON), _euros(it.material_cents),
        it.material_note, _yes(it.reducible), it.prerequisites, it.age_from, it.age_until,
        it.minimum, it.maximum, _yes(it.in_person), _yes(it.cancelled), it.why_cancelled,
        it.semester, one.free, STATUS[one.status], one.school, one.url,
    ]  # fmt: skip
    return [_quoted("" if cell is None else str(cell)) for cell in cells]


def _said(meeting: Meeting) -> str:
    begins, ends = (one.astimezone(BERLIN) for one in meeting)
    return f"{begins:%d.%m.%Y %H:%M}-{ends:%H:%M}"


def _day(day: object) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _euros(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100},{cents % 100:02}"


def _yes(value: bool | None) -> str:  # noqa: FBT001  # it is the value
    return "" if value is None else "ja" if value else "nein"


def _quoted(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
