"""Reports at the office: what has to be done, one of them, what everybody may read of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.reference import normal
from buergertelefon.base.sheet import sheet
from buergertelefon.base.typed import typed
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.messages.errors import BadMessage
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions import reporting
from buergertelefon.waste.errors import NotPossible, WasteError
from buergertelefon.waste.models import Report, ReportService
from buergertelefon.waste.queries.reports import ORDERS, answers_of, rows, worklist
from buergertelefon.waste.report_forms import NotesForm, ReleaseForm
from buergertelefon.waste.rules.life import REPORT_STATES, REPORT_STEPS, ReportState, ReportStep
from buergertelefon.waste.rules.reports import is_overdue
from buergertelefon.waste.rules.words import CHANNELS, WAYS
from buergertelefon.waste.views.frame import office_required, page

PER_PAGE = 50
COLUMNS = ("Code", "Art", "Stand", "Überfällig", "Gemeldet", "Fällig", "Erledigt", "Adresse",
           "Breite", "Länge", "Weg")  # fmt: skip
SAID = {
    ReportStep.BEGIN: "ist in Arbeit.", ReportStep.CLOSE: "ist erledigt.",
    ReportStep.REOPEN: "ist wieder offen.",
}  # fmt: skip


@office_required
@require_GET
def start(request: AgentRequest) -> HttpResponse:
    """All reports of the centre: search, filters, order, pages."""
    given, now = request.GET, timezone.now()
    pages = Paginator(_found(request), PER_PAGE)
    shown = pages.get_page(typed(given, "seite"))
    kept = given.copy()
    kept.pop("seite", None)
    services = ReportService.objects.filter(provider__centre=request.user.centre_id)
    values = {
        "rows": shown, "count": pages.count, "kept": kept.urlencode(),
        "lines": [(one, REPORT_STATES[one.state], is_overdue(one.state, one.expected, at=now))
                  for one in shown],
        "query": typed(given, "q"), "service": typed(given, "art"), "state": typed(given, "stand"),
        "order": typed(given, "sortieren"), "overdue": bool(given.get("faellig")),
        "services": services.order_by("name").values_list("code", "name").distinct(),
        "states": list(REPORT_STATES.items()),
        "orders": [(key, name) for key, (name, _) in ORDERS.items()],
    }  # fmt: skip
    return page(request, "reports", values)


@office_required
@require_GET
def table(request: AgentRequest) -> HttpResponse:
    """The same list for a spreadsheet; who reported is not in it."""
    now = timezone.now()
    return sheet("meldungen", COLUMNS, (_cells(one, now) for one in _found(request).iterator()))


@office_required
@require_GET
def report(request: AgentRequest, code: str) -> HttpResponse:
    """All that is known of it."""
    return _page(request, _own(request, code))


@office_required
@require_POST
def advance(request: AgentRequest, code: str) -> HttpResponse:
    """Begin, close or reopen it."""
    row, form = _own(request, code), NotesForm(request.POST)
    if request.POST.get("do") not in set(ReportStep) or not form.is_valid():
        return _page(request, row, notes=form)
    step = ReportStep(request.POST["do"])
    if row.state == REPORT_STEPS[step][1]:  # pressed twice
        return redirect("waste_report_office", row.reference)
    try:
        reporting.advance(row.pk, step, notes=form.cleaned_data["notes"], at=timezone.now())
    except NotPossible as error:
        return _page(request, row, notes=form, problem=str(error), status=409)
    except (WasteError, BadMessage) as error:
        return _page(request, row, notes=form, problem=str(error))
    tell(request, f"{row.reference} {SAID[step]}")
    return redirect("waste_report_office", row.reference)


@office_required
@require_POST
def release(request: AgentRequest, code: str) -> HttpResponse:
    """What everybody may read, and whether they may."""
    row, form = _own(request, code), ReleaseForm(request.POST)
    if not row.service.public or not form.is_valid():
        return _page(request, row, form=form)
    shown = form.cleaned_data["looked"]
    does = reporting.release if shown else reporting.withhold
    try:
        does(row.pk, form.cleaned_data["public_text"], at=timezone.now())
    except WasteError as error:
        return _page(request, row, form=form, problem=str(error))
    tell(request, "Der Text wird gezeigt." if shown else "Der Text ist gespeichert, nicht gezeigt.")
    return redirect("waste_report_office", row.reference)


def _own(request: AgentRequest, code: str) -> Report:
    """A report of the centre this person works for; 404 for others."""
    there = rows().filter(service__provider__centre=request.user.centre_id)
    return get_object_or_404(there, reference=normal(code))


def _found(request: AgentRequest) -> Any:
    given = request.GET
    return worklist(
        request.user.centre_id, at=timezone.now(), words=typed(given, "q"),
        service=typed(given, "art"), state=typed(given, "stand"),
        overdue=bool(given.get("faellig")), order=typed(given, "sortieren"),
    )  # fmt: skip


def _page(
    request: AgentRequest, row: Report, *, notes: NotesForm | None = None,
    form: ReleaseForm | None = None, problem: str = "", status: int = 422,
) -> HttpResponse:  # fmt: skip
    bad = bool(notes or form or problem)
    notes = notes or NotesForm()
    dressed(notes)
    looks = {"public_text": row.public_text or "", "looked": row.looked is not None}
    values = {
        "row": row, "service": row.service, "state": REPORT_STATES[row.state],
        "overdue": is_overdue(row.state, row.expected, at=timezone.now()),
        "answers": answers_of(row), "channel": CHANNELS[row.channel],
        "way": WAYS.get(row.way, ""), "closed": row.state == ReportState.CLOSED,
        "may_begin": row.state == ReportState.OPEN, "problem": problem,
        "notes": notes, "form": form or ReleaseForm(initial=looks),
    }  # fmt: skip
    return page(request, "report", values, status if bad else 200)


def _cells(row: Report, now: Any) -> tuple[str, ...]:
    days = [f"{one.astimezone(BERLIN):%d.%m.%Y %H:%M}" if one else ""
            for one in (row.requested, row.expected, row.closed)]  # fmt: skip
    late = "überfällig" if is_overdue(row.state, row.expected, at=now) else ""
    point = [f"{one:.5f}".replace(".", ",") if one is not None else ""
             for one in (row.latitude, row.longitude)]  # fmt: skip
    return (row.reference, row.service.name, REPORT_STATES[row.state], late, *days, row.address,
            *point, CHANNELS[row.channel])  # fmt: skip
