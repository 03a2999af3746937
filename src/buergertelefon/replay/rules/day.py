"""One day: callers and people act, the product's own rules decide what becomes of it.

On a clock that jumps from event to event (`Timeline`). The rules are those of the exchange
(`events`, `dispatch`, `clock`, `agents`); played are the line, the callers and the hands of the
people. The same seed gives the same day in every process.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from buergertelefon.contacts.record import Concluded
from buergertelefon.contacts.rules import End
from buergertelefon.replay.rules.books import Books, Seen
from buergertelefon.replay.rules.calendar import QUARTER, Plan, slots
from buergertelefon.replay.rules.callers import Caller, Town, callers, needed, seconds
from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Cleared,
    Connection,
    Digits,
    Established,
    LineEvent,
    Offered,
    Played,
    Role,
)
from buergertelefon.telephony.rules import agents, clock, events
from buergertelefon.telephony.rules.timeline import Timeline
from buergertelefon.telephony.rules.world import (
    AgentState,
    CallState,
    Changes,
    Clear,
    Command,
    Config,
    Deliver,
    Dismiss,
    Play,
    World,
)

#: the line of the callers: a telephone that plays announcements
LINE = "replay"
CAPABILITIES = frozenset(
    {Capability.ANSWER, Capability.DELIVER, Capability.HOLD, Capability.PLAY}
)  # fmt: skip
#: of a hundred rings so many nobody hears; then the person is back after half a minute
UNHEARD, BACK = 0.7, timedelta(seconds=30)
#: from the question to the key
THINKS = timedelta(seconds=9)


@dataclass(frozen=True)
class Staff:
    """Somebody who takes calls; row and seat."""

    staff: int
    seat: str


@dataclass(frozen=True)
class Scene:
    """All that a replay plays with."""

    centre: int
    town: Town
    plan: Plan
    staff: tuple[Staff, ...]
    skills: Mapping[str, int]
    configs: Mapping[int, Config]  # by year


@dataclass
class Step:
    """A quarter of an hour, to be stored in one transaction."""

    changes: Changes
    concluded: list[Concluded]


@dataclass
class Call:
    """A caller on the line."""

    caller: Caller
    leg: str
    seen: Seen
    rings: int = 0


@dataclass
class Day:
    """One day of a scene; `steps` plays it, then `books` has what the callers noticed."""

    scene: Scene
    place: int
    books: Books = field(default_factory=Books)
    calls: dict[str, Call] = field(default_factory=dict)
    legs: dict[str, Call] = field(default_factory=dict)
    concluded: list[Concluded] = field(default_factory=list)
    sat: int = 0  # people who have come

    def __post_init__(self) -> None:
        plan, town = self.scene.plan, self.scene.town
        day = plan.days[self.place]
        self.draw = Random(f"{town.seed}:{day}:day")  # noqa: S311  # no secret
        config = self.scene.configs[day.year]
        self.time = Timeline(self._commanded)
        self.world = World(config, self.time.leg, self.draw.randrange)
        self.world.phones = {one.seat for one in self.scene.staff}
        hours = config.numbers[town.called[0].number].hours
        self.slots = slots(hours, day)
        self.needed = [*needed(self.slots, plan.calls[self.place])]
        for caller in callers(town, plan, self.place, self.slots):
            self.time.later(caller.at, self._arrives, caller)

    def steps(self) -> Iterator[Step]:
        """Each quarter of an hour in which something happened; at the end nobody is left."""
        begins = last = self.slots[0].begins
        while self.time.heap:
            if self.time.heap[0][0] >= begins:
                if self.world.changes:
                    yield self._taken()
                self._shift(begins)
                # what comes of it may be due before what was next
                self.time.turn(self.world, begins)
                begins += QUARTER
                continue
            last = self.time.step()
            self.time.turn(self.world, last)
        for agent in list(self.world.agents.values()):
            agents.sign_off(self.world, agent, last)
        yield self._taken()

    def _taken(self) -> Step:
        step = Step(self.world.take(), self.concluded)
        self.concluded = []
        return step

    def _heard(self, event: LineEvent) -> None:
        events.heard(self.world, event, line=LINE)

    # ---- the people ----------------------------------------------------------------------------
    def _shift(self, at: datetime) -> None:
        """So many are there as this quarter of an hour needs; after closing all stay."""
        place = int((at - self.slots[0].begins) / QUARTER)
        there = [one for one in self.world.agents.values() if one.next != "off"]
        if place >= len(self.slots):
            return
        for _ in range(self.needed[place] - len(there)):
            self._sits_down(at)
        for agent in reversed(there[self.needed[place] :]):
            if agent.state is not AgentState.OFFERED:
                agents.sign_off(self.world, agent, at)

    def _sits_down(self, at: datetime) -> None:
        if self.sat == len(self.scene.staff):
            return
        one = self.scene.staff[self.sat]
        key = str(uuid.UUID(int=self.draw.getrandbits(128), version=4))
        who = agents.SignedOn(key, one.staff, one.seat, self.scene.skills, reachable=True)
        agents.sign_on(self.world, who, at)
        agents.ready(self.world, self.world.agents[key], at)
        self.sat += 1

    def _ready(self, at: datetime, key: str) -> None:
        if agent := self.world.agents.get(key):
            agents.ready(self.world, agent, at)

    def _finishes(self, at: datetime, call: Call) -> None:
        """The talk is over: one of them hangs up, then the person writes."""
        live = self.world.calls[call.caller.contact]
        agent = self.world.agents[live.agent or ""]
        if call.caller.person_ends:
            agents.finish(self.world, agent, at)
        else:
            self._heard(Cleared(live.caller_connection, at, Cause.NORMAL))
        self._gone(call, End.ANSWERED, at)
        longest = self.world.config.wrap_up(live)
        wrap_up = seconds(call.caller.wrap_up)
        if wrap_up < longest:
            self.time.later(at + wrap_up, self._closes, call, agent.id)
        else:  # the clock ends it
            self.time.later(at + longest, self._closes, call, "")

    def _closes(self, at: datetime, call: Call, agent: str) -> None:
        caller = call.caller
        topics = (caller.topic.service,) if caller.topic else ()
        self.concluded.append(Concluded(caller.contact, caller.outcome, topics=topics))
        self.books.outcomes[caller.outcome] += 1
        self.books.topics.update(topics)
        self.books.events["closed"] += 1
        if agent:
            agents.close(self.world, self.world.agents[agent], at)
        else:
            clock.tick(self.world, at)

    def _holds(self, at: datetime, call: Call) -> None:
        live = self.world.calls[call.caller.contact]
        agents.hold(self.world, self.world.agents[live.agent or ""], at)
        self.time.later(at + seconds(call.caller.held), self._retrieves, call)

    def _retrieves(self, at: datetime, call: Call) -> None:
        live = self.world.calls[call.caller.contact]
        agents.retrieve(self.world, self.world.agents[live.agent or ""], at)
        self.books.events.update(("held", "retrieved"))

    # ---- the callers ---------------------------------------------------------------------------
    def _arrives(self, at: datetime, caller: Caller) -> None:
        call = Call(caller, self.time.leg(), Seen(at))
        self.calls[caller.contact] = self.legs[call.leg] = call
        self.books.events["offered"] += 1
        self._heard(
            Offered(
                Connection(caller.contact, call.leg, Role.CALLER), at, f"tel:{call.leg}",
                caller.called, calling=caller.calling,
            )
        )  # fmt: skip

    def _greeted(self, at: datetime, call: Call) -> None:
        """The greeting is over."""
        if call.caller.gives_up_early:
            self._hangs_up(at, call)
            return
        call.seen.entered = at
        self.books.events["queued"] += 1
        self._heard(Played(self._mine(call), at))
        self.time.later(at + seconds(call.caller.patience), self._loses_patience, call)

    def _loses_patience(self, at: datetime, call: Call) -> None:
        if call.seen.connected is None:
            self._hangs_up(at, call)

    def _hangs_up(self, at: datetime, call: Call) -> None:
        self._heard(Cleared(self._mine(call), at, Cause.NORMAL))
        self._gone(call, End.ABANDONED, at)

    def _picked_up(self, at: datetime, call: Call, leg: str) -> None:
        """A person says hello, if the caller is still there."""
        if call.seen.gone:
            return
        call.seen.connected = at
        self.books.events["answered"] += 1
        self._heard(Established(Connection(call.caller.contact, leg, Role.AGENT), at))
        talk = call.caller.talk
        if call.caller.held and call.caller.held < talk / 2:
            self.time.later(at + seconds(talk / 3), self._holds, call)
        self.time.later(at + seconds(talk), self._finishes, call)

    def _unheard(self, at: datetime, call: Call, leg: str) -> None:
        """Nobody has picked up: the clock takes the call back to the queue."""
        live = self.world.calls.get(call.caller.contact)
        if live and live.state is CallState.OFFERED and live.agent_leg == leg and live.agent:
            self.time.later(at + BACK, self._ready, live.agent)
            self.books.events.update(("not_answered", "queued"))
            clock.tick(self.world, at)

    def _asked(self, at: datetime, leg: str) -> None:
        """Hears the question: presses a key, or hangs up."""
        call = self.legs[leg]
        self.books.asked += 1
        if call.caller.topic:  # it stands on the record while they talk
            self.world.asking[leg].area = call.caller.topic.slug
        self.time.later(at + THINKS, self._answers, leg)

    def _answers(self, at: datetime, leg: str) -> None:
        value = self.legs[leg].caller.answer
        ear = Connection("", leg, Role.CALLER)
        if value is None:
            self._heard(Cleared(ear, at, Cause.NORMAL))
        else:
            self.books.answers[value] += 1
            self._heard(Digits(ear, at, str(value)))

    def _gone(self, call: Call, how: End, at: datetime) -> None:
        if call.seen.gone is None:
            call.seen.gone, call.seen.how = at, how
            self.books.events["ended"] += 1
            self.books.over(call.seen)

    def _mine(self, call: Call) -> Connection:
        return Connection(call.caller.contact, call.leg, Role.CALLER)

    # ---- the line ------------------------------------------------------------------------------
    def _commanded(self, command: Command, at: datetime) -> None:
        match command:
            case Play(caller=Connection(call="", leg=leg)):
                self._asked(at, leg)
            case Play(caller=Connection(call=contact)):
                call = self.calls[contact]
                if call.seen.entered is None:
                    self.time.later(at + seconds(call.caller.greeting), self._greeted, call)
            case Deliver():
                self._rings(command, at)
            case (
                Clear(connection=Connection(role=Role.CALLER, leg=leg), cause=cause)
                | Dismiss(caller=Connection(leg=leg), cause=cause)
            ) if leg in self.legs:  # whoever has hung up hears nothing of it
                blocked = cause is Cause.NO_RESOURCES
                call = self.legs[leg]
                self._gone(call, self._how(call, blocked=blocked), at)
            case _:
                pass

    def _how(self, call: Call, *, blocked: bool) -> End:
        if call.seen.entered:
            return End.ANSWERED if call.seen.connected else End.EXPIRED
        return End.BLOCKED if blocked else End.CLOSED

    def _rings(self, command: Deliver, at: datetime) -> None:
        call = self.calls[command.caller.call]
        self.books.events["delivered"] += 1
        if self.draw.random() * 100 < UNHEARD:
            self.time.later(at + command.within, self._unheard, call, command.leg)
        else:
            self.time.later(at + seconds(call.caller.ring), self._picked_up, call, command.leg)
