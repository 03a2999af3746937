"""What a forecast says about itself, as plain values that can be kept and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules.forecast.backtest import Backtest, Quality
from buergertelefon.workforce.rules.forecast.calendar import Event
from buergertelefon.workforce.rules.forecast.forecast import Forecast
from buergertelefon.workforce.rules.forecast.lines import split

Floats = NDArray[np.float64]


def tested(found: Backtest) -> dict[str, Any]:
    """The backtest; what was not judged is None."""
    return {
        name: _plain(getattr(found, name)) for name in ("near", "near_mean8", "far", "far_mean8")
    } | {
        "since": found.since and f"{found.since}",
        "until": found.until and f"{found.until}",
    }


def _plain(one: Quality) -> dict[str, float | None]:
    return {name: float(value) if isfinite(value) else None for name, value in asdict(one).items()}


def by_lines(
    found: Forecast,
    slots: Sequence[int],
    lines: Mapping[str, Floats],
    events: Mapping[str, Sequence[Event]],
) -> tuple[dict[str, Floats], Floats]:
    """Expected calls of each line, shape (days, slots), and how much more all have, (days,).

    `lines`: their past with its `slots`; what was never open has the share of the whole day. They
    add up to the forecast times the second: events of one line, with their factor, come on top of
    what is expected of all.
    """
    before = np.array([lines[name] for name in sorted(lines)])
    known = np.full((*before.shape[:2], len(found.slots)), np.nan)
    known[:, :, [found.slots.index(one) for one in slots]] = before
    mean = np.nan_to_num(found.mean)
    parts = dict(zip(sorted(lines), split(mean, known), strict=True))
    for name, told in events.items():
        if name in parts:
            parts[name] = parts[name] * _factors(found, told)[:, None]
    whole, usual = np.sum([*parts.values()], axis=0).sum(axis=1), mean.sum(axis=1)
    return parts, np.divide(whole, usual, out=np.ones_like(usual), where=usual > 0)


def _factors(found: Forecast, events: Sequence[Event]) -> Floats:
    factors = np.ones(len(found.days))
    for one in events:
        for n, day in enumerate(found.days):
            if one.factor is not None and one.holds(day):
                factors[n] *= one.factor
    return factors
