"""Slots made ahead from the opening plan, again and again, without touching an appointment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from buergertelefon.appointments.models import Calendar, Slot
from buergertelefon.appointments.queries.offers import contingents_of
from buergertelefon.appointments.queries.plans import (
    closures_of,
    holds_on,
    plan_of,
    run_of,
)
from buergertelefon.appointments.rules.contingents import Channel, Contingent, checked, kept
from buergertelefon.appointments.rules.plan import Planned, PlanRow, slots_of

#: slots are made so far ahead
AHEAD = timedelta(days=120)
#: in the order of time, as everybody takes slots
WRITE = """
    INSERT INTO appointments_slot AS s
        (calendar_id, begins, day, capacity, skilled, kept_phone, kept_web, kept_counter,
         taken, taken_skilled, taken_phone, taken_web, taken_counter, overbooked)
    SELECT %(calendar)s, p.begins, %(day)s, p.capacity, p.skilled, p.phone, p.web, p.counter,
           0, 0, 0, 0, 0, 0
    FROM unnest(%(begins)s::timestamptz[], %(capacity)s::int[], %(skilled)s::int[],
                %(phone)s::int[], %(web)s::int[], %(counter)s::int[])
         AS p (begins, capacity, skilled, phone, web, counter)
    ORDER BY p.begins
    ON CONFLICT (calendar_id, begins) DO UPDATE
    SET capacity = excluded.capacity, skilled = excluded.skilled,
        kept_phone = excluded.kept_phone, kept_web = excluded.kept_web,
        kept_counter = excluded.kept_counter,
        overbooked = greatest(s.taken - excluded.capacity, s.taken_skilled - excluded.skilled, 0)
    WHERE (s.capacity, s.skilled, s.kept_phone, s.kept_web, s.kept_counter)
        IS DISTINCT FROM (excluded.capacity, excluded.skilled, excluded.kept_phone,
                          excluded.kept_web, excluded.kept_counter)
"""


@dataclass(frozen=True)
class _Plan:
    """What the days of a calendar are made of."""

    rows: tuple[PlanRow, ...]
    contingents: tuple[Contingent, ...]
    closures: tuple[tuple[date, date], ...]
    run: int  # slots of its longest service


def generate(calendar: Calendar, *, since: date, until: date) -> int:
    """Make the slots of the days in [since, until) what the plan says; how many there are then.

    Appointments stay. A slot that has fewer places now than were sold is `overbooked` by the rest;
    one without a place and without an appointment goes. Each day is a transaction of its own.
    Raises BadPlan if the contingents are more than the day.
    """
    plan = _plan(calendar)
    total = 0
    for n in range((until - since).days):
        day = since + timedelta(days=n)
        rows = holds_on(calendar, day, plan.rows, plan.closures)
        total += _write(calendar, day, slots_of(rows, day, step=calendar.step), plan)
    return total


def _plan(calendar: Calendar) -> _Plan:
    return _Plan(
        plan_of(calendar), checked(contingents_of([calendar.pk])[calendar.pk]),
        closures_of(calendar), run_of(calendar),
    )  # fmt: skip


@transaction.atomic
def _write(calendar: Calendar, day: date, planned: Sequence[Planned], plan: _Plan) -> int:
    """One day. What the plan no longer has is written as a time without places, then deleted."""
    there = Slot.objects.filter(calendar=calendar, day=day)
    gone = set(there.values_list("begins", flat=True)) - {one.begins for one in planned}
    shares = kept([one.capacity for one in planned], plan.contingents, run=plan.run)
    none: dict[Channel, int] = {}
    table = [*zip(planned, shares, strict=True), *((Planned(one, 0), none) for one in gone)]
    if not table:
        return 0
    values: dict[str, Any] = {
        "calendar": calendar.pk,
        "day": day,
        "begins": [one.begins for one, _ in table],
        "capacity": [one.capacity for one, _ in table],
        "skilled": [one.skilled for one, _ in table],
    } | {channel.value: [share.get(channel, 0) for _, share in table] for channel in Channel}
    with connection.cursor() as cursor:
        cursor.execute(WRITE, values)
    there.filter(capacity=0, taken=0).delete()
    return len(planned)
