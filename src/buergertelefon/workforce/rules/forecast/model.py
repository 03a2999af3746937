"""The forecast of one centre: what was learned up to an origin, and what it expects after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules.forecast.calendar import (
    Calendar,
    Event,
    features,
    learnable,
    told,
)
from buergertelefon.workforce.rules.forecast.history import History, opening
from buergertelefon.workforce.rules.forecast.level import drift, level
from buergertelefon.workforce.rules.forecast.outliers import Odd, Outage, odd_days
from buergertelefon.workforce.rules.forecast.poisson import fit
from buergertelefon.workforce.rules.forecast.profile import profiles

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
#: open days after which a day counts half for the effects of the calendar
HALF_LIFE = 260
#: days that "no effect" counts as; of a weekday next to nothing
WORTH, WORTH_WEEKDAY = 0.5, 0.01
#: waves of the year are learned from two years on
TWO_YEARS = timedelta(days=700)
#: mean of the last so many same weekdays: the plain forecast every other one has to beat
LAST = 8


@dataclass(frozen=True)
class Data:
    """A history made ready once, so that many origins can be tried cheaply."""

    days: tuple[date, ...]  # those to learn from
    calls: Floats  # shape (days, slots), NaN unknown
    totals: Floats  # calls per day, filled up where intervals are unknown
    weekdays: NDArray[np.int_]
    properties: Floats  # as the past is known, shape (days, properties)
    foreseen: Floats  # as the days looked beforehand
    open: Mapping[int, Bools]
    order: tuple[int, ...]
    calendar: Calendar
    kinds: tuple[str, ...]
    yearly: bool
    odd: tuple[Odd, ...]


@dataclass(frozen=True)
class Model:
    """What was learned up to an origin."""

    coefficients: Floats
    level: float  # logarithm of calls
    shares: Mapping[int, Floats]
    order: tuple[int, ...]

    def totals(self, weekdays: NDArray[np.int_], properties: Floats) -> Floats:
        """Calls expected on days of these weekdays and properties, shape (days,)."""
        known = np.hstack([_dummies(weekdays, self.order), properties])
        return np.asarray(np.exp(known @ self.coefficients + self.level), dtype=np.float64)


def _dummies(weekdays: NDArray[np.int_], order: tuple[int, ...]) -> Floats:
    found: Floats = (weekdays[:, None] == np.array(order)[None, :]).astype(np.float64)
    return found


def prepare(
    history: History,
    *,
    closed: frozenset[date] = frozenset(),
    events: tuple[Event, ...] = (),
    outages: tuple[Outage, ...] = (),
    kept: frozenset[date] = frozenset(),
    yearly: bool = True,
) -> Data:
    """The days to learn from and what is special about them.

    `yearly`: with the waves of the year, if the history is long enough to have seen two.
    """
    hours = opening(history)
    calls = np.where(np.isnan(history.calls), np.nan, history.calls)
    weekdays = np.array([day.weekday() for day in history.days])
    rough = profiles(calls, weekdays, hours) if hours else {}
    known = np.ones(len(calls))
    for at, weekday in enumerate(weekdays):
        if weekday in rough:
            known[at] = min(1.0, rough[weekday][~np.isnan(calls[at])].sum())
    totals = np.nansum(calls, axis=1) / np.maximum(known, 0.05)
    odd = odd_days(history.days, totals, known, closed=closed, outages=outages, kept=kept)
    keep = [
        at
        for at, day in enumerate(history.days)
        if day not in odd and weekdays[at] in hours and totals[at] > 0
    ]
    days = tuple(history.days[at] for at in keep)
    calendar = Calendar(frozenset(hours), closed, events)
    there = set(history.days)
    span = (history.days[-1] - history.days[0]).days
    missing = {history.days[0] + timedelta(days=n) for n in range(span)} - there
    past = Calendar(frozenset(hours), closed | frozenset(missing), events)
    kinds = learnable(days, events)
    yearly = yearly and bool(days) and days[-1] - days[0] >= TWO_YEARS
    return Data(
        days,
        calls[keep],
        totals[keep],
        weekdays[keep],
        features(days, past, kinds=kinds, yearly=yearly),
        features(days, calendar, kinds=kinds, yearly=yearly),
        hours,
        tuple(sorted(hours)),
        calendar,
        kinds,
        yearly,
        tuple(odd.values()),
    )


def learn(data: Data, until: int) -> Model:
    """The model that could be known after the first `until` days of `data`."""
    totals, weekdays = data.totals[:until], data.weekdays[:until]
    properties = np.hstack([_dummies(weekdays, data.order), data.properties[:until]])
    weights = 0.5 ** (np.arange(until)[::-1] / HALF_LIFE)
    scale = float(totals.mean())
    worth = np.r_[np.full(len(data.order), WORTH_WEEKDAY), np.full(data.properties.shape[1], WORTH)]
    moved, found, rest = np.zeros(until), np.zeros(len(worth)), np.zeros(until)
    for _ in range(3):  # effects and slow movement in turn
        found = fit(properties, totals / scale / np.exp(moved), weights * np.exp(moved), worth)
        rest = np.log(np.maximum(totals, 0.5) / scale) - properties @ found
        moved = drift(rest)
    shares = profiles(data.calls[:until], weekdays, data.open)
    return Model(found, float(np.log(scale)) + level(rest), shares, data.order)


def mean_of_last(data: Data, until: int) -> dict[int, Floats]:
    """Mean of the last eight same weekdays, shape (slots,) by weekday; zero if unknown."""
    found = {}
    for weekday, mask in data.open.items():
        rows = data.calls[:until][data.weekdays[:until] == weekday][-LAST:]
        known = ~np.isnan(rows)
        sums = np.where(known, rows, 0.0).sum(axis=0)
        mean = np.divide(sums, known.sum(axis=0), out=np.zeros_like(sums), where=known.any(axis=0))
        found[weekday] = np.where(mask, mean, 0.0)
    return found


def factors(days: tuple[date, ...], data: Data) -> Floats:
    """What the planner's own factors make of each day."""
    return np.array([told(day, data.calendar.events, learned=data.kinds) for day in days])
