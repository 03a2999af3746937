"""Practice calls: for one person, by the usual rules, and on nobody's record."""

import pytest
from tests.telephony.simulated import Simulated

from buergertelefon.telephony.rules import telling
from buergertelefon.telephony.rules.world import AgentState, CallState

ANNA = "00000000-0000-0000-0001-000000000001"
BEN = "00000000-0000-0000-0001-000000000002"


@pytest.fixture
def exchange() -> Simulated:
    return Simulated()


def practise(exchange: Simulated, desk: str = ANNA) -> str:
    call = next(exchange.names)
    exchange.ask(f"agent:{desk}", "practise", call=call, called="115")
    return call


def test_it_rings_is_answered_held_and_written_up_like_any_other(exchange: Simulated) -> None:
    exchange.sit_down(ANNA)
    call = practise(exchange)
    agent = exchange.world.agents[ANNA]
    assert (agent.state, agent.call) == (AgentState.OFFERED, call)
    exchange.talk(ANNA)
    assert exchange.world.calls[call].state is CallState.TALKING
    exchange.ask(agent.device, "hold")
    assert exchange.world.calls[call].state is CallState.HELD
    exchange.ask(agent.device, "retrieve")
    exchange.ask(agent.device, "end")
    assert agent.state is AgentState.WRAP_UP
    exchange.ask(agent.device, "close")
    assert (agent.state, agent.reason) == (AgentState.NOT_READY, "practice")
    assert exchange.world.calls == {}
    assert (exchange.opened, exchange.ended, exchange.closed, exchange.kinds) == ([], [], [], [])


def test_nobody_who_practises_is_offered_a_real_call_until_they_are_ready(
    exchange: Simulated,
) -> None:
    exchange.sit_down(ANNA)
    practise(exchange)
    waiting = exchange.arrive()
    exchange.talk(ANNA)
    assert exchange.world.calls[waiting].state is CallState.QUEUED
    exchange.ask(f"agent:{ANNA}", "end")
    exchange.ask(f"agent:{ANNA}", "close")
    assert exchange.world.calls[waiting].state is CallState.QUEUED
    exchange.ask(f"agent:{ANNA}", "ready")
    assert exchange.world.calls[waiting].state is CallState.OFFERED


@pytest.mark.parametrize(
    ("what", "after"),
    [
        pytest.param("nothing for 21 s", ("not_ready", "practice"), id="not picked up"),
        pytest.param("end", ("not_ready", "practice"), id="declined"),
        pytest.param("pause", ("not_ready", "lunch"), id="declined by a pause"),
        pytest.param("sign_off", None, id="declined by the end of service"),
        pytest.param("page_closed", ("not_ready", "practice"), id="the laptop is closed"),
    ],
)
def test_a_practice_call_nobody_takes_goes_to_nobody_else(
    exchange: Simulated, what: str, after: tuple[str, str] | None
) -> None:
    exchange.sit_down(ANNA)
    exchange.sit_down(BEN)
    practise(exchange)
    if what == "nothing for 21 s":
        exchange.later(21)
    elif what == "page_closed":
        exchange.ask(f"agent:{ANNA}", what, page=f"page-{ANNA}")
        exchange.later(21)
    else:
        body = {"reason": "lunch"} if what == "pause" else {}
        exchange.ask(f"agent:{ANNA}", what, **body)
    assert exchange.world.calls == {}
    assert exchange.world.agents[BEN].state is AgentState.AVAILABLE
    anna = exchange.world.agents.get(ANNA)
    assert (anna and (anna.state.value, anna.reason)) == after


def test_a_page_lost_in_the_talk_ends_it_and_does_not_make_anybody_ready(
    exchange: Simulated,
) -> None:
    exchange.sit_down(ANNA)
    practise(exchange)
    exchange.talk(ANNA)
    exchange.ask(f"agent:{ANNA}", "page_closed", page=f"page-{ANNA}")
    exchange.later(21)
    exchange.ask(f"agent:{ANNA}", "page_opened", page="page-again")
    anna = exchange.world.agents[ANNA]
    assert (anna.state, anna.reason) == (AgentState.NOT_READY, "practice")
    assert exchange.world.calls == {}


def test_a_real_call_is_not_disturbed(exchange: Simulated) -> None:
    exchange.sit_down(ANNA)
    real = exchange.arrive()
    practise(exchange)
    assert exchange.world.agents[ANNA].call == real
    exchange.talk(ANNA)
    practise(exchange)
    exchange.ask(f"agent:{ANNA}", "end")
    practise(exchange)
    assert [call.id for call in exchange.world.calls.values()] == [real]


def test_who_practises_counts_for_no_estimate(exchange: Simulated) -> None:
    exchange.sit_down(ANNA)
    exchange.sit_down(BEN)
    practise(exchange)
    exchange.talk(ANNA)
    exchange.ask(f"agent:{BEN}", "pause", reason="lunch")
    call = exchange.world.calls[exchange.arrive()]
    assert telling.at_work(exchange.world, call) == 0


def test_a_take_over_in_the_middle_keeps_it(exchange: Simulated) -> None:
    exchange.sit_down(ANNA)
    call = practise(exchange)
    exchange.talk(ANNA)
    exchange.crash()
    assert exchange.world.calls[call].state is CallState.TALKING
    exchange.ask(f"agent:{ANNA}", "end")
    exchange.ask(f"agent:{ANNA}", "close")
    assert exchange.world.agents[ANNA].reason == "practice"
    assert exchange.kinds == []
