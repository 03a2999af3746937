"""When a report is due, may be said to be unsolved, is the same as another, and is forgotten."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import cos, radians
from typing import Any

from buergertelefon.waste.rules.life import ReportState
from buergertelefon.waste.rules.nearest import EARTH

#: so long after closing it can be said that it is not solved
REOPEN = timedelta(days=60)
#: another report of the same kind is the same thing: so near, in metres, and so young
NEAR, RECENT = 50, timedelta(days=14)
#: who is told, and what somebody wrote: so long after closing
KEEP = timedelta(days=90)
#: what is left of it, for statistics; the same for what nobody ever closed
KEEP_ROWS = timedelta(days=730)
#: answers of these kinds are chosen or counted, not written
_CHOSEN = {"singlevaluelist", "multivaluelist", "number", "datetime"}
_END_OF_DAY = 18


def due(at: datetime, *, days: int, free: Collection[date]) -> datetime:
    """18:00 of the last of so many working days, Monday to Friday without `free`.

    `at`: local time; the day itself does not count, whatever the hour.
    """
    local = at
    while days:
        local += timedelta(days=1)
        if local.weekday() < 5 and local.date() not in free:
            days -= 1
    return local.replace(hour=_END_OF_DAY, minute=0, second=0, microsecond=0)


def is_overdue(state: str, expected: datetime | None, *, at: datetime) -> bool:
    """Is it still to be done after the day that was named?"""
    return state != ReportState.CLOSED and expected is not None and expected < at


def may_reopen(state: str, closed: datetime | None, *, at: datetime) -> bool:
    """Can somebody still say that it is not solved?"""
    return state == ReportState.CLOSED and closed is not None and at < closed + REOPEN


def around(point: tuple[float, float], *, reach: float) -> tuple[float, float]:
    """How many degrees of latitude and longitude hold a circle of `reach` metres there."""
    north = reach / (EARTH * 1000) * 57.29578
    return north, north / max(cos(radians(point[0])), 0.01)


def without_words(
    attributes: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """The answers nobody wrote: what was chosen, counted or dated."""
    chosen = {one["code"] for one in attributes if one.get("datatype") in _CHOSEN}
    return {code: value for code, value in answers.items() if code in chosen}
