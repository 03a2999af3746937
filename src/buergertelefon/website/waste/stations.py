"""Citizens find a recycling station. Works without a script."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergertelefon.base.typed import typed
from buergertelefon.waste.models import Material
from buergertelefon.waste.queries.stations import station as station_at
from buergertelefon.waste.queries.stations import stations
from buergertelefon.website.waste.cities import chosen


@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """All of a city, or those that take something, or are open now."""
    provider, cities = chosen(request)
    mine = {"stations__station__provider": provider, "stations__station__active": True}
    materials = list(Material.objects.filter(**mine).distinct())
    known = {one.slug: one for one in materials}
    material = known.get(typed(request.GET, "stoff"))
    only_open = typed(request.GET, "offen") == "1"
    found = stations(provider.pk, at=timezone.now(), material=material.slug if material else "")
    page: dict[str, Any] = {
        "provider": provider, "cities": cities, "materials": materials, "material": material,
        "only_open": only_open,
        "found": [one for one in found if one.opening.now or not only_open],
    }  # fmt: skip
    return render(request, "website/waste/stations.html", page)


@never_cache
@require_GET
def station(request: HttpRequest, slug: str) -> HttpResponse:
    """One station with all that it takes."""
    one = station_at(slug, at=timezone.now())
    if one is None or not one.station.provider.active:
        raise Http404
    return render(request, "website/waste/station.html", {"one": one})
