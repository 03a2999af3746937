"""A question that cannot be settled at once: handed to an office while the caller waits."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.cases.actions.opening import open_case
from buergertelefon.cases.errors import BadField, Refused
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.queries.inboxes import call_windows, due_at
from buergertelefon.cases.rules.details import LONGEST_TEXT, Asked, Reach
from buergertelefon.cases.rules.words import Channel, Language, Reply
from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.errors import ContactError
from buergertelefon.contacts.rules import FollowUpKind
from buergertelefon.desk import cases
from buergertelefon.desk.records import Record
from buergertelefon.desk.views.booking.panel import values_of
from buergertelefon.desk.views.cases.panel import PRACTISING, done, kept, render_panel, shown_case
from buergertelefon.desk.views.frame import GONE, agent_required, once_of, record_of, refused
from buergertelefon.messages.errors import BadAddress, BadMessage, BadNumber, BadPostal
from buergertelefon.messages.queries import channels
from buergertelefon.messages.rules.outbox import masked
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.queries.people import mobile_of, number_of

#: which field an address was typed into that nobody can be reached at
REACHED: dict[type[BadMessage], str] = {
    BadAddress: "mail", BadNumber: "phone", BadPostal: "postal",
}  # fmt: skip
#: ways of the form; those that begin with "own" go to the number that calls
WAYS = {
    "own-sms": Reply.SMS, "own-phone": Reply.PHONE, "sms": Reply.SMS, "phone": Reply.PHONE,
    "mail": Reply.MAIL, "letter": Reply.LETTER, "none": Reply.NONE,
}  # fmt: skip


@agent_required
@require_GET
def prepare(request: AgentRequest) -> HttpResponse:
    """The form, filled in with what the conversation has said so far."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    asked, values, centre = kept(request), values_of(request), request.user.centre_id
    now = timezone.now()
    try:
        known = cases.known(
            record, slug=asked["slug"], place=asked["place"], elsewhere=asked["elsewhere"],
            chosen=asked["inbox"], centre=centre, at=now,
        )  # fmt: skip
    except BadField as error:
        return refused(str(error), error.field)
    town = asked["elsewhere"] or (known.town.name if known.town else "")
    shown: dict[str, Any] = {
        "step": "ask", "known": known, "inboxes": cases.inboxes_of(centre),
        "subject": typed(values, "subject") or (known.service.name if known.service else ""),
        "text": _text(values) or record.note, "where": typed(values, "where") or town,
        "due": due_at(known.inbox, now) if known.inbox else None,
        "calls": call_windows(known.inbox, now) if known.inbox else (),
        "practising": PRACTISING if record.script else "",
        "made": [] if record.script else cases.made_in(record.id),
    } | _ways(record)  # fmt: skip
    return render_panel(request, shown)


@agent_required
@require_POST
def send(request: AgentRequest) -> HttpResponse:
    """Open the case and note it on the contact, both or neither."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    at, values = timezone.now(), request.POST
    try:
        with transaction.atomic():
            if record.script:  # nothing of it is kept
                record.pen.follow_up(record.id, FollowUpKind.FORWARD, text="", phone="", due=at)
                return done(request, {"step": "practised", "said": PRACTISING})
            row = _opened(request, record, values)
            contacts.note_forwarded(record.id, f"Vorgang {row.reference}")
            if row.service is not None:
                contacts.add_topic(record.id, row.service)
    except BadField as error:
        return refused(str(error), error.field)
    except BadMessage as error:
        return refused(str(error), REACHED.get(type(error), "mail"))
    except ContactError:
        return refused(GONE)
    except Refused as error:
        return refused(str(error))
    return done(request, shown_case(row) | {"step": "opened", "said": "Weitergeleitet."})


def _opened(request: AgentRequest, record: Record, values: QueryDict) -> Case:
    """Raises BadField, BadMessage, Refused."""
    centre, asked, at = request.user.centre_id, kept(request), timezone.now()
    inbox = cases.inbox_of(asked["inbox"], centre=centre)
    known = cases.known(
        record, slug=asked["slug"], place=asked["place"], elsewhere=asked["elsewhere"],
        chosen=asked["inbox"], centre=centre, at=at,
    )  # fmt: skip
    if known.town is None:
        raise Refused("Für dieses Servicecenter ist keine Stadt hinterlegt.")
    question = Asked(typed(values, "subject"), _text(values), place=typed(values, "where"))
    return open_case(
        inbox, question, _reach(record, values, inbox),
        municipality=known.town, service=known.service, channel=Channel.PHONE,
        key=uuid.uuid5(once_of(request), str(record.id)), at=at, contact=record.id,
    )  # fmt: skip


def _text(values: QueryDict) -> str:
    return values.get("text", "")[: LONGEST_TEXT + 1]


def _reach(record: Record, values: QueryDict, inbox: Inbox) -> Reach:
    """Raises BadField."""
    way, phone = typed(values, "way"), typed(values, "phone")
    if way not in WAYS:
        raise BadField("way", "Bitte wählen Sie, wie die Antwort kommt.")
    if way.startswith("own") and not (phone := number_of(record.id)):
        raise BadField("phone", "Die Nummer ist nicht bekannt. Bitte geben Sie eine ein.")
    language = typed(values, "language")
    begins, ends = _call(inbox, typed(values, "call"))
    return Reach(
        WAYS[way], name=typed(values, "name"), mail=typed(values, "mail"), phone=phone,
        postal=values.get("postal", "")[:500], reach=typed(values, "reach"),
        call_from=begins, call_until=ends,
        language=Language(language) if language in set(Language) else Language.GERMAN,
    )  # fmt: skip


def _call(inbox: Inbox, wished: str) -> tuple[datetime | None, datetime | None]:
    """From and until of the half day that was wished for, named by its end. Raises BadField."""
    if not wished:
        return None, None
    for begins, ends in call_windows(inbox, timezone.now()):
        if ends.isoformat() == wished:
            return begins, ends
    raise BadField("call", "Dieser Zeitraum ist vorbei. Bitte wählen Sie einen anderen.")


def _ways(record: Record) -> dict[str, Any]:
    """Ways that can be offered, the caller's own number as it is shown, the likeliest way."""
    ways = {str(one) for one in channels(postal=True)}
    own, mobile = number_of(record.id), bool(mobile_of(record.id))
    text_me = mobile and "sms" in ways
    return {
        "ways": ways, "own_number": masked(own) if own else "", "own_mobile": text_me,
        "way": "own-sms" if text_me else "own-phone" if own else "none",
        "languages": [("de", "Deutsch"), ("en", "Englisch"), ("leicht", "Leichte Sprache")],
    }  # fmt: skip
