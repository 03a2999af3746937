"""The map for reports, and what is open in a city: a table, and the same as points."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from buergertelefon.waste.models import Provider
from buergertelefon.waste.queries.reports import open_public, shown_place
from buergertelefon.waste.rules.life import ReportState


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """What is reported in public of a city and not done yet; nobody is named."""
    cities = list(Provider.objects.filter(active=True, services__public=True).distinct())
    slug = request.GET.get("ort", "")[:80]
    city = next((one for one in cities if one.slug == slug), None)
    if slug and city is None:
        raise Http404
    city = city or (cities[0] if cities else None)
    rows = open_public(city.pk) if city else []
    page = {
        "cities": cities, "city": city, "map": map_of(city) if city and rows else None,
        "rows": [(one, shown_place(one), one.state == ReportState.WORKING) for one in rows],
    }  # fmt: skip
    return render(request, "website/waste/reports_public.html", page)


def map_of(provider: Provider) -> dict[str, Any] | None:
    """What the map draws, as JSON; None where nobody knows the city's box and there is no tile."""
    box = [provider.south, provider.west, provider.north, provider.east]
    if None in box:
        return None
    zones = provider.zones.filter(latitude__isnull=False, longitude__isnull=False)
    stations = provider.stations.filter(active=True, latitude__isnull=False)
    values = ("name", "latitude", "longitude")
    drawn = {
        "box": box, "tiles": settings.MAP_TILES_URL, "by": settings.MAP_TILES_ATTRIBUTION,
        "zones": [list(one) for one in zones.values_list(*values)],
        "stations": [list(one) for one in stations.values_list(*values)],
    }  # fmt: skip
    return {"json": json.dumps(drawn), "tiles": bool(settings.MAP_TILES_URL)}
