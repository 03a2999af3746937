"""How long callers are ready to wait."""

import numpy as np
import pytest

from buergertelefon.workforce.rules.patience import patience, still_there


def test_all_waiting_counts_but_only_those_who_hung_up_are_divided_by() -> None:
    waits = np.array([2, 20, 40, 60, 30], float)  # 2 s: a wrong number
    gone = np.array([True, True, False, True, False])
    found = patience(waits, gone)
    assert (found.mean, found.abandoned, found.waited) == (65, 2, 130)


def test_nobody_hung_up_says_nothing_of_patience() -> None:
    assert patience(np.array([10.0, 20]), np.array([False, False])).mean is None


def test_patience_of_many_calls_is_found() -> None:
    rng = np.random.default_rng(4)
    ready, offered = rng.exponential(120, 40_000), rng.exponential(60, 40_000)
    found = patience(np.minimum(ready, offered), ready < offered)
    assert found.mean == pytest.approx(120, rel=0.03)


def test_the_curve_of_kaplan_and_meier() -> None:
    waits = np.array([10, 20, 20, 30, 40], float)
    gone = np.array([True, True, False, False, True])
    curve = still_there(waits, gone)
    assert curve.after.tolist() == [10, 20, 40]
    assert curve.still_there == pytest.approx([4 / 5, 3 / 5, 0])
