"""What is planned with, who works how much, and rosters."""

from buergertelefon.workforce.models.demand import (
    DayCheck,
    Forecast,
    ForecastDay,
    OddDay,
    PlannedEvent,
)
from buergertelefon.workforce.models.people import (
    Account,
    Availability,
    Contract,
    Leave,
    RosterFeed,
    Wish,
)
from buergertelefon.workforce.models.rosters import Change, Drafting, Roster, RosterDay, Shift
from buergertelefon.workforce.models.rules import LeastSkill, PlanningRules
from buergertelefon.workforce.models.swaps import Swap

__all__ = [
    "Account",
    "Availability",
    "Change",
    "Contract",
    "DayCheck",
    "Drafting",
    "Forecast",
    "ForecastDay",
    "LeastSkill",
    "Leave",
    "OddDay",
    "PlannedEvent",
    "PlanningRules",
    "Roster",
    "RosterDay",
    "RosterFeed",
    "Shift",
    "Swap",
    "Wish",
]
