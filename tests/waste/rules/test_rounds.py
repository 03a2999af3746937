"""Days of a plan, and the order of a route."""

from dataclasses import replace
from datetime import date

import pytest

from buergertelefon.waste.errors import BadField
from buergertelefon.waste.rules.rounds import Plan, along, days_of
from buergertelefon.waste.rules.words import Category

PLAN = Plan(Category.WOOD, {1, 3}, date(2026, 12, 1), date(2026, 12, 10), 40)


@pytest.mark.parametrize(
    ("plan", "days"),
    [
        pytest.param(PLAN, [1, 3, 8, 10], id="both ends count"),
        pytest.param(replace(PLAN, weekdays={6}), [6], id="one Sunday"),
        pytest.param(replace(PLAN, last=PLAN.first), [1], id="one day"),
        pytest.param(replace(PLAN, weekdays={4}, last=PLAN.first), [], id="none in the span"),
    ],
)
def test_each_of_these_weekdays(plan: Plan, days: list[int]) -> None:
    assert [one.day for one in days_of(plan, {}).days] == days


def test_a_holiday_is_left_out_and_named() -> None:
    found = days_of(PLAN, {date(2026, 12, 3): "Feiertag", date(2026, 12, 4): "Freitag"})
    assert [one.day for one in found.days] == [1, 8, 10]
    assert found.holidays == ((date(2026, 12, 3), "Feiertag"),)


@pytest.mark.parametrize(
    ("field", "plan"),
    [
        ("weekdays", replace(PLAN, weekdays=set())),
        ("last", replace(PLAN, last=date(2026, 11, 30))),
        ("last", replace(PLAN, last=date(2028, 12, 1))),
        ("places", replace(PLAN, places=0)),
    ],
)
def test_a_plan_that_cannot_be(field: str, plan: Plan) -> None:
    with pytest.raises(BadField) as refused:
        days_of(plan, {})
    assert refused.value.field == field


def test_houses_as_people_count_them() -> None:
    route = [(2, "Birkenweg", "3"), (5, "Am Wall", "2"), (0, "Ahornweg", "2"), (0, "Ahornweg", "9"),
             (0, "Ahornweg", "9-13"), (0, "Ahornweg", "9a"), (0, "Ahornweg", "10"),
             (0, "Ahornweg", "Haus Nord"), (0, "Zeile", "1")]  # fmt: skip
    keys = [along(*one) for one in route]
    assert keys == sorted(keys)
