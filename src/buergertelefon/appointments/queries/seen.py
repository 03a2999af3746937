"""How many places each channel sees, as it is and as it would be with other shares."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from buergertelefon.appointments.models import Calendar, Slot
from buergertelefon.appointments.queries.free import UNSEEN
from buergertelefon.appointments.queries.offers import contingents_of
from buergertelefon.appointments.queries.plans import run_of
from buergertelefon.appointments.rules.contingents import (
    Channel,
    Contingent,
    checked,
    cuts,
    kept,
)
from buergertelefon.base.hours import BERLIN

#: a preview looks so far ahead
DAYS = 14
Places = Mapping[Channel, int]
#: the rule of the search (`UNSEEN`) on slots as they are, with what is kept put in their place
SEEN = f"""
    SELECT s.day, sum(greatest(s.capacity - ({UNSEEN}), 0))::int
    FROM (
        SELECT t.day, t.capacity, t.taken, t.taken_phone, t.taken_web, t.taken_counter,
               k.kept_phone, k.kept_web, k.kept_counter
        FROM appointments_slot t
        JOIN unnest(%(slot)s::bigint[], %(phone)s::int[], %(web)s::int[], %(counter)s::int[])
            AS k (id, kept_phone, kept_web, kept_counter) ON k.id = t.id
        WHERE t.begins > %(at)s
    ) s
    CROSS JOIN (SELECT %(cut_phone)s::date AS cut_phone, %(cut_web)s::date AS cut_web,
                       %(cut_counter)s::date AS cut_counter) c
    GROUP BY s.day
"""  # noqa: S608  # put together from constants


@dataclass(frozen=True)
class DaySeen:
    """Free places of a day that each channel can book, now and then."""

    day: date
    now: Places
    then: Places


def seen(calendar: Calendar, shares: Sequence[Contingent], *, at: datetime) -> list[DaySeen]:
    """The days to come with slots: as they are, and as they were with these shares.

    Writes nothing. Raises BadPlan if the shares are more than the day.
    """
    today = at.astimezone(BERLIN).date()
    rows = Slot.objects.filter(calendar=calendar, day__range=(today, today + _SPAN), capacity__gt=0)
    slots = list(rows.order_by("begins").values_list("pk", "day", "capacity"))
    as_kept = {pk: dict(zip(Channel, found, strict=True)) for pk, *found in rows.values_list(
        "pk", "kept_phone", "kept_web", "kept_counter"
    )}  # fmt: skip
    new = checked(shares)
    now = _seen(as_kept, contingents_of([calendar.pk])[calendar.pk], at=at)
    then = _seen(_kept(slots, new, run_of(calendar)), new, at=at)
    return [DaySeen(day, now[day], then[day]) for day in sorted({day for _, day, _ in slots})]


_SPAN = timedelta(days=DAYS - 1)


def _kept(
    slots: Sequence[tuple[int, date, int]], shares: Sequence[Contingent], run: int
) -> dict[int, Places]:
    """What `generate` would keep of each slot."""
    by_day: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for pk, day, capacity in slots:
        by_day[day].append((pk, capacity))
    return {
        pk: places
        for of_day in by_day.values()
        for (pk, _), places in zip(
            of_day, kept([one for _, one in of_day], shares, run=run), strict=True
        )
    }


def _seen(
    places: Mapping[int, Places], shares: Sequence[Contingent], *, at: datetime
) -> dict[date, dict[Channel, int]]:
    found: dict[date, dict[Channel, int]] = defaultdict(lambda: dict.fromkeys(Channel, 0))
    values: dict[str, Any] = {"slot": list(places), "at": at} | {
        channel.value: [one.get(channel, 0) for one in places.values()] for channel in Channel
    }
    with connection.cursor() as cursor:
        for channel in Channel:
            days = cuts(shares, channel, at=at)
            cursor.execute(SEEN, values | {f"cut_{one}": day for one, day in days.items()})
            for day, number in cursor.fetchall():
                found[day][channel] = number
    return found
