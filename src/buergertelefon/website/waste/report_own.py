"""A citizen's own report: seen, and opened again. With its code alone one sees how it stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.spelling import spelled_out
from buergertelefon.waste.actions.reporting import reopen_by_citizen
from buergertelefon.waste.errors import Refused
from buergertelefon.waste.models import Report
from buergertelefon.waste.queries.reports import answers_of
from buergertelefon.waste.rules.life import ReportState
from buergertelefon.waste.rules.reports import is_overdue, may_reopen
from buergertelefon.waste.secret import secret_of
from buergertelefon.website.waste.report_forms import ReopenForm
from buergertelefon.website.waste.report_said import refused
from buergertelefon.website.waste.report_session import REPORTS


@never_cache
@require_GET
def link(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The link of a message."""
    return REPORTS.link(request, code, secret)


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The code, typed: how it stands. With the key: everything."""
    return REPORTS.enter(request)


@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The report as the database has it: all of it, or what everybody may know."""
    row, says = REPORTS.named(code)
    if row is None:
        return REPORTS.refuse(request, says)
    mine = REPORTS.is_mine(request, row)
    if request.method == "GET":
        return _page(request, row, mine=mine)
    if mine and request.POST.get("do") == "schliessen":
        return REPORTS.lock(request, row)
    if mine and request.POST.get("do") == "nichtgeloest":
        return _reopen(request, row)
    return _page(request, row, mine=mine, status=422)


def _reopen(request: HttpRequest, row: Report) -> HttpResponse:
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, row, mine=True, form=form, status=422)
    try:
        reopen_by_citizen(row.pk, form.cleaned_data["text"], at=timezone.now())
    except Refused as error:
        return _page(request, row, mine=True, form=form, says=refused(error), status=409)
    request.session[REPORTS.said] = "geoeffnet"
    return redirect("waste_report_own", row.reference)


def _page(
    request: HttpRequest, row: Report, *, mine: bool, form: ReopenForm | None = None,
    says: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    now, service = timezone.now(), row.service
    page = {
        "row": row, "service": service, "provider": service.provider, "mine": mine,
        "office": service.provider.office, "closed": row.state == ReportState.CLOSED,
        "overdue": is_overdue(row.state, row.expected, at=now),
        "may_reopen": mine and may_reopen(row.state, row.closed, at=now),
        "form": form or ReopenForm(), "says": says,
        "said": "" if says else request.session.pop(REPORTS.said, ""),
        "spelled": ", ".join(spelled_out(row.reference)),
        "answers": answers_of(row) if mine else [],
        "link": request.build_absolute_uri(
            reverse("waste_report", args=[row.reference, secret_of(row.key)])
        ) if mine else "",
    }  # fmt: skip
    return render(request, "website/waste/report_own.html", page, status=status)
