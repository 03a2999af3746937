"""An enquiry between two centres: its states, and when it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Direction(StrEnum):
    """Whose enquiry it is."""

    OUT = "out"  # we hand it over
    IN = "in"  # another centre has handed it over to us


class State(StrEnum):
    """Where an enquiry stands."""

    DRAFT = "draft"  # written here, not yet on its way
    SENT = "sent"  # on its way; whether it has arrived is not known
    ACKNOWLEDGED = "acknowledged"  # the other centre has it and has named its reference
    ANSWERED = "answered"
    REFUSED = "refused"
    EXPIRED = "expired"  # nobody has answered, and nobody will


class Step(StrEnum):
    """What can happen to it."""

    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    REFUSE = "refuse"
    EXPIRE = "expire"


class Way(StrEnum):
    """How the caller wants to hear of it."""

    PHONE = "phone"
    MAIL = "mail"
    NONE = "none"


class Reason(StrEnum):
    """Why a centre does not take an enquiry."""

    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"
    UNKNOWN_TOPIC = "unknown_topic"


#: which step leads from which state to which; sending again is the same as sending
TRANSITIONS: dict[tuple[State, Step], State] = {
    (State.DRAFT, Step.SEND): State.SENT,
    (State.DRAFT, Step.EXPIRE): State.EXPIRED,  # nothing ran that could have sent it
    (State.SENT, Step.SEND): State.SENT,
    (State.SENT, Step.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.SENT, Step.REFUSE): State.REFUSED,
    (State.SENT, Step.EXPIRE): State.EXPIRED,
    (State.ACKNOWLEDGED, Step.ANSWER): State.ANSWERED,
    (State.ACKNOWLEDGED, Step.REFUSE): State.REFUSED,
    (State.ACKNOWLEDGED, Step.EXPIRE): State.EXPIRED,
}
OPEN = frozenset({State.DRAFT, State.SENT, State.ACKNOWLEDGED})
STATES = {
    State.DRAFT: "wartet auf den Versand", State.SENT: "unterwegs",
    State.ACKNOWLEDGED: "eingegangen", State.ANSWERED: "beantwortet",
    State.REFUSED: "abgelehnt", State.EXPIRED: "abgelaufen",
}  # fmt: skip
REASONS = {
    Reason.NOT_OURS: "nicht zuständig", Reason.UNREADABLE: "nicht lesbar",
    Reason.UNKNOWN_TOPIC: "Thema unbekannt",
}  # fmt: skip
WAYS = {
    Way.PHONE: "telefonisch", Way.MAIL: "per E-Mail", Way.NONE: "keine Antwort gewünscht",
}  # fmt: skip
#: an answer may come late, but not later than this after it was due
PATIENCE = timedelta(days=7)
#: so long after its end the words and the contact datum of an enquiry are kept
KEEP = timedelta(days=7)


def after(state: str, step: Step) -> State | None:
    """The state that a step leads to; None if it is not allowed now."""
    return TRANSITIONS.get((State(state), step))


def expires(state: str, due: datetime) -> datetime | None:
    """When an open enquiry is over without an answer; None if it is not open any more.

    What is not known to have arrived is over when it was due: then the caller has to be served
    in another way. What has arrived may still be answered late.
    """
    if State(state) not in OPEN:
        return None
    return due + PATIENCE if state == State.ACKNOWLEDGED else due


@dataclass(frozen=True)
class Acknowledgement:
    """What the receiving centre says of an enquiry: has it, refuses it, answers it."""

    state: State  # acknowledged, answered, refused or expired
    reference: str
    at: datetime  # of the receipt
    accepted: datetime | None = None
    reason: str = ""
    answer: str = ""
    ended: datetime | None = None
