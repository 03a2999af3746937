"""Times of the group, only as sums of whole blocks; the smallest thing that is read is one block.

A block belongs to the day, hour and weekday in which it begins. A cell of an hour or weekday needs
no more than one block: each block is a group by itself, so each sum and difference of them is.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate

from buergertelefon.base.hours import BERLIN, moment
from buergertelefon.reporting.models import GroupBlock, Grouped
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.rules.handling import GroupTimes

SUMS = {
    "blocks": Count("pk"),
    **{f"sum_{name}": Sum(name) for name in ("ready_ms", "talk_ms", "wrap_ms", "handled")},
}


class Part(StrEnum):
    """What group times are told apart by: of the moment at which a block begins."""

    DAY = "day"  # date
    HOUR = "hour"  # 0 to 23
    WEEKDAY = "weekday"  # 1 Monday to 7


_PARTS: Mapping[Part, Any] = {
    Part.DAY: TruncDate("begins", tzinfo=BERLIN),
    Part.HOUR: ExtractHour("begins", tzinfo=BERLIN),
    Part.WEEKDAY: ExtractIsoWeekDay("begins", tzinfo=BERLIN),
}


def group_figures(centre: int, since: date, until: date) -> GroupTimes | None:
    """The group's times of the days in [since, until); None if there is no block in them.

    Its figures: `rules.handling.aht` and `occupancy`.
    """
    found = _blocks(centre, since, until).aggregate(**SUMS)
    if not found["blocks"]:
        return None
    return _times(found, provisional=_is_provisional(centre, until))


def group_figures_by(
    centre: int, since: date, until: date, *, part: Part
) -> Mapping[Any, GroupTimes]:
    """The same for each day, hour or weekday that has a block, in order. They add up to it."""
    provisional = _is_provisional(centre, until)
    found = _blocks(centre, since, until).annotate(part=_PARTS[part]).values("part")
    return {
        row["part"]: _times(row, provisional=provisional)
        for row in found.annotate(**SUMS).order_by("part")
    }


def _blocks(centre: int, since: date, until: date) -> QuerySet[Any]:
    return rows(GroupBlock).filter(
        centre=centre, begins__gte=moment(since, time.min), begins__lt=moment(until, time.min)
    )


def _is_provisional(centre: int, until: date) -> bool:
    """Will days of it be closed in a coming night?"""
    closed = rows(Grouped).filter(centre=centre).values_list("until", flat=True).first()
    return closed is None or closed < until - timedelta(days=1)


def _times(row: Mapping[str, int], *, provisional: bool) -> GroupTimes:
    return GroupTimes(
        row["blocks"], row["sum_ready_ms"], row["sum_talk_ms"], row["sum_wrap_ms"],
        row["sum_handled"], provisional,
    )  # fmt: skip
