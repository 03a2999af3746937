"""Calls and people as the exchange knows them, and what a step changes."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from buergertelefon.base.hours import Hours
from buergertelefon.contacts.record import Happened, Noted, Opened, Owed
from buergertelefon.telephony.line import Capability, Cause, Connection, Role
from buergertelefon.telephony.rules.estimate import Pace
from buergertelefon.telephony.rules.question import Question, Survey

#: the line without a switch: nothing is asked of it, the person says what happens
BY_HAND = "manual"
#: the line whose callers are scripted: nothing of it is on record
PRACTICE = "practice"


class CallState(StrEnum):
    """Where a call stands."""

    GREETING = "greeting"
    QUEUED = "queued"
    OFFERED = "offered"
    DIALLING = "dialling"  # the person is on the line, the citizen is being called back
    TALKING = "talking"
    HELD = "held"
    CONSULTING = "consulting"
    CONFERENCE = "conference"  # all three hear each other
    OUTSIDE = "outside"  # passed on to somebody who is not with us
    LEAVING = "leaving"  # hears why nobody comes, and may choose a callback
    WRAP_UP = "wrap_up"  # the talk is over, the person still writes


TALK = frozenset({CallState.TALKING, CallState.HELD, CallState.CONSULTING, CallState.CONFERENCE})


class AgentState(StrEnum):
    """What a signed-on person does (CSTA: agentNotReady, Ready, Busy, WorkingAfterCall)."""

    NOT_READY = "not_ready"
    AVAILABLE = "available"
    OFFERED = "offered"
    TALKING = "talking"
    WRAP_UP = "wrap_up"


class Reason(StrEnum):
    """Why somebody is not ready, besides the pause reasons that are rows."""

    SIGNED_IN = "signed_in"
    NO_ANSWER = "no_answer"
    DEVICE = "device"


@dataclass(frozen=True)
class QueueRule:
    """How a queue is served."""

    slug: str
    skills: frozenset[str] = frozenset()
    widen_after: timedelta = timedelta(seconds=60)
    max_waiting: int = 500
    callback_only: bool = False  # the surge switch: nobody waits on the line
    wrap_up: timedelta | None = None  # the same: at most so long


@dataclass(frozen=True)
class Choice:
    """What a key of the menu chooses; "": that stays as it is."""

    language: str = ""
    queue: str = ""


@dataclass(frozen=True)
class Number:
    """How a called number is answered."""

    number: str
    name: str
    queue: str
    municipality: str
    hours: Hours
    ring: timedelta = timedelta(seconds=20)
    wrap_up: timedelta = timedelta(seconds=60)
    head_start: timedelta = timedelta(0)
    sounds: Mapping[str, str] = field(default_factory=dict)  # "greeting.de": what a line plays
    menu: Mapping[str, Choice] = field(default_factory=dict)  # by the keys that lead there: "21"


@dataclass(frozen=True)
class Config:
    """What the rows say about numbers and queues."""

    numbers: Mapping[str, Number]
    queues: Mapping[str, QueueRule]
    languages: Mapping[str, str] = field(default_factory=dict)  # language to the skill it needs
    capabilities: Mapping[str, frozenset[Capability]] = field(default_factory=dict)  # by line
    pace: Pace | None = None  # of the centre; None: nobody knows how long a wait is
    sounds: Mapping[str, str] = field(default_factory=dict)  # "place.1.de", "wait.4.de"
    survey: Survey | None = None  # what is asked at the end of a call; None: nothing

    def can(self, line: str, what: Capability) -> bool:
        """May the desk ask this of a call on that line?"""
        return what in self.capabilities.get(line, frozenset())

    def wrap_up(self, call: "Call") -> timedelta:
        """How long the person may write after this call."""
        most = self.queues[call.queue].wrap_up
        return call.number.wrap_up if most is None else min(most, call.number.wrap_up)

    @property
    def dials(self) -> str:
        """The line that calls citizens back; "" if none can."""
        return next((line for line in self.capabilities if self.can(line, Capability.MAKE)), "")

    def needs_phone(self, line: str) -> bool:
        """Do its calls ring at a telephone, and not in a page?"""
        return self.can(line, Capability.DELIVER) and not self.can(
            line, Capability.MEDIA_IN_BROWSER
        )


@dataclass
class Call:
    """One call, from its first ring to the end of the wrap-up."""

    id: str
    line: str
    number: Number
    queue: str
    language: str
    state: CallState
    begun: datetime
    since: datetime
    caller: str  # device
    caller_leg: str
    until: datetime | None = None
    entered_queue: datetime | None = None
    answered: datetime | None = None
    agent: str | None = None
    agent_leg: str = ""
    accepted: bool = False  # picked up, the talk path is being built
    colleague: str | None = None
    colleague_leg: str = ""
    colleague_talks: bool = False
    outside: str = ""  # E.164 of the consulted end, if it is nobody of ours
    came_from: str | None = None  # who passed it on blindly
    interrupted: bool = False  # the person's audio was lost; back at the head of the queue
    held_ms: int = 0
    told: datetime | None = None  # when the caller last heard how long it takes; not stored
    calling: str = ""  # the caller's number, E.164; "" unknown
    text: bool = False  # the caller writes instead of speaking
    # a callback: the number to be called is forgotten as soon as somebody answers there
    back: str = ""  # E.164; with it, and without a leg, nobody waits on the line
    tries: int = 0  # so often it was dialled
    begins: datetime | None = None  # the hour the citizen has chosen
    expires: datetime | None = None  # then nobody calls any more
    farewell: str = ""  # how the call ends that is LEAVING
    chosen: str = ""  # the keys pressed in the menu so far; not stored
    asking: str = ""  # what the keys of the telephone mean now; not stored, like the next two
    typed: str = ""
    wanted: str = ""  # the number that is being confirmed

    @property
    def is_practice(self) -> bool:
        """Is nobody on the other end?"""
        return self.line == PRACTICE

    @property
    def caller_connection(self) -> Connection:
        """The caller's leg."""
        return Connection(self.id, self.caller_leg, Role.CALLER)

    @property
    def agent_connection(self) -> Connection:
        """The leg of the person who has, or is offered, the call."""
        return Connection(self.id, self.agent_leg, Role.AGENT)

    @property
    def colleague_connection(self) -> Connection:
        """The leg of the person who is consulted."""
        return Connection(self.id, self.colleague_leg, Role.COLLEAGUE)


