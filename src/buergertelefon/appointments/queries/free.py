"""Free times of many calendars, soonest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from buergertelefon.appointments.errors import NotBookable
from buergertelefon.appointments.queries.offers import Terms, terms
from buergertelefon.appointments.rules import contingents
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import Item, Needs
from buergertelefon.base.hours import BERLIN

#: how many places of a slot `s` are not there for what `c` says; the only place where that is
#: written. What is kept for another channel and not taken by it counts as gone until it is released
UNSEEN = """
    s.taken
        + CASE WHEN s.day > c.cut_phone THEN greatest(s.kept_phone - s.taken_phone, 0) ELSE 0 END
        + CASE WHEN s.day > c.cut_web THEN greatest(s.kept_web - s.taken_web, 0) ELSE 0 END
        + CASE WHEN s.day > c.cut_counter THEN greatest(s.kept_counter - s.taken_counter, 0)
               ELSE 0 END
"""
#: it has one. The first line says nothing new: it is the condition of the index
FREE = f"""
    s.taken < s.capacity
    AND (NOT c.needs_skill OR s.taken_skilled < s.skilled)
    AND {UNSEEN} < s.capacity
"""
#: each calendar is read along its index and left once it has given enough
NEXT_FREE = f"""
    SELECT c.calendar, found.begins
    FROM unnest(%(calendar)s::bigint[], %(step)s::interval[], %(slots)s::int[],
                %(needs_skill)s::boolean[], %(earliest)s::timestamptz[],
                %(latest)s::timestamptz[], %(cut_phone)s::date[], %(cut_web)s::date[],
                %(cut_counter)s::date[])
         AS c (calendar, step, slots, needs_skill, earliest, latest, cut_phone, cut_web,
               cut_counter)
    CROSS JOIN LATERAL (
        SELECT run.begins
        FROM (
            SELECT s.begins,
                   lead(s.begins, c.slots - 1) OVER (ORDER BY s.begins) AS last
            FROM appointments_slot s
            WHERE s.calendar_id = c.calendar AND s.begins >= c.earliest AND s.begins < c.latest
              AND (%(weekdays)s::int[] IS NULL
                   OR extract(isodow FROM s.day) - 1 = ANY (%(weekdays)s::int[]))
              AND {FREE}
        ) run
        WHERE run.last = run.begins + (c.slots - 1) * c.step
          AND run.begins < %(until)s
          AND (%(opens)s::time IS NULL
               OR ((run.begins AT TIME ZONE 'Europe/Berlin')::time >= %(opens)s
                   AND (run.begins AT TIME ZONE 'Europe/Berlin')::time < %(closes)s))
        ORDER BY run.begins
        LIMIT %(limit)s
    ) found
    ORDER BY found.begins, c.calendar
    LIMIT %(limit)s
"""  # noqa: S608  # put together from constants


@dataclass(frozen=True)
class Free:
    """A time that can be booked."""

    calendar: int
    name: str
    office: int
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class When:
    """When somebody would like to come."""

    since: datetime | None = None
    until: datetime | None = None  # begins before that
    weekdays: frozenset[int] = frozenset()  # 0 Monday to 6 Sunday; none: any
    opens: time | None = None  # local time of day, from ... until just before ...
    closes: time = time.max

    def suits(self, begins: datetime) -> bool:
        """Is a time on such a day, at such an hour? Local time counts."""
        local = begins.astimezone(BERLIN)
        hour = (self.opens or time.min) <= local.time() < self.closes
        return hour and (not self.weekdays or local.weekday() in self.weekdays)


ANY = When()


def next_free(
    items: Sequence[Item],
    *,
    channel: Channel,
    at: datetime,
    offices: Iterable[int] = (),
    calendars: Iterable[int] = (),
    when: When = ANY,
    limit: int = 10,
) -> list[Free]:
    """The next times at which all of it can be booked in one go, soonest first.

    More vehicles than fit into one appointment: times at which their row begins.

    Raises NotBookable if no calendar offers it like that.
    """
    chosen: list[tuple[Terms, Needs]] = []
    refused: NotBookable | None = None
    for one in terms(calendars=calendars, offices=offices):
        try:
            chosen.append((one, one.whole(items, at=at)))
        except NotBookable as error:
            if refused is None or one.offered.keys() >= {item.service for item in items}:
                refused = error  # what fails where it is offered says more
    if not chosen:
        if refused is None:
            return []
        raise refused
    by_key = {one.calendar: (one, need) for one, need in chosen}
    return [
        Free(key, by_key[key][0].name, by_key[key][0].office, begins, begins + _length(by_key[key]))
        for key, begins in _search(chosen, channel=channel, at=at, when=when, limit=limit)
    ]


def _length(found: tuple[Terms, Needs]) -> timedelta:
    return found[1].slots * found[0].step


def _search(
    chosen: Sequence[tuple[Terms, Needs]],
    *,
    channel: Channel,
    at: datetime,
    when: When,
    limit: int,
) -> list[tuple[int, datetime]]:
    open_days = [contingents.cuts(one.contingents, channel, at=at) for one, _ in chosen]
    values: dict[str, Any] = {
        "calendar": [one.calendar for one, _ in chosen],
        "step": [one.step for one, _ in chosen],
        "slots": [need.slots for _, need in chosen],
        "needs_skill": [need.needs_skill for _, need in chosen],
        "earliest": [max(need.earliest, when.since or need.earliest) for _, need in chosen],
        "latest": [_midnight_after(need.last) for _, need in chosen],
        "until": when.until or datetime.max.replace(tzinfo=BERLIN, year=9000),
        "weekdays": sorted(when.weekdays) or None,
        "opens": when.opens,
        "closes": when.closes,
        "limit": limit,
    } | {f"cut_{kept}": [days[kept] for days in open_days] for kept in Channel}
    with connection.cursor() as cursor:
        cursor.execute(NEXT_FREE, values)
        return list(cursor.fetchall())


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), BERLIN)
