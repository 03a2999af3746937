"""What no roster can undercut: Lagrange's bound over all weeks that people could work.

Every person's best week at the prices of the rows is exact (`pricing`), so each round gives a
valid bound, whenever it is stopped. The prices climb along the mean of the last slopes.
Source: Lagrange's dual of the column generation's master; Barahona & Anbil, The volume
algorithm, Mathematical Programming 87 (2000) 385-399; step of Polyak (1969).
It holds for shifts with one break of the length that is needed, as the search makes them; rest
between days (it cannot bind between 7 and 18) and locked shifts are left out, which only lowers it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules.roster.columns import Rows
from buergertelefon.workforce.rules.roster.deviation import Deviation
from buergertelefon.workforce.rules.roster.duty import Raw, frame

Floats = NDArray[np.float64]

#: how much of the newest slope enters the mean; rounds without progress until a shorter step;
#: how much shorter; the first price of a person in a slot; length of the first step. Own trials.
MEMORY, PATIENCE, SHORTER, FIRST, STEP = 0.1, 20, 0.7, 0.5, 2.0
#: account rows are counted in hundreds of slots, the others in single people
ACCOUNT = 0.09


@dataclass(frozen=True)
class Bound:
    """`value`: no roster without a violation costs less.

    `prices`, shape (rows,), gave it, after so many `rounds`.
    """

    value: float
    rounds: int
    seconds: float
    prices: Floats

    def gap(self, cost: float) -> float:
        """(cost - bound) / cost of a roster, 0 to 1."""
        return max(0.0, (cost - self.value) / cost) if cost > 0 else 0.0


def bound(
    instance: Raw,
    *,
    seconds: float,
    cost: float | None = None,
    rounds: int = 10_000,
    progress: Callable[[float], None] | None = None,
) -> Bound:
    """The best bound within `seconds` or so many rounds.

    `cost`: of the best roster known, it guides the length of the steps. `progress` is told each
    better bound. Raises BadInput if the instance is not of the format. 0 where nobody can work.
    """
    began, rows = monotonic(), Rows(frame(instance))
    off = Deviation(rows.cover)
    off.forgive(_impossible(rows))
    scale = np.ones(len(rows.cover))
    scale[rows.base : rows.base + len(rows.people)] = ACCOUNT
    prices = np.zeros(len(rows.cover))
    prices[: len(rows.days) * rows.plan.slots] = FIRST
    prices = np.clip(prices, off.least, off.most)
    best, best_prices, step, stalled = 0.0, np.zeros(len(prices)), STEP, 0
    slope = np.zeros(len(prices))
    done = 0
    while done < rounds and (not done or monotonic() - began < seconds):
        value, there = _price(rows, prices)
        own, lack = off.dual(prices)
        value, lack = value + own, lack - there
        stalled = 0 if value > best + 5e-4 * abs(best) else stalled + 1
        if value > best:
            best, best_prices = value, prices
            if progress:
                progress(best)
        slope = MEMORY * lack + (1 - MEMORY) * slope if done else lack
        if stalled >= PATIENCE:
            step, stalled, prices = step * SHORTER, 0, best_prices
        goal = cost if cost is not None else 1.05 * max(best, 100.0)
        move = _allowed(slope, prices, off) * scale
        if not (length := float((move * move / scale).sum())):
            break
        prices = np.clip(
            prices + step * max(goal - value, 0.001 * goal) / length * move, off.least, off.most
        )
        done += 1
    return Bound(best, done, monotonic() - began, best_prices)


def _impossible(rows: Rows) -> list[int]:
    """The account rows of people who have a week that no shifts can fill: they owe nothing."""
    empty = {task.person["id"] for task in rows.tasks if not task.possible}
    return [rows.base + rows.people[who] for who in empty]


def _price(rows: Rows, prices: Floats) -> tuple[float, Floats]:
    """(sum of the reduced costs of the best lines, what these lines fill)."""
    total, there = 0.0, np.zeros(len(prices))
    for task in rows.tasks:
        if (found := rows.cheapest(task, prices)) is None:
            continue  # its contract cannot be met; without it, the bound only falls
        total += found[0]
        rows.add(there, found[1])
    return total, there


def _allowed(slope: Floats, prices: Floats, off: Deviation) -> Floats:
    """The slope without what leads out of the prices' limits."""
    out = ((prices <= off.least) & (slope < 0)) | ((prices >= off.most) & (slope > 0))
    return np.where(out, 0.0, slope)
