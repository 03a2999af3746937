"""Figures as files: all rows, whatever page was looked at."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse

from buergertelefon.base.sheet import sheet
from buergertelefon.reporting import parquet
from buergertelefon.reporting.views.shown import Cell

KINDS = ("csv", "json", "parquet")
PARQUET = "application/vnd.apache.parquet"


def file(
    kind: str, name: str, columns: Mapping[str, tuple[type, str]], rows: Sequence[Sequence[Cell]],
    about: Mapping[str, Any],
) -> HttpResponse:  # fmt: skip
    """The rows as one of KINDS, to be saved; no browser and no proxy keeps it."""
    if kind == "csv":
        return sheet(name, list(columns), ([written(cell) for cell in row] for row in rows))
    answer: HttpResponse
    if kind == "json":
        told = {**about, "rows": [dict(zip(columns, row, strict=True)) for row in rows]}
        answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    else:
        kinds = {key: of for key, (of, _) in columns.items()}
        answer = HttpResponse(parquet.written(kinds, rows, about), content_type=PARQUET)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["Cache-Control"] = "no-store"
    return answer


def written(cell: Cell) -> str:
    """As German spreadsheets read it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    return (
        f"{cell:.4f}".rstrip("0").rstrip(".").replace(".", ",")
        if isinstance(cell, float)
        else str(cell)
    )
