"""The desk's page of the federation: who answers there, enquiries handed over and received."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.opening_hours_osm import opening
from buergertelefon.base.public_holidays import LANDS
from buergertelefon.directory.models import Service
from buergertelefon.federation.actions import enquiries
from buergertelefon.federation.errors import NotAllowed, NoWayThere
from buergertelefon.federation.forms import AnswerForm, HandOverForm, PlaceForm, RefuseForm
from buergertelefon.federation.models import Centre
from buergertelefon.federation.queries.centres import Told, centre_for
from buergertelefon.federation.queries.enquiries import can_hand_over, lines, our_centre
from buergertelefon.federation.queries.opinions import is_on, second_opinion
from buergertelefon.federation.rules.enquiries import Direction, Reason, Way
from buergertelefon.federation.rules.promise import CHECKED, PROMISES, SOURCE
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

desk_required = role_required(Role.AGENT, Role.TEAM_LEAD)
#: two forms of the page have a field `ort`
OVER = "over_%s"


@desk_required
@never_cache
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    """Who answers there; the place stands in the address, never who called."""
    if "ort" not in request.GET:
        return _page(request, {})
    form = PlaceForm(request.GET)
    if not form.is_valid():
        return _page(request, {"form": form}, 422)
    return _page(request, {"form": form, **_about(request, **form.cleaned_data)})


@desk_required
@require_POST
def hand_over(request: AgentRequest) -> HttpResponse:
    """An enquiry goes to the centre that answers for the place."""
    form = HandOverForm(request.POST, auto_id=OVER)
    valid = form.is_valid()
    place = PlaceForm(request.POST)
    if not place.is_valid():
        return _page(request, {"form": place}, 422)
    about = _about(request, **place.cleaned_data)
    given, other, ours = form.cleaned_data, about["other"], our_centre(request.user.centre_id)
    if valid and other and ours and about["told"].ars:
        service: Service | None = given["leistung"]
        wish = enquiries.Wish(
            given["topic"], about["told"].ars, about["told"].place, given["question"],
            Way(given["way"]), service.key if service else "", given["contact"], given["consent"],
            given["once"],
        )  # fmt: skip
        try:
            enquiries.hand_over(wish, ours=ours, other=other, at=timezone.now())
        except NoWayThere:
            form.add_error(None, "Dorthin lässt sich gerade nichts übergeben. Bitte anrufen.")
        else:
            messages.success(request, f"An {other.name} übergeben.")
            return redirect("federation")
    return _page(request, {"form": place, **about, "over": form}, 422)


@desk_required
@require_POST
def accept(request: AgentRequest, enquiry: int) -> HttpResponse:
    """The team takes an enquiry on."""
    return _step(request, enquiries.accept, enquiry, "Angenommen.")


@desk_required
@require_POST
def refuse(request: AgentRequest, enquiry: int) -> HttpResponse:
    """It is not for us."""
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, {"wrong": (enquiry, form)}, 422)
    reason = Reason(form.cleaned_data["reason"])
    return _step(request, enquiries.refuse, enquiry, "Abgelehnt.", reason=reason)


@desk_required
@require_POST
def answer(request: AgentRequest, enquiry: int) -> HttpResponse:
    """The answer goes back to the centre that asked."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, {"wrong": (enquiry, form)}, 422)
    text = form.cleaned_data["text"]
    return _step(request, enquiries.answer, enquiry, "Beantwortet.", text=text)


def _step(
    request: AgentRequest, action: Any, enquiry: int, done: str, **given: object
) -> HttpResponse:
    ours = our_centre(request.user.centre_id)
    if ours is None:
        raise PermissionDenied
    try:
        action(enquiry, ours=ours, at=timezone.now(), **given)
    except NotAllowed:
        messages.error(request, "Das geht in diesem Stand nicht mehr.")
    else:
        messages.success(request, done)
    return redirect("federation")


def _about(request: AgentRequest, *, ort: str, leistung: Service | None) -> dict[str, Any]:
    """All the page says of a place."""
    at = timezone.now()
    told = centre_for(ort, on=timezone.localdate(at), topic=leistung.slug if leistung else "")
    other = Centre.objects.filter(slug=told.centre.slug).first() if told.centre else None
    ours = our_centre(request.user.centre_id)
    mine = other is not None and other == ours
    values: dict[str, Any] = {"told": told, "other": None, "mine": mine}
    if told.centre:
        land = LANDS.get(told.ars[:2], "")
        values["standing"] = opening(told.centre.hours, at, land=land)
    if other and ours and not mine and told.ars and can_hand_over(other):
        values["other"] = other
        values["over"] = HandOverForm(initial=_first(ort, leistung), auto_id=OVER)
    if leistung and leistung.key and told.ars and is_on():
        values["may_ask"] = True
        if "zweite" in request.GET:
            values["opinion"] = _opinion(told, leistung)
    return values


def _first(ort: str, leistung: Service | None) -> dict[str, Any]:
    topic = leistung.name if leistung else ""
    return {"once": uuid.uuid4(), "ort": ort, "leistung": leistung, "topic": topic}


def _opinion(told: Told, service: Service) -> Any:
    on = timezone.localdate()
    return second_opinion(service.key, told.ars, on=on, topic=service.slug)


def _page(request: AgentRequest, values: dict[str, Any], status: int = 200) -> HttpResponse:
    at = timezone.now()
    ours = our_centre(request.user.centre_id)
    values = {"form": PlaceForm(), "answer": AnswerForm(), "refuse": RefuseForm()} | values
    for one in values.values():
        if isinstance(one, forms.Form):
            dressed(one)
    values |= shared_nav(request.user) | {
        "ours": ours,
        "promises": PROMISES, "promise_source": SOURCE, "promise_checked": CHECKED,
        "received": lines(ours, Direction.IN, at=at) if ours else [],
        "handed_over": lines(ours, Direction.OUT, at=at) if ours else [],
    }  # fmt: skip
    return render(request, "federation/page.html", values, status=status)
