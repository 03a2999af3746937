"""Appointments by code, by day, by channel."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum

from buergertelefon.appointments import secret
from buergertelefon.appointments.errors import UnknownBooking
from buergertelefon.appointments.models import BookedService, Booking, Slot
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.fairness import Sums
from buergertelefon.appointments.rules.life import LIVING, State
from buergertelefon.appointments.rules.words import counted
from buergertelefon.base import reference
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.secret import is_of, is_same


def by_reference(written: str) -> Booking:
    """For people at desk and counter. Raises UnknownBooking."""
    code = reference.normal(written)
    row = Booking.objects.select_related("calendar__office").filter(reference=code).first()
    if not code or row is None:
        raise UnknownBooking
    return row


def by_secret(written: str, key: str) -> Booking:
    """For the citizen's own link: code and secret have to fit. Raises UnknownBooking."""
    row = by_reference(written)
    if not is_of(key, row.secret_hash):
        raise UnknownBooking
    return row


def by_asked(written: str, key: str) -> Booking:
    """For the link that confirms, which only the message has. Raises UnknownBooking."""
    row = by_reference(written)
    if not is_same(key, secret.asked_of(row.key)):
        raise UnknownBooking
    return row


@dataclass(frozen=True)
class Line:
    """An appointment in the view of a day."""

    id: uuid.UUID
    reference: str
    begins: datetime
    ends: datetime
    state: State
    channel: Channel
    services: tuple[tuple[str, str], ...]  # name, and "2 Personen" if more than one


@dataclass(frozen=True)
class Time:
    """A slot in the view of a day, and who begins there."""

    begins: datetime
    capacity: int
    taken: int
    overbooked: int
    lines: list[Line] = field(default_factory=list)


def day_of(calendar: int, day: date) -> list[Time]:
    """The slots of a day, earliest first, each with the appointments that begin in it."""
    rows = Slot.objects.filter(calendar=calendar, day=day).order_by("begins")
    times = {
        begins: Time(begins, capacity, taken, over)
        for begins, capacity, taken, over in rows.values_list(
            "begins", "capacity", "taken", "overbooked"
        )
    }
    if times:
        span = (min(times), max(times))
        for line in lines(Q(calendar=calendar, begins__range=span, state__in=LIVING)):
            times[line.begins].lines.append(line)
    return list(times.values())


def lines(chosen: Q) -> list[Line]:
    """Appointments with their services, by time."""
    rows = list(Booking.objects.filter(chosen).distinct().order_by("begins", "made", "pk"))
    booked: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
    services = BookedService.objects.filter(booking__in=[row.pk for row in rows])
    named = services.order_by("pk").values_list(
        "booking", "offer__service__name", "persons", "offer__counted"
    )
    for booking, name, number, kind in named:
        booked[booking].append((name, counted(number, kind)))
    return [
        Line(
            row.pk, row.reference, row.begins, row.ends, State(row.state), Channel(row.channel),
            tuple(booked[row.pk]),
        )
        for row in rows
    ]  # fmt: skip


def figures(calendars: Iterable[int], *, since: date, until: date) -> list[Sums]:
    """Who got what, for appointments on days in [since, until): one line for each channel."""
    begins, ends = (datetime.combine(day, datetime.min.time(), BERLIN) for day in (since, until))
    rows = Booking.objects.filter(
        calendar__in=list(calendars), begins__gte=begins, begins__lt=ends, confirmed__isnull=False
    )
    ahead = ExpressionWrapper(F("begins") - F("confirmed"), output_field=DurationField())
    sums = rows.values("channel").annotate(
        confirmed_ever=Count("pk"),
        cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        missed=Count("pk", filter=Q(state=State.NO_SHOW)),
        over=Count("pk", filter=Q(state__in=[State.DONE, State.NO_SHOW])),
        ahead=Sum(ahead),
    )
    found: dict[str, Any] = {row["channel"]: row for row in sums}
    nothing: dict[str, Any] = {
        "confirmed_ever": 0,
        "cancelled": 0,
        "missed": 0,
        "over": 0,
        "ahead": timedelta(0),
    }
    return [
        Sums(
            channel, row["confirmed_ever"], row["cancelled"], row["missed"], row["over"],
            row["ahead"],
        )
        for channel in Channel
        for row in [found.get(channel, nothing)]
    ]  # fmt: skip


def beyond_limit(calendars: Iterable[int], *, since: datetime, until: datetime) -> dict[str, int]:
    """How many were booked beyond the limit of their office in [since, until), by reason."""
    rows = Booking.objects.filter(
        calendar__in=list(calendars), confirmed__gte=since, confirmed__lt=until
    ).exclude(beyond="")
    return dict(rows.values_list("beyond").annotate(Count("pk")).order_by("beyond"))
