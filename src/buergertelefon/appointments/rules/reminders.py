"""When a citizen is reminded of an appointment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from buergertelefon.base.hours import BERLIN


@dataclass(frozen=True)
class OnDay:
    """So many days before, at this local time."""

    days_before: int
    clock: time


@dataclass(frozen=True)
class Before:
    """So long before."""

    span: timedelta


When = OnDay | Before


def moment(when: When, begins: datetime) -> datetime:
    """When that is for an appointment that begins then."""
    if isinstance(when, Before):
        return begins - when.span
    day = begins.astimezone(BERLIN).date() - timedelta(days=when.days_before)
    return datetime.combine(day, when.clock, BERLIN)


def due(
    whens: Iterable[When], begins: datetime, *, since: datetime, at: datetime
) -> datetime | None:
    """The reminder to send now, by its moment; None if there is none.

    `since`: when the citizen was last told of it. Of several that have become due the last one is
    enough; what was due before the citizen was told, or when the appointment has begun, is none.
    """
    if at >= begins:
        return None
    moments = (moment(one, begins) for one in whens)
    return max((one for one in moments if since < one <= at and one < begins), default=None)
