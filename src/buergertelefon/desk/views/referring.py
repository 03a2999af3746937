"""Sending the caller on: whom to reach, on the citizen's page, by SMS, by mail, or read aloud."""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.phone import e164, shown
from buergertelefon.base.typed import typed
from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.errors import ContactError
from buergertelefon.contacts.rules import Channel
from buergertelefon.desk import panels
from buergertelefon.desk.records import Record
from buergertelefon.desk.views.frame import (
    GONE,
    agent_required,
    once_of,
    outcome_panel,
    record_of,
    refused,
)
from buergertelefon.desk.views.page import answer_of, responsible_there
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.queries.answering import AnswerView
from buergertelefon.messages import actions as messages
from buergertelefon.messages.actions import Draft
from buergertelefon.messages.errors import BadMessage
from buergertelefon.messages.rules.outbox import Channel as By
from buergertelefon.responsibility.rules.contacts import contact
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.actions import show
from buergertelefon.telephony.queries.people import mobile_of

#: the only thing a subject says: it is read over shoulders
SUBJECT = "Kontaktdaten vom Bürgertelefon"


@dataclass(frozen=True)
class Reach:
    """Whom the caller is sent to, and how to get there."""

    name: str
    phone: str = ""  # E.164
    mail: str = ""
    address: str = ""
    url: str = ""

    def card(self, topic: str) -> contacts.Card:
        """As it is shown on the citizen's page and kept with the record."""
        text = " ".join(part for part in (f"{topic}.", self.address) if part)
        return contacts.Card(title=self.name, phone=self.phone, text=text, url=self.url)


@agent_required
@require_POST
def send_contact(request: AgentRequest) -> HttpResponse:
    """Give the caller the contact data of who is responsible; it is on record as such.

    `to` is a mobile number or a mail address, "" the caller's own; without `way=message` it is
    shown on the citizen's page, and where there is none it is read aloud.
    """
    record, view = record_of(request), answer_of(request)
    if record is None or view is None:
        return refused("Wählen Sie zuerst einen Treffer." if record else GONE)
    reach = _reach(request, view)
    if reach is None:
        return refused("Es ist noch offen, wer dort zuständig ist. Bitte klären Sie den Ort.")
    try:
        with transaction.atomic():
            record.pen.share(record.id, reach.card(view.title), at=timezone.now())
            record.pen.add_topic(record.id, get_object_or_404(Service, slug=view.slug))
            if request.POST.get("way") == "message" and not record.script:
                _post(request, record, reach)
    except ContactError:
        return refused(GONE)
    except BadMessage as error:
        return refused(str(error), "to")
    web = record.channel == Channel.WEB
    if web:
        show(f"web:{record.id}")
    phone = shown(reach.phone) if reach.phone else ""
    lines = filter(None, (reach.name, phone, reach.mail, reach.address, reach.url))
    return JsonResponse({"copy": "\n".join(lines), "shown": web})


@agent_required
@require_GET
def sent(request: AgentRequest) -> HttpResponse:
    """What has become of what was sent: the panel again."""
    return outcome_panel(request)


def _reach(request: HttpRequest, view: AnswerView) -> Reach | None:
    """Of the place the caller named, if one was named; None: it is not known yet who it is."""
    there = responsible_there(request, view.slug)
    if there is None:
        return Reach(view.office, view.phone, view.mail, view.address, view.url)
    if there.outcome != "answer" or not there.bodies:
        return None
    body = there.bodies[0]
    given = contact(body.contact)
    return Reach(body.name, e164(given.phone), given.mail, url=given.url)


def _post(request: AgentRequest, record: Record, reach: Reach) -> None:
    """Order the message. Raises BadMessage."""
    to = typed(request.POST, "to") or mobile_of(record.id)
    by = By.MAIL if "@" in to else By.SMS
    number = panels.desk(request.user).number
    values = {"reach": reach, "city": number.municipality.name if number else ""}
    text = render_to_string(f"desk/contact_{by}.txt", values).strip()
    draft = Draft(
        by, to, text, cause="contact-card", subject=SUBJECT if by == By.MAIL else "",
        reference=record.id, urgent=True,
    )  # fmt: skip
    key = f"contact-card:{record.id}:{once_of(request)}"
    messages.post(draft, key=key, centre=request.user.centre_id, at=timezone.now())
