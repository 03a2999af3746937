"""A question becomes a case."""

import secrets
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from buergertelefon.base import reference
from buergertelefon.base.models import Municipality
from buergertelefon.base.phone import e164
from buergertelefon.cases.actions import attaching, office_mail, telling
from buergertelefon.cases.errors import BadField, NoInbox, Refused
from buergertelefon.cases.models import Case, Entry, Inbox
from buergertelefon.cases.queries.inboxes import due_at
from buergertelefon.cases.rules.details import Asked, Reach, checked_question, checked_reach
from buergertelefon.cases.rules.files import Cleaned
from buergertelefon.cases.rules.life import Actor, Step
from buergertelefon.cases.rules.words import Channel, Reply
from buergertelefon.directory.models import Service
from buergertelefon.messages.addresses import reach as reached
from buergertelefon.messages.drafts import printable

Draw = Callable[[int], int]
TRIES = 5


@transaction.atomic
def open_case(
    inbox: Inbox,
    asked: Asked,
    reach: Reach,
    *,
    municipality: Municipality,
    service: Service | None,
    channel: Channel,
    key: uuid.UUID,
    at: datetime,
    contact: uuid.UUID | None = None,
    files: Iterable[Cleaned] = (),
    below: Draw = secrets.randbelow,
) -> Case:
    """Hand a question to an office; the same `key` is the same case.

    Its clock starts; the citizen is told code and time. Raises NoInbox, BadField, BadMessage.
    """
    if Case.objects.filter(key=key).exists():  # seldom: a second click
        return Case.objects.get(key=key)
    if not inbox.active:
        raise NoInbox
    asked, reach = checked_question(asked), checked_reach(reach)
    mail, phone = _reached(reach)
    due = due_at(inbox, at)
    if reach.call_until is not None:  # whoever wishes to be called later is not answered late
        due = max(due, reach.call_until)
    values = {
        "centre": inbox.centre, "inbox": inbox, "municipality": municipality, "service": service,
        "subject": asked.subject, "channel": channel, "language": reach.language,
        "way": reach.way, "question": asked.text, "place": asked.place, "area": asked.area,
        "latitude": asked.latitude, "longitude": asked.longitude, "name": reach.name,
        "mail": mail, "phone": phone, "reach": reach.reach, "call_from": reach.call_from,
        "postal": printable(reach.postal) if reach.postal else "",
        "call_until": reach.call_until, "contact": contact, "opened": at, "due": due,
        "promised": due, "updated": at,
    }  # fmt: skip
    for _ in range(TRIES):
        try:
            with transaction.atomic():  # waits for a click that is on its way
                row = Case.objects.create(key=key, reference=reference.drawn(below), **values)
        except IntegrityError:
            if found := Case.objects.filter(key=key).first():
                return found
        else:
            return _opened(row, files, at=at)
    raise Refused("Es ist kein freier Code mehr da. Bitte noch einmal versuchen.")


def _opened(row: Case, files: Iterable[Cleaned], *, at: datetime) -> Case:
    entry = Entry.objects.create(
        case=row, at=at, step=Step.OPEN, actor=Actor.CENTRE, inbox=row.inbox
    )
    attaching.attach(row, files, entry=entry, at=at)
    telling.tell_step(row, entry, at=at)
    office_mail.tell_office(row, entry, at=at)
    return row


def _reached(reach: Reach) -> tuple[str, str]:
    """Mail and number as they are kept. Raises BadMessage, BadField."""
    if reach.way == Reply.PHONE:  # a number that cannot get a text may be called
        if not (number := e164(reach.phone)):
            raise BadField("phone", "Diese Rufnummer ist nicht vollständig. Bitte prüfen Sie sie.")
        return "", number
    return reached(reach.mail, reach.phone)
