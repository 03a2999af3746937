"""Who got what of a calendar in a month, by channel; sums only."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.fairness import Got, may_be_said
from buergertelefon.appointments.rules.limits import months_later
from buergertelefon.base.hours import BERLIN

#: lead time: from the hold to the appointment as it stands, of all that were ever confirmed
GOT = """
    SELECT b.calendar_id,
           date_trunc('month', b.begins AT TIME ZONE 'Europe/Berlin')::date AS month, b.channel,
           count(*),
           count(*) FILTER (WHERE b.state IN ('done', 'no_show')),
           count(*) FILTER (WHERE b.state = 'no_show'),
           percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY b.begins - b.made)
    FROM appointments_booking b
    WHERE b.calendar_id = ANY (%(calendars)s) AND b.confirmed IS NOT NULL
      AND b.begins >= %(since)s AND b.begins < %(until)s
    GROUP BY 1, 2, 3
"""
#: the first place freed in a slot goes to the first who claims one there afterwards, and so on
FREED = """
    SELECT f.calendar_id, date_trunc('month', f.begins AT TIME ZONE 'Europe/Berlin')::date,
           f.channel, f.begins, f.at
    FROM appointments_freedplace f
    WHERE f.calendar_id = ANY (%(calendars)s) AND f.begins >= %(since)s AND f.begins < %(until)s
    ORDER BY f.at, f.id
"""
CLAIMED = """
    SELECT s.calendar_id, s.begins, k.channel, k.since
    FROM appointments_claim k
    JOIN appointments_slot s ON s.id = k.slot_id
    JOIN appointments_booking b ON b.id = k.booking_id AND b.confirmed IS NOT NULL
    WHERE k.since IS NOT NULL AND (s.calendar_id, s.begins) IN (
        SELECT f.calendar_id, f.begins FROM appointments_freedplace f
        WHERE f.calendar_id = ANY (%(calendars)s) AND f.begins >= %(since)s AND f.begins < %(until)s
    )
    ORDER BY k.since, k.id
"""
Key = tuple[int, date, str]


@dataclass(frozen=True)
class Month:
    """A calendar in a month; None: so few that nothing is said."""

    calendar: Calendar
    month: date  # its first day
    lines: Sequence[tuple[Channel, Got | None]]
    confirmed: int | None  # all channels


def months(calendars: Sequence[Calendar], *, since: date, until: date) -> list[Month]:
    """Calendars with appointments in the months from `since` until before `until`.

    Both are first days of months.
    """
    values: dict[str, Any] = {
        "calendars": [one.pk for one in calendars], "since": _midnight(since),
        "until": _midnight(until),
    }  # fmt: skip
    freed, went = _freed(values)
    got: dict[Key, Got] = {}
    with connection.cursor() as cursor:
        cursor.execute(GOT, values)
        for calendar, month, channel, confirmed, over, missed, (median, p90) in cursor.fetchall():
            key = (calendar, month, channel)
            got[key] = Got(
                Channel(channel), confirmed, over, missed, median, p90, freed[key], went[key]
            )
    found = []
    month = since
    while month < until:
        for one in calendars:
            rows = [
                got.get((one.pk, month, channel.value)) or _nothing(channel) for channel in Channel
            ]
            if any(row.confirmed for row in rows):
                found.append(_month(one, month, rows))
        month = months_later(month, 1)
    return found


def _month(calendar: Calendar, month: date, rows: Sequence[Got]) -> Month:
    shown, in_all = may_be_said([row.confirmed for row in rows])
    lines = [(row.channel, row if ok else None) for row, ok in zip(rows, shown, strict=True)]
    return Month(calendar, month, lines, sum(row.confirmed for row in rows) if in_all else None)


def _nothing(channel: Channel) -> Got:
    return Got(channel, 0, 0, 0, None, None, 0, {})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), BERLIN)


def _freed(values: dict[str, Any]) -> tuple[Counter[Key], dict[Key, Counter[Channel]]]:
    """How many places were freed, and how many of them went to which channel."""
    claims: dict[tuple[int, datetime], list[tuple[datetime, str]]] = defaultdict(list)
    freed: Counter[Key] = Counter()
    went: dict[Key, Counter[Channel]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(CLAIMED, values)
        for calendar, begins, channel, since in cursor.fetchall():
            claims[calendar, begins].append((since, channel))
        cursor.execute(FREED, values)
        for calendar, month, channel, begins, at in cursor.fetchall():
            freed[calendar, month, channel] += 1
            after = [one for one in claims[calendar, begins] if one[0] >= at]
            if after:
                claims[calendar, begins].remove(after[0])
                went[calendar, month, channel][Channel(after[0][1])] += 1
    return freed, went


def days_of(lead: timedelta | None) -> str:
    """A lead time in days with one decimal; "" if there is none."""
    return "" if lead is None else f"{lead / timedelta(days=1):.1f}".replace(".", ",")
