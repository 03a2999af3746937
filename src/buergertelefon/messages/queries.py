"""What is on its way, for the desk, the team lead and whoever prints letters."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from buergertelefon.messages.channels import usable
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.causes import CAUSES
from buergertelefon.messages.rules.outbox import (
    ADVICE,
    CHANNELS,
    FINAL,
    REASONS,
    STATES,
    UNDO,
    Channel,
    State,
    masked,
)

#: a job that is so late got lost; the next round takes its message
LATE = timedelta(minutes=1)
#: most messages taken up in one round
ROUND = 200


def channels(*, postal: bool = False) -> list[Channel]:
    """What a page may offer: the channels that are set up.

    Letters only if it says that it asks for a postal address.
    """
    return list(usable(postal=postal))


@dataclass(frozen=True)
class Sent:
    """A message as those see it who sent it."""

    channel: str
    recipient: str  # masked; "" once erased
    state: State
    reason: str  # in words; why the last try came to nothing

    @property
    def channel_name(self) -> str:
        """In words."""
        return CHANNELS[self.channel]

    @property
    def state_name(self) -> str:
        """In words."""
        return STATES[self.state]


def sent_for(reference: uuid.UUID) -> list[Sent]:
    """What was posted for a contact, oldest first."""
    rows = Message.objects.filter(reference=reference).order_by("pk")
    return [
        Sent(row.channel, masked(row.recipient), State(row.state), REASONS.get(row.reason, ""))
        for row in rows.only("channel", "recipient", "state", "reason")
    ]


def overdue(*, at: datetime) -> list[int]:
    """Messages whose job is late, longest first; letters have none."""
    late = Message.objects.filter(state=State.WAITING, due__lt=at - LATE)
    late = late.exclude(channel=Channel.LETTER)
    return list(late.order_by("due").values_list("pk", flat=True)[:ROUND])


def kept(centre: int) -> QuerySet[Message]:
    """Messages of a centre whose text is still there."""
    return Message.objects.filter(centre=centre).exclude(recipient="")


def counts(centre: int) -> dict[str, int]:
    """How many of `kept` are in which state, 0 too."""
    return kept(centre).aggregate(**{one: Count("pk", filter=Q(state=one)) for one in State})


@dataclass(frozen=True)
class Line:
    """A message as the team lead sees it: no text, and not whose it is."""

    id: int
    channel: str
    recipient: str  # masked
    cause: str
    state: str
    failed: bool
    tries: int
    reason: str
    due: datetime | None


@dataclass(frozen=True)
class Failures:
    """What has failed for one reason."""

    reason: str  # a `Reason`
    number: int

    @property
    def words(self) -> str:
        """Why."""
        return REASONS.get(self.reason, self.reason)

    @property
    def advice(self) -> str:
        """What is to be done."""
        return ADVICE.get(self.reason, "")

    @property
    def may_go_again(self) -> bool:
        """Is another try of any use?"""
        return self.reason not in FINAL


def _unsent(centre: int) -> QuerySet[Message]:
    return kept(centre).exclude(state=State.SENT).exclude(channel=Channel.LETTER)


def failures(centre: int) -> tuple[list[Failures], int]:
    """What has failed, by reason, most first; and how many have not been sent in all."""
    found = _unsent(centre).values_list("state", "reason").annotate(number=Count("pk"))
    rows = list(found.order_by("-number", "reason"))
    failed = [Failures(reason, number) for state, reason, number in rows if state == State.FAILED]
    return failed, sum(number for _, _, number in rows)


def unsent(centre: int, most: int) -> list[Line]:
    """What waits or has failed, failed ones first, latest first; letters have their own page."""
    rows = _unsent(centre)
    return [
        Line(
            row.pk, CHANNELS[row.channel], masked(row.recipient), CAUSES.get(row.cause, row.cause),
            STATES[row.state], row.state == State.FAILED, row.tries, REASONS.get(row.reason, ""),
            row.due,
        )
        for row in rows.order_by("state", "-created", "-pk").defer("text", "subject", "key")[:most]
    ]  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """A letter as those see it who print it: what for and to which town, not to whom."""

    id: int
    cause: str
    town: str
    created: datetime
    until: datetime | None
    reason: str  # in words; why it is not to be posted


def letters(centre: int, state: State = State.WAITING) -> list[Letter]:
    """Letters of a centre that wait (or have failed), oldest first."""
    rows = kept(centre).filter(channel=Channel.LETTER, state=state).order_by("pk")
    return [
        Letter(
            row.pk, CAUSES.get(row.cause, row.cause), masked(row.recipient), row.created, row.until,
            REASONS.get(row.reason, ""),
        )
        for row in rows.defer("text", "subject", "key", "lines")
    ]  # fmt: skip


def letters_waiting(centre: int | None = None) -> tuple[int, datetime | None]:
    """How many letters wait to be printed, here or everywhere, and since when the oldest does."""
    rows = Message.objects.filter(channel=Channel.LETTER, state=State.WAITING)
    if centre is not None:
        rows = rows.filter(centre=centre)
    found = rows.aggregate(number=Count("pk"), oldest=Min("due"))
    return found["number"], found["oldest"]


def letters_entered(centre: int, *, at: datetime) -> list[tuple[datetime, list[int]]]:
    """What was entered as posted and may be taken back: when, and which; latest first."""
    rows = kept(centre).filter(channel=Channel.LETTER, state=State.SENT, done__gt=at - UNDO)
    batches: dict[datetime, list[int]] = {}
    for pk, done in rows.order_by("-done", "pk").values_list("pk", "done"):
        if done is not None:  # the filter says so already; the types do not know
            batches.setdefault(done, []).append(pk)
    return list(batches.items())


def to_print(centre: int, letters: Iterable[int]) -> list[Message]:
    """These letters of a centre, as far as they are kept, oldest first."""
    rows = kept(centre).filter(channel=Channel.LETTER, pk__in=letters)
    return list(rows.select_related("centre").order_by("pk"))


def posted(prefix: str) -> list[Message]:
    """What was posted under keys that begin like this, oldest first, erased ones too."""
    return list(Message.objects.filter(key__startswith=prefix).order_by("pk"))
