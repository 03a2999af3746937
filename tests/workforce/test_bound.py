"""The bound, and what makes rosters better, on centres small enough to look at."""

from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from tests.workforce.small import small

from buergertelefon.workforce.rules.roster.bound import bound
from buergertelefon.workforce.rules.roster.check import check
from buergertelefon.workforce.rules.roster.columns import Rows
from buergertelefon.workforce.rules.roster.deviation import Deviation
from buergertelefon.workforce.rules.roster.duty import duties, frame
from buergertelefon.workforce.rules.roster.improve import improve
from buergertelefon.workforce.rules.roster.master import Cover
from buergertelefon.workforce.rules.roster.pricing import NEVER, best_week, ready, shift_values


@pytest.mark.parametrize(
    ("there", "cost", "gain"),
    [
        pytest.param(1.0, 20 + 50, 25, id="four are missing: the third and fourth are dearer"),
        pytest.param(3.0, 20, 10, id="two are missing"),
        pytest.param(4.5, 5, 10, id="half a person is missing"),
        pytest.param(5.0, 0, -1, id="enough: one more is surplus"),
        pytest.param(7.0, 2, -1, id="two too many"),
    ],
)
def test_what_a_row_costs_and_what_one_more_saves(there: float, cost: float, gain: float) -> None:
    off = Deviation([Cover(5, ((2.0, 10), (np.inf, 25)), ((np.inf, 1),))])
    assert off.cost(np.array([there]), slice(0, 1)) == cost
    assert off.gain(np.array([there]), slice(0, 1))[0] == gain


@pytest.mark.parametrize("seed", range(12))
def test_the_best_week_is_the_best_of_all_weeks(seed: int) -> None:
    dice = np.random.default_rng(seed)
    worth = dice.normal(1.0, 3.0, (3, 4, 3))
    worth[dice.random(worth.shape) < 0.2] = NEVER
    starts, units = np.array([0, 2, 4, 6]), np.array([2, 3, 5])
    total, used, bonus = np.array([4, 9]), np.array([seed % 2 + 1, 3]), dice.normal(0, 1, 10)

    def value(week: tuple[tuple[int, int] | None, ...]) -> float:
        chosen = [(day, *shift) for day, shift in enumerate(week) if shift]
        work = sum(units[kind] for _, _, kind in chosen)
        if not used[0] <= len(chosen) <= used[1] or not total[0] <= work <= total[1]:
            return NEVER
        begun = [starts[at] for _, at, _ in chosen]
        spread = max(0.0, max(begun) - min(begun) - 2) * 1.5
        return float(sum(worth[place] for place in chosen) + bonus[work] - spread)

    shifts = [None, *product(range(4), range(3))]
    found, choice = best_week(worth, starts, units, total, used, bonus, 2.0, 1.5)
    assert found == pytest.approx(max(value(week) for week in product(shifts, repeat=3)))
    week = tuple((int(at), int(kind)) if at >= 0 else None for at, kind in choice)
    assert value(week) == pytest.approx(found)


def test_what_was_made_ready_is_all_that_a_search_needs() -> None:
    ready()
    before = [list(one.signatures) for one in (shift_values, best_week)]
    rows = Rows(frame(small(3)))
    assert rows.cheapest(rows.tasks[0], np.zeros(len(rows.cover)))
    assert [list(one.signatures) for one in (shift_values, best_week)] == before


def test_a_break_lies_where_it_hurts_least() -> None:
    gain = np.random.default_rng(5).normal(1.0, 1.0, (1, 44))
    lengths, pauses, stretch = np.array([28]), np.array([2]), np.array([10, 24])
    dear = np.zeros((1, 2, 1))
    worth, begins = shift_values(gain, dear, np.array([0, 14]), lengths, pauses, stretch)
    for at, start in enumerate((0, 14)):
        day = gain[0, start : start + 30]
        lost = {start + first: day[first : first + 2].sum() for first in range(10, 19)}
        assert worth[0, at, 0] == pytest.approx(day.sum() - min(lost.values()))
        assert begins[0, at, 0] == min(lost, key=lambda begin: lost[begin])


