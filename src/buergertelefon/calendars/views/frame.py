"""What the pages of calendars share."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from buergertelefon.appointments.models import Calendar
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

keeper_required = role_required(Role.BACK_OFFICE, Role.TEAM_LEAD)


def of_centre(request: AgentRequest) -> QuerySet[Calendar]:
    """Calendars this person may see and change."""
    rows = Calendar.objects.filter(centre=request.user.centre_id)
    return rows.select_related("office").order_by("name", "pk")


def own(request: AgentRequest, slug: str) -> Calendar:
    """One of them; 404 for others."""
    return get_object_or_404(of_centre(request), slug=slug)


def page(
    request: AgentRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the frame of all who work here."""
    if "form" in values:
        dressed(values["form"])
    return render(
        request, f"calendars/{name}.html", values | shared_nav(request.user), status=status
    )
