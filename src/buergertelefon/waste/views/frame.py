"""What the pages of a waste office share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required
from buergertelefon.waste.models import Provider

office_required = role_required(Role.BACK_OFFICE)


def own_provider(request: AgentRequest, slug: str) -> Provider:
    """A provider of the centre this person works for; 404 for others."""
    return get_object_or_404(Provider, slug=slug, centre=request.user.centre_id)


def page(
    request: AgentRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the frame of all who work here."""
    if "form" in values:
        dressed(values["form"])
    return render(request, f"waste/{name}.html", values | shared_nav(request.user), status=status)
