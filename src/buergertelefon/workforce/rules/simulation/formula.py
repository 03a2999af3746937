"""What Erlang A says of a planned day: each quarter of an hour as if it went on for ever.

All lines and all people are one; nobody needs time to pick up. What differs from the simulation is
what the formula does not know: skills, breaks that begin late, what a quarter leaves to the next.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from buergertelefon.workforce.rules.erlang import Demand, erlang_a
from buergertelefon.workforce.rules.simulation.checked import ByFormula, Figures, share
from buergertelefon.workforce.rules.simulation.planned import QUARTER, PlannedDay

#: the day's factor as so many equally likely values
FACTORS = 21

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class _Sums:
    """For each factor (rows) and quarter of an hour (columns)."""

    calls: Numbers
    in_time: Numbers
    answered: Numbers
    waited: Numbers
    load: Numbers  # Erlang that are answered
    people: Numbers

    def figures(self, where: Any) -> Figures:
        """Of some of the cells together; `where` is an index of numpy."""
        calls, answered = self.calls[where].sum(), self.answered[where].sum()
        return Figures(
            share(self.in_time[where].sum(), calls),
            share(calls - answered, calls),
            share(self.load[where].sum(), self.people[where].sum()),
            share(self.waited[where].sum(), answered),
        )


def present(planned: PlannedDay) -> Numbers:
    """How many people are there in each quarter of an hour, on average."""
    begins = planned.opens + QUARTER * np.arange(planned.quarters + 1.0)
    minutes = np.zeros(planned.quarters)
    for one in planned.people:
        for since, until in one.spans:
            minutes += np.diff(np.clip(begins, since, until))
    return minutes / QUARTER


def by_formula(planned: PlannedDay) -> tuple[ByFormula, tuple[Figures, ...]]:
    """Of the day, and of each quarter of an hour."""
    sums = _sums(planned)
    days = [sums.figures(row) for row in range(len(sums.calls))]
    levels = [one.service_level for one in days if one.service_level is not None]
    day = Figures(*(
        _mean([value for one in days if (value := getattr(one, name)) is not None])
        for name in ("service_level", "abandonment", "occupancy", "asa")
    ))  # fmt: skip
    found = ByFormula(
        day.service_level, day.abandonment, day.occupancy, day.asa, _kept(levels, planned.target)
    )
    return found, tuple(sums.figures((slice(None), i)) for i in range(planned.quarters))


def _sums(planned: PlannedDay) -> _Sums:
    factors = _factors(planned.cv)[:, None]
    calls = factors * np.sum([planned.calls[line] for line in planned.lines], axis=0)
    aht = np.repeat(np.asarray(planned.aht, dtype=float), 4)[: planned.quarters]
    people = present(planned)
    low = np.floor(people)
    part = people - low
    below, above = (_at(planned, calls, aht, n) for n in (low, low + 1))
    in_time, lost, asa = ((1 - part) * b + part * a for b, a in zip(below, above, strict=True))
    answered = calls * (1 - lost)
    load = answered * aht / (60 * QUARTER)
    return _Sums(
        calls, calls * in_time, answered, answered * asa, load, np.broadcast_to(people, load.shape)
    )


def _at(planned: PlannedDay, calls: Numbers, aht: Numbers, people: Numbers) -> tuple[Numbers, ...]:
    """F3, abandonment and ASA with whole people; with nobody everybody gives up."""
    demand = Demand(calls, 60.0 * QUARTER, aht, planned.patience)
    found = erlang_a(demand, agents=np.maximum(people, 1), within=planned.within)
    there = people >= 1
    return (
        np.where(there, found.service_level, 0.0),
        np.where(there, found.abandonment, 1.0),
        np.where(there, found.asa, 0.0),
    )


def _factors(cv: float) -> Numbers:
    """Equally likely values of the day's factor; its mean is 1."""
    if not cv:
        return np.ones(1)
    shape = cv**-2
    likely = (np.arange(FACTORS) + 0.5) / FACTORS
    found: Numbers = gammaincinv(shape, likely) / shape
    return found / float(found.mean())


def _mean(values: list[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _kept(levels: list[float], target: float) -> float | None:
    """Levels fall with the factor: where they cross the target, as a share of all factors."""
    if not levels:
        return None
    if len(levels) == 1:
        return float(levels[0] >= target)
    likely = (np.arange(len(levels)) + 0.5) / len(levels)
    if levels[0] < target or levels[-1] >= target:
        return float(levels[-1] >= target)
    return float(np.interp(-target, [-one for one in levels], likely))
