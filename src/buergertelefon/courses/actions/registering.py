"""A registration: held, confirmed, moved to another course, cancelled, or let expire."""

import secrets
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from buergertelefon.base import reference
from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions import claiming, offering, pricing, telling
from buergertelefon.courses.actions.telling import Cause
from buergertelefon.courses.errors import BadDetails, HoldExpired, NotBookable, NotPossible
from buergertelefon.courses.models import Course, Participant, Reduction, Registration
from buergertelefon.courses.queries.registrations import locked, over, row_of
from buergertelefon.courses.rules.details import Ages, Details, checked, must_be_of_age
from buergertelefon.courses.rules.life import GONE, STEPS, TAKES, Reason, State, Step
from buergertelefon.courses.rules.times import may_register
from buergertelefon.courses.rules.words import Channel
from buergertelefon.messages.addresses import reach

Draw = Callable[[int], int]
#: codes are tried so often; the second try is needed once in millions
TRIES = 5
#: so many places at once; a class of a school rings the school
MOST_SEATS = 12


@transaction.atomic
def hold(
    course: int,
    *,
    seats: int,
    channel: Channel,
    key: uuid.UUID,
    at: datetime,
    contact: uuid.UUID | None = None,
    row: uuid.UUID | None = None,
) -> Registration:
    """Keep places for some minutes (`School.hold`), all of them or none.

    `key` is the form's: who presses five times has one hold. `row` is the same for what is made in
    one conversation. Raises CourseFull, NotBookable, and HoldExpired if the key's hold is over.
    """
    found, is_new = made(
        course, seats=seats, channel=channel, key=key, at=at, contact=contact, row=row,
        state=State.HELD,
    )  # fmt: skip
    if is_new:
        claiming.take(course, seats)
    elif found.state == State.EXPIRED or (found.held_until and found.held_until <= at):
        raise HoldExpired
    elif found.state in GONE:
        raise NotPossible(found.state)
    return found


def made(
    course: int,
    *,
    seats: int,
    channel: Channel,
    key: uuid.UUID,
    at: datetime,
    contact: uuid.UUID | None,
    row: uuid.UUID | None,
    state: State,
    below: Draw = secrets.randbelow,
) -> tuple[Registration, bool]:
    """The registration of this form, and whether it is new. Takes no place yet.

    Raises NotBookable.
    """
    there = Course.objects.select_related("school").filter(pk=course).first()
    if there is None or not there.school.active:
        raise NotBookable
    if there.cancelled or there.vanished:
        raise NotBookable("Dieser Kurs findet nicht statt.")
    if not 1 <= seats <= MOST_SEATS:
        raise NotBookable(f"Auf einmal gehen 1 bis {MOST_SEATS} Plätze.")
    may_register(
        channel, today=at.astimezone(BERLIN).date(), begins=there.begins, ends=there.ends,
        in_person=there.in_person,
    )  # fmt: skip
    for _ in range(TRIES):
        values = {
            "reference": reference.drawn(below), "course_id": course, "channel": channel,
            "state": state, "seats": seats, "made": at, "contact": contact, "row": row,
            "held_until": at + there.school.hold if state == State.HELD else None,
            "queued": at if state == State.WAITING else None,
        }  # fmt: skip
        try:
            with transaction.atomic():  # waits for a click that is on its way
                return Registration.objects.create(key=key, **values), True
        except IntegrityError:
            if found := Registration.objects.filter(key=key).first():
                return found, False
    raise NotBookable("Es ist kein freier Code mehr da. Bitte noch einmal versuchen.")


@transaction.atomic
def confirm(registration: uuid.UUID, details: Details, *, at: datetime) -> Registration:
    """Register for good who holds a place, and tell them. Twice is the same as once.

    Raises BadDetails, BadMessage, HoldExpired, NotPossible, UnknownRegistration.
    """
    row = locked(registration)
    if row.state == State.CONFIRMED:
        return row
    if row.state == State.EXPIRED or (row.held_until is not None and row.held_until <= at):
        raise HoldExpired
    sources, target = STEPS[Step.CONFIRM]
    if row.state not in sources:
        raise NotPossible(row.state)
    row.state, row.held_until, row.confirmed = target, None, at
    row.save(update_fields=["state", "held_until", "confirmed"])
    write(row, details, at=at)
    pricing.conclude(row, at=at)
    telling.tell(row, Cause.CONFIRMED, at=at)
    return row


