"""What all of it shares: whose record, free places, the words of a form, how it is shown."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from buergertelefon.appointments.errors import (
    NotBookable,
)
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.queries.checklist import counts, of_booking, takes_plate
from buergertelefon.appointments.queries.rows import row_of
from buergertelefon.appointments.rules.checklist import spoken
from buergertelefon.appointments.rules.life import GONE as GONE_STATES
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.limits import MOST_PERSONS, Counted, Item
from buergertelefon.appointments.rules.words import COUNTED
from buergertelefon.base.spelling import spelled_out
from buergertelefon.desk import bookings
from buergertelefon.desk.bookings import Suits
from buergertelefon.desk.records import Record
from buergertelefon.desk.views.frame import (
    GONE,
    look,
    record_of,
    refused,
)
from buergertelefon.directory.models import Service
from buergertelefon.messages.queries import channels
from buergertelefon.messages.rules.outbox import masked
from buergertelefon.staff.views import AgentRequest

PRACTISING = "Das ist eine Übung: Hier wird kein Termin gehalten, gebucht oder geändert."
NO_ADDRESS = "Bitte geben Sie eine Handynummer oder E-Mail-Adresse ein."
NO_TIME = "Bitte wählen Sie einen Termin aus der Tabelle."


def writer(request: AgentRequest) -> Record | HttpResponse:
    """The record of this conversation, or why nothing can be booked in it."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    return refused(PRACTISING) if record.script else record


def places_for(
    request: AgentRequest, items: list[Item], calendars: dict[int, str], *, at: datetime
) -> dict[str, Any]:
    """The table of free places, its filters, and why there is none."""
    suits, why = suits_of(values_of(request)), ""
    found: list[bookings.Line] = []
    try:
        found = bookings.lines(items, list(calendars), suits, at=at)
    except NotBookable as error:
        why = str(error)
    if not calendars and len(items) > 1:
        why = "Zusammen gibt es das bei keiner Stelle. Bitte einzeln buchen."
    elif not calendars:
        why = "Dafür vergeben wir hier keine Termine."
    elif not found and not why:
        why = "So ist nichts frei. Bitte ändern Sie Zeit oder Stelle."
    first = min((line.times[0] for line in found), key=lambda one: one.begins, default=None)
    return {
        "lines": found, "first": first, "why": why, "suits": suits, "calendars": calendars,
        "weeks": bookings.WEEKS,
        "more": bookings.together_with([one.service for one in items], list(calendars))
        if len(items) < bookings.MOST_SERVICES else [],
        "daytimes": {key: words for key, (words, _, _) in bookings.DAYTIMES.items()},
        "weekdays": dict(enumerate(bookings.WORKDAYS, 1)),
    }  # fmt: skip


def reach_of(to: str) -> tuple[str, str]:
    """Address and number: what somebody says is one of them."""
    return (to, "") if "@" in to else ("", to)


def told(request: AgentRequest, row: Booking, step: str, said: str) -> HttpResponse:
    """What was done, and the outcome beside it."""
    shown = about(row) | waits_for(row) | {"step": step, "said": said}
    panel = render_to_string("desk/_booking.html", shown, request)
    return HttpResponse(panel + render_to_string("desk/_outcome.html", look(request), request))


def about(row: Booking) -> dict[str, Any]:
    """An appointment as it is shown and read aloud, with those that were made in one go."""
    return to_bring(row, at=timezone.now()) | {
        "others": others(row),
        "row": row, "services": bookings.services_of(row), "grouped": bookings.grouped(
            row.reference
        ), "spelled": ", ".join(spelled_out(row.reference)),
        "told": [masked(to) for to in (row.phone, row.mail) if to],
    }  # fmt: skip


def waits_for(row: Booking) -> dict[str, Any]:
    """Whether something earlier is wished for, or can be, and who would be told."""
    movable = row.state == State.CONFIRMED and row.begins > timezone.now()
    return {
        "movable": movable, "waits": row.waits_for_earlier.first() if movable else None,
        "waitable": movable and channels(), "reachable": row.mail or row.phone,
    }  # fmt: skip


