"""What the pages of figures share. They know roles by name, and no person."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from buergertelefon.base.models import ServiceCentre
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav
from buergertelefon.reporting.errors import NotReadable
from buergertelefon.reporting.queries.source import reading

log = logging.getLogger(__name__)
#: who reads figures, and who decides what is made of them
SEE = frozenset({"team_lead", "planner", "administrator", "staff_council"})
CHANGE = frozenset({"team_lead", "administrator"})
#: the pages of figures, in order; each is named by its URL
PAGES = {
    "promise": "Serviceversprechen",
    "reasons": "Gründe",
    "analysis": "Auswertung",
    "topics": "Themen",
    "reports": "Berichte",
    "milestones": "Zählung und Jubiläen",
    "alarms": "Alarme",
    "past": "Vergangenheit",
    "figures_stored": "Was gespeichert ist",
}
#: pages that only those may open who change something there
CHANGED = frozenset({"alarms", "past"})
Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def allowed(roles: frozenset[str]) -> Callable[[View[Given]], View[Given]]:
    """Only for people with one of these roles: others sign in, or are told that they may not."""

    def decorate(view: View[Given]) -> View[Given]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
            if not roles & set(getattr(request.user, "roles", [])):
                raise PermissionDenied
            return readable(view, request, *args, **kwargs)

        return cast("View[Given]", login_required(answer))

    return decorate


def readable(
    view: View[Given], request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs
) -> HttpResponse:
    """The page, or 503 with what the administrator must do so that figures can be read."""
    try:
        with reading():
            return view(request, *args, **kwargs)
    except NotReadable:
        log.warning("figures cannot be read: run `buergertelefon doctor`")
        return render(request, "reporting/not_readable.html", status=503)


def may_change(request: HttpRequest) -> bool:
    """Does this person decide what is made of the figures?"""
    return bool(CHANGE & set(getattr(request.user, "roles", [])))


def centre_of(request: HttpRequest) -> ServiceCentre:
    """For which centre this person works."""
    return ServiceCentre.objects.get(pk=getattr(request.user, "centre_id", 0))


def page(
    request: HttpRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the frame of all who work here; `values` may hold a `form`."""
    if "form" in values:
        dressed(values["form"])
    person: Any = request.user
    values |= {
        "pages": [
            (reverse(url), label, url)
            for url, label in PAGES.items()
            if url not in CHANGED or may_change(request)
        ],
        "may_change": may_change(request),
    } | shared_nav(person)  # fmt: skip
    return render(request, f"reporting/{name}.html", values, status=status)
