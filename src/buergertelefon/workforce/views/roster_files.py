"""Shifts as files: out, and in again after a look at what they would change and break."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.typed import typed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce import sheets
from buergertelefon.workforce.actions import editing
from buergertelefon.workforce.errors import BadInput, EditedMeanwhile, NotPossible, ReasonNeeded
from buergertelefon.workforce.queries.board import Board, board
from buergertelefon.workforce.roster_forms import ShiftsForm
from buergertelefon.workforce.rules.shift_table import COLUMNS, BadRows, read, rows
from buergertelefon.workforce.views.frame import page, planner_only
from buergertelefon.workforce.views.rosters import conflicts, last_day, own
from buergertelefon.workforce.views.week import week_of
from buergertelefon.workforce.views.words import worded

#: lines and warnings shown at once
MOST = 50


@planner_only
@require_GET
def roster_export(request: AgentRequest, pk: int, ending: str) -> HttpResponse:
    """All shifts, or those of `woche`. Names stand in it: no browser keeps it."""
    found = own(request, pk)
    seen = board(found)
    duties, name = list(seen.duties), f"dienstplan-{found.begins}"
    if week := typed(request.GET, "woche"):
        if not (week.isascii() and week.isdigit() and len(week) < 3):
            raise Http404
        days = {str(one) for one in week_of(found, int(week))}
        duties, name = [one for one in duties if one["date"] in days], f"{name}-woche-{week}"
    table = rows(duties, seen.names)
    if ending == "xlsx":
        data, content = sheets.xlsx_of("Dienste", COLUMNS, table), sheets.XLSX
    elif ending == "csv":
        data, content = sheets.csv_of(COLUMNS, table), "text/csv; charset=utf-8"
    else:
        raise Http404
    answer = HttpResponse(data, content_type=content)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    answer["Cache-Control"] = "no-store"
    return answer


@planner_only
@require_http_methods(["GET", "POST"])
def roster_file(request: AgentRequest, pk: int) -> HttpResponse:
    """A file is looked at first; "take" takes what was looked at, all or nothing."""
    found = own(request, pk)
    published = found.published is not None
    form = ShiftsForm(
        request.POST or None, request.FILES or None, published=published,
        initial={"version": found.version},
    )  # fmt: skip
    values: dict[str, Any] = {
        "roster": found, "until": last_day(found), "form": form, "columns": COLUMNS,
        "published": published,
    }  # fmt: skip
    if not form.is_valid():
        return page(request, "roster_file", values, 422 if form.is_bound else 200)
    given = form.cleaned_data
    try:
        table = sheets.read(given["file"].read() if given["file"] else given["text"].encode())
        seen = board(found)
        people = {one["id"] for one in seen.plan["people"]}
        days = {day for week in seen.plan["weeks"] for day in week}
        touched, after = read(table, people=people, days=days)
    except BadRows as problem:
        values |= {"problems": problem.lines[:MOST], "more": len(problem.lines) - MOST}
        return page(request, "roster_file", values, 422)
    except BadInput as problem:
        form.add_error("file", str(problem))
        return page(request, "roster_file", values, 422)
    values |= _preview(seen, touched, after, table)
    if request.POST.get("do") != "take" or given["file"]:
        return page(request, "roster_file", values)
    step = editing.Step(request.user, timezone.now(), given["version"], given["reason"])
    try:
        count = editing.bring(found, touched, after, step)
    except ReasonNeeded as problem:
        form.add_error("reason", worded(problem))
        return page(request, "roster_file", values, 422)
    except EditedMeanwhile as problem:
        form.add_error(None, worded(problem))
        return page(request, "roster_file", values, 409)
    except NotPossible as problem:
        form.add_error(None, worded(problem))
        return page(request, "roster_file", values, 422)
    tell(request, f"Übernommen: {count} Tage von Personen sind anders als vorher.")
    return redirect("roster", found.pk)


def _preview(seen: Board, touched: Any, after: list[Any], table: list[list[str]]) -> dict[str, Any]:
    """What would go, what would come, which rules it would break."""
    old = [one for one in seen.duties if (one["person"], one["date"]) in touched]
    kept = [one for one in seen.duties if (one["person"], one["date"]) not in touched]
    new = Board(seen.roster, {**seen.plan, "locked": []}, [*kept, *after], seen.names)
    before = {(one["person"], one["where"], one["text"]) for one in conflicts(seen)}
    warnings = [
        one for one in conflicts(new)
        if (one["person"], one["where"], one["text"]) not in before
    ]  # fmt: skip
    gone = [one for one in rows(old, seen.names) if one not in rows(after, seen.names)]
    come = [one for one in rows(after, seen.names) if one not in rows(old, seen.names)]
    return {
        "previewed": True, "text": sheets.csv_of(table[0], table[1:]).decode(),
        "gone": [_line(one) for one in gone], "come": [_line(one) for one in come],
        "warnings": warnings[:MOST], "more_warnings": max(0, len(warnings) - MOST),
    }  # fmt: skip


def _line(row: list[str]) -> str:
    pause = f", Pause {row[5]}" if row[5] else ""
    fixed = ", fest" if row[6] else ""
    return f"{row[1]}, {row[2]}, {row[3]}–{row[4]}{pause}{fixed}"
