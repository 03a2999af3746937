"""One day of a plan: callers and people act, the exchange's own rules decide who gets which call.

Played are the line, the callers and the hands of the people. Who talks at the end of a shift
finishes first; a break that begins late is as long as planned; whoever is there at closing stays
until nobody waits any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from buergertelefon.base.hours import BERLIN, Hours, Span
from buergertelefon.telephony.line import (
    Capability,
    Cause,
    Cleared,
    Connection,
    Established,
    Offered,
    Role,
)
from buergertelefon.telephony.rules import agents, clock, events
from buergertelefon.telephony.rules.timeline import Timeline
from buergertelefon.telephony.rules.world import (
    AgentState,
    CallState,
    Command,
    Config,
    Deliver,
    Number,
    QueueRule,
    Worked,
    World,
)
from buergertelefon.workforce.rules.simulation.callers import QUARTER, Caller
from buergertelefon.workforce.rules.simulation.planned import DAY, OnDuty, PlannedDay

#: any day on which no clock is changed
DATE = date(2024, 1, 8)
MIDNIGHT = datetime.combine(DATE, time.min, BERLIN).astimezone(UTC)
#: a telephone without announcements: who calls is in the queue at once
LINE, CAPABILITIES = "plan", frozenset({Capability.ANSWER, Capability.PLAY})
WAITS = frozenset({CallState.GREETING, CallState.QUEUED, CallState.OFFERED})
BUSY = frozenset({AgentState.TALKING, AgentState.WRAP_UP})

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Played:
    """Sums of a day. By line (in order of name) and quarter of an hour, counted at arrival."""

    offered: Counts
    answered: Counts
    in_time: Counts
    waited: Counts  # seconds, of those who are answered
    busy: Counts  # seconds of people by quarter of an hour: talks and writing
    ready: Counts


@dataclass
class Day:
    """A plan and its callers; `played` says what became of them."""

    planned: PlannedDay
    callers: list[Caller]
    waits: dict[str, float] = field(default_factory=dict)  # of who is answered, seconds
    staying: list[str] = field(default_factory=list)  # after closing, until nobody waits

    def __post_init__(self) -> None:
        self.opens = MIDNIGHT + timedelta(minutes=self.planned.opens)
        self.closes = MIDNIGHT + timedelta(minutes=self.planned.closes)
        self.ring = seconds(self.planned.ring)
        self.widens = any(level > 1 for one in self.planned.people for level in one.skills.values())
        self.by_name = {one.name: one for one in self.callers}
        self.time = Timeline(self._commanded)
        self.world = World(config(self.planned), self.time.leg, lambda _: 0)
        for place, one in enumerate(self.planned.people):
            self._is_planned(f"p{place:04}", place, one)
        for caller in self.callers:
            self.time.later(self.opens + seconds(caller.at), self._arrives, caller)
        self.time.later(self.closes + clock.AFTER_CLOSING, self._nobody_waits_longer)

    def played(self) -> Played:
        """Play it to the end."""
        while self.time.heap:
            at = self.time.step()
            self.time.turn(self.world, at)
            if self.staying and not self._somebody_waits():
                self._all_go(at)
        worked = self.world.take().worked
        return Played(
            *self._counted(),
            self._worked(one for one in worked if one.state in BUSY),
            self._worked(one for one in worked if one.state is AgentState.AVAILABLE),
        )

    # ---- the people ----------------------------------------------------------------------------
    def _is_planned(self, key: str, place: int, one: OnDuty) -> None:
        moments = [[MIDNIGHT + timedelta(minutes=edge) for edge in span] for span in one.spans]
        if not moments:
            return
        who = agents.SignedOn(key, place, key, one.skills, reachable=True)
        self.time.later(moments[0][0], self._sits_down, who)
        for (_, until), (since, _) in pairwise(moments):
            self.time.later(until, self._pauses, key)
            self.time.later(since, self._returns, key, since - until)
        self.time.later(moments[-1][1], self._goes, key)

    def _sits_down(self, at: datetime, who: agents.SignedOn) -> None:
        agents.sign_on(self.world, who, at)
        agents.ready(self.world, self.world.agents[who.id], at)

    def _pauses(self, at: datetime, key: str) -> None:
        agent = self.world.agents[key]
        if agent.state is AgentState.OFFERED:  # what rings is picked up first
            self.time.later(at + self.ring, self._pauses, key)
        else:
            agents.pause(self.world, agent, "break", at)

    def _returns(self, at: datetime, key: str, length: timedelta) -> None:
        """Back from a break; one that began late, or has not begun yet, is as long as planned."""
        agent = self.world.agents.get(key)
        if agent is None or agent.next == "off":
            return
        due = agent.since + length
        if agent.state is not AgentState.NOT_READY:
            self.time.later(max(agent.until or at, at) + length, self._returns, key, length)
        elif due > at:
            self.time.later(due, self._returns, key, length)
        else:
            agents.ready(self.world, agent, at)

    def _goes(self, at: datetime, key: str) -> None:
        agent = self.world.agents[key]
        if agent.state is AgentState.OFFERED:
            self.time.later(at + self.ring, self._goes, key)
        elif at >= self.closes and self._somebody_waits():
            self.staying.append(key)
        else:
            agents.sign_off(self.world, agent, at)

    def _all_go(self, at: datetime) -> None:
        for key in self.staying:
            agents.sign_off(self.world, self.world.agents[key], at)
        self.staying.clear()

    # ---- the callers ---------------------------------------------------------------------------
    def _arrives(self, at: datetime, caller: Caller) -> None:
        mine = Connection(caller.name, caller.name, Role.CALLER)
        event = Offered(mine, at, f"tel:{caller.name}", caller.line)
        events.heard(self.world, event, line=LINE)
        self.time.later(at + seconds(caller.patience), self._loses_patience, mine)
        if self.widens:
            self.time.later(at + seconds(self.planned.widen_after), self._is_looked_at)

    def _is_looked_at(self, at: datetime) -> None:
        """From now on more people may be asked: `dispatch` comes after every event."""

    def _loses_patience(self, at: datetime, mine: Connection) -> None:
        if mine.call not in self.waits:
            events.heard(self.world, Cleared(mine, at, Cause.NORMAL), line=LINE)

    def _picked_up(self, at: datetime, name: str, leg: str) -> None:
        live = self.world.calls.get(name)
        if live is None or live.agent_leg != leg:
            return  # has hung up while it rang
        caller = self.by_name[name]
        self.waits[name] = (at - live.begun) / SECOND
        events.heard(self.world, Established(Connection(name, leg, Role.AGENT), at), line=LINE)
        self.time.later(at + seconds(caller.talk), self._hangs_up, live.caller_connection)

    def _hangs_up(self, at: datetime, mine: Connection) -> None:
        agent = self.world.calls[mine.call].agent
        events.heard(self.world, Cleared(mine, at, Cause.NORMAL), line=LINE)
        wrap_up = seconds(self.by_name[mine.call].wrap_up)
        self.time.later(at + wrap_up, self._has_written, agent)

    def _has_written(self, at: datetime, key: str) -> None:
        if agent := self.world.agents.get(key):
            agents.close(self.world, agent, at)

    def _nobody_waits_longer(self, at: datetime) -> None:
        clock.tick(self.world, at)

    def _somebody_waits(self) -> bool:
        return any(call.state in WAITS for call in self.world.calls.values())

    # ---- the line, and what is counted ---------------------------------------------------------
    def _commanded(self, command: Command, at: datetime) -> None:
        if isinstance(command, Deliver):
            self.time.later(at + self.ring, self._picked_up, command.caller.call, command.leg)

    def _counted(self) -> tuple[Counts, Counts, Counts, Counts]:
        lines = {line: place for place, line in enumerate(sorted(self.planned.lines))}
        found = np.zeros((4, len(lines), self.planned.quarters))
        for one in self.callers:
            cell = (lines[one.line], int(one.at // QUARTER))
            found[0][cell] += 1
            if (wait := self.waits.get(one.name)) is not None:
                found[1][cell] += 1
                found[2][cell] += wait <= self.planned.within
                found[3][cell] += wait
        return found[0], found[1], found[2], found[3]

    def _worked(self, blocks: Iterable[Worked]) -> Counts:
        """Seconds of people in each quarter of an hour; what is after closing counts nowhere."""
        edges = np.arange(self.planned.quarters + 1) * QUARTER
        times = [
            ((one.since - self.opens) / SECOND, (one.until - self.opens) / SECOND) for one in blocks
        ]
        if not times:
            return np.zeros(self.planned.quarters)
        since, until = np.array(times).T
        until_edge = np.minimum(until[:, None], edges) - np.minimum(since[:, None], edges)
        return np.diff(until_edge.sum(axis=0))


SECOND = timedelta(seconds=1)


def seconds(value: float) -> timedelta:
    """As a duration, cut to microseconds."""
    return timedelta(microseconds=int(value * 1_000_000))


def config(planned: PlannedDay) -> Config:
    """The lines of a plan as the exchange knows numbers and queues."""
    opens, closes = clock_time(planned.opens), clock_time(planned.closes)
    hours = Hours((), special={DATE: (Span(DATE.weekday(), opens, closes),)})
    ring, wrap_up = seconds(2 * planned.ring + 1), seconds(planned.wrap_up)
    return Config(
        numbers={
            name: Number(
                name, name, name, "", hours, ring=ring, wrap_up=wrap_up,
                head_start=seconds(line.head_start),
            )
            for name, line in planned.lines.items()
        },
        queues={
            name: QueueRule(name, line.skills, seconds(planned.widen_after))
            for name, line in planned.lines.items()
        },
        capabilities={LINE: CAPABILITIES},
    )  # fmt: skip


def clock_time(minutes: int) -> time:
    """A minute of the day; midnight at its end is the last moment before it."""
    return time.max if minutes == DAY else time(minutes // 60, minutes % 60)
