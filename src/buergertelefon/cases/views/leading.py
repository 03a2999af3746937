"""What the pages about the offices share: who may see them, and their frame."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation

from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

lead_required = role_required(Role.TEAM_LEAD)


def page(
    request: AgentRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the frame of all who work here, in German whatever the browser says."""
    if "form" in values:
        dressed(values["form"])
    values["leads"] = request.user.has_role(Role.TEAM_LEAD)
    values |= shared_nav(request.user)
    with translation.override("de"):
        return render(request, f"cases/{name}.html", values, status=status)
