"""An office closes a day or hours, and whoever it hits gets another appointment.

Killed in the middle nothing is lost: what waits is in rows, each is moved in a transaction of its
own, and `rebook_all` goes on. Pressed twice it happens once.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from buergertelefon.appointments.actions.booking import change, items_of
from buergertelefon.appointments.actions.noting import note
from buergertelefon.appointments.actions.slots import AHEAD, generate
from buergertelefon.appointments.actions.telling import Cause
from buergertelefon.appointments.errors import BadPlan, NotBookable, SlotTaken, TooMany
from buergertelefon.appointments.models import Booking, Calendar, Closing, OpeningPlan, Rebooking
from buergertelefon.appointments.queries.bookable import calendars_for
from buergertelefon.appointments.queries.closings import is_reachable
from buergertelefon.appointments.queries.free import Free, When, next_free
from buergertelefon.appointments.queries.plans import (
    HIT,
    closures_of,
    holds_on,
    midnights,
    plan_of,
)
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.keeping import (
    WHOLE_DAY,
    Moved,
    What,
    closing_rows,
    hours,
    said,
)
from buergertelefon.appointments.rules.life import WAITING
from buergertelefon.appointments.rules.limits import Item
from buergertelefon.base.hours import BERLIN
from buergertelefon.directory.models import Closure

#: the job that moves what a closing hits
JOB = "appointments.rebook"
#: so many places are tried before a person has to
TRIES = 8


@dataclass(frozen=True)
class Closed:
    """What is closed, and how its appointments are moved."""

    day: date
    begins: time = WHOLE_DAY[0]
    ends: time = WHOLE_DAY[1]
    reason: str = ""  # for the log: no illness, no name
    lead: timedelta = timedelta(hours=24)  # nobody is moved to a time before that
    elsewhere: bool = True  # also to other offices of the city


@transaction.atomic
def close(calendar: Calendar, what: Closed, *, at: datetime) -> Closing:
    """Close it for booking, write down whom it hits, and have them moved.

    The same closing twice is one. Raises BadPlan if the day is over.
    """
    if what.day < at.astimezone(BERLIN).date():
        raise BadPlan("Tag: Er liegt in der Vergangenheit.")
    Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)  # one after the other
    closing, created = Closing.objects.get_or_create(
        calendar=calendar, day=what.day, begins=what.begins, ends=what.ends,
        defaults={
            "reason": what.reason, "lead": what.lead, "elsewhere": what.elsewhere, "made": at
        },
    )  # fmt: skip
    _shut(calendar, what, at=at)
    if not created:
        closing.reason, closing.lead, closing.elsewhere = what.reason, what.lead, what.elsewhere
        closing.save(update_fields=["reason", "lead", "elsewhere"])
    _find(closing)
    job = app.configure_task(JOB)
    job.defer(closing=closing.pk)  # part of this transaction
    return closing


def _shut(calendar: Calendar, what: Closed, *, at: datetime) -> None:
    held = holds_on(calendar, what.day, plan_of(calendar), closures_of(calendar))
    rows = closing_rows(held, what.day, what.begins, what.ends)
    OpeningPlan.objects.filter(calendar=calendar, day=what.day).delete()
    OpeningPlan.objects.bulk_create(
        OpeningPlan(
            calendar=calendar, day=row.day, begins=row.begins, ends=row.ends, kind=row.kind,
            capacity=row.capacity, skilled=row.skilled,
        )
        for row in rows
    )  # fmt: skip
    generate(calendar, since=what.day, until=what.day + timedelta(days=1))
    note(
        calendar.pk, What.CLOSED, before="\n".join(map(said, held)),
        after=f"{what.day:%d.%m.%Y}, {hours(what.begins, what.ends)}"
        + (f": {what.reason}" if what.reason else ""), at=at,
    )  # fmt: skip


def _hit(closing: Closing) -> Q:
    """Appointments that stand in a slot of that day which has no counter any more."""
    begins, ends = midnights(closing.day)
    there = HIT & Q(calendar=closing.calendar_id, begins__gte=begins, begins__lt=ends)
    return there & Q(claims__slot__capacity=0)


def _find(closing: Closing) -> None:
    """Write down who is hit and not yet on the list: an offer may have come in after it."""
    rows = Booking.objects.filter(_hit(closing)).distinct().values_list("pk", "begins")
    Rebooking.objects.bulk_create(
        [Rebooking(closing=closing, booking_id=pk, begins=begins) for pk, begins in rows],
        ignore_conflicts=True,
    )


def follow_offices(*, at: datetime) -> int:
    """A day on which a whole office is closed closes its calendars, too; how many days were new.

    As slots are made no plan is touched: where the closure is taken back, they are there again.
    """
    today = at.astimezone(BERLIN).date()
    rows = Closure.objects.filter(ends__gte=today, begins__lt=today + AHEAD)
    spans = rows.values_list("office", "begins", "ends", "reason")
    return sum(
        _follow(calendar, max(begins, today), min(ends, today + AHEAD), reason, at=at)
        for office, begins, ends, reason in spans
        for calendar in Calendar.objects.filter(office=office, active=True)
    )


@transaction.atomic
def _follow(calendar: Calendar, begins: date, ends: date, reason: str, *, at: datetime) -> int:
    known = set(
        Closing.objects.filter(
            calendar=calendar, day__range=(begins, ends), begins=WHOLE_DAY[0], ends=WHOLE_DAY[1]
        ).values_list("day", flat=True)
    )
    span = (begins + timedelta(days=n) for n in range((ends - begins).days + 1))
    if not (days := [day for day in span if day not in known]):
        return 0
    generate(calendar, since=days[0], until=days[-1] + timedelta(days=1))
    Closing.objects.bulk_create(
        Closing(
            calendar=calendar, day=day, begins=WHOLE_DAY[0], ends=WHOLE_DAY[1], reason=reason,
            made=at,
        )
        for day in days
    )  # fmt: skip
    return len(days)


def rebook_all(*, at: datetime) -> int:
    """Go on with every closing whose day is not over; how many appointments were moved."""
    today = at.astimezone(BERLIN).date()
    keys = Closing.objects.filter(day__gte=today).order_by("day", "pk").values_list("pk", flat=True)
    return sum(rebook(one, at=at) for one in list(keys))


def rebook(closing: int, *, at: datetime) -> int:
    """Move what a closing hits, one after the other by time; how many were moved.

    What is only held or preliminary waits until it is booked or over.
    """
    one = Closing.objects.select_related("calendar__office").filter(pk=closing).first()
    if one is None:
        return 0
    _find(one)
    rows = Rebooking.objects.filter(closing=one, state=Moved.WAITING).order_by("begins", "pk")
    keys = list(rows.values_list("booking", flat=True))
    return sum(_rebook(one, key, at=at) == Moved.MOVED for key in keys)


@transaction.atomic
def _rebook(closing: Closing, key: uuid.UUID, *, at: datetime) -> Moved:
    """One appointment. Its row is locked first: what the citizen does meanwhile comes after."""
    row = Booking.objects.select_for_update(no_key=True).get(pk=key)
    waits = Rebooking.objects.filter(closing=closing, booking=key, state=Moved.WAITING)
    if not Booking.objects.filter(_hit(closing), pk=key).exists():
        waits.update(state=Moved.GONE)
        return Moved.GONE
    if row.state in WAITING:
        return Moved.WAITING
    if not waits.exists():  # another worker was here
        return Moved.GONE
    moved = _move(closing, row, at=at) if is_reachable(row) else None
    if moved is None:
        waits.update(state=Moved.BY_HAND)
        return Moved.BY_HAND
    waits.update(state=Moved.MOVED, changes=moved.changes)
    return Moved.MOVED


def _move(closing: Closing, row: Booking, *, at: datetime) -> Booking | None:
    for free in _places(closing, row, at=at):
        try:
            return change(
                row.pk, begins=free.begins, calendar=free.calendar, cause=Cause.REBOOKED, at=at
            )
        except (SlotTaken, NotBookable, TooMany):  # somebody was faster: the next one
            continue
    return None


def _places(closing: Closing, row: Booking, *, at: datetime) -> Iterator[Free]:
    """Where it could go: the own office first, each time the nearest first."""
    items, channel = items_of(row.pk), Channel(row.channel)
    office = closing.calendar.office
    own = Calendar.objects.filter(office=office, active=True, centre=closing.calendar.centre_id)
    houses = [list(own.values_list("pk", flat=True))]
    if closing.elsewhere and office.municipality_id:
        services = [one.service for one in items]
        there = calendars_for(services, place=office.municipality_id)
        others = Calendar.objects.filter(pk__in=there, centre=closing.calendar.centre_id)
        houses.append(list(others.exclude(office=office).values_list("pk", flat=True)))
    for calendars in filter(None, houses):
        yield from nearest(
            items, channel, calendars, to=row.begins, not_before=at + closing.lead, at=at
        )  # fmt: skip


def nearest(
    items: tuple[Item, ...],
    channel: Channel,
    calendars: list[int],
    *,
    to: datetime,
    not_before: datetime,
    at: datetime,
) -> list[Free]:
    """Free times near to a time, nearest first, none before `not_before`; the later of two."""

    def between(since: datetime, until: datetime | None, limit: int) -> list[Free]:
        try:
            return next_free(
                items, channel=channel, calendars=calendars, at=at, limit=limit,
                when=When(since=since, until=until),
            )  # fmt: skip
        except NotBookable:
            return []

    later = between(max(to, not_before), None, TRIES)
    farthest = later[0].begins - to if later else timedelta(days=7)
    earlier: list[Free] = []
    for n in range(farthest.days + 1):  # day by day backwards, as the search only looks ahead
        until = to - timedelta(days=n)
        since = max(until - timedelta(days=1), not_before, to - farthest)
        if since >= until or earlier:
            break
        earlier = between(since, until, 500)[-TRIES:]
    found = [*later, *earlier]
    return sorted(found, key=lambda one: (abs(one.begins - to), to > one.begins))[:TRIES]
