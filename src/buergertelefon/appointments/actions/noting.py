"""The audit log of a calendar: what changed, what was released, what became free. No person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet, Sum, Value
from django.db.models.functions import Greatest

from buergertelefon.appointments.actions.claiming import Place
from buergertelefon.appointments.models import Calendar, CalendarEvent, Slot
from buergertelefon.appointments.queries.offers import contingents_of
from buergertelefon.appointments.rules.contingents import CHANNELS, Channel, Contingent
from buergertelefon.appointments.rules.keeping import What, channels_said, released

#: releases of so many days are caught up with if no worker ran
BACK = 7
#: how many places there were is known if it is noted so soon
SOON = timedelta(hours=1)
#: a place that can be booked again; where the slot is closed or still too full it cannot
FREED = """
    INSERT INTO appointments_freedplace (calendar_id, begins, channel, at)
    SELECT s.calendar_id, s.begins, %(channel)s, %(at)s
    FROM unnest(%(calendar)s::bigint[], %(begins)s::timestamptz[]) AS p (calendar, begins)
    JOIN appointments_slot s ON s.calendar_id = p.calendar AND s.begins = p.begins
    WHERE s.taken < s.capacity AND s.begins > %(at)s
"""


def note(calendar: int, what: What, *, before: str, after: str, at: datetime) -> None:
    """One change; nothing if nothing has changed."""
    if before != after:
        CalendarEvent.objects.create(
            calendar_id=calendar, what=what, before=before, after=after, at=at
        )


def note_freed(given: Iterable[Place], channel: str, *, at: datetime) -> None:
    """Places a citizen had booked and gave back."""
    places = list(given)
    if not places:
        return
    with connection.cursor() as cursor:
        cursor.execute(FREED, {
            "calendar": [one.calendar for one in places], "channel": channel, "at": at,
            "begins": [one.begins for one in places],
        })  # fmt: skip


def note_releases(*, at: datetime) -> int:
    """Write down which shares have opened to others since last time; how many. Once each."""
    keys = list(Calendar.objects.filter(active=True).values_list("pk", flat=True))
    found = [
        _release(calendar, one, day, moment, at=at)
        for calendar, shares in contingents_of(keys).items()
        for one in shares
        for day, moment in released(one, at=at, back=BACK)
    ]
    before = CalendarEvent.objects.filter(what=What.RELEASED).count()
    CalendarEvent.objects.bulk_create(filter(None, found), ignore_conflicts=True)
    return CalendarEvent.objects.filter(what=What.RELEASED).count() - before


def _release(
    calendar: int, share: Contingent, day: date, moment: datetime, *, at: datetime
) -> CalendarEvent | None:
    rows = Slot.objects.filter(calendar=calendar, day=day, capacity__gt=0)
    if not rows.exists():
        return None
    left = "Plätze" if at - moment > SOON else f"{_left(rows, share.channel)} Plätze"
    return CalendarEvent(
        calendar_id=calendar, what=What.RELEASED, at=moment, day=day, channel=share.channel,
        before=f"{left} nur für {CHANNELS[share.channel]}",
        after=f"auch für {channels_said(share.releases_to)}",
    )  # fmt: skip


def _left(rows: QuerySet[Slot], channel: Channel) -> int:
    left = Greatest(F(f"kept_{channel}") - F(f"taken_{channel}"), Value(0))
    return rows.aggregate(left=Sum(left))["left"] or 0
