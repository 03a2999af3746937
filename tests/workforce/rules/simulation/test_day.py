"""Tiny days by hand: who is answered when, by the exchange's own rules."""

from random import Random

import pytest
from tests.workforce.rules.simulation.plans import ALL_DAY, EIGHT, call, make_plan, played, waits

from buergertelefon.workforce.rules.simulation.callers import Caller
from buergertelefon.workforce.rules.simulation.planned import Line, OnDuty, PlannedDay

TWO_LINES = {
    "lines": {"city": Line(), "waste": Line(frozenset({"waste"}))},
    "calls": {"city": [0.0] * 4, "waste": [0.0] * 4},
}
FIRST = {"head_start": 120.0}
KNOWS, HELPS = {"waste": 1}, {"waste": 2}


def until(minute: int, *more: tuple[int, int], **other: dict[str, int]) -> OnDuty:
    return OnDuty(((EIGHT, EIGHT + minute), *((EIGHT + a, EIGHT + b) for a, b in more)), **other)


@pytest.mark.parametrize(
    ("planned", "callers", "expected"),
    [
        pytest.param(make_plan(ALL_DAY), [call(10, 60)], [0], id="free: at once"),
        pytest.param(make_plan(ALL_DAY, ring=4.0), [call(10, 60)], [4], id="rings four seconds"),
        pytest.param(
            make_plan(ALL_DAY, ring=4.0), [call(10, 60, 3), call(20, 9)], [None, 4],
            id="hangs up while it rings: the person is free for the next",
        ),
        pytest.param(
            make_plan(ALL_DAY), [call(0, 60), call(10, 5)], [0, 50], id="one person: one by one"
        ),
        pytest.param(
            make_plan(ALL_DAY, wrap_up=30.0), [call(0, 60, wrap_up=30), call(10, 5)], [0, 80],
            id="writes before the next",
        ),
        pytest.param(
            make_plan(ALL_DAY), [call(0, 60), call(10, 5, 20), call(11, 5)], [0, None, 49],
            id="loses patience: the next one moves up",
        ),
        pytest.param(
            make_plan(ALL_DAY, ALL_DAY), [call(0, 60), call(1, 20), call(2, 5)], [0, 0, 19],
            id="two people: who is free first",
        ),
        pytest.param(
            make_plan(until(10)), [call(590, 60), call(600, 5, 300)], [0, None],
            id="shift over while talking: finishes, takes no more",
        ),
        pytest.param(
            make_plan(until(10, (20, 60))), [call(590, 70), call(660, 5)], [0, 600],
            id="a break that begins a minute late ends a minute late",
        ),
        pytest.param(
            make_plan(until(10, (20, 60))), [call(300, 5), call(601, 5)], [0, 599],
            id="nobody there in the break",
        ),
        pytest.param(
            make_plan(until(10, (20, 60)), OnDuty(((EIGHT + 10, EIGHT + 60),))),
            [call(601, 5)], [0],
            id="staggered breaks: the other one answers",
        ),
        pytest.param(make_plan(), [call(5, 9, 30), call(3000, 9)], [None, None], id="nobody there"),
        pytest.param(make_plan(OnDuty(())), [call(5, 9, 30)], [None], id="without a shift"),
        pytest.param(
            make_plan(ALL_DAY), [call(3500, 200), call(3599, 10)], [0, 101],
            id="the last call of the day is answered after closing",
        ),
        pytest.param(
            make_plan(ALL_DAY), [call(3500, 3000), call(3599, 10, 9000)], [0, None],
            id="half an hour after closing nobody waits any longer",
        ),
        pytest.param(
            make_plan(ALL_DAY, until(60, skills=KNOWS), **TWO_LINES),
            [call(0, 100, line="waste"), call(1, 100, line="waste"), call(2, 5)], [0, 99, 0],
            id="a free person without the skill does not help",
        ),
        pytest.param(
            make_plan(until(60, skills=HELPS), **TWO_LINES), [call(0, 9, line="waste")], [60],
            id="level 2 is asked after a minute",
        ),
        pytest.param(
            make_plan(until(60, skills=HELPS), widen_after=10.0, **TWO_LINES),
            [call(0, 9, line="waste")], [10], id="level 2 is asked when the plan says",
        ),
        pytest.param(
            make_plan(
                until(60, skills=KNOWS),
                lines={"city": Line(), "waste": Line(frozenset({"waste"}), **FIRST)},
                calls=TWO_LINES["calls"],
            ),
            [call(0, 100), call(10, 50), call(20, 50, line="waste")], [0, 140, 80],
            id="a head start overtakes",
        ),
    ],
)  # fmt: skip
def test_who_waits_how_long(
    planned: PlannedDay, callers: list[Caller], expected: list[float | None]
) -> None:
    assert waits(planned, *callers) == pytest.approx(expected, abs=1e-3)


def test_calls_count_when_they_arrive_and_work_when_it_is_done() -> None:
    day = played(
        make_plan(ALL_DAY, wrap_up=60.0), call(870, 90, wrap_up=60), call(880, 5), call(890, 5, 10)
    )
    assert day.offered.tolist() == [[3, 0, 0, 0]]
    assert day.answered.tolist() == [[2, 0, 0, 0]]
    assert day.in_time.tolist() == [[1, 0, 0, 0]]
    assert day.waited.sum() == pytest.approx(140)
    assert day.busy == pytest.approx([30, 125, 0, 0])
    assert day.ready == pytest.approx([870, 775, 900, 900])


def test_work_after_closing_counts_nowhere() -> None:
    day = played(make_plan(OnDuty(((EIGHT - 30, EIGHT + 60),))), call(3590, 100))
    assert (day.busy.sum(), day.ready.sum()) == pytest.approx((10, 3590))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_planned_every_call_ends_and_everybody_goes(seed: int) -> None:
    draw = Random(seed)
    people = []
    for _ in range(draw.randrange(6)):
        edges = sorted(draw.sample(range(EIGHT - 60, EIGHT + 120, 5), 2 * draw.randrange(1, 4)))
        spans = tuple(zip(edges[::2], edges[1::2], strict=True))
        people.append(OnDuty(spans, {"waste": draw.choice([1, 2])} if draw.random() < 0.6 else {}))
    planned = make_plan(*people, ring=draw.choice([0.0, 4.0, 40.0]), wrap_up=60.0, **TWO_LINES)
    callers = [
        call(
            draw.uniform(0, 3600), draw.expovariate(1 / 400), draw.expovariate(1 / 300),
            draw.choice(["city", "waste"]), wrap_up=draw.uniform(0, 60),
        )
        for _ in range(80)
    ]  # fmt: skip
    found = [wait for wait in waits(planned, *callers) if wait is not None]
    assert all(wait >= planned.ring - 1e-6 for wait in found)
