"""Free places, a hold, the code."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.appointments.actions import booking as appointments
from buergertelefon.appointments.actions.rows import confirm_row, hold_row
from buergertelefon.appointments.errors import (
    AppointmentError,
    HoldExpired,
    NotBookable,
    TooMany,
    UnknownBooking,
)
from buergertelefon.appointments.models import Booking, Calendar, CalendarService
from buergertelefon.appointments.queries.checklist import checklist
from buergertelefon.appointments.queries.free import Free
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.queries.rows import row_of
from buergertelefon.appointments.rules.allowance import BEYOND, Beyond
from buergertelefon.appointments.rules.checklist import spoken
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.base.typed import typed
from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import bookings
from buergertelefon.desk.records import Record
from buergertelefon.desk.views.booking.panel import (
    NO_ADDRESS,
    NO_TIME,
    PRACTISING,
    begins_of,
    items_of,
    number_of,
    numbers_of,
    others,
    places_for,
    reach_of,
    render_panel,
    to_bring,
    told,
    values_of,
    wanted_of,
    writer,
)
from buergertelefon.desk.views.frame import (
    GONE,
    agent_required,
    once_of,
    record_of,
    refused,
)
from buergertelefon.directory.models import Service
from buergertelefon.messages.errors import BadMessage
from buergertelefon.messages.queries import channels
from buergertelefon.messages.rules.outbox import masked
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.queries.people import mobile_of
from buergertelefon.zms.queries.remote import offices_for

ENOUGH = (
    "Mit dieser Nummer oder in diesem Gespräch gibt es an dieser Stelle schon genug Termine. "
    "Bitte einen absagen oder einen Grund wählen."
)
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
    if isinstance(record := writer(request), HttpResponse):
        return record
    at, begins = timezone.now(), begins_of(request)
    items = items_of(wanted_of(request.POST))
    if not items or begins is None:
        return refused(NO_TIME)
    calendar = number_of(request.POST, "calendar")
    if calendar not in _calendars(request, items):
        return refused(NO_TIME)
    wish = Wish(calendar, begins, tuple(items), Channel.PHONE, record.id)
    what = ",".join(f"{one.service}*{one.persons}" for one in items)
    name = f"{record.id}:{calendar}:{begins.timestamp()}:{what}"
    key = uuid.uuid5(once_of(request), name)  # pressed twice, held once
    try:
        got = hold_row(wish, key=key, at=at)
    except NotBookable as error:
        return _panel(request, record, said=str(error), status=422)
    except AppointmentError:
        return _panel(request, record, said=_taken(request), status=422)
    bookings.release(record.id, at=at, but=[one.id for one in got])
    return _panel(request, record, said=f"Gehalten: {bookings.shown(got[0].begins)}.")


@agent_required
@require_POST
def over(request: AgentRequest) -> HttpResponse:
    """The time of a hold is over: it is given back, and it is said whether it is still free."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        row = bookings.of_conversation(record.id, request.POST.get("booking", ""))
    except UnknownBooking as error:
        return refused(str(error))
    return _over(request, record, row, status=200)


@agent_required
@require_POST
def book(request: AgentRequest) -> HttpResponse:
    """Book what is held. `way`: own (number), other (number or address in `to`), aloud; `beyond`:
    why it may be more than the office's limit.

    Pressed five times it is one appointment: the hold is the form's.
    """
    if isinstance(record := writer(request), HttpResponse):
        return record
    way, to = request.POST.get("way", ""), typed(request.POST, "to")
    if way == "other" and not to:
        return refused(NO_ADDRESS, "to")
    to = {"own": mobile_of(record.id), "other": to}.get(way, "")
    if way == "own" and not to:
        return refused("Die Nummer ist nicht bekannt. Bitte geben Sie eine ein.", "to")
    at, reason = timezone.now(), request.POST.get("beyond", "")
    beyond = Beyond(reason) if reason in BEYOND else None
    try:
        row = bookings.of_conversation(record.id, request.POST.get("booking", ""))
    except UnknownBooking as error:
        return refused(str(error))
    try:
        with transaction.atomic():
            mail, phone = reach_of(to)
            booked = confirm_row(row.pk, at=at, mail=mail, phone=phone, beyond=beyond)
            for one in booked:
                contacts.note_booking(record.id, one.reference)
            row = booked[0]
            for service in Service.objects.filter(bookable__in=row.services.values("offer")):
                contacts.add_topic(record.id, service)
    except HoldExpired:
        return _over(request, record, row, status=422)
    except TooMany:
        return refused(ENOUGH, "beyond")
    except BadMessage as error:
        return refused(str(error), "to")
    except ContactError:
        return refused(GONE)
    except AppointmentError as error:
        return refused(str(error))
    return told(request, row, "booked", f"Termin gebucht: {bookings.shown(row.begins)}.")


