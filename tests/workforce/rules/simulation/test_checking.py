"""Many simulated days of one plan: intervals, the formulas beside them, what is never in them."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

import pytest
from tests.workforce.rules.simulation.plans import EIGHT, make_day, make_plan

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.simulation.callers import callers, factor
from buergertelefon.workforce.rules.simulation.checked import Checked, Figure, kept, mean
from buergertelefon.workforce.rules.simulation.checking import check_day, compare_days
from buergertelefon.workforce.rules.simulation.formula import by_formula, present
from buergertelefon.workforce.rules.simulation.planned import Line, OnDuty

SMALL = make_day(3, 5, hours=2)


def covers(figure: Figure | None, value: float | None) -> bool:
    assert figure is not None
    assert value is not None
    return figure.low <= value <= figure.high


def within(type_: Any) -> set[type]:
    """All dataclasses that a value of this type may hold."""
    if is_dataclass(type_):
        assert isinstance(type_, type)
        hints = get_type_hints(type_)
        return {type_}.union(*(within(hints[one.name]) for one in fields(type_)))
    return set().union(*(within(one) for one in get_args(type_)))


def test_no_figure_says_who() -> None:
    names = {one.name for type_ in within(Checked) for one in fields(type_)}
    assert names == {
        "days", "calls", "simulated", "formula", "lines", "quarters", "mean", "low", "high",
        "service_level", "abandonment", "occupancy", "asa", "kept", "begins", "people",
    }  # fmt: skip
    assert get_type_hints(Checked)["quarters"]
    counted = {
        type_: hint for type_ in within(Checked) if (hint := get_type_hints(type_)).get("people")
    }
    assert all(hint["people"] is float for hint in counted.values())  # how many, not who


def test_the_same_seed_is_the_same_answer_and_another_is_not() -> None:
    one, again, other = (check_day(SMALL, days=3, seed=seed) for seed in (1, 1, 2))
    assert one == again != other


def test_people_in_another_order_change_nothing_but_chance() -> None:
    early, late = OnDuty(((EIGHT, EIGHT + 90),)), OnDuty(((EIGHT + 30, EIGHT + 120),))
    one = replace(SMALL, people=(early, early, late, late))
    other = replace(SMALL, people=(late, early, late, early))
    assert compare_days(one, other, days=6, seed=1).service_level == Figure(0, 0, 0)


def test_a_break_at_the_rush_costs_and_is_seen_with_the_same_callers() -> None:
    calls = {"city": [2.0, 20.0, 20.0, 2.0]}
    quiet = OnDuty(((EIGHT + 15, EIGHT + 60),))
    rush = OnDuty(((EIGHT, EIGHT + 15), (EIGHT + 30, EIGHT + 60)))
    staff = (OnDuty(((EIGHT, EIGHT + 60),)),) * 5
    before, after = (
        make_plan(*staff, one, calls=calls, aht=[290.0]) for one in (rush, quiet)
    )  # fmt: skip
    found = compare_days(before, after, days=20, seed=3).service_level
    assert found is not None
    assert 0 < found.low < found.mean < 0.5


def test_a_line_with_few_who_can_waits_longer_than_the_formula_says() -> None:
    long = ((EIGHT, EIGHT + 240),)
    whole = replace(
        make_day(1, 0, 4),
        lines={"city": Line(), "waste": Line(frozenset({"waste"}))},
        calls={"city": [16.0] * 16, "waste": [4.0] * 16},
        people=(OnDuty(long),) * 7 + (OnDuty(long, {"waste": 1}),),
    )
    found = check_day(whole, days=6, seed=1)
    assert found.formula.asa is not None
    waste, city = found.lines["waste"].asa, found.lines["city"].asa
    assert waste is not None
    assert city is not None
    assert waste.low > 3 * found.formula.asa
    assert city.high < waste.low


def test_a_day_without_anybody_is_lost() -> None:
    found = check_day(make_plan(calls={"city": [3.0] * 4}), days=2, seed=1)
    assert found.simulated.abandonment == Figure(1, 1, 1)
    assert found.formula.abandonment == 1
    assert (found.simulated.asa, found.simulated.occupancy, found.formula.occupancy) == (None,) * 3
    assert found.simulated.kept is not None
    assert found.simulated.kept.mean == 0 == found.formula.kept


def test_a_day_without_calls_says_nothing() -> None:
    found = check_day(make_plan(OnDuty(((EIGHT, EIGHT + 60),))), days=2, seed=1)
    assert (found.simulated.service_level, found.formula.service_level) == (None, None)
    assert found.simulated.occupancy == Figure(0, 0, 0)


def test_it_tells_how_far_it_is_and_stops_with_what_there_is() -> None:
    told: list[tuple[int, int]] = []
    found = check_day(
        SMALL, days=9, seed=1, progress=lambda *n: told.append(n), stop=lambda: len(told) == 2
    )
    assert told == [(1, 9), (2, 9)]
    assert found.days == 2


def test_callers_depend_on_what_is_expected_alone() -> None:
    other = replace(SMALL, people=(), widen_after=5)
    assert callers(SMALL, 1, 4) == callers(other, 1, 4) != callers(SMALL, 1, 5)


def test_the_days_factor_varies_as_the_forecast_errs() -> None:
    uncertain = replace(SMALL, cv=0.2)
    found = mean([factor(uncertain, 1, day) for day in range(400)])
    assert covers(found, 1)
    assert factor(SMALL, 1, 1) == 1


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({"closes": EIGHT}, "Öffnungszeit", id="never open"),
        pytest.param({"closes": EIGHT + 50}, "Öffnungszeit", id="half a quarter"),
        pytest.param({"calls": {"city": [1.0]}}, "1 Werte statt 4", id="too short"),
        pytest.param({"calls": {"city": [float("nan")] * 4}}, "Anrufe „city“", id="no number"),
        pytest.param({"calls": {"town": [1.0] * 4}}, "Leitungen", id="unknown line"),
        pytest.param({"aht": [0.0]}, "Bearbeitungszeit", id="no time"),
        pytest.param({"patience": float("inf")}, "Geduld", id="endless patience"),
        pytest.param({"calls": {"city": [20_000.0] * 4}}, "Höchstens 50000", id="too many"),
        pytest.param({"lines": {"city": Line(head_start=float("nan"))}}, "Vorsprung", id="no time"),
        pytest.param({"spread": float("nan")}, "Streuung der Bearb", id="no spread"),
        pytest.param({"cv": -1.0}, "Streuung der Tage", id="negative"),
        pytest.param({"target": 1.0}, "Ziel", id="all of them"),
    ],
)
def test_nonsense_is_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        make_plan(**change)


@pytest.mark.parametrize(
    "spans", [((600, 500),), ((500, 600), (590, 700)), ((-5, 60),), ((9, 1441),)]
)
def test_shifts_that_no_day_has_are_named(spans: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(BadInput, match="Dienste"):
        make_plan(OnDuty(spans))


def test_days_out_of_range_are_named() -> None:
    with pytest.raises(BadInput, match="1 bis 2000"):
        check_day(SMALL, days=0, seed=1)


def test_half_a_quarter_there_counts_half() -> None:
    planned = make_plan(OnDuty(((EIGHT - 20, EIGHT + 20), (EIGHT + 30, EIGHT + 90))))
    assert present(planned) == pytest.approx([1, 1 / 3, 1, 1])


def test_the_formula_of_a_day_is_erlang_a() -> None:
    found, each = by_formula(make_day(18, 53))  # reference values of Erlang A
    assert (found.service_level, found.abandonment, found.asa, found.occupancy) == pytest.approx(
        (0.7944075, 0.09106721, 9.38547, 0.862364), rel=1e-6
    )
    assert each[5] == each[0]
    assert found.kept == 1
    uncertain, _ = by_formula(make_day(18, 53, days_cv=0.08))
    assert uncertain.kept is not None
    assert 0.5 < uncertain.kept < 0.9


def test_intervals_of_days() -> None:
    assert mean([]) is kept([], 0.75) is None
    assert mean([0.5], most=1.0) == Figure(0.5, 0, 1)
    found = mean([11.0, 12.0, 13.0])
    assert found is not None
    assert (found.low, found.high) == pytest.approx((12 - 2.4841, 12 + 2.4841), abs=1e-3)
    share = kept([0.8] * 9 + [0.7], 0.75)
    assert share is not None
    assert (share.mean, share.low, share.high) == pytest.approx((0.9, 0.5958, 0.9821), abs=1e-3)
