"""Poisson regression with a prior: how much each property of a day raises or lowers its calls.

With an own level per weekday and interval, the regression over all intervals falls apart into one
over the days' totals and a profile per weekday: the same estimates from hundreds of rows instead
of tens of thousands. So Newton's method in a few lines is enough, and a backtest is cheap.
Source: McCullagh & Nelder, Generalized Linear Models (1989), 6.2; the split follows from
conditioning Poisson counts on their sum.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def fit(properties: Floats, calls: Floats, weights: Floats, worth: Floats) -> Floats:
    """Coefficients of log(expected calls), shape (properties,).

    `properties` has shape (days, properties); `calls` is scaled to a mean near 1. `worth`: how many
    days the prior belief "no effect" counts as, for each property.
    """
    expected = np.log(np.maximum(calls, 0.05))
    found = np.zeros(properties.shape[1])
    for _ in range(12):
        mean = np.exp(np.clip(expected, -12, 12))
        target = expected + (calls - mean) / mean
        weighted = properties * (weights * mean)[:, None]
        newer = np.linalg.solve(weighted.T @ properties + np.diag(worth), weighted.T @ target)
        done = bool(np.max(np.abs(newer - found)) < 1e-9)
        found = newer
        expected = properties @ found
        if done:
            break
    return found
