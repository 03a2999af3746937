"""How good the forecast would have been: rolling origins, each with what was known then only."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules.forecast.model import Data, learn, mean_of_last
from buergertelefon.workforce.rules.forecast.quantiles import quantile, spread

Floats = NDArray[np.float64]
#: days ahead that are judged apart: the next two weeks, and weeks 3 to 8
NEAR, FAR = (1, 14), (15, 56)
#: origins of a backtest, spread over the newer part of the history
ORIGINS = 16
#: open days that come before the first origin
FIRST = 20
BIN = 30  # minutes: errors are judged in half hours


@dataclass(frozen=True)
class Tried:
    """Days foreseen at all origins, and what came."""

    lead: NDArray[np.int_]  # calendar days ahead, shape (tries,)
    origin: NDArray[np.int_]
    calls: Floats  # what came, shape (tries, slots), NaN unknown or closed
    model: Floats
    mean8: Floats
    since: date | None
    until: date | None

    def ahead(self, span: tuple[int, int]) -> NDArray[np.bool_]:
        """Which tries lie so many days ahead."""
        return (self.lead >= span[0]) & (self.lead <= span[1])


@dataclass(frozen=True)
class Quality:
    """Errors of one forecast method, shares of the calls that came; NaN where nothing was judged.

    wape30 = sum |expected - calls| / sum calls over half hours; wape_day the same over days;
    bias = sum (expected - calls) / sum calls; floor30: of a perfect forecast of Poisson calls.
    """

    wape30: float
    wape_day: float
    bias: float
    floor30: float
    cover80: float
    days: int
    origins: int


@dataclass(frozen=True)
class Backtest:
    """What a page shows: our forecast beside the mean of the last eight, by days ahead."""

    near: Quality
    near_mean8: Quality
    far: Quality
    far_mean8: Quality
    since: date | None
    until: date | None


def attempt(data: Data, *, origins: int = ORIGINS) -> Tried:
    """Foresee at up to `origins` origins of the last two years."""
    days = len(data.days)
    first = max(FIRST, days - 520)
    ends: NDArray[np.int_] = (
        np.unique(np.linspace(first, days - 5, origins).astype(int))
        if days >= first + 5
        else np.array([], dtype=int)
    )
    lead, origin, came, ours, plain = [], [], [], [], []
    slots = data.calls.shape[1]
    for end in ends:
        at = data.days[end - 1]
        later = [n for n in range(end, min(days, end + 60)) if (data.days[n] - at).days <= FAR[1]]
        model, mean8 = learn(data, int(end)), mean_of_last(data, int(end))
        totals = model.totals(data.weekdays[later], data.foreseen[later])
        for n, total in zip(later, totals, strict=True):
            weekday = int(data.weekdays[n])
            lead.append((data.days[n] - at).days)
            origin.append(int(end))
            came.append(data.calls[n])
            ours.append(total * model.shares[weekday])
            plain.append(mean8[weekday])
    shape = (len(lead), slots)
    return Tried(
        np.array(lead, dtype=int),
        np.array(origin, dtype=int),
        np.array(came).reshape(shape),
        np.array(ours).reshape(shape),
        np.array(plain).reshape(shape),
        data.days[int(ends[0]) - 1] if len(ends) else None,
        data.days[-1] if len(ends) else None,
    )


def halves(values: Floats, slots: tuple[int, ...]) -> Floats:
    """Sums per half hour, shape (days, half hours)."""
    bins = np.array(slots) // BIN
    columns = np.unique(bins)
    return np.stack([values[:, bins == one].sum(axis=1) for one in columns], axis=1)


def quality(
    tried: Tried, span: tuple[int, int], slots: tuple[int, ...], *, plain: bool, cv: float
) -> Quality:
    """Pooled errors of the tries in a span of days ahead; `plain`: of the mean of eight."""
    chosen = tried.ahead(span)
    raw = tried.calls[chosen]
    known = ~np.isnan(raw)
    came = np.where(known, raw, 0.0)
    said = np.where(known, (tried.mean8 if plain else tried.model)[chosen], 0.0)
    if not came.sum():
        nan = float("nan")
        return Quality(nan, nan, nan, nan, nan, 0, 0)
    a, b = halves(came, slots), halves(said, slots)
    inside = (quantile(said, cv, 0.1) <= came) & (came <= quantile(said, cv, 0.9))
    total = came.sum()
    return Quality(
        float(np.abs(a - b).sum() / total),
        float(np.abs(came.sum(axis=1) - said.sum(axis=1)).sum() / total),
        float((said - came).sum() / total),
        float(np.sqrt(2 * a / np.pi).sum() / total),
        float(inside[known].mean()),
        len(came),
        len(np.unique(tried.origin[chosen])),
    )


@dataclass(frozen=True)
class Spread:
    """Coefficient of variation of the day's factor and of an interval's, near and far."""

    day_near: float
    day_far: float
    interval_near: float
    interval_far: float


def prior_cv(days: int) -> float:
    """What is believed of the spread before it is seen: less is known after a short time."""
    return 0.2 if days < 10 else 0.12 if days < 40 else 0.08


def spreads(tried: Tried, values: Floats, days: int) -> Spread:
    """Spread by days ahead, `values` being the forecast that is used, shape (tries, slots)."""
    found = []
    for span in (NEAR, FAR):
        chosen = tried.ahead(span)
        raw = tried.calls[chosen]
        known = ~np.isnan(raw)
        came, said = np.where(known, raw, 0.0), np.where(known, values[chosen], 0.0)
        belief, worth = prior_cv(days), 10.0
        sums = said.sum(axis=1)
        ratio = came.sum(axis=1)[sums > 0] / sums[sums > 0]
        seen = (
            max(0.0, float(np.mean((ratio - 1) ** 2 - 1 / sums[sums > 0]))) if len(ratio) else 0.0
        )
        count = len(ratio) / 3  # days of one origin err together
        day = ((seen * count + belief**2 * worth) / (count + worth)) ** 0.5
        between = spread(came[known], said[known]) if known.any() else belief
        interval = ((between**2 * count + (1.1 * belief) ** 2 * worth) / (count + worth)) ** 0.5
        found.append((day, interval))
    (day_near, near), (day_far, far) = found
    return Spread(day_near, max(day_far, day_near), near, max(far, near))


def backtest(data: Data, slots: tuple[int, ...], *, origins: int = ORIGINS) -> Backtest:
    """The backtest of a page. `slots`: of the history."""
    tried = attempt(data, origins=origins)
    cv = spreads(tried, tried.model, len(data.days))
    ours = [
        quality(tried, span, slots, plain=False, cv=one)
        for span, one in ((NEAR, cv.interval_near), (FAR, cv.interval_far))
    ]
    plain = [
        quality(tried, span, slots, plain=True, cv=one)
        for span, one in ((NEAR, cv.interval_near), (FAR, cv.interval_far))
    ]
    return Backtest(ours[0], plain[0], ours[1], plain[1], tried.since, tried.until)