def write(row: Registration, details: Details, *, at: datetime) -> None:
    """Take down who takes part and who pays, and what it costs. Raises BadDetails, BadMessage."""
    course = row.course
    ages = Ages(course.begins, course.age_from, course.age_until)
    kept = checked(details, seats=row.seats, ages=ages, today=at.astimezone(BERLIN).date())
    row.mail, row.phone = reach(kept.mail, kept.phone)
    row.name, row.street, row.postcode, row.town = kept.name, kept.street, kept.postcode, kept.town
    row.way, row.payment = kept.way, kept.payment
    row.save(update_fields=["mail", "phone", "name", "street", "postcode", "town", "way",
                            "payment"])  # fmt: skip
    known = {one.slug: one for one in Reduction.objects.filter(school=course.school_id)}
    for n, one in enumerate(kept.people):
        if one.reduction and one.reduction not in known:
            raise BadDetails(f"reduction-{n}", "Diese Ermäßigung gibt es hier nicht.")
        Participant.objects.create(
            registration=row,
            name=one.name,
            born=one.born,
            guardian=one.guardian,
            reduction=known.get(one.reduction),
        )
    pricing.price(row, at=at)
    pricing.authorise(row, kept, at=at)


@transaction.atomic
def cancel(registration: uuid.UUID, *, reason: Reason, at: datetime) -> Registration:
    """Give places up, or a place on the list; whoever waits gets them. Twice is once.

    What is still to be paid or comes back: `pricing`. Raises UnknownRegistration, NotPossible
    if the course is over or the reason no longer holds.
    """
    row = locked(registration)
    if row.state in GONE:
        return row
    before = row.state
    if before == State.CONFIRMED:
        reason = pricing.dissolve(row, reason=reason, at=at)
    row.state, row.held_until, row.ended, row.why = State.CANCELLED, None, at, reason
    row.changes += 1
    row.save(update_fields=["state", "held_until", "ended", "why", "changes"])
    if before in TAKES:
        claiming.give_back(row.course_id, row.seats)
        offering.offer_freed(row.course_id, at=at)
    if before != State.HELD and reason != Reason.COURSE:
        telling.tell(row, Cause.CANCELLED, at=at)
    return row


@transaction.atomic
def change(registration: uuid.UUID, *, course: int, at: datetime) -> Registration:
    """Move a registration to another course of the school, with its people; the code stays.

    What was paid counts. Raises CourseFull, NotBookable, NotPossible, BadDetails (an age that does
    not fit there), UnknownRegistration.
    """
    row = locked(registration)
    if row.state != State.CONFIRMED:
        raise NotPossible(row.state)
    old, new = row.course, Course.objects.filter(pk=course, school=row.course.school_id).first()
    if new is None:
        raise NotBookable
    if new.pk == old.pk:
        return row
    may_register(
        Channel(row.channel), today=at.astimezone(BERLIN).date(), begins=new.begins,
        ends=new.ends, in_person=new.in_person,
    )  # fmt: skip
    _must_fit(row, new)
    for pk in sorted([old.pk, new.pk]):  # one order for all who exchange
        if pk == new.pk:
            claiming.take(pk, row.seats)
        else:
            claiming.give_back(pk, row.seats)
    row.course, row.passed_on, row.changes = new, None, row.changes + 1
    row.save(update_fields=["course", "passed_on", "changes"])
    pricing.reprice(row, at=at)
    offering.offer_freed(old.pk, at=at)
    telling.tell(row, Cause.CHANGED, at=at)
    return row


def expire_all(*, at: datetime) -> int:
    """Give back what nobody confirmed or accepted in time, end waiting for what has begun."""
    return sum(expire(one, at=at) for one in over(at=at))


@transaction.atomic
def expire(registration: uuid.UUID, *, at: datetime) -> bool:
    """End one whose time is over; was it?"""
    row = row_of(registration, lock=True)
    sources, target = STEPS[Step.EXPIRE]
    if row.state not in sources or not _is_over(row, at=at):
        return False
    before = row.state
    row.state, row.held_until, row.ended = target, None, at
    row.save(update_fields=["state", "held_until", "ended"])
    if before in TAKES:
        claiming.give_back(row.course_id, row.seats)
        offering.offer_freed(row.course_id, at=at)
    if before != State.HELD:
        telling.tell(row, Cause.EXPIRED, at=at)
    return True


def _is_over(row: Registration, *, at: datetime) -> bool:
    """Is the hold's or the offer's time over, or has the course begun that somebody waits for?"""
    if row.held_until is not None:
        return row.held_until <= at
    begins = row.course.begins
    return begins is not None and begins < at.astimezone(BERLIN).date()


def _must_fit(row: Registration, course: Course) -> None:
    """Raises BadDetails if the other course is not for their age."""
    ages = Ages(course.begins, course.age_from, course.age_until)
    for n, one in enumerate(row.participants.order_by("pk")):
        must_be_of_age(one.born, n, ages)
