"""An office that gives its appointments with a ZMS: seen and booked there, in the same panel."""

import uuid
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import bookings
from buergertelefon.desk.views.booking.panel import (
    NO_TIME,
    begins_of,
    items_of,
    reach_of,
    suits_of,
    values_of,
    wanted_of,
    writer,
)
from buergertelefon.desk.views.frame import GONE, agent_required, look, once_of, refused
from buergertelefon.staff.views import AgentRequest
from buergertelefon.zms import client
from buergertelefon.zms.actions import book_there
from buergertelefon.zms.errors import RemoteError, RemoteRefused, RemoteUnclear, RemoteUnreachable
from buergertelefon.zms.models import RemoteOffice
from buergertelefon.zms.queries.remote import asked_of

#: so far ahead it is looked, so many times are shown
AHEAD, MOST = timedelta(days=60), 30
NOT_THERE = "Diese Stelle vergibt dafür keine Termine. Bitte eine andere wählen."


@agent_required
@require_GET
def free(request: AgentRequest) -> HttpResponse:
    """Free times there, as it suits the caller. `office`: the key of a RemoteOffice."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    values = values_of(request)
    wanted, slug = wanted_of(values), typed(values, "office")
    found = asked_of(slug, items_of(wanted), centre=request.user.centre_id)
    if found is None:
        return refused(NOT_THERE)
    when = suits_of(values).when(at=timezone.now())
    since = timezone.localdate(when.since)
    try:
        times = client.free(*found, since=since, until=since + AHEAD)
    except (RemoteUnreachable, RemoteRefused) as error:
        return refused(f"Die Stelle antwortet nicht. {error}")
    suiting = [one for one in times if when.suits(one)]
    shown = {"times": suiting[:MOST], "wanted": wanted, "slug": slug, "once": uuid.uuid4()}
    return render(request, "desk/_remote.html", shown | {"office": _name(slug)})


@agent_required
@require_POST
def book(request: AgentRequest) -> HttpResponse:
    """Book there, once. Its number is in the note; the office itself writes to the citizen."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    slug, begins = typed(request.POST, "office"), begins_of(request)
    found = asked_of(slug, items_of(wanted_of(request.POST)), centre=request.user.centre_id)
    if found is None:
        return refused(NOT_THERE)
    if begins is None:
        return refused(NO_TIME)
    mail, phone = reach_of(typed(request.POST, "to"))
    office = RemoteOffice.objects.get(slug=slug)
    try:
        got = book_there(
            once_of(request), office,
            lambda: client.book(*found, begins=begins, mail=mail, phone=phone),
            begins=begins, at=timezone.now(),
        )  # fmt: skip
    except RemoteUnclear as error:
        return refused(str(error))
    except RemoteError as error:
        return refused(f"Nicht gebucht. {error}")
    name = office.name
    said = f"Termin gebucht bei {name}: {bookings.shown(got.begins)}."
    try:
        contacts.note_booking(record.id, f"{name}, Nummer {got.number}")
    except ContactError:
        return refused(f"{said} Nummer {got.number}. {GONE}")
    shown = {"booked": got, "office": name, "said": said}
    panel = render_to_string("desk/_remote.html", shown, request)
    return HttpResponse(panel + render_to_string("desk/_outcome.html", look(request), request))


def _name(slug: str) -> str:
    return RemoteOffice.objects.values_list("name", flat=True).get(slug=slug)
