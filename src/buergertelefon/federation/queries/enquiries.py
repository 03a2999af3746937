"""Enquiries handed over and received, as the page and the other centre see them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.personal import personal_data
from buergertelefon.federation import exchange
from buergertelefon.federation.models import Centre, Enquiry
from buergertelefon.federation.rules.documents import Message
from buergertelefon.federation.rules.enquiries import (
    OPEN,
    REASONS,
    STATES,
    WAYS,
    Acknowledgement,
    Direction,
    State,
    Way,
)

#: shown at once; the rest is old
MOST = 50
#: asked in one round of the background job
AT_ONCE = 200


def our_centre(own: ServiceCentre | int) -> Centre | None:
    """The centre of the register that is this team; None if none is."""
    return Centre.objects.filter(own=own).first()


def can_hand_over(other: Centre) -> bool:
    """Is there an address, and a key for it?"""
    return bool(other.exchange) and exchange.has_key(other.key)


def peer(one: Enquiry) -> exchange.Peer:
    """The other centre of an enquiry."""
    return exchange.Peer(one.other.exchange, one.other.key, one.ours.slug)


def message(one: Enquiry) -> Message:
    """As it goes over the line."""
    return Message(
        one.number, one.sent_at, one.due, one.ours.slug, one.other.slug, one.topic, one.ars,
        one.place, one.question, Way(one.way), one.leika, one.contact, one.consent,
    )  # fmt: skip


def acknowledgement(one: Enquiry) -> Acknowledgement:
    """What we say of an enquiry we have received."""
    return Acknowledgement(
        State(one.state), one.reference, one.acknowledged or one.sent_at, one.accepted, one.reason,
        one.answer, one.ended,
    )  # fmt: skip


def received(number: uuid.UUID, *, sender: Centre) -> Enquiry | None:
    """What this centre has handed over to us under this number."""
    return Enquiry.objects.filter(direction=Direction.IN, other=sender, number=number).first()


def waiting_for_answers() -> Mapping[Centre, list[Enquiry]]:
    """Handed over and not answered yet, by centre, those due first."""
    rows = Enquiry.objects.filter(direction=Direction.OUT, state=State.ACKNOWLEDGED)
    found: dict[Centre, list[Enquiry]] = {}
    for one in rows.select_related("ours", "other")[:AT_ONCE]:
        found.setdefault(one.other, []).append(one)
    return found


@dataclass(frozen=True)
class Line:
    """An enquiry in a list."""

    row: Enquiry
    state: str
    way: str
    reason: str
    open: bool
    late: bool
    personal: tuple[str, ...]  # what looks like personal data in its words


def lines(ours: Centre, direction: Direction, *, at: datetime) -> list[Line]:
    """What is open first, then what has ended in the last days."""
    rows = Enquiry.objects.filter(ours=ours, direction=direction).exclude(question="")
    ordered = sorted(rows.select_related("other"), key=lambda one: (one.ended is not None, one.due))
    return [_line(one, at) for one in ordered[:MOST]]


def _line(one: Enquiry, at: datetime) -> Line:
    state = STATES[State(one.state)]
    is_open = one.state in OPEN
    if one.state == State.ACKNOWLEDGED and one.accepted:
        state = "in Arbeit"
    return Line(
        one, state, WAYS[Way(one.way)], REASONS.get(one.reason, "") if one.reason else "", is_open,  # type: ignore[call-overload]  # a StrEnum is its text
        is_open and one.due < at, personal_data(one.question),
    )  # fmt: skip
