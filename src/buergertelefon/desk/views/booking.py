"""Booking while the caller waits: free places, a hold, the code; and what is found by its code."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.appointments.actions import booking as appointments
from buergertelefon.appointments.errors import (
    AppointmentError,
    HoldExpired,
    NotBookable,
    UnknownBooking,
)
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import STATES, State
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.base.spelling import spelled_out
from buergertelefon.base.typed import typed
from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import bookings
from buergertelefon.desk.bookings import Suits
from buergertelefon.desk.records import Record
from buergertelefon.desk.views.frame import (
    GONE,
    agent_required,
    look,
    record_of,
    refused,
)
from buergertelefon.directory.models import Service
from buergertelefon.messages.errors import BadMessage
from buergertelefon.messages.queries import channels
from buergertelefon.messages.rules.outbox import masked
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.queries.people import mobile_of

PRACTISING = "Das ist eine Übung: Hier wird kein Termin gehalten, gebucht oder geändert."
NO_TIME = "Bitte wählen Sie einen Termin aus der Tabelle."
OVER = "Die fünf Minuten sind um."


@agent_required
@require_GET
def free(request: AgentRequest) -> HttpResponse:
    """Free places for the service of the selected hit, as it suits the caller."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    return _panel(request, record)


@agent_required
@require_POST
def hold(request: AgentRequest) -> HttpResponse:
    """Keep a place for some minutes; what was kept before in this conversation is given back."""
    if isinstance(record := _writer(request), HttpResponse):
        return record
    at, begins = timezone.now(), _begins(request)
    service = Service.objects.filter(slug=typed(request.POST, "slug")).first()
    if service is None or begins is None:
        return refused(NO_TIME)
    calendar, suits = _number(request.POST, "calendar"), _suits(request.POST)
    if calendar not in bookings.calendars_of([service.pk], centre=request.user.centre_id):
        return refused(NO_TIME)
    items = (Item(service.pk, suits.persons),)
    wish = Wish(calendar, begins, items, Channel.PHONE, record.id)
    name = f"{record.id}:{calendar}:{begins.timestamp()}:{suits.persons}"
    key = uuid.uuid5(_once(request), name)  # of this form and this place: pressed twice, held once
    try:
        got = appointments.hold(wish, key=key, at=at)
    except NotBookable as error:
        return _panel(request, record, said=str(error), status=422)
    except AppointmentError:
        return _panel(request, record, said=_taken(request), status=422)
    bookings.release(record.id, at=at, but=got.id)
    return _panel(request, record, said=f"Gehalten: {bookings.shown(got.begins)}.")


@agent_required
@require_POST
def over(request: AgentRequest) -> HttpResponse:
    """The time of a hold is over: it is given back, and it is said whether it is still free."""
    if isinstance(record := _writer(request), HttpResponse):
        return record
    try:
        row = bookings.of_conversation(record.id, request.POST.get("booking", ""))
    except UnknownBooking as error:
        return refused(str(error))
    return _over(request, record, row, status=200)


@agent_required
@require_POST
def book(request: AgentRequest) -> HttpResponse:
    """Book what is held. `way`: own (number), other (number or address in `to`), aloud.

    Pressed five times it is one appointment: the hold is the form's.
    """
    if isinstance(record := _writer(request), HttpResponse):
        return record
    way, to = request.POST.get("way", ""), typed(request.POST, "to")
    if way == "other" and not to:
        return refused("Bitte geben Sie eine Handynummer oder E-Mail-Adresse ein.", "to")
    to = {"own": mobile_of(record.id), "other": to}.get(way, "")
    if way == "own" and not to:
        return refused("Die Nummer ist nicht bekannt. Bitte geben Sie eine ein.", "to")
    at = timezone.now()
    try:
        row = bookings.of_conversation(record.id, request.POST.get("booking", ""))
    except UnknownBooking as error:
        return refused(str(error))
    try:
        with transaction.atomic():
            mail, phone = (to, "") if "@" in to else ("", to)
            row = appointments.confirm(row.pk, at=at, mail=mail, phone=phone)
            contacts.note_booking(record.id, row.reference)
            for service in Service.objects.filter(bookable__in=row.services.values("offer")):
                contacts.add_topic(record.id, service)
    except HoldExpired:
        return _over(request, record, row, status=422)
    except BadMessage as error:
        return refused(str(error), "to")
    except ContactError:
        return refused(GONE)
    except AppointmentError as error:
        return refused(str(error))
    return _told(request, row, "booked", f"Termin gebucht: {bookings.shown(row.begins)}.")


