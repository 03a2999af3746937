"""How many people days need. Stands in until needs come from forecasts."""

from collections.abc import Sequence
from datetime import date, time

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.queries.instance import rules_of
from buergertelefon.workforce.rules.need import DayNeed


def need(centre: ServiceCentre, days: Sequence[date]) -> list[DayNeed]:
    """The least number of people on working days."""
    least = [rules_of(centre).least_people] * 44
    return [DayNeed(day, time(7), least, least) for day in days if day.weekday() < 5]
