"""How many calls to expect: the one door to the forecast for pages and commands."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.forecast.backtest import (
    FAR,
    NEAR,
    Spread,
    Tried,
    attempt,
    halves,
    spreads,
)
from buergertelefon.workforce.rules.forecast.calendar import Event, features
from buergertelefon.workforce.rules.forecast.history import History
from buergertelefon.workforce.rules.forecast.model import (
    Data,
    factors,
    learn,
    mean_of_last,
    prepare,
)
from buergertelefon.workforce.rules.forecast.outliers import Odd, Outage
from buergertelefon.workforce.rules.forecast.quantiles import day_factor, quantile

Floats = NDArray[np.float64]
#: the mean of eight is left only where it is beaten by so much in the centre's own backtest
BEATEN = 0.02
#: open days between the first origin and the last that are needed to judge the two
TRIED = 60
HORIZON = range(1, 401)
#: calls in hours that were never open, measured by the nearest open interval; own assumption
NEW_HOURS = 0.7


class Champion(StrEnum):
    """Which forecast is used: ours, the mean of the last eight, or the middle of both."""

    MODEL = "model"
    BOTH = "both"
    MEAN8 = "mean8"


@dataclass(frozen=True)
class Forecast:
    """Calls expected on the open days to come.

    Arrays of intervals have shape (days, slots), NaN where closed; of days (days,). `slots` are
    minutes after midnight. Quantiles of a day are not the sums of those of its intervals.
    """

    days: tuple[date, ...]
    slots: tuple[int, ...]
    minutes: int
    mean: Floats
    q10: Floats
    q50: Floats
    q90: Floats
    day_mean: Floats
    day_q10: Floats
    day_q50: Floats
    day_q90: Floats
    day_cv: Floats  # spread of the day's factor
    interval_cv: Floats  # shape (days,)
    champion: Champion
    odd: tuple[Odd, ...]
    notes: tuple[str, ...]

    def at_confidence(self, share: float) -> Floats:
        """Calls per interval of a day not passed on `share` of days, shape (days, slots)."""
        return self.mean * day_factor(self.day_cv, share)[:, None]


def choose(tried: Tried, slots: tuple[int, ...]) -> Champion:
    """The champion by its own backtest in weeks 3 to 8; ours where too little could be tried.

    Where ours does not beat the mean of eight clearly, the middle of both is used if it is no worse
    than that mean, else the mean itself.
    """
    chosen = tried.ahead(FAR)
    if not chosen.any() or np.ptp(tried.origin[chosen]) < TRIED:
        return Champion.MODEL
    known = ~np.isnan(tried.calls[chosen])
    came, ours, plain = (
        halves(np.where(known, one[chosen], 0.0), slots)
        for one in (tried.calls, tried.model, tried.mean8)
    )
    mine, middle, usual = (np.abs(one - came).sum() for one in (ours, (ours + plain) / 2, plain))
    if mine <= (1 - BEATEN) * usual:
        return Champion.MODEL
    return Champion.BOTH if middle <= usual else Champion.MEAN8


def best(
    history: History,
    *,
    closed: frozenset[date] = frozenset(),
    events: tuple[Event, ...] = (),
    outages: tuple[Outage, ...] = (),
    kept: frozenset[date] = frozenset(),
) -> tuple[Data, Tried]:
    """The history made ready, with the waves of the year only where they make it better."""
    data = prepare(history, closed=closed, events=events, outages=outages, kept=kept)
    if not data.days:
        raise BadInput("Verlauf: kein Tag mit üblichen Anrufen, aus dem zu lernen ist.")
    tried = attempt(data)
    if data.yearly:
        other = prepare(
            history, closed=closed, events=events, outages=outages, kept=kept, yearly=False
        )
        plain = attempt(other)
        if error(plain) * (1 - BEATEN) <= error(tried):
            return other, plain
    return data, tried


def error(tried: Tried) -> float:
    """Share of the calls that days of weeks 3 to 8 were off; infinite where none was tried."""
    chosen = tried.ahead(FAR)
    known = ~np.isnan(tried.calls[chosen])
    came, said = (
        np.where(known, one[chosen], 0.0).sum(axis=1) for one in (tried.calls, tried.model)
    )
    return float(np.abs(came - said).sum() / came.sum()) if came.sum() else float("inf")


def mix(ours: Floats, plain: Floats, champion: Champion) -> Floats:
    """The forecast of the champion."""
    return {
        Champion.MODEL: ours,
        Champion.BOTH: (ours + plain) / 2,
        Champion.MEAN8: plain,
    }[champion]


def forecast(
    history: History,
    *,
    horizon_days: int,
    closed: frozenset[date] = frozenset(),
    events: tuple[Event, ...] = (),
    outages: tuple[Outage, ...] = (),
    kept: frozenset[date] = frozenset(),
) -> Forecast:
    """Calls of each interval of each open day among the `horizon_days` days after the last known.

    `closed`: days without service, past and to come (public holidays too); `kept`: odd days to
    learn from all the same. Raises BadInput if the horizon or the history cannot be used.
    """
    if horizon_days not in HORIZON:
        raise BadInput(f"horizon-days: {horizon_days}; möglich sind 1 bis {HORIZON[-1]} Tage.")
    data, tried = best(history, closed=closed, events=events, outages=outages, kept=kept)
    champion = choose(tried, history.slots)
    cv = spreads(tried, mix(tried.model, tried.mean8, champion), len(data.days))
    last = history.days[-1]
    coming = tuple(last + timedelta(days=n) for n in range(1, horizon_days + 1))
    days = tuple(day for day in coming if data.calendar.is_open(day) or _opened(day, events))
    slots, values = _expected(history, data, days, champion)
    return _spread_out(history, data, days, slots, values, cv, champion)


def _opened(day: date, events: tuple[Event, ...]) -> bool:
    return any(one.opens is not None and one.holds(day) for one in events)


def _expected(
    history: History, data: Data, days: tuple[date, ...], champion: Champion
) -> tuple[tuple[int, ...], Floats]:
    """Slots, and expected calls of shape (days, slots), NaN where closed."""
    model, mean8 = learn(data, len(data.days)), mean_of_last(data, len(data.days))
    weekdays = np.array([day.weekday() for day in days], dtype=int)
    known = features(days, data.calendar, kinds=data.kinds, yearly=data.yearly)
    if not days:
        return history.slots, np.zeros((0, len(history.slots)))
    totals = model.totals(weekdays, known)
    hours = [
        one for one in data.calendar.events if one.opens is not None and one.closes is not None
    ]
    extra = {
        slot
        for one in hours
        for slot in range(one.opens or 0, one.closes or 0, history.minutes)
        if any(one.holds(day) for day in days)
    }
    slots = tuple(sorted({*history.slots, *extra}))
    rows = []
    for day, total, factor in zip(days, totals, factors(days, data), strict=True):
        weekday, expected = day.weekday(), total
        nearest = weekday if weekday in data.open else data.order[-1]
        if weekday not in data.open:
            expected = model.totals(np.array([nearest]), known[:1] * 0)[0]
        row = mix(expected * model.shares[nearest], mean8[nearest], champion) * factor
        there = dict(zip(history.slots, np.where(data.open[nearest], row, np.nan), strict=True))
        special = next((one for one in hours if one.holds(day)), None)
        rows.append(_day(there, slots, special))
    return slots, np.array(rows)


def _day(there: dict[int, float], slots: tuple[int, ...], special: Event | None) -> list[float]:
    """One day's expected calls; with hours of its own, new intervals follow their neighbours."""
    known = {slot: calls for slot, calls in there.items() if not np.isnan(calls)}
    if special is None or special.opens is None or special.closes is None:
        return [known.get(slot, float("nan")) for slot in slots]
    return [
        float("nan")
        if not special.opens <= slot < special.closes
        else known[slot]
        if slot in known
        else NEW_HOURS * known[min(known, key=lambda one: abs(one - slot))]
        for slot in slots
    ]


