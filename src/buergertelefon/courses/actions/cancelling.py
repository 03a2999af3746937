"""A school cancels a course, and everybody who was in it is told.

Killed in the middle nothing is lost: the course is closed at once, each registration is ended in a
transaction of its own, and `end_all` goes on with what stands. Pressed twice it happens once.
"""

import logging
import uuid
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from buergertelefon.courses.actions import registering
from buergertelefon.courses.models import Course
from buergertelefon.courses.queries.cancelling import standing, to_be_ended
from buergertelefon.courses.queries.registrations import locked
from buergertelefon.courses.rules.life import GONE, Reason
from buergertelefon.messages.errors import BadMessage

log = logging.getLogger(__name__)
#: the job that ends the registrations
JOB = "courses.end"


@transaction.atomic
def cancel_course(course: int, *, why: str, at: datetime) -> bool:
    """Take no more registrations, and have those there are ended; False if it was cancelled before.

    `why` is for everybody who was registered: no illness, no name. Not to be undone.
    """
    open_ = Course.objects.filter(pk=course, cancelled=None)
    if not open_.update(cancelled=at, why_cancelled=" ".join(why.split())[:200]):
        return False
    app.configure_task(JOB).defer(course=course)  # part of this transaction
    return True


def end_all(*, at: datetime) -> int:
    """Go on with every cancelled course; how many registrations were ended.

    What a worker that was killed left over, and who joined the waiting list in the same moment.
    """
    return sum(end(course, at=at) for course in to_be_ended())


def end(course: int, *, at: datetime) -> int:
    """End what stands in a cancelled course, one after the other; how many."""
    return sum(end_one(one, course, at=at) for one in standing(course))


@transaction.atomic
def end_one(registration: uuid.UUID, course: int, *, at: datetime) -> bool:
    """One registration; not if it has moved to another course or has ended meanwhile."""
    row = locked(registration)
    if row.course_id != course or row.course.cancelled is None or row.state in GONE:
        return False
    try:
        with transaction.atomic():
            registering.cancel(registration, reason=Reason.COURSE, at=at)
    except BadMessage:  # it ends all the same; the page says who has to be called
        log.warning("not to be told", extra={"registration": str(registration)})
        registering.cancel(registration, reason=Reason.COURSE, at=at, told=False)
    return True
