"""An appointment by its code: shown, moved, cancelled."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.appointments.actions import asking, telling, waiting
from buergertelefon.appointments.actions import booking as appointments
from buergertelefon.appointments.errors import (
    AppointmentError,
    UnknownBooking,
)
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import STATES, State
from buergertelefon.base.typed import typed
from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import bookings
from buergertelefon.desk.views.booking.panel import (
    NO_TIME,
    about,
    begins_of,
    number_of,
    places_for,
    render_panel,
    told,
    values_of,
    waits_for,
    writer,
)
from buergertelefon.desk.views.frame import (
    GONE,
    agent_required,
    refused,
)
from buergertelefon.staff.views import AgentRequest


@agent_required
@require_GET
def find(request: AgentRequest) -> HttpResponse:
    """An appointment by its code, with free places to move it to."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        row = by_code(request)
    except UnknownBooking as error:
        return refused(str(error), "code")
    asks = request.GET.get("cancel") == "1" and row.state == State.CONFIRMED
    return _found(request, row, asks=asks)


@agent_required
@require_POST
def move(request: AgentRequest) -> HttpResponse:
    """Move an appointment: the new place is taken before the old one is given back."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    if (begins := begins_of(request)) is None:
        return refused(NO_TIME)
    calendar, at = number_of(request.POST, "calendar"), timezone.now()
    try:
        row = by_code(request)
        if calendar not in _calendars(row):
            return refused(NO_TIME)
        row = appointments.change(
            row.pk, begins=begins, at=at, calendar=calendar, channel=Channel.PHONE
        )
    except UnknownBooking as error:
        return refused(str(error), "code")
    except AppointmentError as error:
        said = f"{error} Der alte Termin gilt weiter."
        return _found(request, by_code(request), said=said, status=422)
    return told(request, row, "moved", f"Termin verschoben auf {bookings.shown(row.begins)}.")


@agent_required
@require_POST
def cancel(request: AgentRequest) -> HttpResponse:
    """Call an appointment off; twice is the same as once. What is said is read anew."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        appointments.cancel(by_code(request).pk, at=timezone.now())
    except UnknownBooking as error:
        return refused(str(error), "code")
    except AppointmentError as error:
        return _found(request, by_code(request), said=str(error), status=422)
    row = by_code(request)
    return told(request, row, "cancelled", f"Termin {STATES[row.state]}.")


@agent_required
@require_POST
def accept(request: AgentRequest) -> HttpResponse:
    """What waits for a yes gets it: an offer of the waiting list, or a link not yet pressed."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    at = timezone.now()
    try:
        row = by_code(request)
        with transaction.atomic():
            yes = asking.affirm if row.state == State.PENDING else waiting.accept_offer
            got = yes(row.pk, at=at)
            contacts.note_booking(record.id, got.reference)
    except UnknownBooking as error:
        return refused(str(error), "code")
    except ContactError:
        return refused(GONE)
    except AppointmentError as error:
        return _found(request, by_code(request), said=str(error), status=422)
    return told(request, got, "booked", f"Termin gebucht: {bookings.shown(got.begins)}.")


@agent_required
@require_GET
def letter(request: AgentRequest, code: str) -> HttpResponse:
    """An appointment to print and to post, for who has neither mail nor mobile."""
    try:
        row = bookings.of_centre(code, centre=request.user.centre_id)
    except UnknownBooking:
        raise Http404 from None
    if row.state != State.CONFIRMED:
        raise Http404
    page = telling.letter(row, at=timezone.now()) | {"back": reverse("desk")}
    return render(request, "appointments/letter.html", page)


def _calendars(row: Booking) -> dict[int, str]:
    services = [one.service for one in appointments.items_of(row.pk)]
    return bookings.calendars_of(services, centre=row.calendar.centre_id)


def _found(
    request: AgentRequest, row: Booking, *, said: str = "", status: int = 200, asks: bool = False
) -> HttpResponse:
    shown: dict[str, Any] = about(row) | waits_for(row)
    shown |= {"step": "cancel" if asks else "found", "said": said}
    shown |= {"state_name": STATES[row.state]}
    shown["offered"] = row.state == State.PENDING or bookings.offered(row)
    if row.state == State.CONFIRMED and not asks:
        items = list(appointments.items_of(row.pk))
        shown |= places_for(request, items, _calendars(row), at=timezone.now())
    return render_panel(request, shown, status)


def by_code(request: AgentRequest) -> Booking:
    """The appointment of the code that was sent, of this centre. Raises UnknownBooking."""
    code = typed(values_of(request), "code")
    return bookings.of_centre(code, centre=request.user.centre_id)
