"""Who on the waiting list gets freed places, in order; used wherever places are given back."""

import uuid
from datetime import datetime, time

from django.db import transaction

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions import claiming, telling
from buergertelefon.courses.actions.telling import Cause
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.registrations import courses_waited_for, row_of, waited_for
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.times import offer_until


def offer_all(*, at: datetime) -> int:
    """The same for every course somebody waits for: places that came from a file of the school."""
    return sum(offer_freed(course, at=at) for course in courses_waited_for())


def offer_freed(course: int, *, at: datetime) -> int:
    """Offer what is free to those who wait, in order; how many got an offer.

    A group gets all its places or keeps its turn; a smaller wish behind it may be served before.
    """
    room = Course.objects.filter(pk=course, cancelled=None, vanished=None).first()
    if room is None or not room.free:
        return 0
    return sum(_offered(one, at=at) for one in waited_for(course))


@transaction.atomic
def _offered(entry: uuid.UUID, *, at: datetime) -> bool:
    """Keep the places for who waits, unless somebody else is at this entry."""
    waiting = Registration.objects.filter(pk=entry, state=State.WAITING)
    one = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if one is None:
        return False
    row = row_of(entry)
    until = offer_until(
        at=at, stands=row.course.school.offer, way=row.way, starts=_starts(row.course)
    )
    if until is None or not claiming.take_if_free(row.course_id, row.seats):
        return False
    row.state, row.held_until = State.OFFERED, until
    row.save(update_fields=["state", "held_until"])
    telling.tell(row, Cause.OFFERED, at=at)
    return True


def _starts(course: Course) -> datetime | None:
    """The first date; of a course that has none the morning of its first day."""
    if first := course.sessions.order_by("begins").first():
        return first.begins
    return datetime.combine(course.begins, time(0), BERLIN) if course.begins else None
