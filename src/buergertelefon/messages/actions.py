"""What happens to a message: posted, handed over, tried again, erased."""

import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from buergertelefon.base.phone import may_be_texted
from buergertelefon.messages import channels
from buergertelefon.messages.errors import (
    BadAddress,
    BadNumber,
    BadText,
    NotAgain,
    NotHandedOver,
    NotNow,
    NotSetUp,
)
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import (
    Channel,
    Reason,
    State,
    not_before,
    pause,
)
from buergertelefon.messages.rules.sms import size
from buergertelefon.messages.transport import Sending, Transport

log = logging.getLogger(__name__)
#: the job that hands a message over
JOB = "messages.deliver"
#: recipient and text are kept so long after a message was sent or given up
KEEP = timedelta(days=7)
#: parts of a text, characters of a mail and of its subject
MOST_PARTS, LONGEST_MAIL, LONGEST_SUBJECT = 4, 20_000, 150
LONGEST_CALENDAR = 20_000

Ways = Callable[[Channel], Transport | None]


@dataclass(frozen=True)
class Draft:
    """What somebody is to get."""

    channel: Channel
    recipient: str  # as it was written
    text: str
    cause: str  # a short code: "contact-card"
    subject: str = ""  # of a mail; nothing sensitive, it is read over shoulders
    reference: uuid.UUID | None = None  # the contact it belongs to
    urgent: bool = False  # somebody waits for it on the telephone: in the quiet hours, too
    calendar: str = ""  # of a mail: a calendar file (RFC 5545) that goes with it
    until: datetime | None = None  # it is of no use from then on, and not sent


@transaction.atomic
def post(
    draft: Draft, *, key: str, centre: int, at: datetime, ways: Ways = channels.transport
) -> Message:
    """Have it sent once the caller's transaction is committed; the same key is the same message.

    `key` names what is meant, not whom: "contact:<uuid>:card:1". What is posted under a known key
    changes nothing. Raises BadNumber, BadAddress, BadText, NotSetUp (all BadMessage).
    """
    ready = _checked(draft)
    if ways(draft.channel) is None:
        raise NotSetUp
    due = _not_before(at, draft.channel, urgent=draft.urgent)
    row, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "centre_id": centre, "channel": draft.channel, "recipient": ready.recipient,
            "subject": ready.subject, "text": ready.text, "cause": draft.cause,
            "reference": draft.reference, "urgent": draft.urgent, "created": at, "due": due,
            "calendar": ready.calendar, "until": draft.until,
        },
    )  # fmt: skip
    if is_new:
        _order(row)
    return row


@transaction.atomic
def deliver(message: int, *, at: datetime, ways: Ways = channels.transport) -> State | None:
    """Hand a message over, if it is due and nobody else does; what has become of it.

    The row is locked from the claim to the record: whoever dies between leaves it waiting, and the
    same key is handed over again. None if there was nothing to do.
    """
    waiting = Message.objects.filter(pk=message, state=State.WAITING, due__lte=at)
    row = waiting.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    may_go = _not_before(at, row.channel, urgent=row.urgent)
    if row.until is not None and may_go >= row.until:
        row.state, row.due, row.done, row.reason = State.FAILED, None, at, Reason.LATE
    elif may_go > at:
        row.due = may_go
    else:
        _try(row, at=at, ways=ways)
    row.save(update_fields=["state", "tries", "due", "done", "reason"])
    if row.state == State.WAITING:
        _order(row)
    seen = {"id": row.pk, "channel": row.channel, "state": str(row.state)}
    log.info("message handed over" if row.state == State.SENT else "message kept", extra=seen)
    return State(row.state)


@transaction.atomic
def resend(message: int, *, at: datetime) -> None:
    """Try a failed message again from the beginning, under its key.

    Raises NotAgain if it has not failed, or if its text is deleted.
    """
    failed = Message.objects.select_for_update().filter(pk=message, state=State.FAILED)
    row = failed.exclude(recipient="").first()
    if row is None:
        raise NotAgain
    row.state, row.tries, row.done = State.WAITING, 0, None
    row.due = _not_before(at, row.channel, urgent=row.urgent)
    row.save(update_fields=["state", "tries", "due", "done"])
    _order(row)