def _panel(
    request: AgentRequest, record: Record, *, said: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """Free places, and the form for the one that is held."""
    at, values = timezone.now(), values_of(request)
    held = None if record.script else bookings.held(record.id, at=at)
    wanted = wanted_of(values)
    ways = [] if record.script else channels()
    own = mobile_of(record.id) if ways else ""
    shown: dict[str, Any] = {
        "service": wanted[0][0] if wanted else None, "held": held,
        "ways": ways, "own_number": masked(own),
        "held_services": bookings.services_of(held) if held else [],
        "held_others": others(held) if held else [],
        "practising": PRACTISING if record.script else "", "reasons": BEYOND,
    }  # fmt: skip
    if items := items_of(wanted):
        calendars = _calendars(request, items)
        shown |= places_for(request, items, calendars, at=at)
        shown["wanted"] = numbers_of(wanted, calendars)
        services, centre = [one.service for one in items], request.user.centre_id
        shown["remote"] = {} if record.script else offices_for(services, centre=centre)
        shown["lines"] = bookings.with_held(shown["lines"], held)
        shown |= to_bring(held, at=at) if held else _before(items, shown["first"], at=at)
    return render_panel(request, shown | {"step": "free", "said": said} | more, status)


def _calendars(request: AgentRequest, items: Sequence[Item]) -> dict[int, str]:
    services = [one.service for one in items]
    return bookings.calendars_of(services, centre=request.user.centre_id)


def _before(items: Sequence[Item], first: Free | None, *, at: datetime) -> dict[str, Any]:
    """What to bring where the next free place is, before anything is held."""
    if first is None:
        return {}
    there = Calendar.objects.select_related("office").get(pk=first.calendar)
    place, services = there.office.municipality_id or "", [one.service for one in items]
    offer = CalendarService.objects.filter(calendar=there, service__in=services, plate=True)
    plate = {"begins": first.begins, "calendar": there.pk, "days": there.plate_days}
    return {
        "bring": spoken(checklist(services, place=place, at=at)),
        "plate": plate if offer.exists() else None,
    }


def _over(request: AgentRequest, record: Record, row: Booking, *, status: int) -> HttpResponse:
    at = timezone.now()
    for one in row_of(row):
        appointments.expire(one.pk, at=at)
    again = bookings.still_free(row, at=at)
    if again:
        said = f"{OVER} Der Platz ist noch frei: wieder halten?"
    else:
        said = f"{OVER} {_taken(request)}"
    return _panel(request, record, said=said, status=status, again=again)


def _taken(request: AgentRequest) -> str:
    """The place has gone; when the next one is."""
    first = None
    if items := items_of(wanted_of(values_of(request))):
        calendars = _calendars(request, items)
        first = places_for(request, items, calendars, at=timezone.now())["first"]
    begins = begins_of(request)
    words = "Der Platz ist gerade vergeben."
    if first is None:
        return words
    local = timezone.localtime(first.begins).date()
    same = begins is not None and timezone.localtime(begins).date() == local
    return f"{words} Nächster freier: {(bookings.hour if same else bookings.shown)(first.begins)}."
