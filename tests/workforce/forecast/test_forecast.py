"""What is expected, how sure it is, and what the day so far changes."""

from dataclasses import replace
from datetime import date, timedelta
from importlib.util import find_spec

import numpy as np
import pytest
from scipy.stats import nbinom
from sklearn.linear_model import PoissonRegressor
from tests.workforce.forecast.series import MONDAY, series

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.forecast import intraday, lines
from buergertelefon.workforce.rules.forecast.backtest import FAR, Tried, attempt, backtest, halves
from buergertelefon.workforce.rules.forecast.calendar import Event, public_holidays
from buergertelefon.workforce.rules.forecast.forecast import Champion, choose, forecast
from buergertelefon.workforce.rules.forecast.history import History
from buergertelefon.workforce.rules.forecast.model import prepare
from buergertelefon.workforce.rules.forecast.outliers import Outage
from buergertelefon.workforce.rules.forecast.poisson import fit
from buergertelefon.workforce.rules.forecast.quantiles import quantile


@pytest.fixture(scope="module")
def usual() -> History:
    """Sixteen ordinary weeks."""
    return series()


@pytest.mark.parametrize(
    ("made", "worse"),
    [
        pytest.param({}, 0.98, id="ordinary weeks: better than the mean of eight"),
        pytest.param({"cv": 0.18, "weeks": 26}, 1.02, id="volatile"),
        pytest.param({"volume": 100}, 0.98, id="five calls an interval"),
        pytest.param({"growth": 0.2, "weeks": 30}, 1.02, id="growth of a fifth in a year"),
        pytest.param({"growth": 0.4, "weeks": 40}, 1.02, id="growth of two fifths in a year"),
        pytest.param({"jump": 0.25, "weeks": 26}, 1.02, id="jump by a quarter"),
        pytest.param({"weekdays": (6, 0, 1, 2, 3)}, 0.98, id="Sunday to Thursday"),
    ],
)
def test_our_own_backtest_is_not_worse_than_the_mean_of_eight(
    made: dict[str, float], worse: float
) -> None:
    history = series(**made)  # type: ignore[arg-type]
    tried = attempt(prepare(history), origins=8)
    chosen = tried.ahead(FAR)
    came, ours, plain = (
        halves(one[chosen], history.slots) for one in (tried.calls, tried.model, tried.mean8)
    )
    assert np.abs(ours - came).sum() <= worse * np.abs(plain - came).sum()


@pytest.mark.parametrize(
    ("ours", "plain", "days", "used"),
    [
        pytest.param(102, 110, 90, Champion.MODEL, id="ours is clearly better"),
        pytest.param(91, 109, 90, Champion.BOTH, id="one too low, one too high: the middle"),
        pytest.param(89, 91, 90, Champion.MEAN8, id="growth: the middle would be worse too"),
        pytest.param(89, 91, 50, Champion.MODEL, id="too little was tried to say so"),
    ],
)
def test_the_champion_is_what_was_best_in_the_backtest(
    ours: float, plain: float, days: int, used: Champion
) -> None:
    slots = (480, 510)
    tries = np.arange(days)
    calls = {name: np.full((days, 2), each) for name, each in (("o", ours), ("p", plain))}
    tried = Tried(
        np.full(days, 20), tries, np.full((days, 2), 100.0), calls["o"], calls["p"], None, None
    )
    assert choose(tried, slots) is used


@pytest.mark.parametrize("weeks", [1, 2, 3, 8, 110])
def test_every_length_of_history_gives_a_forecast_of_open_days(weeks: int) -> None:
    known = forecast(series(weeks=weeks), horizon_days=14)
    assert len(known.days) == 10
    assert {day.weekday() for day in known.days} == {0, 1, 2, 3, 4}
    assert np.all((known.q10 <= known.q50) & (known.q50 <= known.q90))
    assert np.all(known.q10 >= 0)
    assert 0.5 * 1200 < known.day_mean.mean() < 1.5 * 1200


