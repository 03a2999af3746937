"""A whole exchange in memory: the real rules and the real browser line, without a database.

`crash()` is a leader that dies after its commit and before its commands: the next one has only
what the rows hold.
"""

import asyncio
import itertools
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from buergertelefon.base.hours import Hours, Span
from buergertelefon.telephony import store
from buergertelefon.telephony.browser import NAME, BrowserLine, Device
from buergertelefon.telephony.desk import carry_out
from buergertelefon.telephony.errors import LineError
from buergertelefon.telephony.line import Capability, Line
from buergertelefon.telephony.manual import NAME as MANUAL
from buergertelefon.telephony.manual import ManualLine
from buergertelefon.telephony.practice import NAME as PRACTICE
from buergertelefon.telephony.practice import PracticeLine
from buergertelefon.telephony.rules import clock, dispatch, events
from buergertelefon.telephony.rules.agents import SignedOn
from buergertelefon.telephony.rules.reconcile import reconcile
from buergertelefon.telephony.rules.world import (
    Agent,
    Call,
    Changes,
    Clear,
    Command,
    Config,
    Consult,
    Deliver,
    Number,
    QueueRule,
    Worked,
    World,
)

#: a Tuesday, eight in the morning in Bremen
START = datetime(2026, 11, 24, 7, tzinfo=UTC)
ALWAYS = Hours(weekly=tuple(Span(day, time(0), time.max) for day in range(7)))


def hours_until(hour: int) -> Hours:
    """Open every day until then."""
    return Hours(weekly=tuple(Span(day, time(0), time(hour)) for day in range(7)))


QUEUES = {"general": QueueRule("general"), "kfz": QueueRule("kfz", frozenset({"kfz"}))}
NUMBERS = {
    "115": Number("115", "Bürgertelefon", "general", "04011000", ALWAYS),
    "116": Number("116", "Kfz", "kfz", "04011000", ALWAYS),
    "117": Number("117", "Eilig", "general", "04011000", ALWAYS, head_start=timedelta(seconds=120)),
}
LINES = {
    NAME: BrowserLine.capabilities, MANUAL: frozenset[Capability](),
    PRACTICE: PracticeLine.capabilities,
}  # fmt: skip


class Simulated:
    """One centre on one afternoon."""

    def __init__(self, numbers: Mapping[str, Number] = NUMBERS, *, max_waiting: int = 500) -> None:
        self.at = START
        self.names = (f"00000000-0000-0000-0000-{n:012}" for n in itertools.count(1))
        queues = {name: replace(rule, max_waiting=max_waiting) for name, rule in QUEUES.items()}
        self.config = Config(dict(numbers), queues, {}, LINES)
        self.world = World(self.config, draw=lambda: next(self.names))
        self.browser = BrowserLine(lambda: self.at)
        self.manual = ManualLine()
        self.practice = PracticeLine(lambda: self.at)
        self.opened: list[str] = []
        self.ended: list[str] = []
        self.closed: list[str] = []
        self.ends: dict[str, str] = {}
        self.kinds: list[tuple[str, str]] = []
        self.waiting: list[Command] = []
        self.worked: list[Worked] = []

    # ---- what pages ask -------------------------------------------------------------------
    def ask(self, device: str, kind: str, **body: str) -> None:
        """One request and all that follows from it, commands included."""
        who = None
        if kind == "sign_on":
            name = device.removeprefix("agent:")
            skills = {"kfz": 1} if name.endswith(("1", "3")) else {}
            who = SignedOn(name, int(name[-4:]), name[-2:], skills, self.browser.reachable(device))
        carry_out(self.world, self.browser, device, kind, body, who, self.at)
        self.settle()

    def arrive(self, called: str = "115") -> str:
        """A citizen opens the page, calls, and has heard the greeting."""
        call = next(self.names)
        self.ask(f"web:{call}", "call", called=called)
        self.ask(f"web:{call}", "page_opened", page=f"page-{call}")
        self.ask(f"web:{call}", "played")
        return call

    def sit_down(self, desk: str) -> str:
        """A person opens the desk, signs on and is ready."""
        device = f"agent:{desk}"
        self.ask(device, "page_opened", page=f"page-{desk}")
        self.ask(device, "sign_on")
        self.ask(device, "ready")
        return desk

    def media(self) -> None:
        """Every peer connection that is being built stands."""
        for end in list(self.browser.ends.values()):
            if end.talks_to and end.talks_to in self.browser.ends:
                other = self.browser.ends[end.talks_to]
                name = f"{end.id}.{end.attempt}"
                for device in (end.device, other.device):
                    self.ask(device, "connected", leg=name)

    def talk(self, desk: str) -> str:
        """The person answers what rings, and both hear each other."""
        call = self.world.agents[desk].call or ""
        self.ask(f"agent:{desk}", "accept", call=call)
        self.media()
        return call

    def later(self, seconds: float) -> None:
        """Time passes."""
        self.at += timedelta(seconds=seconds)
        self.settle()

    # ---- one turn of the exchange ------------------------------------------------------------
    def settle(self) -> None:
        """Turns until nothing is left to do."""
        while self.turn() or self.browser.happened or self.practice.happened:
            self.commands()

    def turn(self) -> bool:
        """Take, apply, "store"; True if commands are waiting."""
        self.browser.tick(self.at)
        for event in self.browser.take():
            events.heard(self.world, event, line=NAME)
        for event in self.practice.take():
            events.heard(self.world, event, line=PRACTICE)
        clock.tick(self.world, self.at)
        dispatch.dispatch(self.world, self.at)
        self.stored(self.world.take())
        return bool(self.waiting)

    def stored(self, changes: Changes) -> None:
        """Keep what the tests look at."""
        self.opened += [one.contact for one in changes.opened]
        self.ended += [one.contact for one in changes.noted if one.ended]
        self.closed += [one.contact for one in changes.noted if one.closed]
        self.ends |= {one.contact: one.end for one in changes.noted if one.end}
        self.kinds += [(one.contact, one.kind) for one in changes.events]
        self.waiting += changes.commands
        self.worked += changes.worked

    def commands(self) -> None:
        """Give the commands that wait."""
        commands, self.waiting = self.waiting, []
        for command in commands:
            asyncio.run(self._give(command))

    async def _give(self, command: Command) -> None:
        lines: dict[str, Line] = {NAME: self.browser, PRACTICE: self.practice}
        line = lines.get(command.line, self.manual)
        try:
            match command:
                case Deliver() | Consult():
                    verb = line.deliver if isinstance(command, Deliver) else line.consult
                    await verb(
                        command.caller, to=command.to, leg=command.leg, within=command.within
                    )
                case Clear():
                    await line.clear(command.connection, cause=command.cause)
                case _:
                    await getattr(line, command.verb)(command.connection)
        except LineError:
            pass

    # ---- a leader dies -------------------------------------------------------------------------
    def crash(self) -> None:
        """The commands are lost; the next leader reads rows and reconciles."""
        self.waiting = []
        world = World(self.config, draw=self.world.draw)
        world.calls = {key: again(call) for key, call in self.world.calls.items()}
        world.agents = {key: again_agent(agent) for key, agent in self.world.agents.items()}
        browser = BrowserLine(lambda: self.at)
        browser.ends = self.browser.ends
        for device, known in self.browser.devices.items():
            browser.devices[device] = Device(
                dict(known.pages), known.owner, None if known.owner in known.pages else self.at
            )
        for agent in world.agents.values():
            browser.devices.setdefault(agent.device, Device(gone=self.at))
            agent.practises = world.practises(agent)
        for end in browser.ends.values():
            browser.devices.setdefault(end.device, Device(gone=self.at))
        self.world, self.browser = world, browser
        legs = asyncio.run(browser.snapshot()).legs
        reconcile(world, NAME, legs, self.at)
        self.stored(world.take())
        self.commands()
        self.settle()


def again(call: Call) -> Call:
    """The call after a way through its row."""
    row = json.loads(json.dumps(store.call_row(call)))
    for name in ("begun", "since", "until", "entered_queue", "answered", "expires", "begins"):
        row[name] = row[name] and datetime.fromisoformat(row[name])
    row["called"] = row["number"]
    return store.call_of_row(row, Config(NUMBERS | {call.number.number: call.number}, QUEUES))


def again_agent(agent: Agent) -> Agent:
    """The person's state after a way through its row."""
    row = json.loads(json.dumps(store.agent_row(agent)))
    for name in ("since", "idle_since", "until"):
        row[name] = row[name] and datetime.fromisoformat(row[name])
    row["agent_id"] = row["staff"]
    return store.agent_of_row(row)
