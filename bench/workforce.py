"""How long the planning of staff takes, and how good its forecast is beside plainer ones.

Own series with made-up calls: three years of quarter hours with waves of the year, weekdays, turns
of the month and noise. Eight weeks are foreseen from three years and from 110 days; the error of
weeks 3 to 8 at six origins beside the mean of the last eight same weekdays and, where the extra
`boost` is installed, boosted trees. Bounded: about a minute.

    python bench/workforce.py

Last line: one JSON object.
"""

import json
import time
from datetime import date, timedelta
from importlib.util import find_spec

import numpy as np

from buergertelefon.workforce.rules.forecast.calendar import public_holidays
from buergertelefon.workforce.rules.forecast.forecast import best, forecast
from buergertelefon.workforce.rules.forecast.history import History
from buergertelefon.workforce.rules.forecast.model import learn, mean_of_last

SLOTS = tuple(range(7 * 60, 18 * 60, 15))


def made(days: int) -> tuple[History, frozenset[date]]:
    """So many open days of a centre with 2,300 calls a day, and its closed days."""
    random = np.random.default_rng(11)
    closed = frozenset(public_holidays("HB", range(2023, 2028)))
    hours = np.linspace(0, 1, len(SLOTS))
    usual = (
        0.3 + np.exp(-(((hours - 0.3) / 0.22) ** 2)) + 0.7 * np.exp(-(((hours - 0.75) / 0.2) ** 2))
    )
    day, known, calls, mood = date(2023, 1, 2), [], [], 0.0
    while len(known) < days:
        if day.weekday() < 5 and day not in closed:
            mood = 0.6 * mood + 0.04 * random.normal()
            level = np.log(2300) + mood + 0.05 * np.cos(2 * np.pi * day.timetuple().tm_yday / 365)
            level += (0.15, 0.03, -0.04, -0.02, -0.08)[day.weekday()] + 0.08 * (day.day <= 3)
            known.append(day)
            calls.append(random.poisson(np.exp(level) * usual / usual.sum()))
        day += timedelta(days=1)
    return History(tuple(known), SLOTS, 15, np.array(calls, dtype=np.float64)), closed


def forecast_figures() -> dict[str, float]:
    """Seconds, and errors of weeks 3 to 8 as ratios."""
    found = {}
    for name, days in (("forecast_s", 110), ("forecast_3_years_s", 760)):
        history, closed = made(days)
        began = time.perf_counter()
        forecast(history, horizon_days=56, closed=closed)
        found[name] = round(time.perf_counter() - began, 3)
    history, closed = made(760)
    data, _ = best(history, closed=closed)
    errors = dict.fromkeys(("model", "mean8", "boost"), 0.0)
    trees = find_spec("lightgbm") is not None
    if trees:
        from buergertelefon.workforce.rules.forecast.boost import expected
    for end in range(len(data.days) - 240, len(data.days) - 40, 35):
        at = data.days[end - 1]
        later = [n for n in range(end, end + 42) if 15 <= (data.days[n] - at).days <= 56]
        came = data.calls[later]
        model, plain = learn(data, end), mean_of_last(data, end)
        totals = model.totals(data.weekdays[later], data.foreseen[later])
        weekdays = [int(one) for one in data.weekdays[later]]
        ours = np.stack([t * model.shares[w] for t, w in zip(totals, weekdays, strict=True)])
        errors["model"] += halves_off(ours, came)
        errors["mean8"] += halves_off(np.stack([plain[w] for w in weekdays]), came)
        if trees:
            days = tuple(data.days[n] for n in later)
            errors["boost"] += halves_off(expected(data, end, days), came)
    found["forecast_error_to_mean8"] = round(errors["model"] / errors["mean8"], 3)
    if trees:
        found["forecast_error_to_boost"] = round(errors["model"] / errors["boost"], 3)
    return found


def halves_off(said: np.ndarray, came: np.ndarray) -> float:
    """Sum of the errors of half hours."""
    return float(np.abs((said - came).reshape(len(said), -1, 2).sum(axis=2)).sum())


if __name__ == "__main__":
    print(json.dumps(forecast_figures()))
