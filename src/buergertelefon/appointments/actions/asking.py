"""Appointments of the web that stand only once the citizen has pressed the link of the message."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from buergertelefon.appointments.actions import allowing, telling
from buergertelefon.appointments.actions import booking as bookings
from buergertelefon.appointments.actions.telling import Cause
from buergertelefon.appointments.errors import HoldExpired, NotPossible, UnknownBooking
from buergertelefon.appointments.models import Booking, Calendar
from buergertelefon.appointments.queries.rows import row_of
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import STEPS, State, Step
from buergertelefon.messages.addresses import reach
from buergertelefon.messages.queries import channels


def asks(calendar: Calendar) -> bool:
    """Does this office want the link to be pressed, and can we send one?

    Without mail and SMS, or without PUBLIC_URL, nobody could press it: then it is booked at once.
    """
    return bool(calendar.confirm_within and settings.PUBLIC_URL and channels())


def until(row: Booking, *, at: datetime) -> datetime | None:
    """Until when the link would have to be pressed; not later than the appointment."""
    within = row.calendar.confirm_within
    return None if within is None else min(at + within, row.begins)


@transaction.atomic
def book(booking: uuid.UUID, *, at: datetime, mail: str = "", phone: str = "") -> Booking:
    """Book what a citizen holds on the web: for good, or until the link is pressed.

    By telephone and at the counter somebody has been spoken to: those need no link. Twice is the
    same as once. What was held with it is booked with it. Raises as `booking.confirm`; NotPossible
    also if no address is given where a link has to be sent; then nothing is booked.
    """
    return _with_row(booking, lambda one: _book(one, at=at, mail=mail, phone=phone))


def _book(booking: uuid.UUID, *, at: datetime, mail: str, phone: str) -> Booking:
    row = _row(booking)
    if row.state == State.PENDING:
        return row
    if row.channel != Channel.WEB or not asks(row.calendar):
        return bookings.confirm(booking, at=at, mail=mail, phone=phone)
    address, number = reach(mail, phone)
    if not address and not number:
        raise NotPossible(row.state)
    sources, target = STEPS[Step.ASK]
    held = Booking.objects.filter(pk=booking, state__in=sources, held_until__gt=at)
    if not held.update(
        state=target, held_until=until(row, at=at), mail=address, phone=number
    ):  # fmt: skip
        return bookings.confirm(booking, at=at)  # as it is by now, or why not
    row = _row(booking)
    allowing.may_book(row, at=at)
    telling.tell(row, Cause.ASKED, at=at)
    return row


@transaction.atomic
def affirm(booking: uuid.UUID, *, at: datetime) -> Booking:
    """The link was pressed: it is booked for good, with its row. Twice is the same as once.

    Raises HoldExpired, NotPossible, UnknownBooking.
    """
    return _with_row(booking, lambda one: _affirm(one, at=at))


def _affirm(booking: uuid.UUID, *, at: datetime) -> Booking:
    pending = Booking.objects.filter(pk=booking, state=State.PENDING, held_until__gt=at)
    if pending.update(state=State.CONFIRMED, held_until=None, confirmed=at):
        row = _row(booking)
        telling.tell(row, Cause.CONFIRMED, at=at)
        return row
    row = _row(booking)
    if row.state in {State.EXPIRED, State.PENDING}:
        raise HoldExpired
    if row.confirmed is None or row.state == State.CANCELLED:
        raise NotPossible(row.state)
    return row


def _with_row(booking: uuid.UUID, do: Callable[[uuid.UUID], Booking]) -> Booking:
    """Do it to an appointment and to all that was made with it and is not cancelled.

    In the order of their keys: one that moving does not change.
    """
    same = {one.pk for one in row_of(_row(booking)) if one.state != State.CANCELLED}
    done = {one: do(one) for one in sorted(same | {booking})}
    return done[booking]


def _row(booking: uuid.UUID) -> Booking:
    row = Booking.objects.select_related("calendar__office").filter(pk=booking).first()
    if row is None:
        raise UnknownBooking
    return row
