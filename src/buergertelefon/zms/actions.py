"""What somebody does by the interface: each is an action on our calendars, with its refusals."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from buergertelefon.appointments.actions import asking
from buergertelefon.appointments.actions import booking as bookings
from buergertelefon.appointments.actions.citizen import leave_address
from buergertelefon.appointments.errors import (
    AppointmentError,
    HoldExpired,
    NotBookable,
    NotPossible,
    TooMany,
)
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.queries.bookings import by_reference
from buergertelefon.appointments.queries.offers import Wish
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import GONE, LIVING, State
from buergertelefon.base.phone import may_be_texted, parsed
from buergertelefon.messages.errors import BadAddress, BadNumber
from buergertelefon.zms.client import RemoteBooking
from buergertelefon.zms.errors import Refused, RemoteError, RemoteUnclear
from buergertelefon.zms.models import RemoteOffice, RemotePress
from buergertelefon.zms.queries.offer import refused
from buergertelefon.zms.rules.codes import Code
from buergertelefon.zms.rules.reading import Contact, Reservation

#: so long a second press is known
KEEP = timedelta(days=2)
#: so long an answer may be on its way
PATIENCE = timedelta(minutes=2)
ON_ITS_WAY = "Das ist schon unterwegs. Bitte einen Augenblick warten und noch einmal drücken."
NOT_KNOWN = "Ob dort gebucht wurde, ist nicht bekannt. Bitte bei der Stelle nachfragen."


def reserve(wanted: Reservation, *, at: datetime) -> tuple[Booking, str]:
    """Hold a place for some minutes: the appointment and its key. Raises Refused."""
    if wanted.begins <= at:
        raise Refused(Code.TIMESTAMP)
    wish = Wish(wanted.office, wanted.begins, wanted.items, Channel.WEB)
    try:
        held = bookings.hold(wish, key=uuid.uuid4(), at=at)
    except NotBookable as error:
        raise refused(error) from error
    except AppointmentError as error:
        raise Refused(Code.GONE) from error
    return by_reference(held.reference), held.secret


@transaction.atomic
def update(booking: Booking, given: Contact, *, at: datetime) -> None:
    """Note how the citizen is reached. Raises Refused.

    A number that gets no text is of no use to us: it is taken and not kept.
    """
    phone = booking.phone if given.phone is None else given.phone.strip()
    if phone and parsed(phone) is None:
        raise Refused(Code.PHONE)
    mail = booking.mail if given.mail is None else given.mail
    try:
        leave_address(booking.pk, mail=mail, phone=may_be_texted(phone), at=at)
    except HoldExpired as error:
        raise Refused(Code.NOT_RESERVED) from error
    except BadAddress as error:
        raise Refused(Code.MAIL) from error
    except BadNumber as error:
        raise Refused(Code.PHONE) from error
    booking.refresh_from_db()


def book(booking: Booking, *, at: datetime) -> None:
    """Book what is held, or until the link of the message is pressed, where the office wants that.

    Twice is once. Raises Refused.
    """
    if booking.state in LIVING - {State.HELD}:
        return
    try:
        asking.book(booking.pk, at=at, mail=booking.mail, phone=booking.phone)
    except TooMany as error:
        raise Refused(Code.TOO_MANY) from error
    except AppointmentError as error:
        raise Refused(Code.NOT_RESERVED) from error
    booking.refresh_from_db()


def cancel(booking: Booking, *, at: datetime) -> None:
    """Give up a hold or an appointment that is to come; twice is once. Raises Refused."""
    if booking.begins <= at and booking.state not in GONE:
        raise Refused(Code.NOT_CANCELLED)
    try:
        bookings.cancel(booking.pk, at=at)
    except NotPossible as error:
        raise Refused(Code.NOT_CANCELLED) from error
    booking.refresh_from_db()


def book_there(
    press: uuid.UUID,
    office: RemoteOffice,
    ask: Callable[[], RemoteBooking],
    *,
    begins: datetime,
    at: datetime,
) -> RemotePress:
    """Book at an office elsewhere, once for each press; `ask` asks it. Never in a transaction.

    The row is there before the office is asked and stays while nobody knows what it did. Raises
    RemoteError if it says no, and then the press may be used again; RemoteUnclear if it may have
    booked, at this press or at an earlier one.
    """
    row, is_new = RemotePress.objects.get_or_create(
        press=press, defaults={"office": office, "since": at, "begins": begins}
    )
    if not is_new:
        if row.number is not None:
            return row
        raise RemoteUnclear(ON_ITS_WAY if at < row.since + PATIENCE else NOT_KNOWN)
    try:
        got = ask()
    except RemoteUnclear:
        raise  # stays: nobody books twice by pressing again
    except RemoteError:
        row.delete()
        raise
    row.number, row.begins, row.status = got.process, got.begins, got.status
    row.save(update_fields=["number", "begins", "status"])
    return row


def forget_presses(*, at: datetime) -> int:
    """Delete what nobody will press again; how many."""
    return RemotePress.objects.filter(since__lt=at - KEEP).delete()[0]
