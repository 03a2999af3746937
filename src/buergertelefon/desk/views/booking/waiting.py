"""The waiting list: something earlier for an appointment, or the first that becomes free."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from buergertelefon.appointments.actions import booking as appointments
from buergertelefon.appointments.actions import waiting
from buergertelefon.appointments.actions.citizen import wait_once
from buergertelefon.appointments.actions.waiting import Wait
from buergertelefon.appointments.errors import AppointmentError, UnknownBooking
from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.base.typed import typed
from buergertelefon.desk import bookings
from buergertelefon.desk.records import Record
from buergertelefon.desk.views.booking.finding import by_code
from buergertelefon.desk.views.booking.panel import (
    NO_ADDRESS,
    items_of,
    number_of,
    reach_of,
    render_panel,
    suits_of,
    told,
    wanted_of,
    writer,
)
from buergertelefon.desk.views.frame import agent_required, refused
from buergertelefon.messages.addresses import reach
from buergertelefon.messages.errors import BadMessage
from buergertelefon.messages.rules.outbox import masked
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.queries.people import mobile_of

#: so long somebody waits who has no appointment yet
WAITS = timedelta(weeks=8)
OFFERS = "Wenn etwas frei wird, halten wir es 30 Minuten und schreiben an"


@agent_required
@require_POST
def earlier(request: AgentRequest) -> HttpResponse:
    """Wish for something earlier than an appointment; `to` only if no address is known of it."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    at = timezone.now()
    try:
        row = by_code(request)
        if row.state != State.CONFIRMED or row.begins <= at:
            return refused("Dieser Termin kann nicht mehr früher sein.")
        mail, phone = row.mail, row.phone
        if not mail and not phone:
            mail, phone = reach_of(_to(request, record))
        if not mail and not phone:
            return refused(NO_ADDRESS, "to")
        wait = Wait(
            row.calendar_id, appointments.items_of(row.pk), at, row.begins, Channel.PHONE,
            mail, phone, record.id,
        )  # fmt: skip
        waiting.join(wait, at=at, booking=row.pk)
    except BadMessage as error:
        return refused(str(error), "to")
    except UnknownBooking as error:
        return refused(str(error), "code")
    except AppointmentError as error:
        return refused(str(error))
    said = f"Auf der Warteliste. {OFFERS} {masked(phone or mail)}."
    return told(request, by_code(request), "booked", said)


@agent_required
@require_POST
def content(request: AgentRequest) -> HttpResponse:
    """Keep the appointment as it is: off the list. Twice is once."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        row = by_code(request)
    except UnknownBooking as error:
        return refused(str(error), "code")
    for entry in row.waits_for_earlier.values_list("pk", flat=True):
        waiting.leave(entry, at=timezone.now())
    return told(request, row, "booked", "Nicht mehr auf der Warteliste. Der Termin bleibt.")


@agent_required
@require_POST
def first(request: AgentRequest) -> HttpResponse:
    """Wait for the first place that becomes free, at the office chosen or the only one."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    at, items = timezone.now(), items_of(wanted_of(request.POST))
    services = [one.service for one in items]
    calendars = bookings.calendars_of(services, centre=request.user.centre_id)
    calendar = number_of(request.POST, "at") or (next(iter(calendars)) if calendars else 0)
    if not items or calendar not in calendars:
        return refused("Bitte wählen Sie eine Leistung und eine Stelle.")
    try:
        mail, phone = reach(*reach_of(_to(request, record)))
    except BadMessage as error:
        return refused(str(error), "to")
    if not mail and not phone:
        return refused(NO_ADDRESS, "to")
    since = suits_of(request.POST).when(at=at).since or at
    wait = Wait(calendar, items, since, since + WAITS, Channel.PHONE, mail, phone, record.id)
    try:
        wait_once(wait, at=at)
    except AppointmentError as error:
        return refused(str(error))
    name = Calendar.objects.values_list("name", flat=True).get(pk=calendar)
    said = f"Auf der Warteliste von {name}. {OFFERS} {masked(phone or mail)}."
    return render_panel(request, {"step": "waits", "said": said, "place": name}, 200)


def _to(request: AgentRequest, record: Record) -> str:
    """What was typed, else the mobile that calls."""
    return typed(request.POST, "to") or mobile_of(record.id)