def withdraw(prefix: str) -> int:
    """Take back what waits under keys that begin like this; how many. What is on its way goes."""
    return Message.objects.filter(key__startswith=prefix, state=State.WAITING).delete()[0]


@transaction.atomic
def take_up(message: int) -> None:
    """Order a message whose job got lost; one that stands in the line is enough."""
    if row := Message.objects.filter(pk=message, state=State.WAITING).first():
        _order(row)


def erase(*, at: datetime) -> int:
    """Forget to whom and what, once it is done long enough; how many. That it went stays."""
    old = Message.objects.filter(done__lt=at - KEEP).exclude(recipient="")
    return old.update(recipient="", subject="", text="", calendar="")


def _checked(draft: Draft) -> Draft:
    """As it is kept. Raises BadMessage."""
    if not (text := draft.text.strip()):
        raise BadText("Text: Es steht nichts darin.")
    if draft.channel == Channel.SMS:
        recipient, subject = may_be_texted(draft.recipient), ""
        if not recipient:
            raise BadNumber
        if (parts := size(text).parts) > MOST_PARTS:
            raise BadText(f"Text: Das wären {parts} SMS, höchstens {MOST_PARTS}. Bitte kürzen.")
        return replace(draft, recipient=recipient, subject=subject, text=text, calendar="")
    recipient, subject = draft.recipient.strip(), " ".join(draft.subject.split())
    try:
        validate_email(recipient)
    except ValidationError:
        raise BadAddress from None
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise BadText(f"Betreff: Bitte 1 bis {LONGEST_SUBJECT} Zeichen.")
    if len(text) > LONGEST_MAIL:
        raise BadText(f"Text: {len(text)} Zeichen, höchstens {LONGEST_MAIL}. Bitte kürzen.")
    if len(draft.calendar) > LONGEST_CALENDAR:
        raise BadText(f"Kalenderdatei: Mehr als {LONGEST_CALENDAR} Zeichen.")
    return replace(draft, recipient=recipient, subject=subject, text=text)


def _not_before(at: datetime, channel: str, *, urgent: bool) -> datetime:
    return not_before(at, channel, urgent=urgent, quiet=channels.quiet())


def _order(row: Message) -> None:
    """Plan the job; it is part of this transaction."""
    job = app.configure_task(
        JOB, schedule_at=row.due, priority=int(row.urgent), queueing_lock=f"{JOB}:{row.pk}"
    )
    with suppress(AlreadyEnqueued), transaction.atomic():  # the caller's transaction goes on
        job.defer(message=row.pk)


def _try(row: Message, *, at: datetime, ways: Ways) -> None:
    """One try, and what it makes of the row."""
    row.tries += 1
    failed = _failure(row, ways)
    wait = pause(row.tries) if isinstance(failed, NotNow) else None
    row.reason = failed.reason if failed else ""
    if wait is not None:
        row.due = at + wait
        return
    row.state = State.FAILED if failed else State.SENT
    row.due, row.done = None, at


def _failure(row: Message, ways: Ways) -> NotHandedOver | None:
    way = ways(Channel(row.channel))
    if way is None:
        return NotNow(Reason.NOT_SET_UP)
    try:
        way.hand_over(Sending(row.key, row.recipient, row.subject, row.text, row.calendar))
    except NotHandedOver as failure:
        return failure
    except Exception as error:  # noqa: BLE001  # a fault of ours must neither send for ever nor hold up the others
        # its words may name the recipient
        log.error("a transport has a fault", extra={"id": row.pk, "error": type(error).__name__})  # noqa: TRY400  # no trace: see above
        return NotNow(Reason.FAULT)
    return None
