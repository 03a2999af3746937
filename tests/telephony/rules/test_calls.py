"""The states of calls and people, step by step."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.telephony.simulated import NUMBERS, Simulated, hours_until

from buergertelefon.telephony.line import LegState
from buergertelefon.telephony.rules.world import AgentState, CallState

ANNE = "00000000-0000-0000-0001-000000000001"
BEN = "00000000-0000-0000-0001-000000000002"


@pytest.fixture
def exchange() -> Simulated:
    return Simulated()


def state(exchange: Simulated, desk: str) -> tuple[str, str]:
    agent = exchange.world.agents[desk]
    return agent.state.value, agent.reason


def kinds(exchange: Simulated, call: str) -> list[str]:
    return [kind for name, kind in exchange.kinds if name == call]


def test_a_whole_call(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    assert exchange.world.calls[call].state is CallState.OFFERED
    assert exchange.talk(ANNE) == call
    assert exchange.world.calls[call].state is CallState.TALKING
    exchange.ask(f"agent:{ANNE}", "end")
    assert state(exchange, ANNE) == ("wrap_up", "")
    assert exchange.browser.ends == {}
    exchange.ask(f"agent:{ANNE}", "close")
    assert state(exchange, ANNE) == ("available", "")
    assert exchange.world.calls == {}
    assert kinds(exchange, call) == [
        "offered", "queued", "delivered", "answered", "ended", "closed",
    ]  # fmt: skip


def test_the_clock_of_the_promise_starts_after_the_greeting(exchange: Simulated) -> None:
    call = next(exchange.names)
    exchange.ask(f"web:{call}", "call", called="115")
    exchange.later(8)
    assert exchange.world.calls[call].entered_queue is None
    exchange.ask(f"web:{call}", "played")
    assert exchange.world.calls[call].entered_queue == exchange.at


def test_a_greeting_nobody_reports_as_over_ends_by_itself(exchange: Simulated) -> None:
    call = exchange.arrive()
    other = next(exchange.names)
    exchange.ask(f"web:{other}", "call", called="115")
    exchange.ask(f"web:{other}", "page_opened", page="p")
    exchange.later(30)
    assert exchange.world.calls[other].state is CallState.QUEUED
    assert exchange.world.calls[call].state is CallState.QUEUED


def test_nobody_in_wrap_up_is_offered_a_call_until_it_is_closed(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    exchange.arrive()
    exchange.talk(ANNE)
    exchange.ask(f"agent:{ANNE}", "end")
    waiting = exchange.arrive()
    exchange.later(59)
    assert exchange.world.calls[waiting].state is CallState.QUEUED
    assert state(exchange, ANNE) == ("wrap_up", "")
    exchange.ask(f"agent:{ANNE}", "close")
    assert exchange.world.calls[waiting].agent == ANNE


def test_nobody_on_a_break_is_offered_a_call(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    exchange.ask(f"agent:{ANNE}", "pause", reason="lunch")
    call = exchange.arrive()
    exchange.later(300)
    assert exchange.world.calls[call].state is CallState.QUEUED
    assert state(exchange, ANNE) == ("not_ready", "lunch")


def test_wrap_up_ends_by_itself_can_be_extended_and_rests_while_writing(
    exchange: Simulated,
) -> None:
    exchange.sit_down(ANNE)
    exchange.arrive()
    exchange.talk(ANNE)
    exchange.ask(f"agent:{ANNE}", "end")
    exchange.ask(f"agent:{ANNE}", "extend")
    exchange.later(119)
    assert state(exchange, ANNE) == ("wrap_up", "")
    exchange.ask(f"agent:{ANNE}", "typing")
    exchange.later(14)
    assert state(exchange, ANNE) == ("wrap_up", "")
    exchange.later(1)
    assert state(exchange, ANNE) == ("available", "")
    assert exchange.world.calls == {}


def test_no_answer_goes_to_the_next_person_and_the_caller_keeps_the_place(
    exchange: Simulated,
) -> None:
    exchange.sit_down(ANNE)
    exchange.later(5)
    exchange.sit_down(BEN)
    call = exchange.arrive()
    entered = exchange.world.calls[call].entered_queue
    assert exchange.world.calls[call].agent == ANNE
    exchange.later(20)
    assert exchange.world.calls[call].agent == BEN
    assert exchange.world.calls[call].entered_queue == entered
    assert state(exchange, ANNE) == ("not_ready", "no_answer")


def test_a_refused_call_rings_elsewhere_and_here_only_after_a_while(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.ask(f"agent:{ANNE}", "end")
    assert exchange.world.calls[call].state is CallState.QUEUED
    exchange.later(9)
    assert exchange.world.calls[call].state is CallState.QUEUED
    exchange.later(1)
    assert exchange.world.calls[call].agent == ANNE


def test_a_caller_gives_up_while_it_rings(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    idle = exchange.world.agents[ANNE].idle_since
    call = exchange.arrive()
    exchange.later(3)
    exchange.ask(f"web:{call}", "clear")
    assert exchange.ended == exchange.closed == [call]
    assert state(exchange, ANNE) == ("available", "")
    assert exchange.world.agents[ANNE].idle_since == idle
    exchange.ask(f"agent:{ANNE}", "accept", call=call)
    assert state(exchange, ANNE) == ("available", "")


def test_both_hang_up_in_the_same_instant(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.talk(ANNE)
    exchange.browser.hung_up(call, f"web:{call}", exchange.at)
    exchange.ask(f"agent:{ANNE}", "end")
    assert exchange.ended == [call]
    assert state(exchange, ANNE) == ("wrap_up", "")


def test_hold_and_retrieve(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.talk(ANNE)
    exchange.ask(f"agent:{ANNE}", "hold")
    [end] = [one for one in exchange.browser.ends.values() if one.talks_to]
    assert end.state is LegState.HELD
    exchange.later(12)
    exchange.ask(f"agent:{ANNE}", "retrieve")
    assert end.state is LegState.ESTABLISHED
    assert exchange.world.calls[call].held_ms == 12_000


def test_consultation_and_transfer_take_the_contact_along(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.talk(ANNE)
    exchange.sit_down(BEN)
    exchange.ask(f"agent:{ANNE}", "consult", to="queue:general")
    assert state(exchange, BEN) == ("offered", "")
    exchange.talk(BEN)
    assert exchange.world.calls[call].colleague_talks
    exchange.ask(f"agent:{ANNE}", "transfer")
    assert exchange.world.calls[call].agent == BEN
    assert state(exchange, ANNE) == ("wrap_up", "")
    exchange.ask(f"agent:{ANNE}", "close")
    assert exchange.closed == []  # the record stays open with the colleague
    assert state(exchange, ANNE) == ("available", "")
    exchange.ask(f"web:{call}", "clear")
    exchange.ask(f"agent:{BEN}", "close")
    assert exchange.closed == [call]


def test_back_from_a_consultation(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.talk(ANNE)
    exchange.sit_down(BEN)
    exchange.ask(f"agent:{ANNE}", "consult", to="seat:02")
    exchange.talk(BEN)
    exchange.ask(f"agent:{ANNE}", "reconnect")
    assert exchange.world.calls[call].state is CallState.TALKING
    assert state(exchange, BEN) == ("available", "")
    assert {one.state for one in exchange.browser.ends.values()} == {LegState.ESTABLISHED}


def test_a_colleague_who_does_not_answer(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.talk(ANNE)
    exchange.sit_down(BEN)
    exchange.ask(f"agent:{ANNE}", "consult", to="seat:02")
    exchange.later(20)
    assert exchange.world.calls[call].state is CallState.TALKING
    assert state(exchange, BEN) == ("not_ready", "no_answer")


def test_passed_on_blindly_and_not_answered_it_comes_back(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.talk(ANNE)
    exchange.sit_down(BEN)
    entered = exchange.world.calls[call].entered_queue
    exchange.ask(f"agent:{ANNE}", "transfer", to="seat:02")
    assert exchange.world.calls[call].agent == BEN
    exchange.ask(f"agent:{ANNE}", "close")
    exchange.later(20)
    assert exchange.world.calls[call].agent == ANNE
    assert exchange.world.calls[call].entered_queue == entered


def test_a_laptop_closed_in_a_call_brings_the_caller_back_to_the_head(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.talk(ANNE)
    behind = exchange.arrive()
    exchange.ask(f"agent:{ANNE}", "page_closed", page=f"page-{ANNE}")
    exchange.later(14)
    assert exchange.world.calls[call].state is CallState.TALKING
    exchange.later(1)
    assert exchange.world.calls[call].interrupted
    assert state(exchange, ANNE) == ("not_ready", "device")
    exchange.sit_down(BEN)
    assert exchange.world.calls[call].agent == BEN
    assert exchange.world.calls[behind].state is CallState.QUEUED


def test_a_page_loaded_again_gets_new_connections_and_the_call_goes_on(
    exchange: Simulated,
) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.talk(ANNE)
    [end] = [one for one in exchange.browser.ends.values() if one.talks_to]
    for n in range(10):
        before = end.attempt
        exchange.ask(f"web:{call}", "page_closed", page=f"page-{call}" if n == 0 else f"p{n - 1}")
        exchange.ask(f"web:{call}", "page_opened", page=f"p{n}")
        exchange.ask(f"web:{call}", "call", called="115")
        assert end.attempt == before + 1
    exchange.media()
    assert exchange.world.calls[call].state is CallState.TALKING
    assert exchange.opened == [call]


def test_a_second_tab_shows_the_state_but_takes_the_audio_only_when_asked(
    exchange: Simulated,
) -> None:
    exchange.sit_down(ANNE)
    exchange.arrive()
    exchange.talk(ANNE)
    [end] = [one for one in exchange.browser.ends.values() if one.talks_to]
    before = end.attempt
    exchange.ask(f"agent:{ANNE}", "page_opened", page="second")
    assert exchange.browser.devices[f"agent:{ANNE}"].owner == f"page-{ANNE}"
    assert end.attempt == before
    exchange.ask(f"agent:{ANNE}", "take", page="second")
    assert exchange.browser.devices[f"agent:{ANNE}"].owner == "second"
    assert end.attempt == before + 1


def test_a_lost_stream_that_comes_back_leaves_the_audio_alone(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    exchange.arrive()
    exchange.talk(ANNE)
    [end] = [one for one in exchange.browser.ends.values() if one.talks_to]
    before = end.attempt
    exchange.ask(f"agent:{ANNE}", "page_closed", page=f"page-{ANNE}")
    exchange.later(5)
    exchange.ask(f"agent:{ANNE}", "page_opened", page=f"page-{ANNE}")
    exchange.later(20)
    assert end.attempt == before
    assert state(exchange, ANNE) == ("talking", "")


def test_audio_that_never_connects_gives_the_caller_back(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.ask(f"agent:{ANNE}", "accept", call=call)
    exchange.later(10)
    assert exchange.world.calls[call].state is CallState.QUEUED
    assert state(exchange, ANNE) == ("not_ready", "device")


def test_a_pause_asked_for_in_a_call_comes_after_the_wrap_up(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    exchange.arrive()
    exchange.talk(ANNE)
    exchange.ask(f"agent:{ANNE}", "pause", reason="lunch")
    assert state(exchange, ANNE) == ("talking", "")
    exchange.ask(f"agent:{ANNE}", "end")
    exchange.ask(f"agent:{ANNE}", "close")
    assert state(exchange, ANNE) == ("not_ready", "lunch")


def test_signing_off_in_a_call_waits_for_its_end(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    exchange.arrive()
    exchange.talk(ANNE)
    exchange.ask(f"agent:{ANNE}", "sign_off")
    exchange.ask(f"agent:{ANNE}", "end")
    exchange.ask(f"agent:{ANNE}", "close")
    assert exchange.world.agents == {}


def test_the_telephone_beside_the_screen_has_the_same_record(exchange: Simulated) -> None:
    exchange.sit_down(ANNE)
    exchange.ask(f"agent:{ANNE}", "manual", called="115")
    [call] = exchange.world.calls.values()
    assert (call.line, call.state) == ("manual", CallState.TALKING)
    exchange.ask(f"agent:{ANNE}", "hold")  # at the telephone: our button would pretend
    assert call.state is CallState.TALKING
    exchange.ask(f"agent:{ANNE}", "end")
    exchange.ask(f"agent:{ANNE}", "close")
    assert exchange.closed == [call.id]


@pytest.mark.parametrize(
    ("called", "waiting", "end"),
    [
        pytest.param("115", 0, "queued", id="open"),
        pytest.param("closed", 0, "closed", id="closed: counted, and said when it opens"),
        pytest.param("115", 2, "blocked", id="the queue is full: counted, and said"),
    ],
)
def test_who_is_let_in(called: str, waiting: int, end: str) -> None:
    shut = NUMBERS["115"].__class__(
        **{**NUMBERS["115"].__dict__, "number": "closed", "hours": hours_until(6)}
    )
    exchange = Simulated({**NUMBERS, "closed": shut}, max_waiting=2)
    for _ in range(waiting):
        exchange.arrive()
    call = exchange.arrive(called)
    live = exchange.world.calls.get(call)
    assert (live.state.value if live else exchange.ends[call]) == end
    assert call in exchange.opened


def test_who_waits_at_closing_time_is_served_for_half_an_hour_more() -> None:
    evening = NUMBERS["115"].__class__(**{**NUMBERS["115"].__dict__, "hours": hours_until(18)})
    exchange = Simulated({**NUMBERS, "115": evening})
    exchange.at = datetime(2026, 11, 24, 16, 59, tzinfo=UTC)  # 17:59 in Bremen
    call = exchange.arrive()
    exchange.later(30 * 60)
    assert exchange.world.calls[call].state is CallState.QUEUED
    exchange.later(60)
    assert exchange.ends[call] == "expired"


def test_the_night_the_clocks_go_back_makes_no_call_longer(exchange: Simulated) -> None:
    """Sunday 2026-10-25, 02:59 is followed by 02:00; the talk lasts two minutes all the same."""
    exchange.at = datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC)
    exchange.sit_down(ANNE)
    call = exchange.arrive()
    exchange.talk(ANNE)
    answered = exchange.world.calls[call].answered
    exchange.later(120)
    exchange.ask(f"agent:{ANNE}", "end")
    assert answered
    assert exchange.world.calls[call].since - answered == timedelta(minutes=2)
    assert state(exchange, ANNE) == ("wrap_up", "")


def test_two_hundred_callers_and_two_people(exchange: Simulated) -> None:
    calls = [exchange.arrive() for _ in range(200)]
    exchange.sit_down(ANNE)
    exchange.sit_down(BEN)
    served = []
    while exchange.world.calls:
        for desk in (ANNE, BEN):
            if exchange.world.agents[desk].state is AgentState.OFFERED:
                served.append(exchange.talk(desk))
                exchange.ask(f"agent:{desk}", "end")
                exchange.ask(f"agent:{desk}", "close")
        exchange.later(1)
    assert served == calls


def test_that_somebody_writes_instead_of_speaking_outlives_the_exchange(
    exchange: Simulated,
) -> None:
    speaking = exchange.arrive()
    writing = next(exchange.names)
    exchange.ask(f"web:{writing}", "page_opened", page="page")
    exchange.ask(f"web:{writing}", "call", called="115", text="1")
    exchange.crash()
    calls = exchange.world.calls
    assert (calls[speaking].text, calls[writing].text) == (False, True)
