"""The promise kept on nine of ten days, and how that is known."""

import numpy as np
import pytest

from buergertelefon.workforce.rules.confidence import (
    Days,
    Kept,
    draw_days,
    keeps,
    plan_for,
    service_level_of,
    volume_at,
)
from buergertelefon.workforce.rules.erlang import Demand, erlang_a
from buergertelefon.workforce.rules.staffing import Promise, required

#: two hours with a rush in the middle
MORNING = Demand(np.array([30, 45, 60, 70, 70, 60, 50, 40]), 900, 290, 150)


@pytest.mark.parametrize(("share", "volume"), [(0.7, 1.0393), (0.8, 1.0663), (0.9, 1.1039)])
def test_volume_that_a_share_of_days_stays_below(share: float, volume: float) -> None:
    assert volume_at(share, cv=0.08) == pytest.approx(volume, abs=2e-3)


def test_drawn_days_have_the_volume_and_its_variation_and_are_the_same_again() -> None:
    days = draw_days(MORNING, cv=0.2, days=200, seed=3)
    counts = (days.arrives < np.inf).sum(axis=0)
    assert counts.mean() == pytest.approx(425, rel=0.02)
    assert counts.std() / counts.mean() == pytest.approx(np.sqrt(0.2**2 + 1 / 425), rel=0.12)
    assert (days.talks == draw_days(MORNING, cv=0.2, days=200, seed=3).talks).all()


def test_calls_take_the_place_that_is_free_first_or_hang_up() -> None:
    column = lambda *values: np.array(values, float)[:, None]  # noqa: E731 # four calls of a day
    days = Days(column(0, 10, 20, 200), column(100, 50, 50, 10), column(900, 900, 30, 900))
    one = service_level_of(days, np.array([1]), interval=900, within=30)
    two = service_level_of(days, np.array([2]), interval=900, within=30)
    # alone: 10 waits 90 s, 20 hangs up after 30 s; two: 20 would wait 40 s
    assert one.tolist() == [2 / 4]
    assert two.tolist() == [3 / 4]


def test_who_goes_home_ends_the_talk_and_takes_no_other() -> None:
    days = Days(
        *(np.array([values], float).T for values in ([0, 0, 110], [150, 150, 5], [900] * 3))
    )
    assert service_level_of(days, np.array([2, 1]), interval=100, within=39).tolist() == [2 / 3]
    assert service_level_of(days, np.array([2, 2]), interval=100, within=40).tolist() == [1]


def test_long_days_agree_with_the_formula() -> None:
    steady = Demand(np.full(40, 53.0), 900, 290, 150)
    days = draw_days(steady, cv=1e-3, days=24, seed=5)
    level = service_level_of(days, np.full(40, 18), interval=900, within=30).mean()
    formula = erlang_a(Demand(53, 900, 290, 150), agents=18, within=30).f3
    assert level == pytest.approx(formula, abs=0.02)  # it begins empty


def test_kept_days_have_wilsons_interval() -> None:
    low, high = Kept(180, 200).interval
    assert (round(low, 4), round(high, 4)) == (0.8506, 0.9343)


@pytest.mark.load
def test_nine_of_ten_days_are_nine_of_ten_days_also_on_days_not_seen() -> None:
    quarters = np.arange(44)
    calls = 1 + 0.5 * np.exp(-(((quarters - 10) / 6) ** 2)) - 0.5 * (quarters > 38)
    day = Demand(2700 * calls / calls.sum(), 900, 290, 150)
    promise = Promise()
    plan = plan_for(day, promise=promise, confidence=0.9, cv=0.08, fewest=2)
    other = keeps(
        draw_days(day, cv=0.08, days=200, seed=99), plan.agents, promise=promise, interval=900
    )
    assert plan.kept.share == pytest.approx(0.9, abs=0.03)
    assert other.share == pytest.approx(0.9, abs=0.03)
    usual = required(day, promise=promise, fewest=2).agents
    at_the_mean = keeps(
        draw_days(day, cv=0.08, days=200, seed=99), usual, promise=promise, interval=900
    )
    assert at_the_mean.share < 0.75  # exactly 75 % in the mean is two days of three
