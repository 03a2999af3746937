"""How far the calls may lie from the expected ones.

A day has one factor g, gamma with mean 1 and variance cv²; given g, calls are Poisson. So an
interval and a day are negative binomial each, and the quantiles of a day are not the sums of those
of its intervals.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gamma, nbinom

Floats = NDArray[np.float64]


def quantile(mean: Floats, cv: Floats | float, share: float) -> Floats:
    """Calls that are not passed with probability `share`, whole numbers.

    The whole number whose probability is nearest: rounding always outwards would make a span of
    80 % one of 90 % where few calls come.
    """
    size = 1 / np.maximum(np.asarray(cv, dtype=np.float64), 1e-3) ** 2
    mean = np.maximum(mean, 1e-9)
    chance = size / (size + mean)
    found = nbinom.ppf(share, size, chance)
    middle = nbinom.cdf(found, size, chance) - 0.5 * nbinom.pmf(found, size, chance)
    if share < 0.5:
        found = np.where(middle < share, found + 1, found)
    elif share > 0.5:
        found = np.where(middle > share, found - 1, found)
    return np.asarray(np.maximum(found, 0), dtype=np.float64)


def day_factor(cv: Floats, share: float) -> Floats:
    """The factor of the whole day that is not passed with probability `share`."""
    size = 1 / np.maximum(cv, 1e-3) ** 2
    return np.asarray(gamma.ppf(share, size, scale=1 / size), dtype=np.float64)


def spread(calls: Floats, mean: Floats, *, covers: float = 0.8) -> float:
    """The cv with which a span of `covers` holds so many of the calls that came, by bisection."""
    usable = mean > 0.2
    calls, mean = calls[usable], mean[usable]
    low, high = 0.005, 0.8
    for _ in range(12):
        middle = (low * high) ** 0.5
        size = 1 / middle**2
        chance = size / (size + mean)
        rank = nbinom.cdf(calls, size, chance) - 0.5 * nbinom.pmf(calls, size, chance)
        if np.mean(np.abs(rank - 0.5) <= covers / 2) < covers:
            low = middle
        else:
            high = middle
    return float((low * high) ** 0.5)
