"""Sums of calls; nothing in them is about a person who works here or who called."""

from buergertelefon.reporting.models.alarms import AlarmRule
from buergertelefon.reporting.models.expected import Expected
from buergertelefon.reporting.models.groups import GroupBlock, Grouped
from buergertelefon.reporting.models.past import PastImport, PastSum, PastWait
from buergertelefon.reporting.models.reasons import Absence, Outage
from buergertelefon.reporting.models.reports import Cost, Recipient
from buergertelefon.reporting.models.sums import Day, Origin, Quarter, Rolled, TopicDay, WaitDay
from buergertelefon.reporting.models.views import Call

__all__ = [
    "Absence",
    "AlarmRule",
    "Call",
    "Cost",
    "Day",
    "Expected",
    "GroupBlock",
    "Grouped",
    "Origin",
    "Outage",
    "PastImport",
    "PastSum",
    "PastWait",
    "Quarter",
    "Recipient",
    "Rolled",
    "TopicDay",
    "WaitDay",
]
