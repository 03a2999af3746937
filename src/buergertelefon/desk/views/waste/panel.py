"""What all of it shares: whose record, the address, how the panel is shown, what is noted."""

import uuid
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.spelling import spelled_out
from buergertelefon.base.typed import typed
from buergertelefon.contacts import actions as contacts
from buergertelefon.desk.bookings import grouped
from buergertelefon.desk.records import Record
from buergertelefon.desk.topics import topic_of
from buergertelefon.desk.views.booking.panel import values_of
from buergertelefon.desk.views.frame import GONE, look, record_of, refused
from buergertelefon.messages.queries import channels
from buergertelefon.messages.rules.outbox import masked
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.queries.people import mobile_of
from buergertelefon.waste.actions.telling import order_facts, report_facts
from buergertelefon.waste.errors import BadField
from buergertelefon.waste.models import BulkyOrder, CollectionReminder, Provider, Report
from buergertelefon.waste.rules.bulky import may_be_missed
from buergertelefon.waste.rules.details import Details
from buergertelefon.waste.rules.kinds import NAMES
from buergertelefon.waste.rules.life import ORDER_STATES, REPORT_STATES
from buergertelefon.waste.rules.words import Way

PRACTISING = "Das ist eine Übung: Hier wird nichts angemeldet, gemeldet oder geändert."
#: ways of the form; "own" is a text to the number that calls, "" that they wrote it down
WAYS = {"own": Way.SMS, "sms": Way.SMS, "mail": Way.MAIL, "letter": Way.LETTER, "": None}


def writer(request: AgentRequest) -> Record | HttpResponse:
    """The record of this conversation, or why nothing can be ordered in it."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    return refused(PRACTISING) if record.script else record


def today() -> date:
    """The day it is in Bremen."""
    return timezone.now().astimezone(BERLIN).date()


def kept(request: AgentRequest) -> dict[str, str]:
    """What goes from one part of the panel to the next: address, house, service, city."""
    values = values_of(request)
    names = ("address", "house", "slug", "place", "what", "q")
    return {name: typed(values, name) for name in names}


def render_panel(request: AgentRequest, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    """The panel of waste, with what was drawn for its forms."""
    values = {"once": uuid.uuid4(), "wrong": status != 200} | kept(request)
    return render(request, "desk/_waste.html", values | shown, status=status)


def ways_for(record: Record, *, postal: bool = False) -> dict[str, Any]:
    """Ways that can be offered, and the caller's own number as it is shown."""
    own = mobile_of(record.id)
    return {
        "ways": [str(one) for one in channels(postal=postal)],
        "own_number": masked(own) if own else "",
    }


def details_of(values: QueryDict, record: Record) -> Details:
    """Who orders or reports, as it was typed. Raises BadField."""
    way = typed(values, "way")
    if way not in WAYS:
        raise BadField("way", "Bitte wählen Sie, wie die Bestätigung kommt.")
    own = mobile_of(record.id)
    if way == "own" and not own:
        raise BadField("phone", "Die Nummer ist nicht bekannt. Bitte geben Sie eine ein.")
    return Details(
        name=typed(values, "name"), mail=typed(values, "mail") if way == "mail" else "",
        phone=own if way == "own" else typed(values, "phone") if way == "sms" else "",
        postcode=typed(values, "postcode") if way == "letter" else "", way=WAYS[way],
    )  # fmt: skip


def code_of(reference: str) -> dict[str, str]:
    """A code as it is shown and read aloud."""
    return {"grouped": grouped(reference), "spelled": ", ".join(spelled_out(reference))}


def shown_order(row: BulkyOrder) -> dict[str, Any]:
    """An order as it is shown and read aloud."""
    facts = order_facts(row) | code_of(row.reference)
    days = [day for day, _, _ in facts["days"]]
    now = timezone.now().astimezone(BERLIN)
    missed = may_be_missed(days, at=now, kerb_by=row.provider.kerb_by)
    return facts | {"order": row, "state_name": ORDER_STATES[row.state], "may_miss": missed}


def shown_reminder(row: CollectionReminder) -> dict[str, Any]:
    """A reminder as it is shown and read aloud."""
    street = row.house.street
    return code_of(row.reference) | {
        "reminder": row, "kinds": ", ".join(NAMES[one] for one in row.kinds),
        "where": f"{street.name} {row.house.number}, {street.provider.town}",
    }  # fmt: skip


def shown_report(row: Report) -> dict[str, Any]:
    """A report as it is shown and read aloud."""
    facts = report_facts(row) | code_of(row.reference)
    return facts | {"report": row, "state_name": REPORT_STATES[row.state]}


def noted(request: AgentRequest, record: Record, words: str, provider: Provider) -> None:
    """What was done into the record, no name and no address; the topic too. Raises Closed."""
    contacts.note_settled(record.id, words)
    if topic := topic_of(provider.office_id, kept(request)["slug"]):
        contacts.add_topic(record.id, topic)


def done(request: AgentRequest, shown: dict[str, Any]) -> HttpResponse:
    """What was done, and the outcome beside it."""
    values = kept(request) | {"once": uuid.uuid4(), "wrong": False} | shown
    panel = render_to_string("desk/_waste.html", values, request)
    return HttpResponse(panel + render_to_string("desk/_outcome.html", look(request), request))
