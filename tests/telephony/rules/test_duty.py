from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.telephony.simulated import Simulated

from buergertelefon.telephony.rules.duty import SPENT, QuarterTimes, by_quarter, quarter_of
from buergertelefon.telephony.rules.world import AgentState, Worked

TALK, READY = AgentState.TALKING, AgentState.AVAILABLE
TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)
ANN, BEN = "00000000-0000-0000-0001-000000000001", "00000000-0000-0000-0001-000000000002"


def at(clock: str, day: int = 24) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day}T{clock}+00:00")


def quarter(clock: str, day: int = 24, **times: int) -> QuarterTimes:
    return QuarterTimes(at(clock, day), **times)


@pytest.mark.parametrize(
    ("worked", "quarters"),
    [
        pytest.param(
            [Worked(TALK, at("10:01:00"), at("10:04:00"), 3)],
            [quarter("10:00", people=3, talk_ms=180_000)],
            id="within a quarter",
        ),
        pytest.param(
            [Worked(READY, at("10:14:59.999"), at("10:30:00.001"), 5)],
            [
                quarter("10:00", ready_ms=1),
                quarter("10:15", ready_ms=900_000),
                quarter("10:30", people=5, ready_ms=1),
            ],
            id="over three quarters, to the millisecond; how many there were is known of the last",
        ),
        pytest.param(
            [Worked(AgentState.WRAP_UP, at("10:14:00"), at("10:15:00"), 2)],
            [quarter("10:00", people=2, wrap_ms=60_000, handled=1)],
            id="a wrap-up that ends with the quarter was handled in it",
        ),
        pytest.param(
            [Worked(AgentState.WRAP_UP, at("10:14:00"), at("10:16:00"), 2)],
            [
                quarter("10:00", wrap_ms=60_000),
                quarter("10:15", people=2, wrap_ms=60_000, handled=1),
            ],
            id="handled where the wrap-up ends",
        ),
        pytest.param(
            [Worked(AgentState.WRAP_UP, at("10:15:00"), at("10:15:00"), 2)],
            [quarter("10:15", people=2, handled=1)],
            id="closed at once: handled all the same",
        ),
        pytest.param(
            [Worked(AgentState.NOT_READY, at("22:50:00"), at("23:20:00"), 0)],
            [
                quarter("22:45", not_ready_ms=600_000),
                quarter("23:00", not_ready_ms=900_000),
                quarter("23:15", not_ready_ms=300_000),
            ],
            id="over midnight in Berlin",
        ),
        pytest.param(
            [
                Worked(AgentState.OFFERED, at("10:00:00"), at("10:00:05"), 4),
                Worked(TALK, at("10:00:05"), at("10:00:10"), 6),
            ],
            [quarter("10:00", people=6, ringing_ms=5_000, talk_ms=5_000)],
            id="the most at the same time, not the sum",
        ),
        pytest.param([], [], id="nothing"),
    ],
)
def test_states_become_times_of_quarters(
    worked: list[Worked], quarters: list[QuarterTimes]
) -> None:
    assert list(by_quarter(worked)) == quarters


moments = st.integers(0, 3 * 86_400_000_000).map(lambda us: TEN + timedelta(microseconds=us))
states = st.builds(
    lambda state, one, two, people: Worked(state, min(one, two), max(one, two), people),
    st.sampled_from(AgentState), moments, moments, st.integers(0, 9),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(states, max_size=6), st.randoms(use_true_random=False))
def test_parts_make_the_whole_in_any_order(worked: list[Worked], mixed: object) -> None:
    def whole(at: datetime) -> int:
        return (at - TEN) // timedelta(milliseconds=1)

    spent: Counter[str] = Counter()
    for one in worked:
        spent[SPENT[one.state]] += whole(one.until) - whole(one.since)
    quarters = by_quarter(worked)
    for name, together in spent.items():
        assert sum(getattr(one, name) for one in quarters) == together
    wrapped = sum(one.state is AgentState.WRAP_UP for one in worked)
    assert sum(one.handled for one in quarters) == wrapped
    assert all(one.at == quarter_of(one.at) for one in quarters)
    other = [*worked]
    mixed.shuffle(other)
    assert by_quarter(other) == quarters


def together(exchange: Simulated) -> dict[AgentState, float]:
    spent: Counter[AgentState] = Counter()
    for one in exchange.worked:
        spent[one.state] += (one.until - one.since).total_seconds()
    return {state: seconds for state, seconds in spent.items() if seconds}


def test_the_times_of_a_call_and_of_nobody_in_particular() -> None:
    exchange = Simulated()
    exchange.sit_down(ANN)
    exchange.sit_down(BEN)
    exchange.later(10)
    call = exchange.arrive()
    exchange.later(3)
    [agent] = [one for one in exchange.world.agents.values() if one.call == call]
    exchange.talk(agent.id)
    exchange.later(40)
    exchange.ask(agent.device, "hold")
    exchange.later(20)
    exchange.crash()  # the next leader knows since when
    exchange.later(5)
    exchange.ask(agent.device, "retrieve")
    exchange.ask(agent.device, "end")
    exchange.later(7)
    exchange.ask(agent.device, "close")
    exchange.later(1)
    exchange.ask(f"agent:{ANN}", "sign_off")
    exchange.ask(f"agent:{BEN}", "sign_off")
    assert together(exchange) == {
        AgentState.AVAILABLE: 10 + 1 + 86, AgentState.OFFERED: 3, AgentState.TALKING: 65,
        AgentState.WRAP_UP: 7,
    }  # fmt: skip
    assert max(one.people for one in exchange.worked) == 2
    assert not {ANN, BEN} & {str(value) for one in exchange.worked for value in vars(one).values()}


def test_who_is_not_ready_or_practises_makes_no_group_and_works_for_nobody() -> None:
    exchange = Simulated()
    for desk in (ANN, BEN):
        exchange.sit_down(desk)
    exchange.worked.clear()
    exchange.ask(f"agent:{ANN}", "practise", call=next(exchange.names), called="115")
    exchange.talk(ANN)
    exchange.later(30)
    exchange.crash()
    exchange.ask(f"agent:{ANN}", "end")
    exchange.later(5)
    exchange.ask(f"agent:{ANN}", "close")
    exchange.ask(f"agent:{BEN}", "pause", reason="lunch")
    assert together(exchange) == {AgentState.NOT_READY: 35, AgentState.AVAILABLE: 35}
    quarters = by_quarter(exchange.worked)
    assert [(one.people, one.handled) for one in quarters] == [(2, 0)]
    assert exchange.worked[-1].people == 1


def test_what_is_heard_late_does_not_turn_time_back() -> None:
    exchange = Simulated()
    exchange.sit_down(ANN)
    exchange.later(10)
    agent = exchange.world.agents[ANN]
    exchange.ask(agent.device, "pause", reason="lunch")
    exchange.at -= timedelta(seconds=4)
    exchange.ask(agent.device, "ready")
    exchange.at += timedelta(seconds=9)
    exchange.ask(agent.device, "sign_off")
    assert sum(together(exchange).values()) == 15
