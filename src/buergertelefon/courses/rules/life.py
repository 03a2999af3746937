"""What becomes of a registration, as a table.

held -> confirmed -> cancelled
waiting -> offered -> confirmed
held, offered -> expired; everything that stands -> cancelled
"""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a registration stands."""

    HELD = "held"  # its places are kept for some minutes
    WAITING = "waiting"  # on the waiting list
    OFFERED = "offered"  # freed places are kept for it, until it says yes
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # the time to confirm or to say yes has passed


class Step(StrEnum):
    """What is done with it."""

    CONFIRM = "confirm"
    JOIN = "join"  # the waiting list, instead of places
    OFFER = "offer"
    ACCEPT = "accept"
    CANCEL = "cancel"
    EXPIRE = "expire"


class Reason(StrEnum):
    """Why a registration was cancelled."""

    WITHDRAWN = "withdrawn"  # within 14 days, by law
    CITIZEN = "citizen"  # by the rules of the school
    COURSE = "course"  # the school has cancelled the course
    SCHOOL = "school"  # the school has taken it back
    RELEASED = "released"  # a hold or an offer that was given up


#: from which states a step leads where
STEPS: Mapping[Step, tuple[frozenset[State], State]] = {
    Step.CONFIRM: (frozenset({State.HELD}), State.CONFIRMED),
    Step.JOIN: (frozenset({State.HELD}), State.WAITING),
    Step.OFFER: (frozenset({State.WAITING}), State.OFFERED),
    Step.ACCEPT: (frozenset({State.OFFERED}), State.CONFIRMED),
    Step.CANCEL: (
        frozenset({State.HELD, State.WAITING, State.OFFERED, State.CONFIRMED}), State.CANCELLED
    ),
    Step.EXPIRE: (frozenset({State.HELD, State.WAITING, State.OFFERED}), State.EXPIRED),
}  # fmt: skip
#: they have places of the course
TAKES = frozenset({State.HELD, State.OFFERED, State.CONFIRMED})
#: they have them until a moment
FOR_A_TIME = frozenset({State.HELD, State.OFFERED})
GONE = frozenset({State.CANCELLED, State.EXPIRED})
STATES: Mapping[str, str] = {
    State.HELD: "vorgemerkt", State.WAITING: "Warteliste", State.OFFERED: "Platz angeboten",
    State.CONFIRMED: "angemeldet", State.CANCELLED: "abgemeldet", State.EXPIRED: "verfallen",
}  # fmt: skip
