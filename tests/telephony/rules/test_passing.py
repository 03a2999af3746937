"""Three together, and people outside: who goes on, who writes, what is remembered."""

from datetime import timedelta

import pytest
from tests.telephony.rules.test_phone import CALLER, phone, queued, world
from tests.telephony.simulated import START

from buergertelefon.contacts.rules import End
from buergertelefon.telephony.asterisk import NAME
from buergertelefon.telephony.line import (
    Cause,
    Cleared,
    Connection,
    Established,
    Leg,
    LegState,
)
from buergertelefon.telephony.rules import agents, clock, dispatch, events, passing
from buergertelefon.telephony.rules.reconcile import reconcile
from buergertelefon.telephony.rules.world import (
    AgentState,
    Call,
    CallState,
    Changes,
    Clear,
    Consult,
    Do,
    World,
)

OFFICE = "+493514483455"


def talking() -> tuple[World, Call]:
    """Person 1 talks with the caller; person 2 is free, at a telephone too."""
    made = world()
    phone(made, "1")
    phone(made, "2")
    queued(made)
    dispatch.dispatch(made, START)
    call = made.calls["call"]
    hear(made, Established(call.agent_connection, START))
    assert call.agent == "1"
    made.take()
    return made, call


def hear(made: World, event: Established | Cleared) -> None:
    events.heard(made, event, line=NAME)


def asked(to: str) -> tuple[World, Call]:
    """Somebody is consulted and has picked up."""
    made, call = talking()
    passing.consult(made, made.agents["1"], to, START)
    hear(made, Established(call.colleague_connection, START + timedelta(seconds=5)))
    return made, call


def three(to: str = "seat:2") -> tuple[World, Call]:
    made, call = asked(to)
    passing.conference(made, made.agents["1"], START + timedelta(seconds=8))
    assert call.state is CallState.CONFERENCE
    return made, call


@pytest.mark.parametrize("to", ["seat:2", f"tel:{OFFICE}"])
def test_a_consultation_becomes_a_conference(to: str) -> None:
    made, call = three(to)
    changes = made.take()
    assert changes.commands[-1] == Do(NAME, "conference", CALLER)
    assert call.held_ms == 8000
    assert [one.kind for one in changes.events] == ["consulting", "consulted", "joined"]


def test_the_number_outside_is_called_once_and_only_an_ordinary_one() -> None:
    made, call = talking()
    agent = made.agents["1"]
    for wrong in ("tel:0900123456", "tel:", "tel:+431234567", "queue:none", "seat:9"):
        passing.consult(made, agent, wrong, START)
    assert (call.state, call.outside) == (CallState.TALKING, "")
    passing.consult(made, agent, "tel:0351 448-3455", START)
    [command] = made.take().commands
    assert isinstance(command, Consult)
    assert command.to == f"tel:{OFFICE}"
    reconcile(made, NAME, legs(call, "caller", "agent"), START)  # nobody saw it ring, or end
    assert call.state is CallState.TALKING
    assert not [one for one in made.take().commands if isinstance(one, Consult)]


def test_nobody_answers_outside() -> None:
    made, call = talking()
    passing.consult(made, made.agents["1"], f"tel:{OFFICE}", START)
    clock.tick(made, START + timedelta(seconds=41))
    assert (call.state, call.outside, call.colleague_leg) == (CallState.TALKING, "", "")
    assert made.take().commands[-1] == Do(NAME, "reconnect", CALLER)


@pytest.mark.parametrize("who", ["hangs up", "passes on", "telephone is gone"])
def test_the_person_leaves_and_the_colleague_has_the_call(who: str) -> None:
    made, call = three()
    agent, at = made.agents["1"], START + timedelta(seconds=20)
    if who == "hangs up":
        agents.finish(made, agent, at)
    elif who == "passes on":
        passing.transfer(made, agent, "", at)
    else:
        hear(made, Cleared(call.agent_connection, at, Cause.MEDIA_LOST))
    assert (call.state, call.agent, call.colleague) == (CallState.TALKING, "2", None)
    assert made.take().commands[-1] == Do(NAME, "transfer", CALLER)
    gone = who == "telephone is gone"
    assert agent.state is (AgentState.NOT_READY if gone else AgentState.WRAP_UP)


