"""Sums of calls; nothing in them is about a person who works here or who called."""

from buergertelefon.reporting.models.groups import GroupBlock
from buergertelefon.reporting.models.sums import Day, Origin, Quarter, Rolled, TopicDay, WaitDay
from buergertelefon.reporting.models.views import Call

__all__ = ["Call", "Day", "GroupBlock", "Origin", "Quarter", "Rolled", "TopicDay", "WaitDay"]
