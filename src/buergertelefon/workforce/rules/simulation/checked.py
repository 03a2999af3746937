"""What the simulated days say, with intervals. Nothing in here is of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from buergertelefon.survey.rules.wilson import wilson
from buergertelefon.workforce.rules.simulation.day import Played
from buergertelefon.workforce.rules.simulation.planned import QUARTER, PlannedDay


@dataclass(frozen=True)
class Figure:
    """A mean over days with its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Figures:
    """Shares 0 to 1, times in seconds; None where there is nothing to divide by.

    Service level F3: answered within the promise, of all that called. Abandonment: not answered, of
    all that called; the few are in it that were turned away or sent home after closing. Occupancy:
    talks and writing, of the same and being ready; ringing is in neither. ASA: mean wait of those
    who are answered.
    """

    service_level: float | None
    abandonment: float | None
    occupancy: float | None
    asa: float | None


@dataclass(frozen=True)
class Simulated:
    """The same as means of days (Student's t); None where no day has the figure."""

    service_level: Figure | None
    abandonment: Figure | None
    occupancy: Figure | None  # of a line: None, people answer for several
    asa: Figure | None
    kept: Figure | None  # share of days on which the promise is kept, by Wilson's interval


@dataclass(frozen=True)
class ByFormula:
    """Erlang A for the same day: all lines and all people as one, the day's factor averaged."""

    service_level: float | None
    abandonment: float | None
    occupancy: float | None
    asa: float | None
    kept: float | None  # share of day factors for which the promise is kept


@dataclass(frozen=True)
class Quarter:
    """A quarter of an hour over all days, and what the formula says of it."""

    begins: int  # minutes of the day
    calls: float  # mean
    people: float  # as planned
    simulated: Figures
    formula: Figures


@dataclass(frozen=True)
class Checked:
    """A plan that was played so many days."""

    days: int
    calls: Figure  # a day
    simulated: Simulated
    formula: ByFormula
    lines: Mapping[str, Simulated]
    quarters: tuple[Quarter, ...]


def mean(values: Sequence[float], *, most: float = inf) -> Figure | None:
    """Mean of days with the interval of Student's t, cut to 0..`most`; None of none.

    One day says nothing about the others: its interval is all there is.
    """
    n = len(values)
    if not n:
        return None
    middle = float(np.mean(values))
    if n == 1:
        return Figure(middle, 0.0, most)
    half = half_width(values)
    return Figure(middle, max(0.0, middle - half), min(most, middle + half))


def half_width(values: Sequence[float]) -> float:
    """Of the 95 % interval of a mean; at least two values."""
    n = len(values)
    return float(stdtrit(n - 1, 0.975) * np.std(values, ddof=1) / n**0.5)


def kept(levels: Sequence[float], target: float) -> Figure | None:
    """On which share of days the promise is kept."""
    if not levels:
        return None
    part = sum(one >= target for one in levels)
    return Figure(part / len(levels), *wilson(part, len(levels)))


def of_day(played: Played, line: int | None = None) -> Figures:
    """The figures of one day, or of one line on it (then without occupancy)."""
    rows = slice(None) if line is None else line
    offered, answered = played.offered[rows].sum(), played.answered[rows].sum()
    busy, there = played.busy.sum(), played.busy.sum() + played.ready.sum()
    return Figures(
        share(played.in_time[rows].sum(), offered),
        share(offered - answered, offered),
        share(busy, there) if line is None else None,
        share(played.waited[rows].sum(), answered),
    )


def share(part: float, whole: float) -> float | None:
    """None of nothing."""
    return float(part / whole) if whole > 0 else None


def summed_up(days: Sequence[Figures], target: float) -> Simulated:
    """The same figures of several days."""
    levels, lost, load, waits = (
        [value for one in days if (value := getattr(one, name)) is not None]
        for name in ("service_level", "abandonment", "occupancy", "asa")
    )
    return Simulated(
        mean(levels, most=1.0), mean(lost, most=1.0), mean(load, most=1.0), mean(waits),
        kept(levels, target),
    )  # fmt: skip


def quarters(
    planned: PlannedDay,
    days: Sequence[Played],
    people: NDArray[np.float64],
    formula: Sequence[Figures],
) -> tuple[Quarter, ...]:
    """Each quarter of an hour, calls of all days as one."""
    offered, answered, in_time, waited = (
        sum(getattr(one, name).sum(axis=0) for one in days)
        for name in ("offered", "answered", "in_time", "waited")
    )
    busy, ready = (sum(getattr(one, name) for one in days) for name in ("busy", "ready"))
    return tuple(
        Quarter(
            planned.opens + i * QUARTER,
            float(offered[i] / len(days)),
            float(people[i]),
            Figures(
                share(in_time[i], offered[i]), share(offered[i] - answered[i], offered[i]),
                share(busy[i], busy[i] + ready[i]), share(waited[i], answered[i]),
            ),
            formula[i],
        )
        for i in range(planned.quarters)
    )  # fmt: skip
