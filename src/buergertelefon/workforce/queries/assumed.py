"""What a need rests on, from own sums where there are some: handling time and patience."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.queries.groups import Part, group_figures, group_figures_by
from buergertelefon.reporting.queries.waits import waits
from buergertelefon.workforce.models import PlanningRules
from buergertelefon.workforce.rules.patience import Patience, patience

#: own times of so long are looked at
BACK = timedelta(weeks=8)
#: fewer conversations in an hour of the day say nothing about that hour, fewer who gave up nothing
#: about patience
ENOUGH = 50
#: bounds of what can be believed, seconds
SHORTEST, LONGEST = 20.0, 3600.0


@dataclass(frozen=True)
class Handling:
    """Talk, holding and after-call work of one call, seconds; by hour of the day where known."""

    usual: float
    hours: Mapping[int, float]
    own: int  # conversations it is from; 0: it is what the rules say

    def at(self, slot: int) -> float:
        """In the quarter hour that begins so many minutes after midnight."""
        return self.hours.get(slot // 60, self.usual)


def handling(centre: ServiceCentre, rules: PlanningRules, *, until: date) -> Handling:
    """From the sums of groups of five at least; by the rules where there are none."""
    whole = group_figures(centre.pk, until - BACK, until)
    if whole is None or whole.handled < ENOUGH:
        return Handling(float(max(1, rules.aht_seconds)), {}, 0)
    parts = group_figures_by(centre.pk, until - BACK, until, part=Part.HOUR)
    hours = {
        hour: _within(one.busy_ms / 1000 / one.handled)
        for hour, one in parts.items()
        if one.handled >= ENOUGH
    }
    return Handling(_within(whole.busy_ms / 1000 / whole.handled), hours, whole.handled)


def own_patience(centre: ServiceCentre, *, until: date) -> Patience | None:
    """How patient callers were, from how long they waited; None if too few gave up."""
    found = waits(centre.pk, since=until - BACK, until=until)
    classes = [(one, many, False) for one, many in found.answered.items()]
    classes += [(one, many, True) for one, many in found.abandoned.items()]
    if not classes:
        return None
    counts = [many for _, many, _ in classes]
    # a class of a second is in its middle
    seconds = np.repeat([one + 0.5 for one, _, _ in classes], counts)
    gone = np.repeat([one for _, _, one in classes], counts)
    told = patience(seconds, gone)
    return told if told.abandoned >= ENOUGH else None


def _within(seconds: float) -> float:
    return min(max(seconds, SHORTEST), LONGEST)
