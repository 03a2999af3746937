"""What if: one more at ten, a campaign, longer talks, callers who try again."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules.erlang import Demand, ErlangA, erlang_a

Numbers = NDArray[np.float64]
Agents = NDArray[np.int64]

#: rounds after which the number of calls no longer changes, also in overload
ROUNDS = 200


@dataclass(frozen=True)
class Duty:
    """A planned day: what comes, and who is there; calls and agents of shape (intervals,)."""

    demand: Demand
    agents: Agents


@dataclass(frozen=True)
class WhatIf:
    """What changes; as it is, nothing does."""

    #: times the calls: 1.2 for a campaign that brings 20 % more
    calls: float = 1.0
    #: times the talk
    aht: float = 1.0
    #: people more (or less), of shape (intervals,), or one number for all
    more_agents: Agents | int = 0
    #: share of those who hung up who call again in the same interval
    redial: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What callers meet in each interval, and over the day, weighted by calls."""

    calls: Numbers
    agents: Agents
    intervals: ErlangA
    service_level: float
    abandonment: float
    #: mean wait of the answered, seconds
    asa: float
    #: talking, of the time that all are there
    occupancy: float


@dataclass(frozen=True)
class Comparison:
    """The day as planned, and with the change."""

    before: Outcome
    after: Outcome


def compare(duty: Duty, what_if: WhatIf, *, within: float) -> Comparison:
    """Both outcomes; `within` is the promised time in seconds."""
    demand = duty.demand
    changed = Duty(
        replace(demand, calls=demand.calls * what_if.calls, aht=demand.aht * what_if.aht),
        np.maximum(duty.agents + what_if.more_agents, 0),
    )
    return Comparison(
        outcome(duty, within=within), outcome(changed, within=within, redial=what_if.redial)
    )


def outcome(duty: Duty, *, within: float, redial: float = 0.0) -> Outcome:
    """What callers meet. With `redial`, a share of those who hung up is added to the calls.

    Where nobody is there, all hang up.
    """
    first = np.asarray(duty.demand.calls, float)
    calls, found = first, _met(duty, within=within)
    for _ in range(ROUNDS if redial else 0):
        again = first + redial * calls * found.abandonment
        if np.allclose(again, calls, rtol=1e-9, atol=1e-9):
            break
        calls = again
        found = _met(replace(duty, demand=replace(duty.demand, calls=calls)), within=within)
    answered = calls * found.answered
    staffed = duty.agents * np.ones_like(calls)
    return Outcome(
        calls=calls,
        agents=duty.agents,
        intervals=found,
        service_level=_mean(found.service_level, calls, empty=1.0),
        abandonment=_mean(found.abandonment, calls, empty=0.0),
        asa=_mean(found.asa, answered, empty=0.0),
        occupancy=_mean(found.occupancy, staffed, empty=0.0),
    )


def _met(duty: Duty, *, within: float) -> ErlangA:
    """The figures of each interval; nobody there: as if nobody ever answered."""
    found = erlang_a(duty.demand, agents=np.maximum(duty.agents, 1), within=within)
    nobody = (duty.agents == 0) & (np.asarray(duty.demand.calls) > 0)
    gone = {
        "service_level": 0.0, "answered": 0.0, "abandonment": 1.0, "p_wait": 1.0, "asa": 0.0,
        "occupancy": 0.0, "mean_wait": duty.demand.patience,
        "late": np.exp(-within / duty.demand.patience),
        "abandoned_within": -np.expm1(-within / duty.demand.patience),
        "abandoned_short": -np.expm1(-5.0 / duty.demand.patience),
    }  # fmt: skip
    return ErlangA(**{name: np.where(nobody, gone[name], getattr(found, name)) for name in gone})


def _mean(values: Numbers, weights: Numbers, *, empty: float) -> float:
    """The weighted mean; `empty` where nothing weighs."""
    whole = float(weights.sum())
    return float((values * weights).sum() / whole) if whole else empty