@agent_required
@require_GET
def find(request: AgentRequest) -> HttpResponse:
    """An appointment by its code, with free places to move it to."""
    if isinstance(record := _writer(request), HttpResponse):
        return record
    try:
        row = _by_code(request)
    except UnknownBooking as error:
        return refused(str(error), "code")
    asks = request.GET.get("cancel") == "1" and row.state == State.CONFIRMED
    return _found(request, row, asks=asks)


@agent_required
@require_POST
def move(request: AgentRequest) -> HttpResponse:
    """Move an appointment: the new place is taken before the old one is given back."""
    if isinstance(record := _writer(request), HttpResponse):
        return record
    if (begins := _begins(request)) is None:
        return refused(NO_TIME)
    calendar, at = _number(request.POST, "calendar"), timezone.now()
    try:
        row = _by_code(request)
        if calendar not in _calendars(row):
            return refused(NO_TIME)
        row = appointments.change(
            row.pk, begins=begins, at=at, calendar=calendar, channel=Channel.PHONE
        )
    except UnknownBooking as error:
        return refused(str(error), "code")
    except AppointmentError as error:
        said = f"{error} Der alte Termin gilt weiter."
        return _found(request, _by_code(request), said=said, status=422)
    return _told(request, row, "moved", f"Termin verschoben auf {bookings.shown(row.begins)}.")


@agent_required
@require_POST
def cancel(request: AgentRequest) -> HttpResponse:
    """Call an appointment off; twice is the same as once. What is said is read anew."""
    if isinstance(record := _writer(request), HttpResponse):
        return record
    try:
        appointments.cancel(_by_code(request).pk, at=timezone.now())
    except UnknownBooking as error:
        return refused(str(error), "code")
    except AppointmentError as error:
        return _found(request, _by_code(request), said=str(error), status=422)
    row = _by_code(request)
    return _told(request, row, "cancelled", f"Termin {STATES[row.state]}.")


