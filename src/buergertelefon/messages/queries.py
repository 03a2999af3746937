"""What is on its way, for the desk and the team lead."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from buergertelefon.messages.channels import usable
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import (
    CAUSES,
    CHANNELS,
    REASONS,
    STATES,
    Channel,
    State,
    masked,
)

#: a job that is so late got lost; the next round takes its message
LATE = timedelta(minutes=1)
#: most messages taken up in one round
ROUND = 200


def channels() -> list[Channel]:
    """What the desk may offer: the channels that are set up."""
    return list(usable())


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
    """Messages whose job is late, longest first."""
    late = Message.objects.filter(state=State.WAITING, due__lt=at - LATE)
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


def unsent(centre: int) -> list[Line]:
    """What waits or has failed, failed ones first, latest first."""
    rows = kept(centre).exclude(state=State.SENT).order_by("state", "-created", "-pk")
    return [
        Line(
            row.pk, CHANNELS[row.channel], masked(row.recipient), CAUSES.get(row.cause, row.cause),
            STATES[row.state], row.state == State.FAILED, row.tries, REASONS.get(row.reason, ""),
            row.due,
        )
        for row in rows.defer("text", "subject", "key")
    ]  # fmt: skip