@pytest.mark.parametrize("who", ["colleague", "person sends them away"])
def test_the_colleague_leaves_and_both_talk_on(who: str) -> None:
    made, call = three()
    if who == "colleague":
        agents.finish(made, made.agents["2"], START)
    else:
        agents.reconnect(made, made.agents["1"], START)
    assert (call.state, call.agent) == (CallState.TALKING, "1")
    assert made.agents["2"].state is AgentState.AVAILABLE


def test_the_caller_leaves_and_it_is_over_for_all() -> None:
    made, call = three()
    hear(made, Cleared(CALLER, START, Cause.NORMAL))
    assert call.state is CallState.WRAP_UP
    assert made.agents["2"].state is AgentState.AVAILABLE
    assert [one.end for one in made.take().noted if one.end] == [End.ANSWERED]


def outside(*, first: str) -> tuple[World, Changes]:
    """Passed on to an office; the note is written, the talk is over, in this order."""
    made, call = asked(f"tel:{OFFICE}")
    agent, at = made.agents["1"], START + timedelta(seconds=20)
    passing.transfer(made, agent, "", at)
    assert call.state is CallState.OUTSIDE
    assert agent.state is AgentState.WRAP_UP
    ended = Cleared(call.colleague_connection, at, Cause.NORMAL)
    if first == "note":
        agents.close(made, agent, at)
        assert agent.state is AgentState.AVAILABLE
        assert (call.agent, call.outside) == (None, ""), "nothing says who had it, nor whom"
        hear(made, ended)
    else:
        hear(made, ended)
        assert call.state is CallState.WRAP_UP
        agents.close(made, agent, at)
    return made, made.take()


@pytest.mark.parametrize("first", ["note", "talk"])
def test_passed_on_to_an_office(first: str) -> None:
    made, changes = outside(first=first)
    assert made.calls == {}
    assert made.agents["1"].state is AgentState.AVAILABLE
    assert [one.end for one in changes.noted if one.end] == [End.ANSWERED]
    assert len([one for one in changes.noted if one.closed]) == 1
    assert Clear(NAME, CALLER, Cause.NORMAL) in changes.commands


def legs(call: Call, *names: str, **states: LegState) -> list[Leg]:
    """What stands on the line."""
    ends = {
        "caller": call.caller_connection,
        "agent": call.agent_connection,
        "colleague": call.colleague_connection,
    }
    to = {"agent": call.caller_leg}
    stand = LegState.ESTABLISHED
    return [Leg(ends[one], one, states.get(one, stand), START, to.get(one)) for one in names]


@pytest.mark.parametrize(
    ("standing", "state", "agent"),
    [
        pytest.param(("caller", "agent", "colleague"), "conference", "1", id="nothing happened"),
        pytest.param(("caller", "agent"), "talking", "1", id="the colleague is gone"),
        pytest.param(("caller", "colleague"), "talking", "2", id="the person is gone"),
        pytest.param(("agent", "colleague"), "wrap_up", "1", id="the caller is gone"),
        pytest.param(("caller",), "queued", None, id="both of us are gone"),
    ],
)
def test_a_conference_after_a_crash(
    standing: tuple[str, ...], state: str, agent: str | None
) -> None:
    made, call = three()
    reconcile(made, NAME, legs(call, *standing), START)
    assert (call.state, call.agent) == (state, agent)


def test_a_conference_that_was_never_joined_is_joined_now() -> None:
    made, call = three()
    made.take()
    there = legs(call, "caller", "agent", "colleague", agent=LegState.HELD)
    reconcile(made, NAME, there, START)
    assert made.take().commands == [Do(NAME, "conference", CALLER)]


@pytest.mark.parametrize("standing", [("caller", "colleague"), ("caller",), ()])
def test_a_talk_outside_after_a_crash(standing: tuple[str, ...]) -> None:
    made, call = asked(f"tel:{OFFICE}")
    passing.transfer(made, made.agents["1"], "", START)
    reconcile(made, NAME, legs(call, *standing), START)
    stands = len(standing) == 2
    assert call.state is (CallState.OUTSIDE if stands else CallState.WRAP_UP)
    agents.close(made, made.agents["1"], START)
    assert ("call" in made.calls) == stands


def test_a_leg_of_another_call_changes_nothing() -> None:
    made, call = three()
    hear(made, Cleared(Connection("call", "other", CALLER.role), START, Cause.NORMAL))
    assert call.state is CallState.CONFERENCE
