"""For how much more than expected a centre plans, so that its promise is kept on enough days."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.core.cache import cache

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.models import Forecast, PlanningRules
from buergertelefon.workforce.rules.confidence import plan_for
from buergertelefon.workforce.rules.erlang import Demand
from buergertelefon.workforce.rules.staffing import Formula, Promise

QUARTER = 900.0
#: simulated days that prove a plan at night, and while somebody waits
NIGHT, PAGE = 200, 50
#: what is found for a page is kept so long, seconds
KEPT = 3600


def promise_of(centre: ServiceCentre, rules: PlanningRules) -> Promise:
    """What has to be kept: the centre's promise, by the definition and with the caps of its rules.

    A cap of 100 % is none.
    """
    abandoned, busy = float(rules.abandonment_at_most), float(rules.occupancy_at_most)
    return Promise(
        float(centre.promise_share), float(centre.promise_seconds),
        Formula(rules.definition.lower()),
        abandoned if abandoned < 1 else None, busy if busy < 1 else None,
    )  # fmt: skip


def key(centre: ServiceCentre, rules: PlanningRules) -> str:
    """By what a volume was found: another one is needed once any of it changes."""
    found = (
        centre.promise_share, centre.promise_seconds, rules.definition, rules.abandonment_at_most,
        rules.occupancy_at_most, rules.confidence, rules.aht_seconds, rules.patience_seconds,
        rules.least_people,
    )  # fmt: skip
    return "-".join(f"{float(one):g}" if not isinstance(one, str) else one for one in found)


def plan_volume(
    centre: ServiceCentre,
    rules: PlanningRules,
    calls: Sequence[float],
    *,
    cv: float,
    days: int = NIGHT,
) -> dict[str, Any]:
    """The volume, times what is expected, for which a day like this must be planned.

    Never below 1: the caps shall hold on a usual day. With the share of simulated days that keep
    the promise, and its interval; `calls`: of one day, by quarter hours.
    """
    confidence = min(max(float(rules.confidence), 0.05), 0.995)
    demand = Demand(
        np.maximum(np.asarray(calls, float), 1e-6), QUARTER, float(rules.aht_seconds),
        float(max(1, rules.patience_seconds)),
    )  # fmt: skip
    found = plan_for(
        demand, promise=promise_of(centre, rules), confidence=confidence, cv=max(cv, 0.01),
        fewest=rules.least_people, days=days,
    )  # fmt: skip
    low, high = found.kept.interval
    return {
        "key": key(centre, rules), "volume": max(1.0, found.volume), "days": found.kept.days,
        "kept": found.kept.share, "low": low, "high": high,
    }  # fmt: skip


def volume(
    centre: ServiceCentre, rules: PlanningRules, forecast: Forecast, calls: Sequence[float]
) -> Mapping[str, Any]:
    """The volume of a forecast by these rules: found at night, or now if the rules are others."""
    known: Mapping[str, Any] = forecast.how.get("volume") or {}
    if known.get("key") == key(centre, rules):
        return known
    name = f"workforce-volume-{forecast.pk}-{key(centre, rules)}"
    cv = float((forecast.how.get("cv") or [0.1])[-1])
    if (found := cache.get(name)) is None:
        found = plan_volume(centre, rules, calls, cv=cv, days=PAGE)
        cache.set(name, found, KEPT)
    return dict(found)
