"""What people are told of their registration, the way they chose, in the same transaction."""

from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.template.loader import render_to_string

from buergertelefon.base.money import euros
from buergertelefon.base.phone import shown
from buergertelefon.base.spelling import spelled_out
from buergertelefon.courses.ics import calendar_file
from buergertelefon.courses.models import Registration
from buergertelefon.courses.queries.comparing import dates_of
from buergertelefon.courses.queries.owing import money_of
from buergertelefon.courses.queries.registrations import place_in_line
from buergertelefon.courses.queries.saying import days_of, place_of
from buergertelefon.courses.rules.dates import Moved, said
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.words import Channel, Way
from buergertelefon.courses.secret import secret_of
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.drafts import LONGEST_CALENDAR
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.messages.rules.outbox import Channel as By


class Cause(StrEnum):
    """Why a message goes out."""

    CONFIRMED = "course-confirmed"
    WAITING = "course-waiting"
    OFFERED = "course-offered"
    EXPIRED = "course-expired"
    CANCELLED = "course-cancelled"  # by whom: Registration.why
    CHANGED = "course-changed"
    DATES = "course-dates"  # the school has moved or dropped some
    FEE = "course-fee"  # it was not known when they registered


SUBJECTS = {
    Cause.CONFIRMED: "Ihre Anmeldung zum Kurs {number}",
    Cause.WAITING: "Sie stehen auf der Warteliste: Kurs {number}",
    Cause.OFFERED: "Ein Platz ist frei geworden: Kurs {number}",
    Cause.EXPIRED: "Ihr Platz auf der Warteliste: Kurs {number}",
    Cause.CANCELLED: "Ihre Abmeldung vom Kurs {number}",
    Cause.CHANGED: "Ihr Wechsel in den Kurs {number}",
    Cause.DATES: "Neue Termine: Kurs {number}",
    Cause.FEE: "Das Entgelt: Kurs {number}",
}
#: where somebody learns what it costs
PRICED = frozenset({Cause.CONFIRMED, Cause.CHANGED, Cause.FEE})
WITH_CALENDAR = frozenset({Cause.CONFIRMED, Cause.CHANGED, Cause.CANCELLED, Cause.DATES})
NOTHING_MOVED = Moved()
#: at the end of a letter
GREETING = "Freundliche Grüße\n{school}"
COURSE_OFF = "Der Kurs {number} fällt aus"
WAYS = {Way.MAIL: By.MAIL, Way.SMS: By.SMS, Way.LETTER: By.LETTER}


def tell(row: Registration, cause: Cause, *, at: datetime, moved: Moved = NOTHING_MOVED) -> None:
    """Post it the way the payer chose; a way that is not set up is left out.

    `moved`: dates that go and come. Raises BadMessage.
    """
    if not row.way:
        return
    by = WAYS[Way(row.way)]
    values = facts(row) | {
        "gone": [said(one) for one in moved.gone], "fresh": [said(one) for one in moved.fresh]
    }  # fmt: skip
    kind = "sms" if by == By.SMS else "mail"
    text = render_to_string(f"courses/{cause.name.lower()}_{kind}.txt", values).strip()
    letter = by == By.LETTER
    draft = Draft(
        by, recipient_of(row), f"{text}\n\n{GREETING.format(**values)}" if letter else text,
        cause, reference=row.contact,
        subject="" if by == By.SMS else subject_of(row, cause),
        calendar=calendar_of(row, cause, at=at, moved=moved) if by == By.MAIL else "",
        urgent=cause == Cause.CONFIRMED and row.channel == Channel.PHONE,
        until=None if letter else row.held_until,
        lines=tuple(values["lines"]) if letter and cause in PRICED else (),
        sender=f"{values['school']}\n{values['school_address']}".strip() if letter else "",
    )  # fmt: skip
    key = f"course:{row.pk}:{cause.name.lower()}:{row.changes}:{by}"
    with suppress(NotSetUp):
        post(draft, key=key, centre=row.course.school.centre_id, at=at)


def subject_of(row: Registration, cause: Cause) -> str:
    """Who has not cancelled it reads so at first sight."""
    of_school = cause == Cause.CANCELLED and row.why == Reason.COURSE
    return (COURSE_OFF if of_school else SUBJECTS[cause]).format(number=row.course.number)


def recipient_of(row: Registration) -> str:
    """Address, number, or the lines of the letter's window."""
    if row.way == Way.LETTER:
        return f"{row.name}\n{row.street}\n{row.postcode} {row.town}"
    return row.phone if row.way == Way.SMS else row.mail


def facts(row: Registration) -> dict[str, Any]:
    """What the texts say."""
    course, school = row.course, row.course.school
    people = list(row.participants.order_by("pk").values_list("name", flat=True))
    letter = row.way == Way.LETTER
    return {
        "title": course.title, "number": course.number, "school": school.name,
        "days": days_of(course), "place": place_of(course), "note": course.material_note,
        "people": people, "seats": row.seats, "name": row.name,
        "lines": [(text, euros(cents)) for text, cents in row.lines],
        "total": euros(row.fee_cents), "fee_known": course.fee_cents is not None,
        "money": money_of(row), "withdraw_until": row.withdraw_until,
        "reference": row.reference, "spelled": ", ".join(spelled_out(row.reference)),
        "phone": shown(school.office.phone) if school.office.phone else "",
        "page": "" if letter else page_of(row), "until": row.held_until,
        "turn": place_in_line(row) if row.state == State.WAITING else 0,
        "why": row.why, "why_course": course.why_cancelled,
        "letter": letter, "school_address": school.office.address,
    }  # fmt: skip


def page_of(row: Registration) -> str:
    """Address of the citizen's own page with code and secret; "" where there is none."""
    return link_to("course_registration", row.reference, secret_of(row.key))


def calendar_of(
    row: Registration, cause: Cause, *, at: datetime, moved: Moved = NOTHING_MOVED
) -> str:
    """The calendar file of all dates; "" where there is none, or it is too long."""
    if cause not in WITH_CALENDAR or not row.confirmed:
        return ""
    dates = dates_of([row.course_id]).get(row.course_id, ())
    off = cause == Cause.CANCELLED
    file = calendar_file(
        row.course, dates, at=at, changes=row.changes, off=off, gone=moved.gone
    ) if dates else ""  # fmt: skip
    return file if len(file) <= LONGEST_CALENDAR else ""
