"""Sums of a period, as one value that all formulas take."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from buergertelefon.reporting.models import Day
from buergertelefon.reporting.models.sums import COUNTED
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.rules.counted import Counted

SUMS: Mapping[str, Sum] = {name: Sum(name, default=0) for name in COUNTED}


def days(centre: int, *, since: date, until: date, **only: Any) -> QuerySet[Day]:
    """The sums by day of a centre in [since, until); `only`: line, municipality_id, channel."""
    return rows(Day).filter(centre=centre, day__gte=since, day__lt=until, **only)


def total(found: QuerySet[Any]) -> Counted:
    """All of them together."""
    return Counted(**found.aggregate(**SUMS))


def by(found: QuerySet[Any], *names: str) -> Mapping[Any, Counted]:
    """Together for each value of a column, or for each tuple of values of several; in order."""
    grouped = found.values(*names).annotate(**{f"sum_{name}": one for name, one in SUMS.items()})
    return {
        row[names[0]] if len(names) == 1 else tuple(row[name] for name in names): Counted(
            **{name: row[f"sum_{name}"] for name in COUNTED}
        )
        for row in grouped.order_by(*names)
    }