@dataclass
class Agent:
    """One signed-on person."""

    id: str  # the sign-on
    staff: int
    seat: str
    skills: Mapping[str, int]
    state: AgentState
    reason: str
    since: datetime
    idle_since: datetime
    until: datetime | None = None
    call: str | None = None
    next: str = ""
    refused: int = 0
    reachable: bool = False
    practises: bool = False  # in this state, with a scripted caller; not stored

    @property
    def device(self) -> str:
        """What the line rings."""
        return f"agent:{self.id}"


@dataclass(frozen=True)
class Deliver:
    """Ring a person for a caller."""

    line: str
    caller: Connection
    to: str
    leg: str
    within: timedelta


@dataclass(frozen=True)
class Reserve:
    """Ring a person who is to speak with a citizen not called yet."""

    line: str
    agent: Connection
    to: str
    within: timedelta


@dataclass(frozen=True)
class Make:
    """Call a citizen, once. Not carried out after `before`: then another exchange may lead."""

    line: str
    caller: Connection
    to: str
    calling: str
    within: timedelta
    before: datetime


@dataclass(frozen=True)
class Consult:
    """Hold the caller and ring a colleague."""

    line: str
    caller: Connection
    to: str
    leg: str
    within: timedelta


@dataclass(frozen=True)
class Do:
    """A command without more than its leg: answer, hold, retrieve, reconnect, transfer."""

    line: str
    verb: str
    connection: Connection


@dataclass(frozen=True)
class Clear:
    """End a leg; the caller's leg ends the call."""

    line: str
    connection: Connection
    cause: Cause = Cause.NORMAL


@dataclass(frozen=True)
class Play:
    """Say an announcement to the caller, then music."""

    line: str
    caller: Connection
    media: str


@dataclass(frozen=True)
class Dismiss:
    """Say a last text to the caller and end the call."""

    line: str
    caller: Connection
    media: str
    cause: Cause


Command = Deliver | Reserve | Make | Consult | Do | Clear | Play | Dismiss


