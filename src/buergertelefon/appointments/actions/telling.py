"""What the citizen is told, by mail with a calendar file or by SMS, in the same transaction."""

import logging
from contextlib import suppress
from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from buergertelefon.appointments.ics import Entry, Method, calendar_file
from buergertelefon.appointments.models import BookedService, Booking
from buergertelefon.appointments.queries.checklist import of_booking, takes_plate
from buergertelefon.appointments.rules.checklist import cases
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.words import clock, counted, spoken
from buergertelefon.appointments.secret import asked_of, secret_of
from buergertelefon.base.phone import shown
from buergertelefon.base.spelling import spelled_out
from buergertelefon.messages import actions as messages
from buergertelefon.messages.actions import Draft
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.messages.rules.outbox import Channel as By

log = logging.getLogger(__name__)


class Cause(StrEnum):
    """Why a message goes out."""

    CONFIRMED = "appointment-confirmed"
    CHANGED = "appointment-changed"
    CANCELLED = "appointment-cancelled"
    REBOOKED = "appointment-rebooked"  # moved by the office: it had to close
    OFFERED = "appointment-offered"
    ASKED = "appointment-asked"
    REMINDED = "appointment-reminded"


#: where somebody learns when to come, and so what to bring
TOLD_WHEN = frozenset({Cause.CONFIRMED, Cause.CHANGED, Cause.REMINDED})
#: what a subject says: when, never what for; it is read over shoulders
SUBJECTS = {
    Cause.CONFIRMED: "Ihr Termin am {day}", Cause.CHANGED: "Ihr Termin ist jetzt am {day}",
    Cause.CANCELLED: "Ihr Termin am {day} ist abgesagt",
    Cause.OFFERED: "Ein Termin ist frei: {day}",
    Cause.ASKED: "Bitte bestätigen: Ihr Termin am {day}",
    Cause.REMINDED: "Erinnerung: Ihr Termin am {day}",
    Cause.REBOOKED: "Ihr Termin wurde verlegt auf {day}",
}  # fmt: skip
#: what a calendar asks for who wrote it, if neither the office nor we have an address
NOBODY = "noreply@invalid"


def tell(booking: Booking, cause: Cause, *, at: datetime, once: str = "") -> None:
    """Post it to the address and the number the citizen gave; a way that is not set up is left out.

    `once` tells apart what is said more than once of the same appointment. A reminder that waits
    is taken back when something else is to be said. Raises BadMessage.
    """
    ways = [(By.MAIL, booking.mail), (By.SMS, booking.phone)]
    if not any(to for _, to in ways):
        return
    messages.withdraw(f"appointment:{booking.pk}:{Cause.REMINDED.name.lower()}:")
    values = facts(booking) | _links(booking)
    if cause in TOLD_WHEN:
        values |= bring(booking, at=at)
    for by, to in ways:
        if to:
            draft = Draft(
                by, to, render_to_string(f"appointments/{cause.name.lower()}_{by}.txt", values),
                cause, reference=booking.contact,
                subject=_subject(cause, booking) if by == By.MAIL else "",
                calendar=_file(booking, cause, values, at=at) if by == By.MAIL else "",
                urgent=cause == Cause.CONFIRMED and booking.channel == Channel.PHONE,
                until=booking.begins if cause == Cause.REMINDED else booking.held_until,
            )  # fmt: skip
            key = f"appointment:{booking.pk}:{cause.name.lower()}:{booking.changes}{once}:{by}"
            with suppress(NotSetUp):
                messages.post(draft, key=key, centre=booking.calendar.centre_id, at=at)


def _subject(cause: Cause, booking: Booking) -> str:
    return SUBJECTS[cause].format(day=spoken(booking.begins))


def facts(booking: Booking) -> dict[str, Any]:
    """What the texts say; where a service is discreet no service and no office is named."""
    booked = BookedService.objects.filter(booking=booking).order_by("pk")
    services = list(booked.values_list("offer__service__name", "persons", "offer__counted"))
    discreet = is_discreet(booking)
    office = booking.calendar.office
    return {
        "when": spoken(booking.begins),
        "place": "" if discreet else booking.calendar.name,
        "address": office.address,
        "services": [] if discreet else [(one[0], counted(*one[1:3])) for one in services],
        "reference": booking.reference,
        "spelled": ", ".join(spelled_out(booking.reference)),
        "phone": shown(office.phone) if office.phone and not discreet else "",
    }


def is_discreet(booking: Booking) -> bool:
    """Is there a service in it that no message may name?"""
    return BookedService.objects.filter(booking=booking, offer__discreet=True).exists()


def bring(booking: Booking, *, at: datetime) -> dict[str, Any]:
    """What to bring, as far as it is known; a list would name a discreet service."""
    things = of_booking(booking, at=at)
    if is_discreet(booking):
        return {"list_on_page": bool(things)}
    return {
        "bring": cases(things),
        "list_on_page": bool(things),
        "plate_days": booking.calendar.plate_days if takes_plate(booking) else None,
        "plate": takes_plate(booking),
    }


def _links(booking: Booking) -> dict[str, Any]:
    """Where the citizen answers, and until when."""
    until = booking.held_until
    asked = booking.state == State.PENDING
    return {
        "page": "" if asked else page_of(booking),
        "confirm": link_to("appointment_confirm", booking.reference, asked_of(booking.key))
        if asked
        else "",
        "until": (spoken(until) if asked else clock(until)) if until else "",
        "reply": bool(settings.SMS_REPLY_SECRET),
    }


def letter(booking: Booking, *, at: datetime) -> dict[str, Any]:
    """What a printed letter says, for who has neither mail nor mobile."""
    minutes = int((booking.ends - booking.begins).total_seconds()) // 60
    known = {"minutes": minutes, "room": booking.calendar.office.room}
    return facts(booking) | bring(booking, at=at) | known


def page_of(booking: Booking) -> str:
    """Address of the citizen's own page with code and secret; "" where there is none."""
    return link_to("appointment", booking.reference, secret_of(booking.key))


def file_of(booking: Booking, *, at: datetime) -> str:
    """The calendar file to download from the citizen's own page."""
    values = facts(booking) | _links(booking)
    return calendar_file(_entry(booking, values), Method.PUBLISH, at=at)


def _file(booking: Booking, cause: Cause, values: dict[str, Any], *, at: datetime) -> str:
    """The calendar file; none for what is no appointment yet, and none twice."""
    if cause in {Cause.OFFERED, Cause.ASKED, Cause.REMINDED}:
        return ""
    method = Method.CANCEL if cause == Cause.CANCELLED else Method.REQUEST
    return calendar_file(_entry(booking, values), method, at=at)


def _entry(booking: Booking, values: dict[str, Any]) -> Entry:
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