def others(row: Booking) -> list[dict[str, Any]]:
    """What was made in one go with an appointment and still stands, by time."""
    return [
        {"begins": one.begins, "services": bookings.services_of(one),
         "grouped": bookings.grouped(one.reference),
         "spelled": ", ".join(spelled_out(one.reference))}
        for one in row_of(row) if one.pk != row.pk and one.state not in GONE_STATES
    ]  # fmt: skip


def to_bring(row: Booking, *, at: datetime) -> dict[str, Any]:
    """What to bring, as it is read aloud, and whether a reserved plate is asked for."""
    days = row.calendar.plate_days
    plate = {"begins": row.begins, "calendar": row.calendar_id, "days": days}
    return {
        "bring": spoken(of_booking(row, at=at)), "plate": plate if takes_plate(row) else None,
    }  # fmt: skip


def render_panel(request: AgentRequest, shown: dict[str, Any], status: int) -> HttpResponse:
    """The panel of booking, with what was drawn for its forms."""
    values = {"once": uuid.uuid4(), "wrong": status != 200}
    return render(request, "desk/_booking.html", shown | values, status=status)


def values_of(request: AgentRequest) -> QueryDict:
    """What came along: with the address, or as a form."""
    return request.GET if request.method == "GET" else request.POST


def suits_of(values: QueryDict) -> Suits:
    """What the filters say; what they cannot say counts as not said."""
    return Suits(
        weeks=number_of(values, "weeks", among=bookings.WEEKS),
        weekday=number_of(values, "weekday", among=range(1, 7)),
        daytime=number_of(values, "daytime", among=bookings.DAYTIMES),
        calendar=number_of(values, "at"),
    )


def wanted_of(values: QueryDict) -> list[tuple[Service, int]]:
    """Services and persons as the form lists them, side by side; 0 persons take one out.

    `add` is one more, for one person. What is no service counts as not said.
    """
    slugs = values.getlist("slug")[: bookings.MOST_SERVICES]
    wanted: dict[str, int] = {}
    for n, slug in enumerate(slugs):
        persons = values.getlist("persons")[n : n + 1] or ["1"]
        wanted[slug] = persons_of(persons[0])
    if (add := values.get("add", "")) and len(wanted) < bookings.MOST_SERVICES:
        wanted.setdefault(add, 1)
    clean = {slug: n for slug, n in wanted.items() if n and "\0" not in slug}
    there = {one.slug: one for one in Service.objects.filter(slug__in=clean)}
    return [(there[slug], n) for slug, n in clean.items() if slug in there]


def persons_of(text: str) -> int:
    """How many persons or vehicles; 1 if it is no number one can choose."""
    chosen = {str(n): n for n in range(MOST_PERSONS + 1)}
    return chosen.get(text, 1)


def numbers_of(wanted: list[tuple[Service, int]], calendars: Iterable[int]) -> list[dict[str, Any]]:
    """Each service with its number, what that counts there, and the numbers to choose from."""
    shown = []
    for service, persons in wanted:
        kind = counts(service.pk, calendars)
        most = MOST_PERSONS if kind == Counted.VEHICLES else bookings.MOST_PERSONS
        shown.append({
            "service": service, "persons": persons, "counted": COUNTED[kind],
            "numbers": range(1, most + 1),
        })  # fmt: skip
    return shown


def items_of(wanted: list[tuple[Service, int]]) -> list[Item]:
    """The same, as the calendars read it."""
    return [Item(service.pk, persons) for service, persons in wanted]


def number_of(values: QueryDict, name: str, *, among: Any = None, default: int = 0) -> int:
    """A number that was sent; `default` if it is none, or not one of `among`."""
    text = values.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
    return number if among is None or number in among else default


def begins_of(request: AgentRequest) -> datetime | None:
    """The moment that was chosen; None if it is none, or has no zone."""
    try:
        begins = parse_datetime(values_of(request).get("begins", ""))
    except ValueError:
        return None
    return begins if begins is not None and begins.tzinfo else None