def test_no_roster_found_is_cheaper_than_the_bound_and_none_breaks_a_rule() -> None:
    for seed in range(4):
        instance = small(seed)
        roster = check(instance, improve(instance, [], seconds=0.2))
        least = bound(instance, seconds=5, rounds=60, cost=roster.cost)
        assert roster.violations == ()
        assert least.value <= roster.cost
        assert 0 <= least.gap(roster.cost) <= 1


def test_prices_far_from_the_best_still_give_a_bound() -> None:
    instance = small(7)
    told: list[float] = []
    first = bound(instance, seconds=0)
    later = bound(instance, seconds=5, rounds=80, progress=told.append)
    assert first.rounds == 1
    assert told == sorted(told)
    assert first.value <= later.value == told[-1]


def test_a_locked_shift_stays() -> None:
    instance = small(3)
    roster = improve(instance, [], seconds=0.1)
    fixed = roster[:2]
    better = improve(instance | {"locked": fixed}, roster, seconds=0.2)
    assert all(one in better for one in fixed)
    assert not check(instance | {"locked": fixed}, better).violations


def shared_out(instance: dict[str, Any], at_most: int, price: int) -> dict[str, Any]:
    """The same centre, where nobody is to begin before eight more than so often."""
    return instance | {
        "rules": instance["rules"] | {"early_shift_starts_until": "07:45"},
        "weights": instance["weights"] | {"early_over": price},
        "people": [one | {"early_shifts_at_most": at_most} for one in instance["people"]],
    }


def test_early_shifts_are_shared_out() -> None:
    instance = small(4)
    instance["weights"] = instance["weights"] | {"wish_missed": 0}
    most: dict[int, int] = {}
    for price in (0, 40):
        asked = shared_out(instance, 0, price)
        roster = improve(asked, [], seconds=0.5)
        found = check(asked, roster)
        early = Counter(one["person"] for one in roster if one["start"] <= "07:45")
        beyond = early.total()
        assert not found.violations
        assert found.costs["early"] == price * beyond
        most[price] = beyond
    assert most[40] < most[0]


@pytest.mark.parametrize("price", [0, 7], ids=["late ones count", "early ones too"])
def test_one_line_says_the_same_to_the_rows_and_to_the_check(price: int) -> None:
    instance = shared_out(small(5), 1, price) if price else small(5)
    rows = Rows(frame(instance))
    there, cost = np.zeros(len(rows.cover)), 0.0
    shifts = improve(instance, [], seconds=0.1)
    from_file = check(instance, shifts)
    for task in rows.tasks:
        own = [one for one in shifts if one["person"] == task.person["id"]]
        line = rows.line(
            task, [one for one in duties(own) if one.day in rows.plan.weeks[task.week]]
        )
        rows.add(there, line)
        cost += line.cost
    assert cost + Deviation(rows.cover).cost(there, slice(0, len(there))) == from_file.cost


@pytest.mark.load
def test_sixty_small_centres_get_rosters_without_a_fault() -> None:
    for seed in range(60):
        instance = small(seed)
        found = check(instance, improve(instance, [], seconds=0.04))
        assert found.violations == (), seed


def test_a_contract_that_cannot_be_met_makes_no_bound_too_high() -> None:
    instance = small(2)
    instance["people"][0] |= {"free_weekdays": [0, 1, 2, 3, 4]}
    roster = check(instance, improve(instance, [], seconds=0.04))
    assert {one.person for one in roster.violations} <= {instance["people"][0]["id"]}
    assert bound(instance, seconds=5, rounds=60, cost=roster.cost).value <= roster.cost


def test_where_the_rest_can_bind_it_is_kept() -> None:
    instance = small(1)
    instance["rules"] = instance["rules"] | {"rest_between_days_at_least": 900}
    found = check(instance, improve(instance, [], seconds=0.2))
    assert not [one for one in found.violations if one.rule == "rest"]
