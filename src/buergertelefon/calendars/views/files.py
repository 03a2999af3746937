"""Opening plans as a file: out, and in again after a look at what it would change."""

import csv
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.appointments.actions.plans import compared, import_plans
from buergertelefon.appointments.queries.plans import plan_of
from buergertelefon.appointments.rules.plan_table import COLUMNS, written
from buergertelefon.calendars.forms import FileForm
from buergertelefon.calendars.views.frame import keeper_required, of_centre, page
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import decoded
from buergertelefon.staff.views import AgentRequest


@keeper_required
@require_http_methods(["GET", "POST"])
def bring(request: AgentRequest) -> HttpResponse:
    """A file is looked at first; "take" takes what was looked at."""
    form = FileForm(request.POST or None, request.FILES or None)
    values = {"form": form, "columns": COLUMNS}
    if not form.is_valid():
        return page(request, "bring", values, 422 if form.is_bound else 200)
    data, centre = form.brought(), request.user.centre_id
    try:
        plans, text = compared(data, centre=centre), decoded(data)
        if request.POST.get("do") == "take" and request.POST.get("seen") == plans.mark:
            _take(request, data, centre)
            return redirect("calendars")
    except BadRegister as error:
        form.add_error("file", str(error))
        return page(request, "bring", values, 422)
    changed = request.POST.get("do") == "take"
    values |= {
        "previewed": True, "text": text, "notes": plans.notes, "mark": plans.mark,
        "changed": changed,
    }  # fmt: skip
    return page(request, "bring", values, 409 if changed else 200)


def _take(request: AgentRequest, data: bytes, centre: int) -> None:
    done = import_plans(data, as_of=timezone.localdate(), source="", centre=centre)
    tell(
        request,
        f"Übernommen: {done.new} neue Zeilen, {done.changed} geänderte, {done.unchanged} gleiche,"
        f" {done.ended} entfallen. Die Zeiten sind neu berechnet.",
    )


@keeper_required
@require_GET
def export(request: AgentRequest) -> HttpResponse:
    """The plans of all calendars of the centre, as they can be brought again."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="oeffnungsplaene-{_today()}.csv"'
    table = written({one.slug: plan_of(one) for one in of_centre(request)})
    csv.writer(answer, delimiter=";", lineterminator="\r\n").writerows(table)
    return answer


def _today() -> date:
    return timezone.localdate()
