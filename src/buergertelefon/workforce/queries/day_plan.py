"""A day as it is planned, in numbers; who it is, for planners alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.rules.blocks import FEWEST
from buergertelefon.telephony.queries.sums import now
from buergertelefon.workforce.models import Roster, RosterDay, Shift
from buergertelefon.workforce.queries.history import SLOT
from buergertelefon.workforce.queries.on_duty import on_duty


@dataclass(frozen=True)
class DayPlan:
    """Quarter hours of an open day, since midnight in minutes, and people in each of them.

    `planned`: on duty by the roster, breaks apart; `required`: to be on duty; `needed`: of them at
    the telephone.
    """

    roster: Roster
    slots: Sequence[int]
    planned: Sequence[int]
    required: Sequence[int]
    needed: Sequence[int]

    @property
    def missing(self) -> list[int]:
        """Too few (positive) or to spare, by quarter hours."""
        return [need - have for need, have in zip(self.required, self.planned, strict=True)]


def day_plan(centre: ServiceCentre, day: date, *, drafts: bool) -> DayPlan | None:
    """The day of the roster; None if there is none. `drafts`: also if it is not published."""
    found = RosterDay.objects.filter(roster__centre=centre, day=day).select_related("roster")
    if not drafts:
        found = found.filter(roster__published__isnull=False)
    if (row := found.first()) is None:
        return None
    opens = row.opens.hour * 60 + row.opens.minute
    slots = [opens + SLOT * n for n in range(len(row.required))]
    there = on_duty(centre, [day], drafts=drafts)[day]
    planned = [int(there[slot // SLOT]) for slot in slots]
    return DayPlan(row.roster, slots, planned, row.required, row.needed)


def on_the_day(roster: Roster, day: date) -> list[Shift]:
    """Who works that day, by start; for planners."""
    found = Shift.objects.filter(roster=roster, day=day).select_related("agent")
    return list(found.order_by("starts", "ends", "agent__name"))


def signed_on(centre: ServiceCentre) -> int | None:
    """How many are signed on right now; None below five, as the board says it. Never who."""
    count = sum(now(centre.pk).states.values())
    return count if count >= FEWEST else None
