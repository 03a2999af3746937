"""The office keeps its recycling stations: hours, materials, what holds today."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions import keeping
from buergertelefon.waste.errors import BadField
from buergertelefon.waste.models import Material, Station, StationMaterial
from buergertelefon.waste.queries.stations import stations as stations_of
from buergertelefon.waste.station_forms import (
    MaterialForm,
    NoticeForm,
    StationForm,
    taken_forms,
)
from buergertelefon.waste.views.frame import (
    TOP,
    office_required,
    own_provider,
    own_providers,
    page,
)


@office_required
@require_GET
def stations(request: AgentRequest) -> HttpResponse:
    """All stations of the centre's cities as they stand now."""
    return _list(request, MaterialForm())


@office_required
@require_POST
def material(request: AgentRequest) -> HttpResponse:
    """Something more that stations can take."""
    form = MaterialForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    try:
        made = keeping.add_material(form.cleaned_data["name"])
    except BadField as error:
        form.add_error(error.field, str(error))
        return _list(request, form)
    tell(request, f"„{made.name}“ steht jetzt bei jedem Recyclinghof zur Wahl.")
    return redirect(reverse("waste_stations_office") + TOP)


def _list(request: AgentRequest, form: MaterialForm) -> HttpResponse:
    now, providers = timezone.now(), list(own_providers(request))
    values = {
        "form": form, "materials": Material.objects.all(),
        "cities": [(one, stations_of(one.pk, at=now)) for one in providers],
        "hidden": Station.objects.filter(provider__in=providers, active=False),
    }  # fmt: skip
    return page(request, "stations", values, 422 if form.is_bound and form.errors else 200)


@office_required
@require_http_methods(["GET", "POST"])
def new(request: AgentRequest, provider: str) -> HttpResponse:
    """A station more in this city."""
    return _edit(request, Station(provider=own_provider(request, provider)))


@office_required
@require_http_methods(["GET", "POST"])
def station(request: AgentRequest, slug: str) -> HttpResponse:
    """A station: its fields, and what it takes."""
    return _edit(request, _own(request, slug))


def _edit(request: AgentRequest, it: Station) -> HttpResponse:
    data = request.POST or None
    form, rows = StationForm(data, station=it), taken_forms(data, _taken_by(it))
    if data is not None and all([form.is_valid(), *[one.is_valid() for one in rows]]):
        takes = [taken for one in rows if (taken := one.taken()) is not None]
        try:
            if it.pk:
                keeping.write(it.pk, form.cleaned_data, takes)
            else:
                it = keeping.create(it.provider_id, form.cleaned_data, takes)
        except BadField as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return _back(request, it, "Gespeichert.")
    return _page(request, it, form=form, rows=rows)


@office_required
@require_POST
def announce(request: AgentRequest, slug: str) -> HttpResponse:
    """Something holds at a station from now on."""
    it, now = _own(request, slug), timezone.now()
    form = NoticeForm(request.POST, at=now)
    if form.is_valid():
        try:
            keeping.announce(it.pk, **form.cleaned_data, at=now)
        except BadField as error:
            form.add_error(error.field, str(error))
        else:
            return _back(request, it, "Der Hinweis gilt ab jetzt.")
    return _page(request, it, notice=form)


@office_required
@require_POST
def end(request: AgentRequest, slug: str, pk: int) -> HttpResponse:
    """A notice no longer holds."""
    it = _own(request, slug)
    keeping.end(pk, station=it.pk)
    return _back(request, it, "Der Hinweis gilt nicht mehr.")


def _own(request: AgentRequest, slug: str) -> Station:
    """A station of the centre this person works for; 404 for others."""
    rows = Station.objects.filter(provider__centre=request.user.centre_id)
    return get_object_or_404(rows.select_related("provider"), slug=slug)


def _taken_by(it: Station) -> list[StationMaterial]:
    return list(it.takes.select_related("material")) if it.pk else []


def _back(request: AgentRequest, it: Station, words: str) -> HttpResponse:
    tell(request, words)
    return redirect(reverse("waste_station_office", args=[it.slug]) + TOP)


def _page(
    request: AgentRequest, it: Station, *, form: StationForm | None = None, rows: Any = None,
    notice: NoticeForm | None = None,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    form = form or StationForm(station=it)
    rows = rows or taken_forms(None, _taken_by(it))
    notice = notice or NoticeForm(at=now)
    for one in (notice, *rows):
        dressed(one)
    wrong = any(one.is_bound and one.errors for one in (form, notice, *rows))
    values = {
        "station": it, "form": form, "takes": rows, "notice": notice,
        "holding": it.notices.filter(ends__gt=now) if it.pk else (),
    }  # fmt: skip
    return page(request, "station", values, 422 if wrong else 200)