def test_a_short_history_gives_wider_spans(usual: History) -> None:
    short = forecast(series(weeks=1), horizon_days=7)
    assert short.day_cv[0] > forecast(usual, horizon_days=7).day_cv[0]


def test_closed_days_have_no_calls_and_teach_none(usual: History) -> None:
    closed = frozenset({usual.days[-1] + timedelta(days=3), usual.days[10]})
    known = forecast(usual, horizon_days=14, closed=closed)
    assert not closed & set(known.days)
    assert usual.days[10] in {one.day for one in known.odd}


def test_an_odd_day_an_outage_and_a_gap_change_next_to_nothing(usual: History) -> None:
    calls = usual.calls.copy()
    calls[20] *= 0.1
    calls[30] *= 5
    calls[40] *= 0.8
    calls[50, 3:6] = np.nan
    down = (Outage(usual.days[40], usual.days[40]),)
    known = forecast(replace(usual, calls=calls), horizon_days=14, outages=down)
    assert {one.day for one in known.odd} == {usual.days[n] for n in (20, 30, 40)}
    plain = forecast(usual, horizon_days=14)
    assert known.day_mean == pytest.approx(plain.day_mean, rel=0.03)


@pytest.mark.parametrize(
    ("past", "factor", "expected"),
    [
        pytest.param(True, None, 1.4, id="learned from the past"),
        pytest.param(False, 1.2, 1.2, id="the planner's factor where nothing is known"),
        pytest.param(False, None, 1.0, id="nothing known, nothing told"),
    ],
)
def test_letters_of_the_tax_office_raise_the_calls(
    usual: History, past: bool, factor: float | None, expected: float
) -> None:
    calls, events = usual.calls.copy(), []
    if past:
        for n in (20, 35, 50, 65):
            calls[n : n + 2] *= 1.4
            events.append(Event("Bescheide", "tax", usual.days[n], usual.days[n + 1]))
    day = usual.days[-1] + timedelta(days=4)  # a Tuesday
    events.append(Event("Bescheide", "tax", day, day, factor))
    history = replace(usual, calls=calls)
    with_it = forecast(history, horizon_days=7, events=tuple(events))
    without = forecast(history, horizon_days=7, events=tuple(events[:-1]))
    ratio = with_it.day_mean / without.day_mean
    assert ratio[1] == pytest.approx(expected, rel=0.06)
    assert ratio[[0, 2, 3]] == pytest.approx(1.0)


def test_other_hours_of_one_day_hold_for_that_day(usual: History) -> None:
    day = usual.days[-1] + timedelta(days=3)
    late = Event("Langer Montag", "hours", day, day, opens=8 * 60, closes=20 * 60)
    known = forecast(usual, horizon_days=7, events=(late,))
    assert not np.isnan(known.mean[0]).any()
    assert np.isnan(known.mean[1]).sum() == 4


def test_bremen_works_on_corpus_christi_and_not_on_reformation_day() -> None:
    found = public_holidays("HB", [2026])
    assert date(2026, 6, 4) not in found
    assert date(2026, 10, 31) in found
    assert public_holidays("none", [2026]) == {}


def test_a_weekend_has_no_rows_and_a_history_of_zeros_teaches_nothing(usual: History) -> None:
    assert forecast(usual, horizon_days=2).days == ()  # Saturday, Sunday
    with pytest.raises(BadInput, match="Verlauf"):
        forecast(replace(usual, calls=usual.calls * 0), horizon_days=7)


@pytest.mark.parametrize("days", [0, -3, 401])
def test_a_horizon_out_of_bounds_is_refused(usual: History, days: int) -> None:
    with pytest.raises(BadInput, match="horizon"):
        forecast(usual, horizon_days=days)


