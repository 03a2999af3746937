"""Dates of a course made by hand are moved, dropped or added, and who is registered is told."""

import logging
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions import telling
from buergertelefon.courses.actions.alone import alone
from buergertelefon.courses.actions.telling import Cause
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.models import Course, Registration, Session
from buergertelefon.courses.queries.comparing import dates_of
from buergertelefon.courses.queries.registrations import row_of
from buergertelefon.courses.rules.dates import Moved, checked, day_of_meeting, mark_of, moved
from buergertelefon.courses.rules.life import GONE, State
from buergertelefon.courses.rules.records import Meeting
from buergertelefon.messages.errors import BadMessage

log = logging.getLogger(__name__)


@transaction.atomic
def redate(
    course: int, dates: Sequence[Meeting], *, seen: str, at: datetime
) -> tuple[int, list[Registration]]:
    """Put these dates in the place of those there; how many were told, and whom nothing reaches.

    `seen`: the mark of the dates that were looked at. The same dates again change nothing and tell
    nobody. Raises BadDetails: looked at others, none is left, or a file of the school names them.
    """
    row = Course.objects.get(pk=course)
    alone(row.school_id)
    standing = registered([course])[course]
    before = dates_of([course]).get(course, ())
    if seen != mark_of(before):
        raise BadDetails("dates", "Inzwischen sind die Termine andere. Bitte neu laden.")
    if not Course.objects.filter(pk=course, seen=None, cancelled=None).exists():
        raise BadDetails("dates", "Diese Termine bestimmt die Datei der Schule, oder er fällt aus.")
    after = checked(dates)
    change = moved(before, after)
    if not change:
        return 0, []
    _put(course, after, change)
    missed = tell_all(standing, change, at=at)
    return len(standing) - len(missed), list(Registration.objects.filter(pk__in=missed))


def registered(courses: Iterable[int]) -> dict[int, list[uuid.UUID]]:
    """Who takes part in which course. Call it before a course is locked: as who cancels does it.

    All who stand are locked, in one order; so are those who confirm just now: they read the new
    dates.
    """
    found: dict[int, list[uuid.UUID]] = {one: [] for one in courses}
    rows = Registration.objects.filter(course__in=found).exclude(state__in=GONE).order_by("pk")
    for pk, course, state in rows.select_for_update().values_list("pk", "course", "state"):
        if state == State.CONFIRMED:
            found[course].append(pk)
    return found


def tell_all(people: Iterable[uuid.UUID], change: Moved, *, at: datetime) -> list[uuid.UUID]:
    """Tell who is registered of other dates; whom nothing reaches. They may leave at no cost."""
    return [pk for pk in people if not _told(pk, change, at=at)]


def _put(course: int, after: Sequence[Meeting], change: Moved) -> None:
    there = Session.objects.filter(course=course)
    there.filter(begins__in=[one.begins for one in change.gone]).delete()
    Session.objects.bulk_create(
        Session(course_id=course, begins=one.begins, ends=one.ends) for one in change.fresh
    )
    begins, ends = day_of_meeting(after[0]), day_of_meeting(after[-1])
    Course.objects.filter(pk=course).update(begins=begins, ends=ends)


def _told(registration: uuid.UUID, change: Moved, *, at: datetime) -> bool:
    """Post it; a message that cannot be must not keep the others from theirs."""
    today = at.astimezone(BERLIN).date()
    Registration.objects.filter(pk=registration).update(changes=F("changes") + 1, altered=today)
    row = row_of(registration)
    try:
        with transaction.atomic():
            telling.tell(row, Cause.DATES, at=at, moved=change)
    except BadMessage:
        log.warning("not to be told", extra={"registration": str(registration)})
        return False
    return bool(row.way)
