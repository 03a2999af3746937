"""Sums of calls; nothing in them is about a person who works here or who called."""

from buergertelefon.reporting.models.groups import GroupBlock, Grouped
from buergertelefon.reporting.models.sums import Day, Origin, Quarter, Rolled, TopicDay, WaitDay
from buergertelefon.reporting.models.views import Call

__all__ = [
    "Call", "Day", "GroupBlock", "Grouped", "Origin", "Quarter", "Rolled", "TopicDay", "WaitDay",
]  # fmt: skip
