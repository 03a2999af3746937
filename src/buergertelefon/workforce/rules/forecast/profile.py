"""How the calls of a day spread over its intervals, for each weekday."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: days after which a day counts half for the profile. Source: own backtest, flat from 60 on
HALF_LIFE = 200
#: days of the common profile that are mixed into a weekday's own. Source: own backtest
COMMON = 3.0
KERNEL = np.array([1, 2, 3, 2, 1]) / 9


def _smooth(values: Floats, known: NDArray[np.bool_]) -> Floats:
    pad = len(KERNEL) // 2
    top = np.convolve(np.pad(np.where(known, values, 0.0), pad), KERNEL, "valid")
    bottom = np.convolve(np.pad(known.astype(np.float64), pad), KERNEL, "valid")
    return np.divide(top, bottom, out=values.copy(), where=known & (bottom > 0))


def profiles(
    calls: Floats, weekdays: NDArray[np.int_], opening: Mapping[int, NDArray[np.bool_]]
) -> dict[int, Floats]:
    """Share of each slot in the day's calls by weekday, shape (slots,); sum 1, closed 0.

    `calls` has shape (days, slots), NaN where unknown. What sets a weekday apart is smoothed over
    five intervals and drawn to the common profile.
    """
    age = np.arange(len(calls))[::-1]
    weights = 0.5 ** (age / HALF_LIFE)
    known = ~np.isnan(calls)
    sums = (np.where(known, calls, 0.0) * weights[:, None]).sum(axis=0)
    seen = (known * weights[:, None]).sum(axis=0)
    common = np.divide(sums, seen, out=np.zeros_like(sums), where=seen > 0)
    common = np.maximum(common, 1e-6 * max(float(common.max()), 1e-6))
    found = {}
    for weekday, mask in opening.items():
        mine = weekdays == weekday
        top = (np.where(known[mine], calls[mine], 0.0) * weights[mine][:, None]).sum(axis=0)
        seen = (known[mine] * weights[mine][:, None]).sum(axis=0)
        expected = common * seen
        level = top[mask].sum() / max(float(expected[mask].sum()), 1e-9)
        ratio = np.ones_like(common)
        if level > 0:
            np.divide(top, expected * level, out=ratio, where=mask & (seen > 0))
        ratio = _smooth(ratio, mask)
        count = seen / (seen + COMMON)
        share = np.where(mask, common * (count * ratio + 1 - count), 0.0)
        found[weekday] = share / share.sum()
    return found
