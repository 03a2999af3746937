"""The fewest people who keep the promise, and why not one less."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.erlang import Demand, erlang_a
from buergertelefon.workforce.rules.staffing import (
    USUAL,
    Condition,
    Formula,
    Promise,
    required,
    required_c,
    rostered,
)

REFERENCE = Path(__file__).parents[4] / "shared/data/workforce/erlang_reference.json"
QUARTERS = Demand(np.array([20, 53, 80, 95, 150]), 900, 290, 120)
PLAIN = Promise()


def test_every_reference_value() -> None:
    if not REFERENCE.exists():
        pytest.skip(f"{REFERENCE} is not there")
    for vector in json.loads(REFERENCE.read_text())["staffing"]:
        names = ("calls_per_interval", "interval", "aht", "patience")
        demand = Demand(*(vector[name] for name in names))
        limits = {
            name: vector[name] for name in ("target", "within", "max_abandon", "max_occupancy")
        }
        for model, needed in (("erlang_a", required), ("erlang_c", required_c)):
            found = needed(demand, promise=Promise(**limits))
            expected = vector["expect"][model]
            assert found.agents[0] == expected.pop("agents"), vector["id"]
            for name, value in expected.items():
                ours = getattr(found.figures, name)[0]
                assert abs(ours - value) <= 1e-9 * max(1, value), (vector["id"], name)


@pytest.mark.parametrize(
    ("promise", "agents"),
    [
        pytest.param(PLAIN, [8, 18, 26, 30, 46], id="F3 alone"),
        pytest.param(replace(PLAIN, max_abandon=0.05), [10, 20, 29, 34, 51], id="5 % hang up"),
        pytest.param(replace(PLAIN, max_occupancy=0.87), [8, 18, 28, 34, 55], id="87 % talking"),
        pytest.param(USUAL, [10, 20, 29, 34, 55], id="all three"),
    ],
)
def test_fewest_people(promise: Promise, agents: list[int]) -> None:
    assert required(QUARTERS, promise=promise).agents.tolist() == agents


def test_without_patience_about_a_seventh_more_seem_needed() -> None:
    assert required_c(QUARTERS, promise=PLAIN).agents.tolist() == [9, 21, 30, 35, 54]


def test_the_reason_is_what_one_less_would_break() -> None:
    found = required(QUARTERS, promise=USUAL)
    assert found.reason.tolist() == [*[Condition.ABANDONMENT] * 4, Condition.OCCUPANCY]
    assert required(QUARTERS, promise=PLAIN).reason.tolist() == [Condition.SERVICE_LEVEL] * 5


@pytest.mark.parametrize("formula", Formula)
def test_one_less_breaks_the_formula_that_was_chosen(formula: Formula) -> None:
    agents = required(QUARTERS, promise=Promise(formula=formula)).agents
    enough, less = (erlang_a(QUARTERS, agents=agents - n, within=30) for n in (0, 1))
    assert (getattr(enough, formula) >= 0.75).all()
    assert (getattr(less, formula) < 0.75).all()


def test_nobody_is_alone_in_opening_hours_and_nobody_needed_without_calls() -> None:
    calls = Demand(np.array([0, 0.01, 53]), 900, 290, 120)
    assert required(calls, promise=PLAIN).agents.tolist() == [0, 1, 18]
    two = required(calls, promise=PLAIN, fewest=2)
    assert two.agents.tolist() == [2, 2, 18]
    assert two.reason.tolist() == [Condition.FEWEST, Condition.FEWEST, Condition.SERVICE_LEVEL]


def test_longer_talks_need_more_hour_by_hour() -> None:
    hours = Demand(np.array([53, 53]), 900, np.array([240, 340]), 120)
    assert required(hours, promise=PLAIN).agents.tolist() == [15, 21]


@pytest.mark.parametrize(
    ("needed", "shrinkage", "people"),
    [(41, 0.18, 50), (40, 0.18, 49), (9, 0.1, 10), (7, 0.3, 10), (18, 0, 18), (0, 0.18, 0)],
)
def test_people_in_the_roster(needed: int, shrinkage: float, people: int) -> None:
    assert rostered(needed, shrinkage=shrinkage) == people


@pytest.mark.parametrize("shrinkage", [1, -0.1, float("nan")])
def test_not_everybody_can_be_lost(shrinkage: float) -> None:
    with pytest.raises(BadInput, match="Ausfall"):
        rostered(10, shrinkage=shrinkage)


def test_an_unreachable_cap_is_refused() -> None:
    with pytest.raises(BadInput, match="Menschen nötig"):
        required(Demand(53, 900, 290, 120), promise=Promise(max_occupancy=1e-7))
