"""How many people are needed: the fewest who keep every condition of the promise."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.erlang import (
    Demand,
    ErlangA,
    ErlangC,
    erlang_a,
    erlang_c,
)

Agents = NDArray[np.int64]
#: people; who needs more has mistyped
MOST = 1_000_000


class Formula(StrEnum):
    """What the share of the promise is a share of; see `reporting/rules/service_level`."""

    F1 = "f1"
    F2 = "f2"
    F3 = "f3"
    F4 = "f4"
    F6 = "f6"


class Condition(StrEnum):
    """What makes the last person necessary."""

    NOTHING = "nothing"
    SERVICE_LEVEL = "service level"
    ABANDONMENT = "abandonment"
    OCCUPANCY = "occupancy"
    FEWEST = "fewest"


@dataclass(frozen=True)
class Promise:
    """What has to be kept, all of it at once; shares 0 to 1, None = no limit.

    F3 alone rewards losing callers: those with less patience "need" fewer people. Hence the caps.
    """

    target: float = 0.75
    within: float = 30.0  # seconds
    formula: Formula = Formula.F3
    max_abandon: float | None = None
    max_occupancy: float | None = None


#: 75 % in 30 s (115 service promise), and our own caps: workforce notes, 2
USUAL = Promise(max_abandon=0.05, max_occupancy=0.87)


@dataclass(frozen=True)
class Needed:
    """How many are needed, why not one less, and what callers then meet."""

    agents: Agents
    reason: NDArray[np.str_]
    figures: ErlangA = field(repr=False)


@dataclass(frozen=True)
class NeededC:
    """The same by Erlang C, for which nobody hangs up."""

    agents: Agents
    figures: ErlangC = field(repr=False)


def required(demand: Demand, *, promise: Promise, fewest: int = 0) -> Needed:
    """The fewest people who keep every condition, for each interval of `demand`.

    All figures of `demand` may be arrays of one shape. `fewest` is how many there are in any
    case: two in opening hours, so that nobody is alone. Raises BadInput if more than a million
    would be needed.
    """

    def kept(agents: Agents) -> NDArray[np.bool_]:
        every = [*_conditions(demand, promise, agents).values()]
        return np.asarray(np.logical_and.reduce(every), dtype=bool)

    busy = _load(demand) > 0
    least = np.where(busy, _bisect(kept, _load(demand)), 0)
    agents = np.maximum(least, fewest)
    # one less breaks at least one condition: that is the reason
    before = np.maximum(agents - 1, 1)
    reason = np.full(agents.shape, Condition.NOTHING.value, dtype=object)
    broken = _conditions(demand, promise, before)
    for name in reversed(broken):
        reason[~broken[name]] = name.value
    alone = busy & (agents == 1)  # with nobody, no call is answered
    reason[alone] = Condition.SERVICE_LEVEL.value
    reason[agents > least] = Condition.FEWEST.value
    reason[agents == 0] = Condition.NOTHING.value
    figures = erlang_a(demand, agents=np.maximum(agents, 1), within=promise.within)
    return Needed(agents, reason.astype(str), figures)


def required_c(demand: Demand, *, promise: Promise) -> NeededC:
    """The fewest people by Erlang C: 75 % of all who call, the cap of occupancy, no patience."""
    load = _load(demand)

    def kept(agents: Agents) -> NDArray[np.bool_]:
        found = erlang_c(demand, agents=agents, within=promise.within)
        enough = np.asarray(found.service_level >= promise.target)
        if promise.max_occupancy is not None:
            enough &= np.asarray(found.occupancy <= promise.max_occupancy)
        return enough

    agents = np.where(load > 0, _bisect(kept, load), 0)
    figures = erlang_c(demand, agents=np.maximum(agents, 1), within=promise.within)
    return NeededC(agents, figures)


def rostered(needed: int, *, shrinkage: float) -> int:
    """How many have to stand in the roster so that `needed` are there.

    `shrinkage` is what is lost on duty without being planned (meetings, short illness), 0 to
    below 1; breaks are rostered and absences are known, so they are not in it.
    """
    if not (isfinite(shrinkage) and 0 <= shrinkage < 1):
        raise BadInput(f"Der Ausfall muss von 0 bis unter 1 liegen, nicht {shrinkage}.")
    # as it was typed, 0.18 and not the double beside it: 41 / 0.82 is 50, never 51
    return ceil(needed / (1 - Fraction(str(shrinkage))))


def _load(demand: Demand) -> Any:
    shape = np.broadcast_shapes(np.shape(demand.load), np.shape(demand.patience))
    return np.atleast_1d(np.broadcast_to(np.asarray(demand.load, float), shape))


def _conditions(
    demand: Demand, promise: Promise, agents: Agents
) -> dict[Condition, NDArray[np.bool_]]:
    """Which conditions so many people keep; in the order in which they are given as reasons."""
    found = erlang_a(demand, agents=agents, within=promise.within)
    kept = {Condition.SERVICE_LEVEL: getattr(found, promise.formula) >= promise.target}
    if promise.max_abandon is not None:
        kept[Condition.ABANDONMENT] = found.abandonment <= promise.max_abandon
    if promise.max_occupancy is not None:
        kept[Condition.OCCUPANCY] = found.occupancy <= promise.max_occupancy
    return kept


def _bisect(kept: Any, load: Any) -> Agents:
    """The smallest number that is kept, element by element: what is kept stays so with more."""
    high = np.maximum(np.ceil(load * 1.1 + 2), 1).astype(np.int64)
    low = np.zeros_like(high)
    while not (enough := kept(high)).all():
        if np.any(high[~enough] >= MOST):
            raise BadInput(f"Dafür wären mehr als {MOST} Menschen nötig: die Angaben prüfen.")
        low = np.where(enough, low, high)
        high = np.where(enough, high, np.minimum(2 * high, MOST))
    while np.any(high - low > 1):
        middle = np.maximum((low + high) // 2, 1)
        enough = kept(middle)
        high = np.where(enough, middle, high)
        low = np.where(enough, low, middle)
    return np.asarray(high, dtype=np.int64)
