"""What a feed shows: that somebody comes, never who and what for."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from buergertelefon.appointments.models import Booking, Calendar, Slot
from buergertelefon.appointments.rules.life import LIVING, State
from buergertelefon.base.secret import hashed
from buergertelefon.feeds.models import Feed
from buergertelefon.feeds.rules.spans import Span, merged

#: so that no entry can be found again in a citizen's calendar, which has the key of the booking
NAMESPACE = uuid.UUID("6d1f6f6e-0d0a-4c1b-9c55-5a7d3a1f4b52")
SURE = LIVING - {State.HELD}


@dataclass(frozen=True)
class Taken:
    """A place of a counter that somebody has."""

    uid: uuid.UUID
    begins: datetime
    ends: datetime
    changes: int
    stamp: datetime


def feed_of(slug: str, secret: str) -> Feed | None:
    """The feed of an address; None if there is none, or no longer."""
    rows = Feed.objects.select_related("calendar")
    return rows.filter(calendar__slug=slug, secret_hash=hashed(secret)).first()


def taken(calendar: Calendar, *, since: datetime, until: datetime) -> list[Taken]:
    """Appointments that overlap [since, until), by time."""
    rows = Booking.objects.filter(
        calendar=calendar, begins__lt=until, ends__gt=since, state__in=SURE
    ).order_by("begins", "made", "pk")
    return [
        Taken(
            uuid.uuid5(NAMESPACE, str(row.pk)), row.begins, row.ends, row.changes,
            row.confirmed or row.made,
        )
        for row in rows
    ]  # fmt: skip


def room(calendar: Calendar, *, since: datetime, until: datetime) -> list[Span]:
    """When the calendar is open in [since, until), and whether a counter is left."""
    rows = Slot.objects.filter(calendar=calendar, begins__gte=since, begins__lt=until)
    open_ones = rows.filter(capacity__gt=0) | rows.filter(taken__gt=0)
    left = open_ones.order_by("begins").annotate(left=F("capacity") - F("taken"))
    return merged(
        Span(begins, begins + calendar.step, free <= 0)
        for begins, free in left.values_list("begins", "left")
    )
