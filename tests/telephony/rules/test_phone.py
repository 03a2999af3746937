"""Calls that ring at a telephone: who can take them, and what a comparison finds."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.telephony.simulated import ALWAYS, START

from buergertelefon.base.hours import Hours
from buergertelefon.contacts.rules import End
from buergertelefon.telephony.asterisk import CAPABILITIES, NAME
from buergertelefon.telephony.browser import BrowserLine
from buergertelefon.telephony.line import (
    Cause,
    Cleared,
    Connection,
    DeviceStatus,
    Established,
    Leg,
    LegState,
    Offered,
    Played,
    Role,
    Silent,
)
from buergertelefon.telephony.rules import agents, clock, dispatch, events, passing, telling
from buergertelefon.telephony.rules.agents import SignedOn
from buergertelefon.telephony.rules.estimate import Pace
from buergertelefon.telephony.rules.reconcile import reconcile
from buergertelefon.telephony.rules.world import (
    AgentState,
    CallState,
    Clear,
    Command,
    Config,
    Deliver,
    Dismiss,
    Do,
    Number,
    Play,
    QueueRule,
    World,
)

CALLER = Connection("call", "caller", Role.CALLER)
SOUNDS = {"greeting.de": "sound:hello", "closed.de": "sound:closed", "closed.en": "sound:shut"}


def world(hours: Hours = ALWAYS, **sounds: str) -> World:
    """One number, one queue, two people with their pages open."""
    names = itertools.count(1)
    number = Number("115", "Bürgertelefon", "all", "04011000", hours, sounds=SOUNDS | sounds)
    config = Config({"115": number}, {"all": QueueRule("all")}, {}, {NAME: CAPABILITIES})
    made = World(config, draw=lambda: f"leg{next(names)}")
    for seat in ("1", "2"):
        agents.sign_on(made, SignedOn(seat, int(seat), seat, {}, reachable=True), START)
        agents.ready(made, made.agents[seat], START + timedelta(seconds=int(seat)))
    return made


def phone(made: World, seat: str, *, there: bool = True) -> None:
    events.heard(made, DeviceStatus(f"phone:{seat}", START, there), line=NAME)


def arrive(made: World, language: str = "de") -> list[Command]:
    event = Offered(CALLER, START, "tel:caller", "115", language)
    events.heard(made, event, line=NAME)
    return made.take().commands


def queued(made: World) -> None:
    arrive(made)
    events.heard(made, Played(CALLER, START), line=NAME)


def test_a_caller_is_picked_up_and_greeted_in_words() -> None:
    assert arrive(world()) == [Do(NAME, "answer", CALLER), Play(NAME, CALLER, "sound:hello")]


@pytest.mark.parametrize(
    ("language", "media"), [("de", "sound:closed"), ("en", "sound:shut"), ("tr", "sound:closed")]
)
def test_at_night_it_is_said_and_counted(language: str, media: str) -> None:
    made = world(Hours(weekly=()))
    assert arrive(made, language) == [Dismiss(NAME, CALLER, media, Cause.NORMAL)]
    assert made.calls == {}


def test_what_nobody_has_spoken_is_not_waited_for() -> None:
    made = world(Hours(weekly=()), **{"closed.de": ""})
    assert arrive(made) == [Clear(NAME, CALLER, Cause.NORMAL)]


def test_only_who_has_a_telephone_is_asked() -> None:
    made = world()
    queued(made)
    dispatch.dispatch(made, START)
    assert made.calls["call"].state is CallState.QUEUED, "two pages, no telephone"
    phone(made, "2")
    dispatch.dispatch(made, START)
    assert made.calls["call"].agent == "2", "1 is idle for longer, but has none"
    assert isinstance(made.take().commands[-1], Deliver)


def test_picking_up_is_done_at_the_telephone() -> None:
    made = world()
    phone(made, "1")
    queued(made)
    dispatch.dispatch(made, START)
    made.take()
    agents.accept(made, made.agents["1"], "call", START)
    assert made.take().commands == []
    assert not made.calls["call"].accepted
    events.heard(made, Established(made.calls["call"].agent_connection, START), line=NAME)
    assert made.agents["1"].state is AgentState.TALKING


def test_who_is_not_ready_because_of_the_telephone_is_ready_when_it_is_back() -> None:
    made = world()
    phone(made, "1")
    queued(made)
    dispatch.dispatch(made, START)
    leg = made.calls["call"].agent_connection
    events.heard(made, Cleared(leg, START, Cause.NOT_OBTAINABLE), line=NAME)
    assert (made.agents["1"].state, made.agents["1"].reason) == ("not_ready", "device")
    phone(made, "1", there=False)
    phone(made, "1")
    assert made.agents["1"].state is AgentState.AVAILABLE


def test_a_colleague_without_a_telephone_cannot_be_asked() -> None:
    made = world()
    phone(made, "1")
    queued(made)
    call = made.calls["call"]
    assert passing.somebody(made, call, "seat:2", START) is None
    phone(made, "2")
    assert passing.somebody(made, call, "seat:2", START) is made.agents["2"]


def leg(connection: Connection, state: LegState, called: str = "", to: str | None = None) -> Leg:
    return Leg(connection, "x", state, START, to, called)


def test_a_caller_nobody_knew_is_taken_in() -> None:
    made = world()
    reconcile(made, NAME, [leg(CALLER, LegState.OFFERED, "115")], START)
    assert made.calls["call"].state is CallState.GREETING
    assert made.take().opened[0].contact == "call", "and counted"


def test_of_a_call_whose_caller_has_gone_the_other_legs_are_cleared() -> None:
    made = world()
    phone(made, "1")
    queued(made)
    dispatch.dispatch(made, START)
    agent = made.calls["call"].agent_connection
    events.heard(made, Established(agent, START), line=NAME)
    made.take()
    reconcile(made, NAME, [leg(agent, LegState.ESTABLISHED)], START)
    changes = made.take()
    assert Clear(NAME, agent, Cause.NORMAL) in changes.commands
    assert [one.end for one in changes.noted if one.end] == [End.ANSWERED]


def test_a_telephone_picked_up_while_no_exchange_listened_is_connected() -> None:
    made = world()
    phone(made, "1")
    queued(made)
    dispatch.dispatch(made, START)
    made.take()
    agent = made.calls["call"].agent_connection
    legs = [leg(CALLER, LegState.ESTABLISHED), leg(agent, LegState.CONNECTING, to="caller")]
    reconcile(made, NAME, legs, START)
    assert made.take().commands == [Do(NAME, "answer", agent)]


def test_without_a_greeting_the_caller_waits_and_is_offered_at_once() -> None:
    made = world(**{"greeting.de": ""})
    phone(made, "1")
    events.heard(made, Offered(CALLER, START, "tel:caller", "115"), line=NAME)
    dispatch.dispatch(made, START)
    verbs = made.take().commands
    assert [type(one) for one in verbs] == [Do, Play, Deliver], "one step, one commit"


def told(made: World, at: int) -> list[str]:
    clock.tick(made, START + timedelta(seconds=at))
    return [one.media for one in made.take().commands if isinstance(one, Play)]


def test_who_waits_is_told_the_place_and_the_time_after_a_while_and_every_minute() -> None:
    made = world()
    sounds = {f"place.{n}.de": f"p{n}" for n in (1, 2)} | {"wait.1.de": "w1", "wait.2.de": "w2"}
    pace = Pace(handled=50, handling=timedelta(seconds=40), patience=None)
    made.config = replace(made.config, sounds=sounds, pace=pace)
    queued(made)
    made.take()
    assert told(made, 19) == []
    assert clock.next_due(made) == START + telling.FIRST
    assert told(made, 20) == ["p1"], "nobody with a telephone is at work: no time is promised"
    for seat in ("1", "2"):
        phone(made, seat)
        made.agents[seat].state = AgentState.TALKING
    assert told(made, 79) == []
    assert told(made, 80) == ["p1,w1"]


def test_only_callers_who_are_before_count() -> None:
    made = world()
    made.config = replace(made.config, sounds={f"place.{n}.de": f"p{n}" for n in range(1, 4)})
    for n in range(3):
        caller = Connection(f"call{n}", f"caller{n}", Role.CALLER)
        at = START + timedelta(seconds=n)
        events.heard(made, Offered(caller, at, f"tel:{n}", "115"), line=NAME)
        events.heard(made, Played(caller, at), line=NAME)
    made.take()
    assert told(made, 30) == ["p1", "p2", "p3"]


def test_who_was_interrupted_is_told_the_place_beside_somebody_who_waits() -> None:
    made = world()
    made.config = replace(made.config, sounds={f"place.{n}.de": f"p{n}" for n in (1, 2)})
    for n in range(2):
        caller = Connection(f"call{n}", f"caller{n}", Role.CALLER)
        at = START + timedelta(seconds=n)
        events.heard(made, Offered(caller, at, f"tel:{n}", "115"), line=NAME)
        events.heard(made, Played(caller, at), line=NAME)
    made.calls["call0"].answered = START
    made.take()
    assert told(made, 30) == ["p1", "p1"], "who has been served once is no one's place"


def test_a_caller_on_the_web_reads_it_instead() -> None:
    made = world()
    made.config = replace(made.config, capabilities={NAME: BrowserLine.capabilities})
    queued(made)
    made.take()
    assert told(made, 100) == []


def test_one_way_audio_stands_in_the_record() -> None:
    made = world()
    queued(made)
    made.take()
    events.heard(made, Silent(CALLER, START), line=NAME)
    [event] = made.take().events
    assert (event.kind, event.detail) == ("one_way", {"silent": Role.CALLER})
    events.heard(made, Silent(Connection("call", "gone", Role.AGENT), START), line=NAME)
    assert not made.take()


def test_who_is_ready_before_the_page_is_known_is_ready_with_it() -> None:
    """The key is faster than the event stream."""
    made = world()
    agents.sign_on(made, SignedOn("9", 9, "9", {}, reachable=False), START)
    agents.ready(made, made.agents["9"], START)
    assert made.agents["9"].state is AgentState.NOT_READY
    calls_it = DeviceStatus("agent:9", START + timedelta(seconds=1), reachable=True)
    events.heard(made, calls_it, line=NAME)
    assert made.agents["9"].state is AgentState.AVAILABLE