@dataclass(frozen=True)
class Worked:
    """How long somebody was in one state. It does not say who."""

    state: AgentState
    since: datetime
    until: datetime
    people: int  # at work at the end of it, this one included


@dataclass
class Changes:
    """All that one step, or one batch of steps, changed: to be stored in one transaction."""

    calls: dict[str, Call] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    gone_calls: set[str] = field(default_factory=set)
    gone_agents: set[str] = field(default_factory=set)
    opened: list[Opened] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    devices: set[str] = field(default_factory=set)  # whose pages have something new to show
    # who is asked how it was, with the call whose topic is looked up now; and what they said
    asked: list[tuple[str, Question]] = field(default_factory=list)
    answers: list[tuple[Question, int]] = field(default_factory=list)
    worked: list[Worked] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.calls or self.agents or self.gone_calls or self.gone_agents
            or self.opened or self.noted or self.events or self.owed or self.commands
        )  # fmt: skip


@dataclass
class World:
    """Every live call and signed-on person of one centre."""

    config: Config
    draw: Callable[[], str]  # makes ids
    below: Callable[[int], int] = secrets.randbelow  # draws from 0 to n - 1: who is asked
    calls: dict[str, Call] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    phones: set[str] = field(default_factory=set)  # seats whose telephone is registered
    asking: dict[str, Question] = field(default_factory=dict)  # by leg, of no call any more
    changes: Changes = field(default_factory=Changes)

    def sound(self, call: Call, key: str) -> str:
        """What is said to every caller, in their language if possible; "" if nobody has said it."""
        sounds = self.config.sounds
        return sounds.get(f"{key}.{call.language}") or sounds.get(f"{key}.de", "")

    def touch(self, *things: Call | Agent) -> None:
        """Say that these rows have changed."""
        for thing in things:
            if isinstance(thing, Call):
                self.changes.calls[thing.id] = thing
                self._show(thing)
                for agent in (thing.agent, thing.colleague):
                    if agent:
                        self.changes.devices.add(f"agent:{agent}")
            else:
                self.changes.agents[thing.id] = thing
                self.changes.devices.add(thing.device)

    def forget_call(self, call: Call) -> None:
        """Take a call out for good: from now on nothing says who had it."""
        del self.calls[call.id]
        self.changes.calls.pop(call.id, None)
        self.changes.gone_calls.add(call.id)
        self._show(call)

    def _show(self, call: Call) -> None:
        if call.caller:  # else they are only asked how it was
            self.changes.devices.add(call.caller)

    def practises(self, agent: Agent) -> bool:
        """Is this person at work for nobody right now?"""
        call = self.calls.get(agent.call or "")
        return call is not None and call.is_practice

    def worked(self, agent: Agent, at: datetime) -> None:
        """A person's state ends: how long it was, of whomever; practice is no work for citizens."""
        state = AgentState.NOT_READY if agent.practises else agent.state
        until = max(at, agent.since)
        self.changes.worked.append(Worked(state, agent.since, until, self._at_work()))

    def _at_work(self) -> int:
        """How many are ready, ring, talk or write. Who is not ready, or gone, makes no group."""
        return sum(
            one.state is not AgentState.NOT_READY and not one.practises
            for one in self.agents.values()
        )

    def forget_agent(self, agent: Agent, at: datetime) -> None:
        """Take a sign-on out for good."""
        self.worked(agent, at)
        del self.agents[agent.id]
        self.changes.agents.pop(agent.id, None)
        self.changes.gone_agents.add(agent.id)
        self.changes.devices.add(agent.device)

    def happened(self, call: Call, kind: str, at: datetime, **detail: object) -> None:
        """Record a step of a call."""
        if not call.is_practice:
            self.changes.events.append(Happened(call.id, kind, at, detail))

    def noted(self, noted: Noted) -> None:
        """Tell the contact's row."""
        call = self.calls.get(noted.contact)
        if call is None or not call.is_practice:
            self.changes.noted.append(noted)

    def command(self, command: Command) -> None:
        """Ask the line, after the commit."""
        self.changes.commands.append(command)

    def take(self) -> Changes:
        """What has changed since the last time."""
        changes, self.changes = self.changes, Changes()
        return changes
