"""What the desk writes about a call."""

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from buergertelefon.base.hours import next_service_day
from buergertelefon.base.personal import personal_data
from buergertelefon.base.queries import hours_of
from buergertelefon.base.typed import typed
from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.errors import BadPhone, ContactError
from buergertelefon.contacts.rules import FollowUpKind, Outcome
from buergertelefon.desk import bookings, courses, panels
from buergertelefon.desk.views.frame import (
    GONE,
    agent_required,
    outcome_panel,
    record_of,
    refused,
)
from buergertelefon.directory.models import Service
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.actions import ask
from buergertelefon.telephony.queries.people import device_of


@agent_required
@require_POST
def topic(request: AgentRequest) -> HttpResponse:
    """Take a service as a topic, or take it away again."""
    record = record_of(request)
    if record is None:
        return refused(GONE)
    service = get_object_or_404(Service, slug=typed(request.POST, "slug"))
    change = record.pen.remove_topic if request.POST.get("off") else record.pen.add_topic
    try:
        change(record.id, service)
    except ContactError:
        return refused(GONE)
    return outcome_panel(request)


@agent_required
@require_POST
def draft(request: AgentRequest) -> HttpResponse:
    """Keep note and outcome; says what in the note looks personal."""
    record = record_of(request)
    if record is None:
        return refused(GONE)
    note, outcome = request.POST.get("note"), request.POST.get("outcome")
    if outcome is not None and outcome not in set(Outcome):
        return refused("Dieses Ergebnis gibt es nicht.", "outcome")
    try:
        record.pen.draft(record.id, outcome=Outcome(outcome) if outcome else None, note=note)
    except ContactError:
        return refused(GONE)
    return JsonResponse({"personal": list(personal_data(note or ""))})


@agent_required
@require_POST
def follow_up(request: AgentRequest) -> HttpResponse:
    """Promise a callback of ours."""
    record = record_of(request)
    if record is None:
        return refused(GONE)
    text = request.POST.get("text", "").replace("\x00", "").strip()[:500]
    phone = request.POST.get("phone", "").replace("\x00", "")
    if request.POST.get("kind") != FollowUpKind.CALLBACK:
        return refused("Das gibt es nicht.", "kind")
    if not text:
        return refused("Bitte schreiben Sie, worum es geht.", "text")
    if not phone.strip():
        return refused("Für den Rückruf brauchen wir eine Rufnummer.", "phone")
    number = panels.desk(request.user).number
    at = timezone.now()
    due = at
    if number:
        due = next_service_day(hours_of(number.calendar, on=timezone.localdate(at)), at)
    try:
        record.pen.follow_up(record.id, FollowUpKind.CALLBACK, text=text, phone=phone, due=due)
    except BadPhone:
        return refused("Diese Rufnummer ist nicht vollständig. Bitte prüfen Sie sie.", "phone")
    except ContactError:
        return refused(GONE)
    return outcome_panel(request)


@agent_required
@require_POST
def follow_up_done(request: AgentRequest, follow_up_id: int) -> HttpResponse:
    """What was owed is done."""
    contacts.finish_follow_up(follow_up_id, centre=request.user.centre_id, at=timezone.now())
    return outcome_panel(request)


@agent_required
@require_POST
def close(request: AgentRequest) -> HttpResponse:
    """The wrap-up is over: the record, and the person's state, in one transaction."""
    record = record_of(request)
    outcome = request.POST.get("outcome", "")
    if record is not None and outcome not in set(Outcome):
        return refused("Bitte wählen Sie, wie das Gespräch endet.", "outcome")
    try:
        with transaction.atomic():
            if record is not None:  # else it was passed on: the record is the colleague's
                note = request.POST.get("note", "")
                record.pen.close(record.id, outcome=Outcome(outcome), note=note)
                bookings.release(record.id, at=timezone.now())
                courses.release(record.id, at=timezone.now())
            ask(request.user.centre_id, device_of(request.user), "close")
    except ContactError:
        return refused(GONE)
    return HttpResponse(status=204)
