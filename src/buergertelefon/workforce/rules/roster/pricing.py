"""The exact best week of one person at given prices, for the bound and the columns of it.

A shift is a start, a length of work, and one break of the length it needs, free within the
stretches allowed. Then a dynamic programme over days, days worked and work in the week, once per
window of starts (a spread of starts costs).
"""

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEVER = -1e18  # worth of what is not allowed


@numba.njit(cache=True)
def shift_values(
    gain: Floats, dear: Floats, starts: Ints, lengths: Ints, pauses: Ints, stretch: Ints
) -> tuple[Floats, Ints]:
    """(worth of the best shift, begin of its break) for each day, start, length.

    `gain`, shape (days, slots): worth of being there; `dear`, shape (days, starts, lengths): what
    the shift costs itself, infinite if it is not allowed. `starts`, `lengths`, `pauses` (per
    length) and `stretch` (least, most) in slots. Break -1: none.
    """
    days, slots = gain.shape
    worth = np.full((days, len(starts), len(lengths)), NEVER)
    begins = np.full((days, len(starts), len(lengths)), -1, np.int64)
    sums = np.zeros(slots + 1)
    for day in range(days):
        for slot in range(slots):
            sums[slot + 1] = sums[slot] + gain[day, slot]
        for at in range(len(starts)):
            start = starts[at]
            for kind in range(len(lengths)):
                if dear[day, at, kind] == np.inf:
                    continue
                work, pause = lengths[kind], pauses[kind]
                end = start + work + pause
                if end > slots:
                    continue
                if pause == 0:
                    worth[day, at, kind] = sums[end] - sums[start] - dear[day, at, kind]
                    continue
                lost = np.inf
                for first in range(
                    max(stretch[0], work - stretch[1]), min(stretch[1], work - stretch[0]) + 1
                ):
                    begin = start + first
                    here = sums[begin + pause] - sums[begin]
                    if here < lost:
                        lost = here
                        begins[day, at, kind] = begin
                if lost < np.inf:
                    worth[day, at, kind] = sums[end] - sums[start] - lost - dear[day, at, kind]
    return worth, begins


@numba.njit(cache=True)
def _in_window(worth: Floats, low: int, high: int, best: Floats, which: Ints) -> None:
    """Best start of each day and length within the window of starts."""
    for day in range(worth.shape[0]):
        for kind in range(worth.shape[2]):
            best[day, kind], which[day, kind] = NEVER, -1
            for at in range(low, high + 1):
                if worth[day, at, kind] > best[day, kind]:
                    best[day, kind], which[day, kind] = worth[day, at, kind], at


@numba.njit(cache=True)
def _week(
    best: Floats, units: Ints, total: Ints, used: Ints, bonus: Floats, value: Floats, took: Ints
) -> tuple[float, int, int]:
    """(worth, days worked, units worked) of the best week; the way to it in `took`."""
    days, kinds = best.shape
    value[:] = NEVER
    value[0, 0, 0] = 0.0
    for day in range(days):
        left = days - day - 1
        for worked in range(min(day, used[1]) + 1):
            for done in range(total[1] + 1):
                here = value[day, worked, done]
                if here <= NEVER / 2:
                    continue
                if worked + left >= used[0] and here > value[day + 1, worked, done]:
                    value[day + 1, worked, done] = here
                    took[day + 1, worked, done] = -1
                if worked == used[1]:
                    continue
                for kind in range(kinds):
                    after = done + units[kind]
                    if after > total[1] or best[day, kind] <= NEVER / 2:
                        continue
                    new = here + best[day, kind]
                    if new > value[day + 1, worked + 1, after]:
                        value[day + 1, worked + 1, after] = new
                        took[day + 1, worked + 1, after] = kind
    top, top_days, top_units = NEVER, -1, -1
    for worked in range(used[0], used[1] + 1):
        for done in range(total[0], total[1] + 1):
            here = value[days, worked, done]
            if here > NEVER / 2 and here + bonus[done] > top:
                top, top_days, top_units = here + bonus[done], worked, done
    return top, top_days, top_units


@numba.njit(cache=True)
def best_week(
    worth: Floats,
    starts: Ints,
    units: Ints,
    total: Ints,
    used: Ints,
    bonus: Floats,
    free: float,
    each: float,
) -> tuple[float, Ints]:
    """(worth, choice) of the best week; choice, shape (days, 2): start and length by number.

    `units`: the lengths in units of work; `total`: least and most units in the week; `used`: least
    and most days; `bonus`, shape (total[1] + 1,): worth of so many units. A spread of starts
    beyond `free` slots costs `each` a slot. No shift: -1. Worth NEVER if no week is allowed.
    """
    days, count, kinds = worth.shape
    best, which = np.empty((days, kinds)), np.empty((days, kinds), np.int64)
    value = np.empty((days + 1, used[1] + 1, total[1] + 1))
    took = np.full((days + 1, used[1] + 1, total[1] + 1), -1, np.int64)
    choice = np.full((days, 2), -1, np.int64)
    _in_window(worth, 0, count - 1, best, which)
    most, _, _ = _week(best, units, total, used, bonus, value, took)
    top, top_low, top_high = NEVER, -1, -1
    if most <= NEVER / 2:
        return NEVER, choice
    for width in range(count):
        wider = width + 1 < count and starts[width + 1] - starts[0] <= free
        if wider:
            continue  # a free window that a wider free one holds
        cost = max(0.0, starts[width] - starts[0] - free) * each
        if most - cost <= top:
            break
        for low in range(count - width):
            _in_window(worth, low, low + width, best, which)
            found, _, _ = _week(best, units, total, used, bonus, value, took)
            if found - cost > top:
                top, top_low, top_high = found - cost, low, low + width
    if top_low < 0:
        return NEVER, choice
    _in_window(worth, top_low, top_high, best, which)
    _, worked, done = _week(best, units, total, used, bonus, value, took)
    for day in range(days, 0, -1):
        kind = took[day, worked, done]
        if kind >= 0:
            choice[day - 1, 0], choice[day - 1, 1] = which[day - 1, kind], kind
            worked -= 1
            done -= units[kind]
    return top, choice


def ready() -> None:
    """Have it loaded: the first search of a process would wait for it, a second or more."""
    one, two = np.ones(1, np.int64), np.array([0, 1], np.int64)
    worth, _ = shift_values(np.zeros((1, 4)), np.zeros((1, 1, 1)), one - 1, one, one - 1, two + 1)
    best_week(worth, one - 1, one, two, two, np.zeros(2), 8.0, 1.0)
