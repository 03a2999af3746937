"""On how many days the promise is kept, when the volume of a day is not known beforehand.

The volume of a day is its forecast times a factor common to the whole day, gamma with mean 1 and
variation `cv`. A plan that keeps 75 % at the mean volume keeps it on two days of three only; so
plans are made for a larger volume, and days are simulated to see which share is kept.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from buergertelefon.workforce.rules.erlang import Demand
from buergertelefon.workforce.rules.staffing import Agents, Promise, required

Numbers = NDArray[np.float64]

#: how much talks vary: a lognormal distribution with this coefficient. Source: workforce notes, 1
TALKS_VARY = 0.8
#: 95 %
Z = 1.959963984540054
#: the volume is found to this step
FINE = 0.002


@dataclass(frozen=True)
class Kept:
    """How many simulated days kept the promise, with Wilson's interval (95 %)."""

    kept: int
    days: int

    @property
    def share(self) -> float:
        return self.kept / self.days

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson, JASA 22 (1927) 209-212. Days drawn in layers vary less than it says."""
        n, p = self.days, self.share
        middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * float(np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Plan:
    """People for each interval of a day, the volume they are planned for, and what it keeps."""

    agents: Agents
    #: times the forecast
    volume: float
    #: the share of days with less than this volume
    quantile: float
    kept: Kept


@dataclass(frozen=True)
class Days:
    """Days of single calls, the same whoever answers them; arrays of shape (calls, days)."""

    #: seconds from the beginning; infinite where a day has no more calls
    arrives: Numbers
    talks: Numbers
    waits_at_most: Numbers


def volume_at(share: float, *, cv: float) -> float:
    """The factor of the volume that a `share` of days stays below."""
    shape = 1 / cv**2
    return float(gammaincinv(shape, share) / shape)


def draw_days(demand: Demand, *, cv: float, days: int, seed: int) -> Days:
    """Days as they might come: `demand` is one day, its figures of shape (intervals,).

    The factors are drawn in layers, one from each of `days` equal parts of their distribution, so
    200 days tell as much as many more drawn freely.
    """
    rng = np.random.default_rng(seed)
    calls = np.atleast_1d(np.asarray(demand.calls, float))
    shape = 1 / cv**2
    factors = gammaincinv(shape, (np.arange(days) + rng.random(days)) / days) / shape
    counts = rng.poisson(factors[:, None] * calls)
    most = max(1, int(counts.sum(axis=1).max()))
    arrives = np.full((days, most), np.inf)
    aht = np.ones((days, most))
    ahts = np.broadcast_to(np.asarray(demand.aht, float), calls.shape)
    for day, count in enumerate(counts):
        of = np.repeat(np.arange(len(calls)), count)
        at = (of + rng.random(len(of))) * demand.interval
        order = np.argsort(at)
        arrives[day, : len(of)] = at[order]
        aht[day, : len(of)] = ahts[of]
    spread = np.sqrt(np.log1p(TALKS_VARY**2))
    talks = aht * np.exp(spread * rng.standard_normal(aht.shape) - spread**2 / 2)
    patience = rng.exponential(float(np.mean(demand.patience)), aht.shape)
    return Days(*(np.ascontiguousarray(one.T) for one in (arrives, talks, patience)))


def service_level_of(days: Days, agents: Agents, *, interval: float, within: float) -> Numbers:
    """F3 of each day, shape (days,), with `agents` of shape (intervals,) at work.

    Event by event: a call takes the place that is free first, or hangs up before. Who goes home
    ends the talk. After the last interval its people stay until nobody waits.
    """
    free_from = _places(agents, interval=interval)
    intervals, places = free_from.shape
    columns = np.arange(places)
    rows = np.arange(days.arrives.shape[1])
    free = np.zeros((len(rows), places))
    in_time, offered = np.zeros(len(rows)), np.zeros(len(rows))
    for at, talk, patience in zip(days.arrives, days.talks, days.waits_at_most, strict=True):
        came = at < np.inf
        now = np.where(came, at, 0.0)
        ready = np.maximum(free, now[:, None])
        slot = np.minimum((ready / interval).astype(np.int64), intervals - 1)
        ready = np.maximum(ready, free_from[slot, columns])
        place = ready.argmin(axis=1)
        begins = ready[rows, place]
        answered = came & (begins - now <= patience)
        free[rows[answered], place[answered]] = (begins + talk)[answered]
        in_time += answered & (begins - now <= within)
        offered += came
    return np.where(offered > 0, in_time / np.maximum(offered, 1), 1.0)


def keeps(days: Days, agents: Agents, *, promise: Promise, interval: float) -> Kept:
    """On how many of the `days` F3 reaches the target of `promise`."""
    levels = service_level_of(days, agents, interval=interval, within=promise.within)
    return Kept(int((levels >= promise.target).sum()), len(levels))


def plan_for(
    demand: Demand,
    *,
    promise: Promise,
    confidence: float,
    cv: float,
    fewest: int = 0,
    days: int = 240,
    seed: int = 1,
) -> Plan:
    """The smallest plan that keeps the promise on a share `confidence` of days.

    `demand` is one day, calls of shape (intervals,). The volume is found on some days, what it
    keeps is told of others, so nobody marks their own homework.
    """
    trial, proof = (draw_days(demand, cv=cv, days=days, seed=seed + n) for n in (0, 1))

    def planned(volume: float) -> Agents:
        larger = replace(demand, calls=np.asarray(demand.calls) * volume)
        return required(larger, promise=promise, fewest=fewest).agents

    def enough(volume: float) -> bool:
        found = keeps(trial, planned(volume), promise=promise, interval=demand.interval)
        return found.share >= confidence

    low, high = 0.5, 1.0
    while not enough(high) and high < 4:
        low, high = high, high * 1.15
    low = max(low, 0.5)
    while high - low > FINE:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    agents = planned(high)
    proven = keeps(proof, agents, promise=promise, interval=demand.interval)
    return Plan(agents, high, _share_below(high, cv=cv), proven)


def _share_below(volume: float, *, cv: float) -> float:
    from scipy.special import gammainc

    return float(gammainc(1 / cv**2, volume / cv**2))


def _places(agents: Agents, *, interval: float) -> Any:
    """When each place is next taken, from each interval on; shape (intervals, places).

    A place below the number of people is taken at once; the others from the next interval with
    enough people, and never if there is none.
    """
    count = max(1, int(agents.max()))
    taken = np.full((len(agents), count), np.inf)
    following = np.full(count, np.inf)
    for n in range(len(agents) - 1, -1, -1):
        there = np.arange(count) < agents[n]
        following = np.where(there, n * interval, following)
        taken[n] = following
    return taken
