"""How an appointment goes on: which step leads from where to where.

held -> confirmed (-> changed, still confirmed) -> arrived -> called -> done | no_show
held -> pending -> confirmed: the office wants the citizen to press a link first
called -> parked -> arrived; called -> handed on, arrived again; no_show -> arrived after all
held | pending -> expired, held | pending | confirmed -> cancelled
"""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where an appointment stands."""

    HELD = "held"  # nobody else gets it, for some minutes
    PENDING = "pending"  # kept until the citizen presses the link of the message
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    CALLED = "called"
    PARKED = "parked"  # seen, and away for a while: fetches a photo, fills in a form
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


STATES: Mapping[str, str] = {
    State.HELD: "gehalten", State.CONFIRMED: "gebucht", State.ARRIVED: "da",
    State.CALLED: "aufgerufen", State.PARKED: "geparkt", State.DONE: "erledigt",
    State.NO_SHOW: "nicht erschienen", State.CANCELLED: "abgesagt", State.EXPIRED: "verfallen",
    State.PENDING: "vorläufig",
}  # fmt: skip


class Step(StrEnum):
    """What can happen to it."""

    ASK = "ask"
    CONFIRM = "confirm"
    CHANGE = "change"
    CANCEL = "cancel"
    EXPIRE = "expire"
    ARRIVE = "arrive"
    CALL = "call"
    PARK = "park"
    BACK = "back"
    HAND_ON = "hand_on"
    FINISH = "finish"
    MISS = "miss"


#: step: from which states, and into which one; a second call of a number is a recall
STEPS: Mapping[Step, tuple[frozenset[State], State]] = {
    Step.ASK: (frozenset({State.HELD}), State.PENDING),
    Step.CONFIRM: (frozenset({State.HELD, State.PENDING}), State.CONFIRMED),
    Step.CHANGE: (frozenset({State.CONFIRMED}), State.CONFIRMED),
    Step.CANCEL: (frozenset({State.HELD, State.PENDING, State.CONFIRMED}), State.CANCELLED),
    Step.EXPIRE: (frozenset({State.HELD, State.PENDING}), State.EXPIRED),
    Step.ARRIVE: (frozenset({State.CONFIRMED, State.NO_SHOW}), State.ARRIVED),
    Step.CALL: (frozenset({State.ARRIVED, State.CALLED}), State.CALLED),
    Step.PARK: (frozenset({State.CALLED}), State.PARKED),
    Step.BACK: (frozenset({State.PARKED, State.ARRIVED}), State.ARRIVED),
    Step.HAND_ON: (frozenset({State.CALLED}), State.ARRIVED),
    Step.FINISH: (frozenset({State.CALLED, State.PARKED}), State.DONE),
    Step.MISS: (
        frozenset({State.CONFIRMED, State.ARRIVED, State.CALLED, State.PARKED}), State.NO_SHOW,
    ),
}  # fmt: skip
#: these keep their places for a time only
WAITING = frozenset({State.HELD, State.PENDING})
#: these have given their places back
GONE = frozenset({State.CANCELLED, State.EXPIRED})
#: these keep their places: also who did not come had them
LIVING = frozenset(State) - GONE


def after(step: Step, state: State) -> State | None:
    """Where the step leads from there; None if it does not."""
    sources, target = STEPS[step]
    return target if state in sources else None
