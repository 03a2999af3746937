"""How many calls a usual day has now: memories of some weeks or all, weighed by the past."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: days after which a day counts half; the last one never forgets
MEMORIES = (8.0, 16.0, 25.0, 50.0, 100.0, 1e6)
#: belief in each before anything is seen: levels come back. Source: own backtest, weeks 3 to 8
PRIOR: Floats = np.array([0.02, 0.03, 0.04, 0.06, 0.15, 0.70])
RECENT = 1  # the memory that comes nearest to "the last eight weeks"
#: a long memory moves the recent level by so much at most (logarithm): bounds the harm of a jump
BOUND = 0.025
#: how fast evidence overrules belief, per window of 30 open days; error that is never undercut
EVIDENCE, FLOOR = 13.0, 0.015
#: open days ahead that are judged: weeks 3 to 8
AHEAD = (10, 40)


def levels(residuals: Floats) -> Floats:
    """Level at the end of each day by each memory, shape (memories, days)."""
    found = np.empty((len(MEMORIES), len(residuals)))
    keep: Floats = np.exp2(-1 / np.array(MEMORIES))
    top, bottom = np.zeros(len(MEMORIES)), np.zeros(len(MEMORIES))
    for day, value in enumerate(residuals):
        top, bottom = top * keep + value, bottom * keep + 1
        found[:, day] = top / bottom
    return np.asarray(found, dtype=np.float64)


def trust(residuals: Floats, known: Floats) -> Floats:
    """Share of each memory, the sum is 1: belief times how well it foresaw weeks 3 to 8."""
    days, (near, far) = len(residuals), AHEAD
    origins = np.arange(9, days - near - 5)
    if not len(origins):
        return PRIOR
    sums = np.r_[0.0, np.cumsum(residuals)]
    last = np.minimum(origins + far, days - 1)
    count = last - (origins + near) + 1
    came = (sums[last + 1] - sums[origins + near]) / count
    weights = 0.5 ** ((days - origins) / 130) * np.minimum(1, count / (far - near))
    error = (weights * (known[:, origins] - came) ** 2).sum(axis=1) / weights.sum()
    windows = EVIDENCE * weights.sum() / (far - near)
    score = np.log(PRIOR) - windows / 2 * np.log(error + FLOOR**2)
    share = np.exp(score - score.max())
    return np.asarray(share / share.sum(), dtype=np.float64)


def level(residuals: Floats) -> float:
    """The level to expect in the weeks to come; `residuals` are logarithms, newest last."""
    known = levels(residuals)
    now = known[:, -1]
    near = now[RECENT] + np.clip(now - now[RECENT], -BOUND, BOUND)
    return float(trust(residuals, known) @ near)


def drift(residuals: Floats, width: float = 20.0) -> Floats:
    """The slow movement of the level, so that it is not taken for an effect of the calendar."""
    at = np.arange(len(residuals))
    near = np.exp(-0.5 * ((at[:, None] - at) / width) ** 2)
    return np.asarray(near @ residuals / near.sum(axis=1), dtype=np.float64)
