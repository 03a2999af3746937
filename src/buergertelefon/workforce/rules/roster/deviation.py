"""What rows cost where too few or too many are there, as arrays; its slope and its dual."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules.roster.master import Cover

Floats = NDArray[np.float64]


class Deviation:
    """The pieces of many rows of cover: at most a finite one and an endless one per side."""

    def __init__(self, cover: Sequence[Cover]) -> None:
        self.required = np.array([row.required for row in cover], np.float64)
        self.few = _pieces([row.missing for row in cover])
        self.many = _pieces([row.surplus for row in cover])
        self.least, self.most = -self.many[2], self.few[2]

    def forgive(self, rows: Sequence[int]) -> None:
        """Let these rows cost nothing, whatever is there."""
        for part in (*self.few, *self.many, self.least, self.most):
            part[list(rows)] = 0.0

    def cost(self, there: Floats, rows: slice | NDArray[np.int64]) -> float:
        """Of these rows, where so many are there (shape of the rows)."""
        over = there - self.required[rows]
        total = 0.0
        for signed, (width, near, far) in ((-over, self.few), (over, self.many)):
            off = np.maximum(signed, 0.0)
            close = np.minimum(off, width[rows])
            total += float((close * near[rows] + (off - close) * far[rows]).sum())
        return total

    def gain(self, there: Floats, rows: slice | NDArray[np.int64]) -> Floats:
        """What one more would save in each of these rows."""
        lacking = self.required[rows] - there
        width, near, far = (piece[rows] for piece in self.few)
        extra, surplus, beyond = (piece[rows] for piece in self.many)
        saved = np.where(lacking > width, far, near)
        lost = np.where(-lacking >= extra, beyond, surplus)
        return np.where(lacking > 0, saved, -lost)

    def dual(self, prices: Floats) -> tuple[float, Floats]:
        """(least of cost - prices . lack, the lack where it is least), prices within their limits.

        The rows' part of Lagrange's bound and its slope, without what the lines fill.
        """
        width, near, _ = self.few
        extra, surplus, _ = self.many
        few, many = np.minimum(near - prices, 0.0), np.minimum(surplus + prices, 0.0)
        value = prices @ self.required + width @ few + extra @ many
        return float(value), self.required - width * (few < 0) + extra * (many < 0)


def _pieces(sides: Sequence[Sequence[tuple[float, float]]]) -> tuple[Floats, Floats, Floats]:
    """(width of the near piece, its cost, cost beyond it); width 0 where there is one piece."""
    near = [side[0] if len(side) > 1 else (0.0, side[0][1]) for side in sides]
    found = np.array(
        [(width, cost, side[-1][1]) for (width, cost), side in zip(near, sides, strict=True)]
    )
    return found[:, 0], found[:, 1], found[:, 2]
