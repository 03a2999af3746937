"""The master's prices and choices against problems solved by hand."""

import numpy as np
import pytest

from buergertelefon.workforce.rules.roster.master import Cover, Master

# Two people, two half-days, one wanted in each: 10 for one missing, 1 for one too many.
HALF_DAYS = [Cover(1, missing=((np.inf, 10.0),), surplus=((np.inf, 1.0),))] * 2


def test_one_line_each_costs_what_is_missing_and_too_much() -> None:
    master = Master(HALF_DAYS, 2)
    for person in (0, 1):
        master.add_column(person, 0.0, np.array([1.0, 0.0]))
    prices = master.solve()
    assert prices.cost == pytest.approx(11)
    # one more in the morning costs 1, one more in the afternoon saves 10
    assert prices.cover == pytest.approx([-1, 10])
    # person 1 in the afternoon instead, at a cost of its own of 3, would save 8
    reduced = 3 - prices.cover[1] - prices.person[1]
    assert reduced == pytest.approx(-8)
    assert prices.bound(np.array([0.0, reduced])) == pytest.approx(3)
    master.add_column(1, 3.0, np.array([0.0, 1.0]))
    assert master.solve().cost == pytest.approx(3)
    assert master.integer(5.0) == [0, 2]


def test_halves_of_people_fill_what_whole_people_cannot() -> None:
    """The mixture takes half of each line and misses nothing; a roster misses one place."""
    places = [Cover(1, missing=((np.inf, 4.0),), surplus=((np.inf, 9.0),))] * 3
    master = Master(places, 2)
    master.add_column(0, 0.0, np.array([1.0, 1.0, 0.0]))
    master.add_column(0, 0.0, np.array([1.0, 0.0, 1.0]))
    master.add_column(1, 0.0, np.array([0.0, 0.0, 0.0]))
    master.add_column(1, 0.0, np.array([0.0, 1.0, 1.0]))
    assert master.solve().cost == pytest.approx(0)
    assert master.integer(5.0, start={0: 0, 1: 3}) in ([0, 2], [1, 2])
    assert master.integer(5.0, among=[0, 3]) == [0, 3]


def test_the_first_missing_cost_less_than_the_last() -> None:
    master = Master([Cover(4, missing=((2, 1.0), (2, 100.0)), surplus=())], 1)
    master.add_column(0, 0.0, np.array([1.0]))
    assert master.solve().cost == pytest.approx(2 * 1 + 1 * 100)


def test_a_line_that_is_taken_stays_until_it_is_released() -> None:
    master = Master(HALF_DAYS, 1)
    dear = master.add_column(0, 50.0, np.array([1.0, 1.0]))
    cheap = master.add_column(0, 0.0, np.array([1.0, 1.0]))
    master.take(dear)
    assert master.solve().cost == pytest.approx(50)
    master.release(dear)
    prices = master.solve()
    assert prices.cost == pytest.approx(0)
    assert prices.shares[cheap] == pytest.approx(1)


def test_somebody_without_a_line_is_no_roster() -> None:
    master = Master(HALF_DAYS, 2)
    master.add_column(0, 0.0, np.array([1.0, 0.0]))
    assert master.solve().cost > 100_000
    assert master.integer(5.0) is None
