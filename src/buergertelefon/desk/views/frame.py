"""What all requests of the desk share: the whole look, the record that is written, a refusal."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from buergertelefon.base.models import Municipality
from buergertelefon.base.personal import personal_data
from buergertelefon.contacts.rules import OUTCOMES
from buergertelefon.desk import panels
from buergertelefon.desk.bookings import keeps_reach
from buergertelefon.desk.cases import keeps_way_back
from buergertelefon.desk.courses import made_in
from buergertelefon.desk.offers import offered
from buergertelefon.desk.records import Record
from buergertelefon.knowledge.queries.editorial import replies
from buergertelefon.knowledge.queries.noticing import standing
from buergertelefon.messages.queries import channels, sent_for
from buergertelefon.messages.rules.outbox import Channel, masked
from buergertelefon.practice.queries import result
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required
from buergertelefon.telephony.queries.people import leads, mobile_of
from buergertelefon.telephony.queries.sums import softphone

#: ways a message goes, as the desk names them and what has to be typed for them
WAYS = {Channel.SMS: "SMS", Channel.MAIL: "E-Mail"}
FIELDS = {Channel.SMS: "Handynummer", Channel.MAIL: "E-Mail-Adresse"}
agent_required = role_required(Role.AGENT)


def look(request: AgentRequest) -> dict[str, Any]:
    agent = request.user
    desk = panels.desk(agent)
    cities = list(Municipality.objects.filter(centres=agent.centre_id).order_by("key"))
    place = desk.number.municipality_id if desk.number else request.session.get("place", "")
    if place not in {city.key for city in cities}:
        place = cities[0].key if cities else ""
    notices = standing(at=timezone.now(), place=place)
    ways = [] if desk.practising or not desk.record else channels()
    quiet = desk.phase in {"off", "not_ready", "waiting"}
    return {
        "desk": desk,
        "notices": notices if quiet else [one for one in notices if not one.services],
        "replies": replies(agent) if quiet else [],
        "call": desk.call,
        "record": desk.record,
        "cities": cities,
        "place": place,
        "outcomes": OUTCOMES.items(),
        "numbers": panels.spoken_numbers(agent) if desk.phase in {"waiting", "not_ready"} else [],
        "open_items": panels.open_items(agent) if quiet else [],
        "softphone": softphone(agent.seat),
        "pause": panels.pauses(agent, desk.state),
        "sent": sent_for(desk.record.id) if desk.record else [],
        "ways": ways,
        "ways_words": " oder ".join(f"per {WAYS[one]}" for one in ways),
        "ways_fields": " oder ".join(FIELDS[one] for one in ways),
        "own_number": masked(mobile_of(desk.record.id)) if ways and desk.record else "",
        "once": uuid.uuid4(),
        "reach_kept": desk.phase == "wrapup" and keeps_reach(desk.record.id)
        if desk.record
        else False,
        "handed": desk.phase == "wrapup" and keeps_way_back(desk.record.id)
        if desk.record
        else False,
        "warning": personal_data(desk.record.note) if desk.record else (),
        "registered": desk.phase == "wrapup" and bool(made_in(desk.record.id))
        if desk.record
        else False,
        **offered(agent.centre_id),
        "result": result(agent) if desk.practising else None,
    }


def record_of(request: AgentRequest) -> Record | None:
    """The record this person writes right now; nobody else's, and none that is not live."""
    record = panels.desk(request.user).record
    if record is None or not record.open or not leads(request.user, record.id):
        return None
    return record


def once_of(request: HttpRequest) -> uuid.UUID:
    """What the page drew for this form: pressed twice it is the same."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid.uuid4()


def refused(words: str, field: str = "") -> JsonResponse:
    return JsonResponse({"error": words, "field": field}, status=422)


GONE = "Dieses Gespräch ist schon abgeschlossen."


def outcome_panel(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/_outcome.html", look(request))
