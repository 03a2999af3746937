"""Contracts and leaves as files: out, and in again after a look at what it would change."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce import sheets
from buergertelefon.workforce.actions.bringing import (
    COLUMNS,
    BadTable,
    Kind,
    bring,
    compared,
    table_of,
)
from buergertelefon.workforce.errors import BadInput, NotPossible
from buergertelefon.workforce.people_forms import TableForm
from buergertelefon.workforce.rules.people_table import headings
from buergertelefon.workforce.views.frame import page, planner_only

TITLES = {Kind.CONTRACTS: "Verträge", Kind.LEAVES: "Fehlzeiten"}
#: problems that are shown at once
MOST = 50


@planner_only
@require_http_methods(["GET", "POST"])
def people_file(request: AgentRequest, kind: str) -> HttpResponse:
    """A file is looked at first; "take" takes what was looked at."""
    which, centre = _kind(kind), request.user.centre
    form = TableForm(request.POST or None, request.FILES or None)
    values: dict[str, Any] = {
        "form": form,
        "kind": which,
        "title": TITLES[which],
        "columns": headings(COLUMNS[which]),
    }
    if not form.is_valid():
        return page(request, "people_file", values, 422 if form.is_bound else 200)
    given = form.cleaned_data
    try:
        rows = sheets.read(given["file"].read() if given["file"] else given["text"].encode())
        if request.POST.get("do") == "take" and not given["file"]:
            bring(centre, which, rows, mark=request.POST.get("seen", ""))
            tell(request, f"{TITLES[which]}: übernommen.")
            return redirect("roster_people")
        found = compared(centre, which, rows)
    except BadTable as error:
        values |= {"problems": error.problems[:MOST], "more": len(error.problems) - MOST}
        return page(request, "people_file", values, 422)
    except BadInput as error:
        form.add_error("file", str(error))
        return page(request, "people_file", values, 422)
    except NotPossible as error:
        form.add_error(None, str(error))
        return page(request, "people_file", values, 409)
    text = sheets.csv_of(rows[0], rows[1:]).decode()
    values |= {"previewed": True, "found": found, "text": text}
    return page(request, "people_file", values)


@planner_only
@require_GET
def people_export(request: AgentRequest, kind: str, ending: str) -> HttpResponse:
    """What is there, as it can be brought again. Names stand in it: no browser keeps it."""
    which = _kind(kind)
    columns, rows = headings(COLUMNS[which]), table_of(request.user.centre, which)
    if ending == "xlsx":
        data, content = sheets.xlsx_of(TITLES[which], columns, rows), sheets.XLSX
    elif ending == "csv":
        data, content = sheets.csv_of(columns, rows), "text/csv; charset=utf-8"
    else:
        raise Http404
    answer = HttpResponse(data, content_type=content)
    name = f"{which}-{timezone.localdate()}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _kind(text: str) -> Kind:
    if text not in {*Kind}:
        raise Http404
    return Kind(text)
