"""Tables as CSV and XLSX, read and written. The only module of the planning that knows openpyxl."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from buergertelefon.base.sheet import FORMULA, table
from buergertelefon.workforce.errors import BadInput

#: bytes of a file, and unpacked; columns
LARGEST, UNPACKED, WIDEST = 1_000_000, 20_000_000, 30
#: rows that are looked at: one more than anybody may bring, so that too many are seen
LONGEST = 2_002
LONGEST_CELL = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read(data: bytes) -> list[list[str]]:
    """The rows of a CSV, or of the first sheet of an XLSX file. Raises BadInput with a sentence."""
    if len(data) > LARGEST:
        raise BadInput("Die Datei ist größer als 1 MB.")
    rows = _of_xlsx(data) if data.startswith(b"PK") else rows_of_csv(_decoded(data))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise BadInput("In der Datei steht nichts.")
    return rows


def rows_of_csv(text: str) -> list[list[str]]:
    """Rows separated by semicolons, or by commas if the heading has none."""
    if "\x00" in text:
        raise BadInput("Das ist keine Tabelle: In der Datei stehen Nullzeichen.")
    head = text.partition("\n")[0]
    mark = ";" if ";" in head else "," if "," in head else "\t"
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
            rows.append([_bare(cell) for cell in row[:WIDEST]])
            if len(rows) > LONGEST:
                break
    except csv.Error as error:
        raise BadInput(f"Zeile {len(rows) + 1} lässt sich nicht lesen.") from error
    return rows


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """As German spreadsheets read it; no cell calculates."""
    return table(columns, rows).encode()


def xlsx_of(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet of texts: no cell calculates."""
    from openpyxl import Workbook  # noqa: PLC0415  # takes a while, and pages do not need it

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    for row in rows:
        sheet.append([FORMULA.sub("'", cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _of_xlsx(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # see above
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  # see above

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED:
                raise BadInput("Die Datei ist ausgepackt zu groß.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=LONGEST, max_col=WIDEST, values_only=True)
        return [_trimmed([_bare(_text(cell)) for cell in row]) for row in rows]
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError,
            TypeError, OSError, EOFError) as error:  # fmt: skip
        raise BadInput("Das ist keine lesbare XLSX-Datei.") from error


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row.pop()
    return row


def _text(cell: Any) -> str:
    """As it would be typed."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%d.%m.%Y}"
        case date():
            return f"{cell:%d.%m.%Y}"
        case time():
            return f"{cell:%H:%M}"
        case float():
            return str(int(cell)) if cell.is_integer() else str(round(cell, 4)).replace(".", ",")
        case _ if hasattr(cell, "total_seconds"):  # a length of time: 39:15
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02d}"
        case _:
            return str(cell)


def _bare(cell: str) -> str:
    """Without the mark that our own files put before what a spreadsheet would calculate."""
    cell = cell[:LONGEST_CELL].replace("\x00", "")
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell
