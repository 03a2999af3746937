"""Called back instead of waiting: the place stays, the citizen is dialled once for each turn."""

import itertools
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.telephony.simulated import ALWAYS, START, again, again_agent

from buergertelefon.base.hours import BERLIN, Hours, Span
from buergertelefon.contacts.rules import End
from buergertelefon.telephony.asterisk import CAPABILITIES, NAME
from buergertelefon.telephony.line import (
    Cause,
    Cleared,
    Connection,
    DeviceStatus,
    Digits,
    Established,
    Leg,
    LegState,
    LineEvent,
    Offered,
    Played,
    Role,
)
from buergertelefon.telephony.rules import agents, callbacks, clock, dispatch, events
from buergertelefon.telephony.rules.agents import SignedOn
from buergertelefon.telephony.rules.reconcile import reconcile
from buergertelefon.telephony.rules.world import (
    AgentState,
    Call,
    CallState,
    Changes,
    Clear,
    Command,
    Config,
    Dismiss,
    Make,
    Number,
    Play,
    QueueRule,
    Reserve,
    World,
)

PHONE, OTHER = "+494213611234", "+49471590123"
WORDS = (
    "hint", "invite", "number", "confirm", "enter", "wrong", "stay", "chosen", "later"
)  # fmt: skip
SOUNDS = {f"callback.{one}.de": one for one in WORDS} | {"goodbye.de": "bye"}
SOUNDS |= {f"digit.{n}.de": str(n) for n in range(10)}
#: seven to eighteen, Monday to Friday; START is a Tuesday at eight
WEEK = Hours(weekly=tuple(Span(day, time(7), time(18)) for day in range(5)))
NIGHT = START.replace(hour=20)


class Centre:
    """One queue, people at telephones, and a network that does what the test says."""

    def __init__(self, *seats: str, hours: Hours = ALWAYS, at: datetime = START) -> None:
        self.at, self.hours = at, hours
        number = Number(
            "115", "Bürgertelefon", "all", "04011000", hours,
            sounds={"closed.de": "closed", "blocked.de": "blocked", "expired.de": "expired"},
        )  # fmt: skip
        names = itertools.count(1)
        self.config = Config(
            {"115": number}, {"all": QueueRule("all")}, {}, {NAME: CAPABILITIES}, sounds=SOUNDS
        )
        self.world = World(self.config, draw=lambda: f"00000000-0000-0000-0002-{next(names):012}")
        self.commands: list[Command] = []
        self.kinds: list[tuple[str, str]] = []
        self.ends: dict[str, str] = {}
        self.closed: list[str] = []
        self.owed: list[str] = []
        self.phones = set(seats)
        for seat in seats:
            self.hear(DeviceStatus(f"phone:{seat}", at, reachable=True))
        for seat in seats:
            self.sit_down(seat)
        self.step()

    def sit_down(self, seat: str) -> None:
        agents.sign_on(self.world, SignedOn(seat, int(seat), seat, {}, reachable=True), self.at)
        agents.ready(self.world, self.world.agents[seat], self.at)

    def hear(self, event: LineEvent) -> None:
        events.heard(self.world, event, line=NAME)

    def step(self, seconds: float = 0) -> list[Command]:
        """Time passes; what is commanded now."""
        self.at += timedelta(seconds=seconds)
        clock.tick(self.world, self.at)
        dispatch.dispatch(self.world, self.at)
        changes = self.world.take()
        self.keep(changes)
        return changes.commands

    def keep(self, changes: Changes) -> None:
        self.commands += changes.commands
        self.kinds += [(one.contact, one.kind) for one in changes.events]
        self.ends |= {one.contact: one.end for one in changes.noted if one.end}
        self.closed += [one.contact for one in changes.noted if one.closed]
        self.owed += [one.phone for one in changes.owed]

    def arrive(self, name: str, calling: str = PHONE) -> None:
        caller = Connection(name, f"leg-{name}", Role.CALLER)
        self.hear(Offered(caller, self.at, f"tel:{name}", "115", calling=calling))
        self.hear(Played(caller, self.at))

    def press(self, name: str, keys: str) -> None:
        for key in keys:
            if call := self.world.calls.get(name):
                self.hear(Digits(call.caller_connection, self.at, key))

    def choose(self, name: str, calling: str = PHONE) -> Call:
        """Calls while nobody is free, and wants to be called back."""
        self.arrive(name, calling)
        self.step()
        self.press(name, "11")
        self.step()
        return self.world.calls[name]

    def picks_up(self, name: str) -> None:
        """The person whose telephone rings for this callback."""
        self.hear(Established(self.world.calls[name].agent_connection, self.at))

    def answers(self, name: str) -> None:
        """The citizen."""
        self.hear(Established(self.world.calls[name].caller_connection, self.at))

    def fails(self, name: str, cause: Cause = Cause.NO_ANSWER) -> None:
        self.hear(Cleared(self.world.calls[name].caller_connection, self.at, cause))

    def made(self) -> list[str]:
        return [one.to for one in self.commands if isinstance(one, Make)]


def test_the_number_is_read_out_and_confirmed_before_the_caller_may_go() -> None:
    centre = Centre()
    centre.arrive("a")
    centre.press("a", "1")
    played = [one for one in centre.step() if isinstance(one, Play)][-1]
    assert played.media == "number,0,4,2,1,3,6,1,1,2,3,4,confirm"
    assert centre.world.calls["a"].state is CallState.QUEUED, "and waits until it is confirmed"
    centre.press("a", "1")
    call, commands = centre.world.calls["a"], centre.step()
    assert Dismiss(NAME, Connection("a", "leg-a", Role.CALLER), "chosen", Cause.NORMAL) in commands
    assert (call.state, call.back, call.caller_leg) == (CallState.QUEUED, PHONE, "")
    assert centre.ends == {"a": End.CALLBACK}
    assert centre.closed == [], "the record is written on when the citizen is reached"


@pytest.mark.parametrize(
    ("calling", "keys", "back", "words"),
    [
        pytest.param(PHONE, "1204715901234#1", "+494715901234", "chosen", id="another number"),
        pytest.param("", "104715901234#1", "+494715901234", "chosen", id="withheld"),
        pytest.param(PHONE, "12090012345670#", "", "wrong", id="0900 costs more"),
        pytest.param(PHONE, "12004312345678#", "", "wrong", id="abroad"),
        pytest.param(PHONE, "12123#", "", "wrong", id="too short"),
        pytest.param("+431234567", "1", "", "wrong", id="a caller from abroad"),
        pytest.param(PHONE, "10", "", "stay", id="rather wait"),
        pytest.param(PHONE, "12*", "", "stay", id="rather wait than type"),
    ],
)
def test_keys(calling: str, keys: str, back: str, words: str) -> None:
    centre = Centre()
    centre.arrive("a", calling)
    centre.press("a", keys)
    said = [one.media for one in centre.step() if isinstance(one, Play | Dismiss)]
    assert words in said
    assert centre.world.calls["a"].back == back


def test_a_person_is_rung_first_then_the_citizen_then_both_talk() -> None:
    centre = Centre()
    centre.choose("a")
    centre.step(600)
    centre.hear(DeviceStatus("phone:1", centre.at, reachable=True))
    centre.sit_down("1")
    [reserve] = centre.step()
    call = centre.world.calls["a"]
    assert isinstance(reserve, Reserve)
    assert reserve.agent == call.agent_connection
    centre.picks_up("a")
    [make] = centre.step()
    assert make == Make(
        NAME, call.caller_connection, PHONE, "115", callbacks.RING, centre.at + callbacks.LATE
    )
    assert call.state is CallState.DIALLING
    centre.answers("a")
    centre.step()
    assert (call.state, call.back) == (CallState.TALKING, ""), "the number is forgotten"
    assert call.entered_queue == START
    assert call.answered == centre.at
    centre.hear(Cleared(call.caller_connection, centre.at, Cause.NORMAL))
    centre.step()
    assert call.state is CallState.WRAP_UP
    assert centre.ends == {"a": End.CALLBACK}
    agents.close(centre.world, centre.world.agents["1"], centre.at)
    centre.step()
    assert centre.closed == ["a"]
    assert not centre.world.calls


def test_two_tries_a_quarter_of_an_hour_apart_in_the_same_place_then_the_number_is_forgotten() -> (
    None
):
    centre = Centre()
    call = centre.choose("a")
    centre.phones.add("1")
    centre.hear(DeviceStatus("phone:1", centre.at, reachable=True))
    centre.sit_down("1")
    centre.step()
    centre.picks_up("a")
    centre.step()
    centre.fails("a", Cause.BUSY)
    centre.step()
    assert centre.world.agents["1"].state is AgentState.AVAILABLE
    assert call.state is CallState.QUEUED
    assert centre.step(14 * 60) == []
    [reserve] = centre.step(60)
    assert isinstance(reserve, Reserve)
    assert call.entered_queue == START
    centre.picks_up("a")
    centre.step()
    centre.step(41)  # nobody says that it has failed: the time is over
    assert centre.made() == [PHONE, PHONE]
    assert centre.closed == ["a"]
    assert not centre.world.calls
    assert centre.world.agents["1"].state is AgentState.AVAILABLE


def test_nobody_overtakes_and_nobody_is_overtaken() -> None:
    centre = Centre()
    centre.arrive("first", OTHER)
    centre.step(10)
    centre.choose("back")
    centre.step(10)
    centre.arrive("last", "")
    offered = []
    centre.hear(DeviceStatus("phone:1", centre.at, reachable=True))
    centre.sit_down("1")
    for _ in range(3):
        centre.step()
        [call] = [one for one in centre.world.calls.values() if one.state is CallState.OFFERED]
        offered.append(call.id)
        centre.picks_up(call.id)
        if call.back:
            centre.answers(call.id)
        centre.hear(Cleared(call.caller_connection, centre.at, Cause.NORMAL))
        agents.close(centre.world, centre.world.agents["1"], centre.at)
    assert offered == ["first", "back", "last"]


def test_who_calls_again_has_the_place_of_the_callback_and_is_not_called() -> None:
    centre = Centre()
    centre.choose("a")
    centre.step(300)
    centre.arrive("b", OTHER)
    centre.arrive("again", PHONE)
    centre.step()
    assert "a" not in centre.world.calls
    assert ("a", "callback_cancelled") in centre.kinds
    assert centre.world.calls["again"].entered_queue == START
    waiting = [dispatch.waiting_call(centre.world, one) for one in centre.world.calls.values()]
    assert min(waiting, key=lambda one: one.entered_queue).call == "again"


def test_who_calls_before_the_hour_that_was_chosen_waits_like_everybody() -> None:
    centre = Centre(hours=WEEK)
    event = Offered(Connection("a", "", Role.CALLER), centre.at, "web:a", "115")
    later = START + timedelta(hours=2)
    callbacks.asked_on_page(centre.world, event, PHONE, centre.at, begins=later)
    centre.step(60)
    centre.arrive("again", PHONE)
    centre.step()
    assert [one.id for one in centre.world.calls.values()] == ["again"]
    assert centre.world.calls["again"].entered_queue == centre.at


def test_a_number_has_one_callback_with_the_better_place() -> None:
    centre = Centre()
    centre.choose("a")
    centre.step(60)
    centre.arrive("b", "")
    centre.press("b", "104213611234#1")
    centre.step()
    assert [one.id for one in centre.world.calls.values()] == ["b"]
    assert centre.world.calls["b"].entered_queue == START


def test_at_night_nobody_is_called_and_in_the_morning_those_who_asked_come_first() -> None:
    centre = Centre("1", hours=WEEK, at=NIGHT)
    caller = Connection("a", "leg-a", Role.CALLER)
    centre.hear(Offered(caller, centre.at, "tel:a", "115", calling=PHONE))
    assert Play(NAME, caller, "closed,invite") in centre.step()
    assert centre.world.calls["a"].state is CallState.LEAVING
    centre.press("a", "11")
    centre.step()
    call = centre.world.calls["a"]
    assert call.back == PHONE
    assert centre.step(3600) == []
    opening = START.replace(day=25, hour=6)
    assert call.entered_queue == opening
    assert call.expires == START.replace(day=26, hour=17), "the end of the second day of service"
    [reserve] = centre.step((opening - centre.at).total_seconds())
    assert isinstance(reserve, Reserve)


def test_in_a_rush_new_callers_hear_why_and_may_only_be_called_back() -> None:
    centre = Centre()
    centre.arrive("before")
    centre.step(10)
    queue = replace(centre.config.queues["all"], callback_only=True, wrap_up=timedelta(seconds=5))
    centre.world.config = replace(centre.config, queues={"all": queue})
    caller = Connection("a", "leg-a", Role.CALLER)
    centre.hear(Offered(caller, centre.at, "tel:a", "115", calling=OTHER))
    assert Play(NAME, caller, "blocked,invite") in centre.step()
    centre.press("a", "11")
    centre.step()
    assert centre.world.calls["a"].back == OTHER
    assert centre.world.calls["a"].entered_queue == centre.at
    centre.hear(DeviceStatus("phone:1", centre.at, reachable=True))
    centre.sit_down("1")
    centre.step()
    call = centre.world.calls["before"]
    assert call.state is CallState.OFFERED, "who waits already is served"
    centre.picks_up("before")
    centre.hear(Cleared(call.caller_connection, centre.at, Cause.NORMAL))
    assert centre.world.agents["1"].until == centre.at + timedelta(seconds=5)


@pytest.mark.parametrize("how", ["hangs up", "says nothing", "presses 0"])
def test_who_does_not_want_a_callback_is_counted_as_before(how: str) -> None:
    centre = Centre(hours=WEEK, at=NIGHT)
    caller = Connection("a", "leg-a", Role.CALLER)
    centre.hear(Offered(caller, centre.at, "tel:a", "115", calling=PHONE))
    centre.step()
    if how == "hangs up":
        centre.hear(Cleared(caller, centre.at, Cause.NORMAL))
    elif how == "presses 0":
        centre.press("a", "0")
    else:
        centre.hear(Played(caller, centre.at))
        centre.step(9)
    commands = centre.step()
    assert centre.ends == {"a": End.CLOSED}
    assert centre.closed == ["a"]
    assert not centre.world.calls
    if how != "hangs up":
        assert Dismiss(NAME, caller, "bye", Cause.NORMAL) in [*commands, *centre.commands]


def test_a_callback_that_nobody_could_make_expires_and_is_told_by_its_events() -> None:
    centre = Centre(hours=WEEK)
    call = centre.choose("a")
    assert call.expires == START.replace(day=25, hour=17)
    centre.step((call.expires - centre.at).total_seconds())
    assert ("a", "callback_expired") in centre.kinds
    assert not centre.world.calls


@pytest.mark.parametrize(
    ("at", "first", "last", "n"),
    [
        pytest.param("24T08:00", "24T09:00", "25T17:00", 9 + 11, id="today and tomorrow"),
        pytest.param("24T08:29", "24T09:00", "25T17:00", 9 + 11, id="half an hour ahead"),
        pytest.param("24T08:31", "24T10:00", "25T17:00", 8 + 11, id="too near"),
        pytest.param("24T16:45", "25T07:00", "26T17:00", 11 + 11, id="none left today"),
        pytest.param("27T12:00", "27T13:00", "30T17:00", 5 + 11, id="over the weekend"),
        pytest.param("28T12:00", "30T07:00", "01T17:00", 11 + 11, id="from the weekend"),
    ],
)
def test_hours_to_choose(at: str, first: str, last: str, n: int) -> None:
    def local(text: str) -> datetime:
        month = "12" if text.startswith("01") else "11"
        return datetime.fromisoformat(f"2026-{month}-{text}:00").replace(tzinfo=BERLIN)

    found = callbacks.windows(WEEK, local(at))
    assert (found[0], found[-1], len(found)) == (local(first), local(last), n)


def test_a_chosen_hour_waits_until_it_begins_and_is_then_in_the_order_of_the_queue() -> None:
    centre = Centre("1", hours=WEEK)
    agents.pause(centre.world, centre.world.agents["1"], "lunch", centre.at)
    begins = START + timedelta(hours=2)
    caller = Connection("a", "", Role.CALLER)
    event = Offered(caller, centre.at, "web:a", "115")
    callbacks.asked_on_page(centre.world, event, PHONE, centre.at, begins=begins)
    noted = [one for one in centre.world.changes.noted if one.entered_queue]
    assert noted == [], "nobody waits yet"
    centre.step(7190)
    centre.arrive("before", OTHER)
    centre.step(60)
    centre.arrive("after", "")
    agents.ready(centre.world, centre.world.agents["1"], centre.at)
    order = []
    for _ in range(3):
        centre.step()
        [call] = [one for one in centre.world.calls.values() if one.state is CallState.OFFERED]
        order.append(call.id)
        centre.picks_up(call.id)
        if call.back:
            centre.answers(call.id)
        centre.hear(Cleared(call.caller_connection, centre.at, Cause.NORMAL))
        agents.close(centre.world, centre.world.agents["1"], centre.at)
    assert order == ["before", "a", "after"]


def test_without_a_telephone_at_the_desk_the_person_dials_by_hand() -> None:
    centre = Centre()
    call = centre.choose("a")
    centre.sit_down("1")
    assert centre.step() == []
    agent = centre.world.agents["1"]
    assert (call.state, call.line) == (CallState.OFFERED, "manual")
    agents.accept(centre.world, agent, "a", centre.at)
    assert call.state is CallState.DIALLING
    centre.step(300)
    assert call.state is CallState.DIALLING, "the person says when nobody answers"
    agents.finish(centre.world, agent, centre.at)
    assert (call.state, call.tries) == (CallState.QUEUED, 1)
    centre.step(15 * 60)
    agents.accept(centre.world, agent, "a", centre.at)
    agents.accept(centre.world, agent, "a", centre.at)
    assert (call.state, call.back) == (CallState.TALKING, "")


@pytest.mark.parametrize(
    ("state", "legs", "then"),
    [
        pytest.param("offered", (), "rings again", id="the person was not rung yet"),
        pytest.param("offered", ("agent",), "dials", id="picked up meanwhile"),
        pytest.param("dialling", ("agent", "caller"), "talks", id="answered meanwhile"),
        pytest.param("dialling", ("agent",), "asks a person", id="nobody knows whether it rang"),
        pytest.param("dialling", (), "asks a person", id="everything is gone"),
        pytest.param("dialling", ("caller",), "later", id="the person is gone"),
    ],
)
def test_after_a_crash(state: str, legs: tuple[str, ...], then: str) -> None:
    centre = Centre()
    call = centre.choose("a")
    centre.hear(DeviceStatus("phone:1", centre.at, reachable=True))
    centre.sit_down("1")
    centre.step()
    if state == "dialling":
        centre.picks_up("a")
        centre.step()
    names = {"agent": call.agent_connection, "caller": call.caller_connection}
    stand = [Leg(names[one], one, LegState.ESTABLISHED, START) for one in legs]
    dialled = len(centre.made())
    reconcile(centre.world, NAME, stand, centre.at)
    commands = centre.step()
    match then:
        case "rings again":
            assert Reserve(NAME, call.agent_connection, "agent:1", call.number.ring) in commands
        case "dials":
            assert len(centre.made()) == dialled + 1
        case "talks":
            assert call.state is CallState.TALKING
        case "asks a person":
            assert centre.owed == [PHONE]
            assert centre.closed == ["a"]
            assert len(centre.made()) == dialled, "never a second time by itself"
        case _:
            assert (call.state, call.tries) == (CallState.QUEUED, 1)


def test_a_caller_whose_goodbye_was_lost_with_its_leader_does_not_stay_on_the_line() -> None:
    centre = Centre()
    call = centre.choose("a")
    left = Connection("a", "leg-a", Role.CALLER)
    leg = Leg(left, "tel:a", LegState.ESTABLISHED, START, called="115", calling=PHONE)
    reconcile(centre.world, NAME, [leg], centre.at)
    assert Dismiss(NAME, left, "bye", Cause.NORMAL) in centre.step()
    assert (call.state, call.back) == (CallState.QUEUED, PHONE), "and is called back all the same"


def test_who_waited_when_the_telephone_system_broke_down_is_owed_a_call() -> None:
    centre = Centre()
    centre.arrive("a")
    reconcile(centre.world, NAME, [], centre.at)
    centre.step()
    assert centre.owed == [PHONE]
    assert centre.ends == {"a": End.LOST}


# ---- over random interleavings ------------------------------------------------------------------
STEPS = [
    "arrive", "arrive", "back", "back", "back", "wait", "wait", "agent", "agent", "agent", "agent",
    "citizen", "citizen", "citizen", "busy", "later", "end", "end", "close", "close", "hang_up",
    "again", "refuse", "pause", "ready", "ready", "crash", "lost_command", "phone_gone",
]  # fmt: skip
NUMBERS = [f"+4942136100{n:02}" for n in range(4)]


class Morning(Centre):
    """Callbacks and callers, crashes and refusals; the network knows what really rings."""

    def __init__(self) -> None:
        super().__init__("1", "2")
        self.names = itertools.count(1)
        self.dialled: dict[str, list[str]] = {}  # call to the legs that really rang
        self.open: set[str] = set()  # legs that stand on the line
        self.entered: dict[str, datetime] = {}
        self.ended: set[str] = set()

    def step(self, seconds: float = 0) -> list[Command]:
        commands = super().step(seconds)
        self.carried_out(commands)
        return commands

    def carried_out(self, commands: list[Command]) -> None:
        for one in commands:
            match one:
                case Reserve():
                    self.open.add(one.agent.leg)
                case Make():
                    self.dialled.setdefault(one.caller.call, []).append(one.caller.leg)
                    self.open.add(one.caller.leg)
                case Clear():
                    self.open.discard(one.connection.leg)
                case _:
                    pass

    def do(self, name: str, pick: int) -> None:  # one branch a kind of step
        state = {
            "back": CallState.QUEUED, "hang_up": CallState.QUEUED, "agent": CallState.OFFERED,
            "refuse": CallState.OFFERED, "lost_command": CallState.OFFERED,
            "citizen": CallState.DIALLING, "busy": CallState.DIALLING, "end": CallState.TALKING,
        }.get(name)  # fmt: skip
        fitting = [one for one in self.world.calls.values() if one.state is state]
        if name in {"back", "hang_up"}:
            fitting = [one for one in fitting if not one.back]
        call = fitting[pick % len(fitting)] if fitting else None
        agent = self.world.agents[str(pick % 2 + 1)]
        match name:
            case "arrive" if len(self.world.calls) < 7:
                self.arrive(f"00000000-0000-0000-0003-{next(self.names):012}", "")
            case "again" if len(self.world.calls) < 9:
                name = f"00000000-0000-0000-0003-{next(self.names):012}"
                self.arrive(name, NUMBERS[pick % 4])
            case "back" if call:
                callbacks.choose(self.world, call, NUMBERS[pick % 4], self.at)
            case "hang_up" if call:
                self.hear(Cleared(call.caller_connection, self.at, Cause.NORMAL))
            case "agent" if call:
                self.open.add(call.agent_leg)
                self.hear(Established(call.agent_connection, self.at))
            case "refuse" if call:
                self.open.discard(call.agent_leg)
                self.hear(Cleared(call.agent_connection, self.at, Cause.REJECTED))
            case "citizen" if call and call.caller_leg in self.open:
                self.hear(Established(call.caller_connection, self.at))
            case "busy" if call:
                self.open.discard(call.caller_leg)
                self.hear(Cleared(call.caller_connection, self.at, Cause.BUSY))
            case "end" if call:
                self.hear(Cleared(call.caller_connection, self.at, Cause.NORMAL))
            case "close":
                agents.close(self.world, agent, self.at)
            case "pause":
                agents.pause(self.world, agent, "lunch", self.at)
            case "ready":
                agents.ready(self.world, agent, self.at)
            case "phone_gone":
                self.hear(DeviceStatus(f"phone:{agent.seat}", self.at, reachable=bool(pick % 3)))
            case "later":
                self.step([61, 600, 901, 30][pick % 4])
            case "crash":
                self.crash()
            case "lost_command":  # the leader dies between the commit and its commands
                if call and call.agent_leg in self.open:
                    self.hear(Established(call.agent_connection, self.at))
                clock.tick(self.world, self.at)
                dispatch.dispatch(self.world, self.at)
                self.keep(self.world.take())
                self.crash()
        self.step(1)

    def crash(self) -> None:
        world = World(self.config, draw=self.world.draw, phones=self.world.phones)
        world.calls = {key: again(call) for key, call in self.world.calls.items()}
        world.agents = {key: again_agent(agent) for key, agent in self.world.agents.items()}
        legs = []
        for call in world.calls.values():
            call.number = self.config.numbers["115"]
            talks = LegState.ESTABLISHED
            if call.caller_leg and (not call.tries or call.caller_leg in self.open):
                rings = LegState.DELIVERED if call.state is CallState.DIALLING else talks
                legs.append(Leg(call.caller_connection, "", rings, self.at))
            if call.agent_leg and (call.agent_leg in self.open or not call.back):
                rings = LegState.DELIVERED if call.state is CallState.OFFERED else talks
                leg = Leg(call.agent_connection, "", rings, self.at, call.caller_leg)
                legs.append(leg)
        self.world = world
        reconcile(world, NAME, legs, self.at)

    def promises(self) -> None:
        live = self.world.calls
        for call in live.values():
            # the place stays
            if call.entered_queue:
                first = self.entered.setdefault(call.id, call.entered_queue)
                assert call.entered_queue <= first
            # a number is known as long as it is needed, and no longer
            assert bool(call.back) <= (call.state in {
                CallState.QUEUED, CallState.OFFERED, CallState.DIALLING
            })  # fmt: skip
            if call.state in {CallState.TALKING, CallState.WRAP_UP}:
                assert call.back == ""
            if call.back and call.state is not CallState.DIALLING:
                assert call.caller_leg == ""
        # one open callback a number
        backs = [one.back for one in live.values() if one.back]
        assert len(set(backs)) == len(backs)
        # never more than two dials, never the same leg twice, never two at once
        for call_id, legs in self.dialled.items():
            assert len(legs) <= callbacks.TRIES
            assert len(set(legs)) == len(legs)
            ringing = [leg for leg in legs if leg in self.open]
            assert len(ringing) <= 1
            if call_id in live:
                assert live[call_id].tries >= len(legs)
        assert len(set(self.closed)) == len(self.closed)
        assert not set(self.closed) & set(live)
        # nobody with two calls
        busy = [one.agent for one in live.values() if one.agent]
        assert len(set(busy)) == len(busy)

    def overtaken(self, before: dict[str, CallState]) -> None:
        """Whoever is offered now was the first of those who could be."""
        for call in self.world.calls.values():
            if call.state is CallState.OFFERED and before.get(call.id) is CallState.QUEUED:
                for other in self.world.calls.values():
                    waited = before.get(other.id) is CallState.QUEUED
                    if waited and other.since < call.since and callbacks.waits(other, self.at):
                        able = other.back or call.line == NAME or not call.back
                        assert call.entered_queue
                        assert other.entered_queue
                        assert not able or call.entered_queue <= other.entered_queue


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), min_size=20, max_size=80))
def test_never_twice_never_overtaken_never_forgotten(steps: list[tuple[str, int]]) -> None:
    morning = Morning()
    for name, pick in steps:
        before = {one.id: one.state for one in morning.world.calls.values()}
        morning.do(name, pick)
        morning.promises()
        morning.overtaken(before)


def test_the_steps_reach_everything_that_can_happen_to_a_callback() -> None:
    """Otherwise the property above would prove nothing."""
    import random

    draw, kinds = random.Random(3), set()
    for _ in range(60):
        morning = Morning()
        for _ in range(80):
            morning.do(draw.choice(STEPS), draw.randrange(12))
        kinds |= {kind for _, kind in morning.kinds}
        kinds |= {"owed"} if morning.owed else set()
    assert kinds >= {
        "callback_chosen", "callback_cancelled", "callback_unclear", "dialled", "not_reached",
        "answered", "owed",
    }  # fmt: skip


def test_a_row_keeps_all_of_a_callback() -> None:
    centre = Centre(hours=WEEK)
    call = centre.choose("00000000-0000-0000-0003-000000000001")
    call.tries, call.until = 1, START
    read = again(call)
    for name in ("back", "tries", "expires", "until", "entered_queue", "caller_leg", "line"):
        assert getattr(read, name) == getattr(call, name)
    leaving = replace(call, farewell="closed", calling=PHONE)
    assert (again(leaving).farewell, again(leaving).calling) == ("closed", PHONE)
