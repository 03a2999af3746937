"""What becomes of a case, as a table: each step, from which states, into which, and who may.

new ─accept─▶ accepted ─answer─▶ answered ─close─▶ closed
 │               │ ▲                │                │
 │        ask    ▼ │ told           └────reopen──────┴─▶ new
 │             asked
 ├─pass_on─▶ new (at another office)
 ├─return──▶ returned ("not ours": the service centre passes it on and mends the responsibility)
 └─merge, withdraw─▶ closed (merged, and the other one is withdrawn: ─split─▶ new)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    ACCEPTED = "accepted"
    ASKED = "asked"  # the office waits for the citizen
    ANSWERED = "answered"
    CLOSED = "closed"
    RETURNED = "returned"  # the office says that it is not theirs


class Actor(StrEnum):
    """In which part somebody acts; never which person."""

    CENTRE = "centre"
    OFFICE = "office"
    CITIZEN = "citizen"
    SYSTEM = "system"


class Step(StrEnum):
    """What is done with a case."""

    OPEN = "open"
    ACCEPT = "accept"
    ASK = "ask"
    TOLD = "told"  # the citizen has answered what the office asked
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"  # "not solved"
    PASS_ON = "pass_on"  # noqa: S105  # no word that opens anything
    RETURN = "return"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    NOTE = "note"
    ADD = "add"  # the citizen has added something
    MISSED = "missed"  # called, and nobody picked up
    REMIND = "remind"
    ESCALATE = "escalate"
    SPLIT = "split"  # the case it was merged into ended without an answer


@dataclass(frozen=True)
class Way:
    """From which states a step leads where, and who may take it; `into` None: it stays there."""

    since: frozenset[State]
    into: State | None
    who: frozenset[Actor]


#: somebody has to do something
OPEN = frozenset({State.NEW, State.ACCEPTED, State.ASKED, State.RETURNED})
#: the clock runs; in the others it stands still
RUNS = frozenset({State.NEW, State.ACCEPTED, State.RETURNED})
_STAFF = frozenset({Actor.OFFICE, Actor.CENTRE})
_ALL = frozenset(State)

STEPS: Mapping[Step, Way] = {
    Step.OPEN: Way(frozenset(), State.NEW, frozenset({Actor.CENTRE})),
    Step.ACCEPT: Way(frozenset({State.NEW}), State.ACCEPTED, frozenset({Actor.OFFICE})),
    Step.ASK: Way(
        frozenset({State.NEW, State.ACCEPTED}), State.ASKED, frozenset({Actor.OFFICE})
    ),
    Step.TOLD: Way(
        frozenset({State.ASKED}), State.ACCEPTED, frozenset({Actor.CITIZEN, Actor.CENTRE})
    ),
    Step.ANSWER: Way(
        frozenset({State.NEW, State.ACCEPTED, State.ASKED}), State.ANSWERED,
        frozenset({Actor.OFFICE}),
    ),
    Step.CLOSE: Way(frozenset({State.ANSWERED}), State.CLOSED, frozenset(Actor)),
    Step.REOPEN: Way(
        frozenset({State.ANSWERED, State.CLOSED}), State.NEW,
        frozenset({Actor.CITIZEN, Actor.CENTRE}),
    ),
    Step.PASS_ON: Way(OPEN, State.NEW, _STAFF),
    Step.RETURN: Way(
        frozenset({State.NEW, State.ACCEPTED}), State.RETURNED, frozenset({Actor.OFFICE})
    ),
    Step.MERGE: Way(OPEN, State.CLOSED, _STAFF),
    Step.WITHDRAW: Way(OPEN, State.CLOSED, frozenset({Actor.CITIZEN, Actor.CENTRE})),
    Step.NOTE: Way(_ALL, None, _STAFF),
    Step.ADD: Way(OPEN, None, frozenset({Actor.CITIZEN, Actor.CENTRE})),
    Step.MISSED: Way(
        frozenset({State.NEW, State.ACCEPTED}), State.ACCEPTED, frozenset({Actor.OFFICE})
    ),
    Step.REMIND: Way(RUNS, None, frozenset({Actor.SYSTEM})),
    Step.ESCALATE: Way(RUNS, None, frozenset({Actor.SYSTEM})),
    Step.SPLIT: Way(frozenset({State.CLOSED}), State.NEW, frozenset({Actor.SYSTEM})),
}  # fmt: skip

#: as the office reads it
STATES: Mapping[str, str] = {
    State.NEW: "neu", State.ACCEPTED: "in Bearbeitung", State.ASKED: "Rückfrage gestellt",
    State.ANSWERED: "beantwortet", State.CLOSED: "abgeschlossen",
    State.RETURNED: "zurückgegeben",
}  # fmt: skip
ACTORS: Mapping[str, str] = {
    Actor.CENTRE: "Bürgertelefon", Actor.OFFICE: "Amt", Actor.CITIZEN: "Bürgerin oder Bürger",
    Actor.SYSTEM: "von selbst",
}  # fmt: skip
#: as it stands in the history
DONE: Mapping[str, str] = {
    Step.OPEN: "aufgenommen", Step.ACCEPT: "angenommen", Step.ASK: "Rückfrage gestellt",
    Step.TOLD: "Rückfrage beantwortet", Step.ANSWER: "beantwortet", Step.CLOSE: "abgeschlossen",
    Step.REOPEN: "nicht gelöst, wieder geöffnet", Step.PASS_ON: "weitergegeben",
    Step.RETURN: "nicht zuständig, zurückgegeben", Step.MERGE: "mit einem anderen zusammengelegt",
    Step.WITHDRAW: "zurückgezogen", Step.NOTE: "Notiz", Step.ADD: "ergänzt",
    Step.MISSED: "angerufen, niemand erreicht", Step.REMIND: "an die Frist erinnert",
    Step.ESCALATE: "Frist überschritten, gemeldet",
    Step.SPLIT: "wieder für sich, noch zu beantworten",
}  # fmt: skip


def may(step: Step, state: State, who: Actor) -> bool:
    """May somebody in that part take this step from there?"""
    way = STEPS[step]
    return state in way.since and who in way.who


def possible(state: State, who: Actor) -> tuple[Step, ...]:
    """Every step that this part may take from there, in the order of the table."""
    return tuple(one for one in STEPS if may(one, state, who))
