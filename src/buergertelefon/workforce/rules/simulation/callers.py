"""Who calls on one simulated day: when, how patient, how long it takes.

Every line draws from a stream of its own, so that two plans for the same expectation meet the same
callers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, default_rng

from buergertelefon.workforce.rules.simulation.planned import PlannedDay

#: seconds of a quarter of an hour; nobody waits or talks longer than a day
QUARTER, LONGEST = 900.0, 86_400.0


@dataclass(slots=True)
class Caller:
    """One call, in seconds; `at` since opening."""

    name: str
    line: str
    at: float
    patience: float
    talk: float
    wrap_up: float


def factor(planned: PlannedDay, seed: int, day: int) -> float:
    """How much more or less is called on that day: gamma with mean 1 and the forecast's cv."""
    if not planned.cv:
        return 1.0
    shape = planned.cv**-2
    return float(default_rng([seed, day]).gamma(shape, 1 / shape))


def callers(planned: PlannedDay, seed: int, day: int) -> list[Caller]:
    """All callers of a day, line by line."""
    busy = factor(planned, seed, day)
    found: list[Caller] = []
    for place, line in enumerate(sorted(planned.lines)):
        found += _of_line(planned, line, busy, default_rng([seed, day, place]))
    return found


def _of_line(planned: PlannedDay, line: str, busy: float, draw: Generator) -> list[Caller]:
    counts = draw.poisson(np.asarray(planned.calls[line], dtype=float) * busy)
    slots = np.repeat(np.arange(planned.quarters), counts)
    n = slots.size
    at = (slots + draw.random(n)) * QUARTER
    patience = np.minimum(draw.exponential(planned.patience, n), LONGEST)
    handling = np.asarray(planned.aht, dtype=float)[slots // 4] * _spread(planned.spread, n, draw)
    handling = np.minimum(handling, LONGEST)
    wrap_up = np.minimum(planned.wrap_up, handling / 2)
    rows = zip(
        at.tolist(), patience.tolist(), (handling - wrap_up).tolist(), wrap_up.tolist(), strict=True
    )
    return [Caller(f"{line}:{i}", line, *row) for i, row in enumerate(rows)]


def _spread(
    cv: float | None, n: int, draw: Generator
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Factors with mean 1."""
    if cv is None:
        return draw.exponential(size=n)
    sigma = np.sqrt(np.log1p(cv * cv))
    return draw.lognormal(-sigma * sigma / 2, sigma, n)
