"""Files that a spreadsheet opens."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

#: a spreadsheet would take a cell that begins so for a formula
FORMULA = re.compile(r"^(?=\s*[=+\-@\t\r])")


def sheet(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A table with semicolons, as German spreadsheets read it; no cell of it calculates.

    Numbers in E.164 begin with a plus sign: they get the mark, too. Names stand in it, so no
    browser and no proxy keeps it.
    """
    answer = HttpResponse(table(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The same as text, with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    file = csv.writer(text, delimiter=";", lineterminator="\r\n")
    file.writerow(columns)
    file.writerows([FORMULA.sub("'", cell) for cell in row] for row in rows)
    return text.getvalue()


def named(title: str) -> str:
    """A number or title as a part of a file's name."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", title).strip("-") or "liste"
