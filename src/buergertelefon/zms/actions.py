"""What somebody does by the interface: each is an action on our calendars, with its refusals."""

import uuid
from datetime import datetime

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
from buergertelefon.zms.errors import Refused
from buergertelefon.zms.queries.offer import refused
from buergertelefon.zms.rules.codes import Code
from buergertelefon.zms.rules.reading import Contact, Reservation


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
