"""What the opening plans of calendars say, and whom a change of them has left without a place."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache

from django.db.models import Max, Q

from buergertelefon.appointments.models import Calendar, OpeningPlan
from buergertelefon.appointments.queries.bookings import Line, lines
from buergertelefon.appointments.rules.life import WAITING, State
from buergertelefon.appointments.rules.plan import Kind, PlanRow, rows_of
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.directory.models import Closure

#: appointments that stand and are not over
HIT = Q(state__in=[*WAITING, State.CONFIRMED])


def value_of(row: OpeningPlan) -> PlanRow:
    """A row as the rules take it."""
    return PlanRow(
        row.begins, row.ends, row.capacity, row.skilled, Kind(row.kind), row.weekday, row.day,
        row.valid_from or date.min, row.valid_until or date.max,
    )  # fmt: skip


def plan_of(calendar: Calendar) -> tuple[PlanRow, ...]:
    """All rows of a calendar."""
    return tuple(map(value_of, OpeningPlan.objects.filter(calendar=calendar)))


def run_of(calendar: Calendar) -> int:
    """Slots of its longest service for one person; shares are spread in runs of so many."""
    longest = calendar.services.aggregate(longest=Max("duration"))["longest"] or calendar.step
    return max(1, -(-longest // calendar.step))


def closures_of(calendar: Calendar) -> tuple[tuple[date, date], ...]:
    """Days on which its office is closed, first and last."""
    rows = Closure.objects.filter(office=calendar.office_id)
    return tuple(rows.values_list("begins", "ends"))


def holds_on(
    calendar: Calendar, day: date, plan: Iterable[PlanRow], closures: Iterable[tuple[date, date]]
) -> list[PlanRow]:
    """The rows that hold on a day."""
    closed = {day} if any(first <= day <= last for first, last in closures) else set()
    return rows_of(plan, day, holidays=_holidays(calendar.land, day.year), closed=closed)


@cache
def _holidays(land: str, year: int) -> frozenset[date]:
    return public_holidays(land, (year,))


def overbooked(calendar: Calendar, *, since: datetime) -> list[Line]:
    """Appointments from then on that stand in a slot with too few places, by time."""
    ahead = HIT & Q(calendar=calendar, begins__gte=since)
    return lines(ahead & Q(claims__slot__overbooked__gt=0))


def standing(calendar: Calendar, *, begins: datetime, ends: datetime) -> list[Line]:
    """Appointments that stand and touch [begins, ends), by time."""
    return lines(HIT & Q(calendar=calendar, begins__lt=ends, ends__gt=begins))


def moment(day: date, clock: time) -> datetime:
    """A local time of a day."""
    return datetime.combine(day, clock, BERLIN)


def midnights(day: date) -> tuple[datetime, datetime]:
    """Where a local day begins and ends."""
    return moment(day, time(0)), moment(day + timedelta(days=1), time(0))
