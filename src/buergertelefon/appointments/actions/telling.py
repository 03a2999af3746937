"""What the citizen is told, by mail with a calendar file or by SMS, in the same transaction."""

import logging
from contextlib import suppress
from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from buergertelefon.appointments.ics import Entry, Method, calendar_file
from buergertelefon.appointments.models import BookedService, Booking
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.words import clock, spoken
from buergertelefon.appointments.secret import secret_of
from buergertelefon.base.phone import may_be_texted, shown
from buergertelefon.base.spelling import spelled_out
from buergertelefon.messages import actions as messages
from buergertelefon.messages.actions import Draft
from buergertelefon.messages.errors import BadAddress, BadNumber, NotSetUp
from buergertelefon.messages.rules.outbox import Channel as By

log = logging.getLogger(__name__)


class Cause(StrEnum):
    """Why a message goes out."""

    CONFIRMED = "appointment-confirmed"
    CHANGED = "appointment-changed"
    CANCELLED = "appointment-cancelled"
    REBOOKED = "appointment-rebooked"  # moved by the office: it had to close
    OFFERED = "appointment-offered"


#: what a subject says: when, never what for; it is read over shoulders
SUBJECTS = {
    Cause.CONFIRMED: "Ihr Termin am {day}", Cause.CHANGED: "Ihr Termin ist jetzt am {day}",
    Cause.CANCELLED: "Ihr Termin am {day} ist abgesagt",
    Cause.OFFERED: "Ein Termin ist frei: {day}",
    Cause.REBOOKED: "Ihr Termin wurde verlegt auf {day}",
}  # fmt: skip
#: what a calendar asks for who wrote it, if neither the office nor we have an address
NOBODY = "noreply@invalid"


def reach(mail: str, phone: str) -> tuple[str, str]:
    """Address and number as they are kept. Raises BadAddress, BadNumber."""
    mail, number = mail.strip(), ""
    if mail:
        try:
            validate_email(mail)
        except ValidationError:
            raise BadAddress from None
    if phone.strip() and not (number := may_be_texted(phone)):
        raise BadNumber
    return mail, number


def tell(booking: Booking, cause: Cause, *, at: datetime) -> None:
    """Post it to the address and the number the citizen gave; a way that is not set up is left out.

    Raises BadMessage.
    """
    ways = [(By.MAIL, booking.mail), (By.SMS, booking.phone)]
    if not any(to for _, to in ways):
        return
    values = _values(booking)
    for by, to in ways:
        if to:
            draft = Draft(
                by, to, render_to_string(f"appointments/{cause.name.lower()}_{by}.txt", values),
                cause, reference=booking.contact,
                subject=_subject(cause, booking) if by == By.MAIL else "",
                calendar=_file(booking, cause, values, at=at) if by == By.MAIL else "",
                urgent=cause == Cause.CONFIRMED and booking.channel == Channel.PHONE,
            )  # fmt: skip
            key = f"appointment:{booking.pk}:{cause.name.lower()}:{booking.changes}:{by}"
            with suppress(NotSetUp):
                messages.post(draft, key=key, centre=booking.calendar.centre_id, at=at)


def _subject(cause: Cause, booking: Booking) -> str:
    return SUBJECTS[cause].format(day=spoken(booking.begins))


def _values(booking: Booking) -> dict[str, object]:
    """What the texts say; where a service is discreet no service and no office is named."""
    booked = BookedService.objects.filter(booking=booking).order_by("pk")
    services = list(booked.values_list("offer__service__name", "persons", "offer__discreet"))
    discreet = any(one[2] for one in services)
    office = booking.calendar.office
    return {
        "when": spoken(booking.begins),
        "place": "" if discreet else booking.calendar.name,
        "address": office.address,
        "services": [] if discreet else [one[:2] for one in services],
        "reference": booking.reference,
        "spelled": ", ".join(spelled_out(booking.reference)),
        "phone": shown(office.phone) if office.phone and not discreet else "",
        "page": page_of(booking),
        "until": clock(booking.held_until) if booking.held_until else "",
    }


def page_of(booking: Booking) -> str:
    """Address of the citizen's own page with code and secret; "" where there is none."""
    if not settings.PUBLIC_URL:
        return ""
    try:
        path = reverse("appointment", args=[booking.reference, secret_of(booking.key)])
    except NoReverseMatch:
        return ""
    return settings.PUBLIC_URL.rstrip("/") + path


def file_of(booking: Booking, *, at: datetime) -> str:
    """The calendar file to download from the citizen's own page."""
    return calendar_file(_entry(booking, _values(booking)), Method.PUBLISH, at=at)


def _file(booking: Booking, cause: Cause, values: dict[str, object], *, at: datetime) -> str:
    """The calendar file; none for an offer, which is no appointment yet."""
    if cause == Cause.OFFERED:
        return ""
    method = Method.CANCEL if cause == Cause.CANCELLED else Method.REQUEST
    return calendar_file(_entry(booking, values), method, at=at)


def _entry(booking: Booking, values: dict[str, object]) -> Entry:
    place, page = values["place"], values["page"]
    return Entry(
        uid=f"{booking.pk}@buergertelefon",
        sequence=booking.changes,
        begins=booking.begins,
        ends=booking.ends,
        summary=f"Termin: {place}" if place else "Termin",
        description="\n".join(filter(None, [f"Code {booking.reference}", str(page)])),
        location=booking.calendar.office.address,
        organizer=booking.calendar.office.mail or parseaddr(settings.MAIL_FROM)[1] or NOBODY,
        attendee=booking.mail,
    )
