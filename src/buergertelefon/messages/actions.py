"""What happens to a message: posted, handed over, tried again, erased."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from buergertelefon.messages import channels
from buergertelefon.messages.drafts import Draft, checked
from buergertelefon.messages.errors import (
    NotAgain,
    NotHandedOver,
    NotNow,
    NotSetUp,
    NotWaiting,
)
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import (
    UNDO,
    Channel,
    Reason,
    State,
    not_before,
    pause,
)
from buergertelefon.messages.transport import Sending, Transport

__all__ = [
    "JOB", "KEEP", "Draft", "deliver", "enter_sent", "erase", "forget", "give_up", "give_up_late",
    "post", "resend", "take_back_sent", "take_up", "withdraw",
]  # fmt: skip

log = logging.getLogger(__name__)
#: the job that hands a message over
JOB = "messages.deliver"
#: recipient and text are kept so long after a message was sent or given up
KEEP = timedelta(days=7)

Ways = Callable[[Channel], Transport | None]


@transaction.atomic
def post(
    draft: Draft, *, key: str, centre: int, at: datetime, ways: Ways = channels.transport
) -> Message:
    """Have it sent once the caller's transaction is committed; the same key is the same message.

    `key` names what is meant, not whom: "contact:<uuid>:card:1". What is posted under a known key
    changes nothing. A letter waits until somebody has printed it: no job. Raises BadNumber,
    BadAddress, BadPostal, BadText, NotSetUp (all BadMessage).
    """
    ready = checked(draft)
    by_hand = draft.channel == Channel.LETTER
    if not (settings.LETTERS if by_hand else ways(draft.channel)):
        raise NotSetUp
    due = _not_before(at, draft.channel, urgent=draft.urgent)
    row, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "centre_id": centre, "channel": draft.channel, "recipient": ready.recipient,
            "subject": ready.subject, "text": ready.text, "cause": draft.cause,
            "reference": draft.reference, "urgent": draft.urgent, "created": at, "due": due,
            "calendar": ready.calendar, "until": draft.until, "sender": ready.sender,
            "lines": ready.lines,
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
    row = waiting.exclude(channel=Channel.LETTER).select_for_update(skip_locked=True).first()
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


@transaction.atomic
def enter_sent(letters: Iterable[int], *, centre: int, at: datetime) -> list[int]:
    """Somebody has printed and posted these; those that waited, by number.

    Whoever is missing was taken back or entered meanwhile, and is not to be posted.
    """
    return _change(letters, centre, State.WAITING, state=State.SENT, due=None, done=at)


@transaction.atomic
def take_back_sent(letters: Iterable[int], *, centre: int, at: datetime) -> list[int]:
    """They were not posted after all, and wait again; those entered less than a day ago."""
    return _change(
        letters, centre, State.SENT, since=at - UNDO, state=State.WAITING, due=at, done=None
    )


@transaction.atomic
def give_up(letter: int, *, centre: int, at: datetime) -> None:
    """This one is not to be posted. Raises NotWaiting if it does not wait."""
    if not _change(
        [letter], centre, State.WAITING, state=State.FAILED, due=None, done=at,
        reason=Reason.WITHDRAWN,
    ):  # fmt: skip
        raise NotWaiting


def give_up_late(*, at: datetime) -> int:
    """Letters that nobody has posted while they were of use; how many."""
    late = Message.objects.filter(channel=Channel.LETTER, state=State.WAITING, until__lte=at)
    return late.update(state=State.FAILED, due=None, done=at, reason=Reason.LATE)


def erase(*, at: datetime) -> int:
    """Forget to whom and what, once it is done long enough; how many. That it went stays."""
    old = Message.objects.filter(done__lt=at - KEEP).exclude(recipient="")
    return old.update(recipient="", subject="", text="", calendar="", lines=[])


def forget(prefix: str, *, before: datetime) -> int:
    """Whoever messages with such keys went to is forgotten now; how many.

    Those posted before that moment: what waits is taken back; of what went, that it did stays.
    """
    rows = Message.objects.filter(key__startswith=prefix, created__lt=before)
    waiting, _ = rows.filter(state=State.WAITING).delete()
    gone = dict.fromkeys(("recipient", "subject", "text", "calendar"), "")
    return waiting + rows.update(**gone, lines=[], reference=None)


def _not_before(at: datetime, channel: str, *, urgent: bool) -> datetime:
    return not_before(at, channel, urgent=urgent, quiet=channels.quiet())


def _change(
    letters: Iterable[int], centre: int, was: State, *, since: datetime | None = None, **to: object
) -> list[int]:
    """Change those that are in that state, in the order of their numbers; which."""
    rows = Message.objects.filter(
        pk__in=letters, centre=centre, channel=Channel.LETTER, state=was
    ).exclude(recipient="")
    if since is not None:
        rows = rows.filter(done__gt=since)
    found = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    Message.objects.filter(pk__in=found).update(**to)
    return found


def _order(row: Message) -> None:
    """Plan the job; it is part of this transaction. A letter waits for a person instead."""
    if row.channel == Channel.LETTER:
        return
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