def _spread_out(
    history: History,
    data: Data,
    days: tuple[date, ...],
    slots: tuple[int, ...],
    mean: Floats,
    cv: Spread,
    champion: Champion,
) -> Forecast:
    lead = np.array([(day - history.days[-1]).days for day in days], dtype=int)
    near = lead <= NEAR[1]
    # after eight weeks the level may have gone further
    later = np.sqrt(np.maximum(1.0, lead / FAR[1]))
    day_cv = np.where(near, cv.day_near, cv.day_far * later)
    interval_cv = np.where(near, cv.interval_near, cv.interval_far * later)
    shut = np.isnan(mean)
    filled = np.where(shut, 0.0, mean)
    low, middle, high = (
        np.where(shut, np.nan, quantile(filled, interval_cv[:, None], share))
        for share in (0.1, 0.5, 0.9)
    )
    total = filled.sum(axis=1)
    day_low, day_middle, day_high = (quantile(total, day_cv, share) for share in (0.1, 0.5, 0.9))
    return Forecast(
        days,
        slots,
        history.minutes,
        mean,
        np.fmin(low, middle),
        middle,
        np.fmax(high, middle),
        total,
        day_low,
        day_middle,
        day_high,
        day_cv,
        interval_cv,
        champion,
        data.odd,
        history.notes,
    )