def _writer(request: AgentRequest) -> Record | HttpResponse:
    """The record of this conversation, or why nothing can be booked in it."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    return refused(PRACTISING) if record.script else record


def _panel(
    request: AgentRequest, record: Record, *, said: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """Free places, and the form for the one that is held."""
    at, values = timezone.now(), _values(request)
    held = None if record.script else bookings.held(record.id, at=at)
    service = Service.objects.filter(slug=typed(values, "slug")).first()
    ways = [] if record.script else channels()
    own = mobile_of(record.id) if ways else ""
    shown: dict[str, Any] = {
        "service": service, "held": held, "ways": ways, "own_number": masked(own),
        "held_services": bookings.services_of(held) if held else [],
        "practising": PRACTISING if record.script else "",
    }  # fmt: skip
    if service:
        calendars = bookings.calendars_of([service.pk], centre=request.user.centre_id)
        items = [Item(service.pk, _suits(values).persons)]
        shown |= _places(request, items, calendars, at=at)
        shown["lines"] = bookings.with_held(shown["lines"], held)
    return _render(request, shown | {"step": "free", "said": said} | more, status)


def _places(
    request: AgentRequest, items: list[Item], calendars: dict[int, str], *, at: datetime
) -> dict[str, Any]:
    """The table of free places, its filters, and why there is none."""
    suits, why = _suits(_values(request)), ""
    found: list[bookings.Line] = []
    try:
        found = bookings.lines(items, list(calendars), suits, at=at)
    except NotBookable as error:
        why = str(error)
    if not calendars:
        why = "Dafür vergeben wir hier keine Termine."
    elif not found and not why:
        why = "So ist nichts frei. Bitte ändern Sie Zeit oder Stelle."
    first = min((line.times[0] for line in found), key=lambda one: one.begins, default=None)
    return {
        "lines": found, "first": first, "why": why, "suits": suits, "calendars": calendars,
        "persons": range(1, bookings.MOST_PERSONS + 1), "weeks": bookings.WEEKS,
        "daytimes": {key: words for key, (words, _, _) in bookings.DAYTIMES.items()},
        "weekdays": dict(enumerate(bookings.WORKDAYS, 1)),
    }  # fmt: skip


def _over(request: AgentRequest, record: Record, row: Booking, *, status: int) -> HttpResponse:
    at = timezone.now()
    appointments.expire(row.pk, at=at)
    again = bookings.still_free(row, at=at)
    if again:
        said = f"{OVER} Der Platz ist noch frei: wieder halten?"
    else:
        said = f"{OVER} {_taken(request)}"
    return _panel(request, record, said=said, status=status, again=again)


def _taken(request: AgentRequest) -> str:
    """The place has gone; when the next one is."""
    values, at = _values(request), timezone.now()
    service = Service.objects.filter(slug=typed(values, "slug")).first()
    first = None
    if service:
        calendars = bookings.calendars_of([service.pk], centre=request.user.centre_id)
        items = [Item(service.pk, _suits(values).persons)]
        first = _places(request, items, calendars, at=at)["first"]
    begins = _begins(request)
    words = "Der Platz ist gerade vergeben."
    if first is None:
        return words
    local = timezone.localtime(first.begins).date()
    same = begins is not None and timezone.localtime(begins).date() == local
    return f"{words} Nächster freier: {(bookings.hour if same else bookings.shown)(first.begins)}."


def _calendars(row: Booking) -> dict[int, str]:
    services = [one.service for one in appointments.items_of(row.pk)]
    return bookings.calendars_of(services, centre=row.calendar.centre_id)


def _found(
    request: AgentRequest, row: Booking, *, said: str = "", status: int = 200, asks: bool = False
) -> HttpResponse:
    shown: dict[str, Any] = _about(row) | {"step": "cancel" if asks else "found", "said": said}
    shown |= {"state_name": STATES[row.state], "movable": row.state == State.CONFIRMED}
    if row.state == State.CONFIRMED and not asks:
        items = list(appointments.items_of(row.pk))
        shown |= _places(request, items, _calendars(row), at=timezone.now())
    return _render(request, shown, status)


def _told(request: AgentRequest, row: Booking, step: str, said: str) -> HttpResponse:
    """What was done, and the outcome beside it."""
    shown = _about(row) | {"step": step, "said": said}
    panel = render_to_string("desk/_booking.html", shown, request)
    return HttpResponse(panel + render_to_string("desk/_outcome.html", look(request), request))


def _about(row: Booking) -> dict[str, Any]:
    return {
        "row": row, "services": bookings.services_of(row), "grouped": bookings.grouped(
            row.reference
        ), "spelled": ", ".join(spelled_out(row.reference)),
        "told": [masked(to) for to in (row.phone, row.mail) if to],
    }  # fmt: skip


def _render(request: AgentRequest, shown: dict[str, Any], status: int) -> HttpResponse:
    values = {"once": uuid.uuid4(), "wrong": status != 200}
    return render(request, "desk/_booking.html", shown | values, status=status)


def _by_code(request: AgentRequest) -> Booking:
    code = typed(_values(request), "code")
    return bookings.of_centre(code, centre=request.user.centre_id)


def _values(request: AgentRequest) -> QueryDict:
    return request.GET if request.method == "GET" else request.POST


def _suits(values: QueryDict) -> Suits:
    """What the filters say; what they cannot say counts as not said."""
    return Suits(
        persons=_number(values, "persons", among=range(1, bookings.MOST_PERSONS + 1), default=1),
        weeks=_number(values, "weeks", among=bookings.WEEKS),
        weekday=_number(values, "weekday", among=range(1, 7)),
        daytime=_number(values, "daytime", among=bookings.DAYTIMES),
        calendar=_number(values, "at"),
    )


def _number(values: QueryDict, name: str, *, among: Any = None, default: int = 0) -> int:
    text = values.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
    return number if among is None or number in among else default


def _begins(request: AgentRequest) -> datetime | None:
    try:
        begins = parse_datetime(request.POST.get("begins", ""))
    except ValueError:
        return None
    return begins if begins is not None and begins.tzinfo else None


def _once(request: AgentRequest) -> uuid.UUID:
    """What the page drew for this form."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid.uuid4()