def test_the_regression_agrees_with_scikit_learn() -> None:
    random = np.random.default_rng(3)
    properties = random.normal(size=(200, 4))
    calls = random.poisson(np.exp(properties @ [0.3, -0.2, 0.1, 0.0] + 1)) / np.e
    weights = random.uniform(0.5, 1, 200)
    peer = PoissonRegressor(
        alpha=2 / weights.sum(), fit_intercept=False, solver="newton-cholesky", tol=1e-10
    ).fit(properties, calls, weights)
    found = fit(properties, calls, weights, np.full(4, 2.0))
    assert found == pytest.approx(peer.coef_, abs=1e-6)


@pytest.mark.parametrize("mean", [3.0, 12.5, 53.0, 2300.0])
def test_four_of_five_lie_within_the_span(mean: float) -> None:
    around = mean * np.linspace(0.6, 1.4, 60)
    low, high = quantile(around, 0.08, 0.1), quantile(around, 0.08, 0.9)
    size = 1 / 0.08**2
    chance = size / (size + around)
    inside = nbinom.cdf(high, size, chance) - nbinom.cdf(low - 1, size, chance)
    assert inside.mean() == pytest.approx(0.8, abs=0.03)


def test_the_span_of_a_day_is_not_the_sum_of_its_intervals(usual: History) -> None:
    known = forecast(usual, horizon_days=7)
    assert known.day_q90[0] - known.day_q10[0] < (known.q90 - known.q10)[0].sum()
    assert known.at_confidence(0.9)[0].sum() > known.day_mean[0]


def test_the_backtest_names_floor_bias_and_cover(usual: History) -> None:
    found = backtest(prepare(usual), usual.slots, origins=6)
    assert found.far.floor30 < found.far.wape30 < found.far_mean8.wape30
    assert 0.7 < found.far.cover80 < 0.9
    assert abs(found.far.bias) < 0.05


def test_nothing_later_than_the_origin_is_used(usual: History) -> None:
    later = usual.calls.copy()
    later[60:] *= 1.3
    one, other = (
        attempt(prepare(replace(usual, calls=calls)), origins=6) for calls in (usual.calls, later)
    )
    early = one.origin <= 60
    assert early.any()
    assert one.model[early] == pytest.approx(other.model[early])


def test_the_day_so_far_moves_the_rest_from_ten_on() -> None:
    random = np.random.default_rng(5)
    slots, plan = tuple(range(480, 1080, 30)), np.full((160, 20), 60.0)
    factor = np.exp(random.normal(size=(160, 1)) * 0.1)
    calls = random.poisson(plan * factor).astype(np.float64)
    early = intraday.learn(plan[:60], calls[:60], slots, 30, at=9 * 60)
    assert early.follows == 0
    update = intraday.learn(plan[:60], calls[:60], slots, 30, at=11 * 60)
    assert 0.5 < update.follows <= 1
    before = after = 0.0
    for day in range(60, 160):
        moved = intraday.updated(plan[day], calls[day], slots, 30, update)
        assert moved[:6].tolist() == calls[day, :6].tolist()
        before += abs(plan[day, 6:].sum() - calls[day, 6:].sum())
        after += abs(moved[6:].sum() - calls[day, 6:].sum())
    assert after < 0.75 * before


def test_lines_add_up_to_the_whole_and_follow_their_hours() -> None:
    calls = np.stack([np.tile([30.0, 10.0], (40, 1)), np.tile([10.0, 30.0], (40, 1))])
    total = np.array([[100.0, 100.0], [50.0, np.nan]])
    found = lines.split(total, calls)
    assert found.sum(axis=0) == pytest.approx(total, nan_ok=True)
    assert found[0, 0, 0] == pytest.approx(75, abs=3)


@pytest.mark.skipif(find_spec("lightgbm") is None, reason="the extra `boost` is not installed")
@pytest.mark.filterwarnings("ignore")  # what other people's trees warn of is not ours
def test_boosted_trees_can_be_set_beside(usual: History) -> None:
    from buergertelefon.workforce.rules.forecast import boost

    data = prepare(usual)
    days = tuple(MONDAY + timedelta(weeks=17, days=n) for n in range(5))
    assert 900 < boost.expected(data, 60, days).sum(axis=1).mean() < 1700
