"""Citizens report something: the kind, then place and what there is, then one press."""

import uuid
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.typed import typed
from buergertelefon.messages.errors import BadMessage
from buergertelefon.waste.actions.reporting import report
from buergertelefon.waste.errors import WasteError
from buergertelefon.waste.models import Provider, Report, ReportService
from buergertelefon.waste.queries.reports import alike, shown_place
from buergertelefon.waste.rules.words import Channel
from buergertelefon.website.waste.report_forms import ReportForm
from buergertelefon.website.waste.report_map import map_of
from buergertelefon.website.waste.report_session import REPORTS

PAGE = "website/waste/report_form.html"


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """In which city, then what is reported, by groups."""
    cities = Provider.objects.filter(active=True, services__active=True).distinct()
    wanted = cities.filter(slug=typed(request.GET, "ort")).first()
    city = wanted or (cities[0] if len(cities) == 1 else None)
    rows = city.services.filter(active=True).order_by("group", "order", "name") if city else []
    groups = [(name, list(ones)) for name, ones in groupby(rows, key=lambda one: one.group)]
    groups.sort(key=lambda one: (min(each.order for each in one[1]), one[0]))
    page = {"cities": cities, "city": city, "groups": groups}
    return render(request, "website/waste/report_choose.html", page)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, provider: str, code: str) -> HttpResponse:
    """One page with everything, sent with one press."""
    service, today = _service(provider, code), timezone.localdate()
    if request.method == "GET":
        return _page(request, service, ReportForm(service=service, on=today))
    form, key = ReportForm(request.POST, service=service, on=today), _uuid(request.POST)
    if key is not None and (before := Report.objects.filter(key=key).first()):
        return _done(request, before)  # pressed twice
    if not form.is_valid() or key is None:
        return _page(request, service, form, status=422)
    same = () if request.POST.get("trotzdem") else _same(service, form)
    if same:
        return _page(request, service, form, same=same)
    try:
        row = report(
            service, form.where, form.said(), form.details, channel=Channel.WEB, key=key,
            at=timezone.now(),
        )  # fmt: skip
    except (WasteError, BadMessage) as error:
        form.refuse(error)
        return _page(request, service, form, status=422)
    request.session[REPORTS.said] = "gesendet"
    return _done(request, row)


def _done(request: HttpRequest, row: Report) -> HttpResponse:
    REPORTS.remember(request, row)
    return redirect("waste_report_own", row.reference)


def _service(provider: str, code: str) -> ReportService:
    rows = ReportService.objects.select_related("provider__office")
    rows = rows.filter(provider__slug=provider, provider__active=True, code=code, active=True)
    if (row := rows.first()) is None:
        raise Http404
    return row


def _same(service: ReportService, form: ReportForm) -> tuple[Report, ...]:
    """What others have reported there in the last two weeks."""
    if not service.public:
        return ()
    where = form.where
    point = None
    if where.latitude is not None and where.longitude is not None:
        point = (where.latitude, where.longitude)
    return alike(
        service.pk, at=timezone.now(), house=where.house, address=where.address, point=point
    )


def _page(
    request: HttpRequest, service: ReportService, form: ReportForm, *,
    same: tuple[Report, ...] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    page: dict[str, Any] = {
        "service": service, "provider": service.provider, "form": form,
        "once": _uuid(request.POST) or uuid.uuid4(),
        "same": [(one, shown_place(one)) for one in same],
        "map": map_of(service.provider) if service.public else None,
        "anyway": bool(same) or bool(request.POST.get("trotzdem")),
    }  # fmt: skip
    return render(request, PAGE, page, status=status)


def _uuid(given: Any) -> uuid.UUID | None:
    """The key of the form; None if somebody has changed it."""
    try:
        return uuid.UUID(given.get("once", ""))
    except ValueError:
        return None
