"""The pages of an office's counters: who comes today, who waits, who is next."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.appointments.actions import counter as actions
from buergertelefon.appointments.actions.walk_in import take_number
from buergertelefon.appointments.errors import AppointmentError
from buergertelefon.appointments.models import Booking, Calendar, Turn
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.base.typed import typed
from buergertelefon.counter.forms import HandOnForm, NumberForm, SeatForm
from buergertelefon.counter.queries import stand_of
from buergertelefon.counter.rules import SAID
from buergertelefon.counter.signed import key_of
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav, tell
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

office_required = role_required(Role.BACK_OFFICE)
#: in the session, and nowhere else: the calendar and counter somebody works at today
SEAT = "counter"
NO_SEAT = "Platz: Bitte zuerst eintragen, an welchem Platz Sie arbeiten."
STEPS: dict[str, Callable[[uuid.UUID, str, datetime], None]] = {
    "da": lambda one, _, at: actions.arrive(one, at=at),
    "noch-einmal": lambda one, counter, at: actions.recall(one, counter=counter, at=at),
    "parken": lambda one, counter, _: actions.park(one, counter=counter),
    "zurueck": lambda one, _, at: actions.back(one, at=at),
    "erledigt": lambda one, counter, _: actions.finish(one, counter=counter),
    "nicht-da": lambda one, counter, at: actions.miss(one, counter=counter, at=at),
}


@office_required
@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: AgentRequest) -> HttpResponse:
    """Calendar and counter of today."""
    slug, counter = request.session.get(SEAT, ("", ""))
    initial = {"calendar": slug, "counter": counter}
    form = SeatForm(request.POST or None, initial=initial, centre=request.user.centre)
    if form.is_valid():
        calendar = form.cleaned_data["calendar"]
        request.session[SEAT] = (calendar.slug, form.cleaned_data["counter"])
        return redirect("counter_day", calendar.slug)
    dressed(form)
    values = {"form": form} | shared_nav(request.user)
    return render(request, "counter/choose.html", values, status=422 if form.is_bound else 200)


@office_required
@never_cache
@require_GET
def day(request: AgentRequest, slug: str) -> HttpResponse:
    """Who comes when, and what a counter does; `tag`: another day, to look at."""
    return _page(request, _calendar(request, slug), on=_date(typed(request.GET, "tag")))


@office_required
@never_cache
@require_GET
def stand(request: AgentRequest, slug: str) -> HttpResponse:
    """The part of the page that changes by itself."""
    values = _stand(request, _calendar(request, slug))
    return render(request, "counter/_stand.html", values)


@office_required
@require_POST
def call(request: AgentRequest, slug: str) -> HttpResponse:
    """Next, please. Pressed twice it is still the same."""
    calendar = _calendar(request, slug)
    if not (counter := _counter(request, calendar)):
        return _page(request, calendar, problem=NO_SEAT)
    if actions.call_next(calendar.pk, counter=counter, at=timezone.now()) is None:
        tell(request, "Gerade wartet niemand.")
    return redirect("counter_day", slug)


@office_required
@require_POST
def step(request: AgentRequest, slug: str, what: str, code: str) -> HttpResponse:
    """One of `STEPS` for one appointment."""
    calendar = _calendar(request, slug)
    row = _booking(calendar, code)
    if what not in STEPS:
        return _page(request, calendar, problem="Diesen Knopf gibt es nicht.")
    try:
        # nobody has a counter without a name: without a seat nothing that is called can be touched
        STEPS[what](row.pk, _counter(request, calendar) or "-", timezone.now())
    except AppointmentError as error:
        return _page(request, calendar, problem=f"{_word(row)}: {error}")
    tell(request, f"{_word(row)} {SAID[what]}.")
    return redirect("counter_day", slug)


@office_required
@require_POST
def hand_on(request: AgentRequest, slug: str, code: str) -> HttpResponse:
    """To another counter, or another calendar."""
    calendar = _calendar(request, slug)
    row = _booking(calendar, code)
    form = HandOnForm(request.POST, calendar=calendar)
    if not form.is_valid():
        return _page(request, calendar, handing=form)
    there, to = form.cleaned_data["calendar"] or calendar, form.cleaned_data["to"]
    counter, now = _counter(request, calendar) or "-", timezone.now()
    try:
        actions.hand_on(row.pk, counter=counter, calendar=there.pk, to=to, at=now)
    except AppointmentError as error:
        return _page(request, calendar, problem=f"{_word(row)}: {error}")
    target = f"Platz {to}" if to else there.name
    tell(request, f"{_word(row)} ist weitergegeben an {target}.")
    return redirect("counter_day", slug)


@office_required
@require_POST
def number(request: AgentRequest, slug: str) -> HttpResponse:
    """A number for somebody without an appointment, if there is a place today."""
    calendar = _calendar(request, slug)
    form = NumberForm(request.POST, calendar=calendar)
    if not form.is_valid():
        return _page(request, calendar, numbering=form)
    given = form.cleaned_data
    items = (Item(given["service"].pk, given["persons"]),)
    try:
        turn = take_number(calendar.pk, items, key=given["once"], at=timezone.now())
    except AppointmentError as error:
        form.add_error("service", str(error))
        return _page(request, calendar, numbering=form)
    return redirect("counter_slip", slug, turn.booking.reference)


@office_required
@never_cache
@require_GET
def slip(request: AgentRequest, slug: str, code: str) -> HttpResponse:
    """The number, large, to print or to read out."""
    calendar = _calendar(request, slug)
    turn = get_object_or_404(
        Turn.objects.select_related("booking"), ~Q(ticket=""), booking=_booking(calendar, code)
    )
    values = {"calendar": calendar, "turn": turn} | shared_nav(request.user)
    return render(request, "counter/slip.html", values)


def _page(
    request: AgentRequest,
    calendar: Calendar,
    *,
    on: date | None = None,
    problem: str = "",
    numbering: NumberForm | None = None,
    handing: HandOnForm | None = None,
) -> HttpResponse:
    """The day; with status 422 if something was refused."""
    wrong: forms.Form | None = numbering or handing
    form = numbering or NumberForm(calendar=calendar)
    dressed(form)
    secret = key_of(calendar.slug)
    values = _stand(request, calendar, on=on, handing=handing) | shared_nav(request.user)
    values |= {
        "form": form, "wrong": wrong, "problem": problem,
        "display": request.build_absolute_uri(
            reverse("counter_display", args=[calendar.slug, secret])
        ),
    }  # fmt: skip
    status = 422 if problem or wrong else 200
    return render(request, "counter/day.html", values, status=status)


def _stand(
    request: AgentRequest,
    calendar: Calendar,
    *,
    on: date | None = None,
    handing: HandOnForm | None = None,
) -> dict[str, Any]:
    now, counter = timezone.now(), _counter(request, calendar)
    shown = stand_of(calendar, counter, on=on or timezone.localdate(now), at=now)
    form = handing or HandOnForm(calendar=calendar)
    dressed(form)
    return {"calendar": calendar, "counter": counter, "stand": shown, "handing": form}


def _calendar(request: AgentRequest, slug: str) -> Calendar:
    calendars = Calendar.objects.select_related("office")
    return get_object_or_404(calendars, slug=slug, centre=request.user.centre_id, active=True)


def _counter(request: AgentRequest, calendar: Calendar) -> str:
    """Where this person works, if it is in this calendar."""
    slug, counter = request.session.get(SEAT, ("", ""))
    return counter if slug == calendar.slug else ""


def _booking(calendar: Calendar, code: str) -> Booking:
    """An appointment of this calendar, or one that was handed on to it."""
    here = Q(turn__calendar=calendar) | Q(calendar=calendar)
    return get_object_or_404(Booking.objects.filter(here).select_related("turn"), reference=code)


def _word(row: Booking) -> str:
    turn = getattr(row, "turn", None)
    return (turn and turn.ticket) or row.reference


def _date(written: str) -> date | None:
    """A day as an address has it; None if it is none."""
    try:
        return parse_date(written)
    except ValueError:
        return None
