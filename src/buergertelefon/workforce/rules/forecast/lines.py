"""The forecast of several lines that adds up to the forecast of all."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: days after which a day counts half for the shares of lines
HALF_LIFE = 60
#: calls that a line's share over the whole day counts as, in each slot
WORTH = 50.0


def shares(calls: Floats) -> Floats:
    """Share of each line in each slot, shape (lines, slots), the sum over lines is 1.

    `calls`: the past, shape (lines, days, slots), newest day last, NaN unknown. A slot with few
    calls is drawn to the line's share of the whole day.
    """
    lines, days, _ = calls.shape
    weights = 0.5 ** (np.arange(days)[::-1] / HALF_LIFE)
    sums = (np.nan_to_num(calls) * weights[None, :, None]).sum(axis=1)
    whole = sums.sum(axis=1)
    total = whole.sum()
    usual = whole / total if total > 0 else np.full(lines, 1 / lines)
    drawn = sums + WORTH * usual[:, None]
    return np.asarray(drawn / drawn.sum(axis=0), dtype=np.float64)


def split(total: Floats, calls: Floats) -> Floats:
    """`total` of shape (days, slots) split among the lines of `calls`: (lines, days, slots)."""
    return np.asarray(total[None, :, :] * shares(calls)[:, None, :], dtype=np.float64)
