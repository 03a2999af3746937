"""What was expected of days before they began."""

from collections.abc import Mapping
from datetime import date

from buergertelefon.reporting.models import Expected
from buergertelefon.reporting.queries.source import rows


def forecast_of(centre: int, *, since: date, until: date) -> Mapping[date, float]:
    """Calls expected by the forecast on the days in [since, until); days without one are not in."""
    found = rows(Expected).filter(centre=centre, day__gte=since, day__lt=until)
    return dict(found.values_list("day", "calls"))
