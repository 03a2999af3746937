"""What the pages of the planning share."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

Given = ParamSpec("Given")
View = Callable[Concatenate[AgentRequest, Given], HttpResponse]
#: sums and rules: no person in them
sums_allowed = role_required(Role.PLANNER, Role.TEAM_LEAD, Role.STAFF_COUNCIL)
#: everybody who may have shifts, and asks for the own ones
own_allowed = role_required(*Role)
#: pages of planners, by the names of their URLs
PAGES = {
    "rosters": "Dienstpläne",
    "day_plan": "Tag",
    "swaps": "Tausch",
    "roster_people": "Personen",
    "forecast": "Prognose",
    "need": "Bedarf",
    "day_check": "Probe",
    "planning_rules": "Regeln",
}
#: pages of everybody about the own work
OWN_PAGES = {
    "my_duty": "Meine Dienste",
    "my_wishes": "Wünsche",
    "my_leave": "Fehlzeiten",
    "my_feed": "Kalender-Abo",
}
#: those of planners without a person in them
SUMS = frozenset({"forecast", "need", "day_check", "planning_rules"})


def planner_only(
    view: View[Given],
) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
    """Only for planners, not for administrators: rosters are about people."""

    def answer(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        if not isinstance(request.user, Agent):
            return redirect_to_login(request.get_full_path())
        if not plans(request.user):
            raise PermissionDenied
        return view(cast("AgentRequest", request), *args, **kwargs)

    return answer


def plans(agent: Agent) -> bool:
    """Is this person a planner?"""
    return Role.PLANNER in agent.roles


def page(
    request: AgentRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the frame of all who work here; `values` may hold a `form`."""
    if "form" in values:
        dressed(values["form"])
    mine = plans(request.user)
    values |= {
        "pages": [(reverse(url), label, url) for url, label in PAGES.items() if mine or url in SUMS]
    }
    return render(
        request, f"workforce/{name}.html", values | shared_nav(request.user), status=status
    )


def own_page(
    request: AgentRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page about the own work; `values` may hold a `form`."""
    if "form" in values:
        dressed(values["form"])
    values |= {"pages": [(reverse(url), label, url) for url, label in OWN_PAGES.items()]}
    return render(
        request, f"workforce/{name}.html", values | shared_nav(request.user), status=status
    )
