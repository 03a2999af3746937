"""What happens to a message: posted, handed over, tried again, erased."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from buergertelefon.base.hours import BERLIN
from buergertelefon.messages import channels, optouts
from buergertelefon.messages.drafts import Draft, checked
from buergertelefon.messages.errors import (
    BadMessage,
    NotAgain,
    NotHandedOver,
    NotNow,
    NotSetUp,
    NotWaiting,
    OptedOut,
)
from buergertelefon.messages.models import Message, OptOut
from buergertelefon.messages.replies import Reply
from buergertelefon.messages.rules.causes import Wish, is_voluntary, wish
from buergertelefon.messages.rules.outbox import (
    FINAL,
    REASONS,
    UNDO,
    Channel,
    Reason,
    State,
    not_before,
    pause,
)
from buergertelefon.messages.transport import Sending, Transport

__all__ = [
    "JOB", "KEEP", "Draft", "answer_wish", "deliver", "deliver_next", "enter_sent", "erase",
    "forget", "give_up", "give_up_late", "opt_in", "opt_out", "post", "resend", "resend_all",
    "take_back_sent", "take_up", "withdraw",
]  # fmt: skip

log = logging.getLogger(__name__)
#: the job that hands a message over
JOB = "messages.deliver"
#: recipient and text are kept so long after a message was sent or given up
KEEP = timedelta(days=7)
#: most that are sent once more by one press
BULK = 500

STOPPED = (
    "Sie bekommen keine Erinnerungen und Umfragen mehr per SMS. Antworten auf Ihre Fragen, "
    "Bestätigungen und Absagen kommen weiter. Doch wieder? Antworten Sie START."
)
STARTED = "Sie bekommen wieder Erinnerungen per SMS. Genug davon? Antworten Sie STOP."

Ways = Callable[[Channel], Transport | None]


@transaction.atomic
def post(
    draft: Draft, *, key: str, centre: int, at: datetime, ways: Ways = channels.transport
) -> Message:
    """Have it sent once the caller's transaction is committed; the same key is the same message.

    `key` names what is meant, not whom: "contact:<uuid>:card:1". What is posted under a known key
    changes nothing. A letter waits until somebody has printed it: no job. What is not owed does not
    go to who has opted out. Raises BadNumber, BadAddress, BadPostal, BadText, NotSetUp, OptedOut
    (all BadMessage; who leaves out a way that is not set up leaves out this one, too).
    """
    ready = checked(draft)
    by_hand = draft.channel == Channel.LETTER
    if not (settings.LETTERS if by_hand else ways(draft.channel)):
        raise NotSetUp
    if is_voluntary(draft.cause) and optouts.is_out(draft.channel, ready.recipient):
        raise OptedOut
    due = _not_before(at, draft.channel, urgent=draft.urgent)
    row, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "centre_id": centre, "channel": draft.channel, "recipient": ready.recipient,
            "subject": ready.subject, "text": ready.text, "cause": draft.cause,
            "reference": draft.reference, "urgent": draft.urgent, "created": at, "due": due,
            "calendar": ready.calendar, "until": draft.until, "sender": ready.sender,
            "lines": ready.lines, "reply_to": ready.reply_to, "thread": ready.thread,
            "language": draft.language, "attached_name": (ready.attached or ("", b""))[0],
            "attached": (ready.attached or ("", b""))[1],
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
    row = _claimed(at, pk=message)
    return None if row is None else _handed_over(row, at=at, ways=ways)


@transaction.atomic
def deliver_next(*, at: datetime, ways: Ways = channels.transport) -> State | None:
    """The same with the one that is due longest; its own job is not needed any more.

    Most of the time that a message takes is its job's: who delivers one takes others along.
    """
    if (row := _claimed(at)) is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'",
            [f"{JOB}:{row.pk}"],
        )
    return _handed_over(row, at=at, ways=ways)


def _claimed(at: datetime, **which: int) -> Message | None:
    """One that is due, held to the end of the transaction."""
    waiting = Message.objects.filter(state=State.WAITING, due__lte=at, **which)
    rows = waiting.exclude(channel=Channel.LETTER).order_by("due")
    return rows.select_for_update(skip_locked=True).first()


def _handed_over(row: Message, *, at: datetime, ways: Ways) -> State:
    may_go = _not_before(at, row.channel, urgent=row.urgent)
    if row.until is not None and may_go >= row.until:
        row.state, row.due, row.done, row.reason = State.FAILED, None, at, Reason.LATE
    elif is_voluntary(row.cause) and optouts.is_out(row.channel, row.recipient):
        row.state, row.due, row.done, row.reason = State.FAILED, None, at, Reason.OPTED_OUT
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


@transaction.atomic
def resend_all(centre: int, reason: str, *, at: datetime) -> int:
    """The same for all of a centre that have failed for one reason, at most `BULK`; how many."""
    if reason not in REASONS or reason in FINAL:
        return 0
    failed = Message.objects.filter(centre=centre, state=State.FAILED, reason=reason)
    rows = failed.exclude(recipient="").exclude(channel=Channel.LETTER)
    found = list(rows.order_by("pk").select_for_update(skip_locked=True)[:BULK])
    for row in found:
        row.state, row.tries, row.done = State.WAITING, 0, None
        row.due = _not_before(at, row.channel, urgent=row.urgent)
    Message.objects.bulk_update(found, ["state", "tries", "done", "due"])
    for row in found:
        _order(row)
    return len(found)


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


def opt_out(channel: Channel, digest: str, *, on: date) -> bool:
    """Only what is owed from now on; is that new? `digest`: see `optouts.digest_of`."""
    return OptOut.objects.get_or_create(digest=digest, defaults={"channel": channel, "since": on})[
        1
    ]


def opt_in(digest: str) -> bool:
    """Reminders and questions again; had they been stopped?"""
    return OptOut.objects.filter(pk=digest).delete()[0] > 0


@transaction.atomic
def answer_wish(
    said: Reply, *, at: datetime, silent: bool = False, ways: Ways = channels.transport
) -> None:
    """STOP and START by SMS: done, and confirmed once unless somebody else has answered."""
    wanted, digest = wish(said.text), optouts.digest_of(Channel.SMS, said.number)
    if wanted is None:
        return
    stop = wanted == Wish.STOP
    on = at.astimezone(BERLIN).date()
    is_new = opt_out(Channel.SMS, digest, on=on) if stop else opt_in(digest)
    last = Message.objects.filter(channel=Channel.SMS, recipient=said.number).order_by("-pk")
    if silent or not is_new or (known := last.first()) is None:
        return
    draft = Draft(
        Channel.SMS, said.number, STOPPED if stop else STARTED,
        "optout-stopped" if stop else "optout-started", urgent=True,
    )  # fmt: skip
    with suppress(BadMessage):
        post(draft, key=f"sms-wish:{said.key}", centre=known.centre_id, at=at, ways=ways)


def erase(*, at: datetime) -> int:
    """Forget to whom and what, once it is done long enough; how many. That it went stays."""
    old = Message.objects.filter(done__lt=at - KEEP).exclude(recipient="")
    return old.update(
        recipient="", subject="", text="", calendar="", lines=[], reply_to="", thread="",
        attached=b"", attached_name="",
    )  # fmt: skip


def forget(prefix: str, *, before: datetime) -> int:
    """Whoever messages with such keys went to is forgotten now; how many.

    Those posted before that moment: what waits is taken back; of what went, that it did stays.
    """
    rows = Message.objects.filter(key__startswith=prefix, created__lt=before)
    waiting, _ = rows.filter(state=State.WAITING).delete()
    words = ("recipient", "subject", "text", "calendar", "reply_to", "thread", "attached_name")
    gone = dict.fromkeys(words, "")
    return waiting + rows.update(**gone, lines=[], attached=b"", reference=None)


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


def _sending(row: Message) -> Sending:
    may_stop = row.channel == Channel.MAIL and is_voluntary(row.cause)
    stop = optouts.stop_link(row.channel, row.recipient) if may_stop else ""
    attached = (row.attached_name, bytes(row.attached)) if row.attached else None
    return Sending(
        row.key, row.recipient, row.subject, row.text, row.calendar, row.reply_to, row.thread, stop,
        attached,
    )  # fmt: skip


def _failure(row: Message, ways: Ways) -> NotHandedOver | None:
    way = ways(Channel(row.channel))
    if way is None:
        return NotNow(Reason.NOT_SET_UP)
    try:
        way.hand_over(_sending(row))
    except NotHandedOver as failure:
        return failure
    except Exception as error:  # noqa: BLE001  # a fault of ours must neither send for ever nor hold up the others
        # its words may name the recipient
        log.error("a transport has a fault", extra={"id": row.pk, "error": type(error).__name__})  # noqa: TRY400  # no trace: see above
        return NotNow(Reason.FAULT)
    return None
