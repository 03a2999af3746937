"""What the pages of a waste provider's office share."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required
from buergertelefon.waste.models import Provider, Round
from buergertelefon.waste.queries.rounds import tours_of

#: where what was done is said; a form that leads to its own part of the page would hide it
TOP = "#main"
#: the office's pages, by their names
PAGES: Mapping[str, str] = {
    "waste_office": "Übersicht", "waste_rounds": "Sperrmülltouren", "waste_reports": "Meldungen",
    "waste_stations_office": "Recyclinghöfe", "waste_items_office": "Was gehört wohin",
    "waste_import": "Abfuhrtermine einlesen",
}  # fmt: skip
office_required = role_required(Role.BACK_OFFICE)


def own_providers(request: AgentRequest) -> QuerySet[Provider]:
    """Those of the centre this person works for."""
    return Provider.objects.filter(centre=request.user.centre_id)


def own_provider(request: AgentRequest, slug: str) -> Provider:
    """One of them; 404 for others."""
    return get_object_or_404(own_providers(request), slug=slug)


def own_tour(request: AgentRequest, pk: int) -> Round:
    """The same of a tour."""
    return get_object_or_404(tours_of(request.user.centre_id), pk=pk)


def page(
    request: AgentRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the frame of all who work here, with the office's own pages on top."""
    if "form" in values:
        dressed(values["form"])
    values["pages"] = [(reverse(url), label, url) for url, label in PAGES.items()]
    return render(request, f"waste/{name}.html", values | shared_nav(request.user), status=status)
