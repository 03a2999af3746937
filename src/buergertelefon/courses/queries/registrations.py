"""Registrations by code, by course, by what has to happen to them."""

import uuid
from datetime import datetime

from django.db.models import QuerySet

from buergertelefon.base import reference, tries
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.secret import is_same
from buergertelefon.courses.errors import TooManyTries, UnknownRegistration
from buergertelefon.courses.models import Registration
from buergertelefon.courses.rules.life import FOR_A_TIME, State
from buergertelefon.courses.secret import secret_of

#: the order of the waiting list
ORDER = ("queued", "made", "pk")


def row_of(registration: uuid.UUID, *, lock: bool = False) -> Registration:
    """With its course and school. `lock`: until the transaction ends.

    Raises UnknownRegistration.
    """
    if lock:  # first and alone: who waits for one that moves would find its old course gone
        Registration.objects.select_for_update().filter(pk=registration).first()
    rows = Registration.objects.select_related("course__school__office", "course__venue")
    if (row := rows.filter(pk=registration).first()) is None:
        raise UnknownRegistration
    return row


def locked(registration: uuid.UUID) -> Registration:
    """To change it: nobody else does meanwhile. Raises UnknownRegistration."""
    return row_of(registration, lock=True)


def by_reference(written: str) -> Registration:
    """For people at desk and office. Raises UnknownRegistration."""
    code = reference.normal(written)
    row = Registration.objects.filter(reference=code).first() if code else None
    if row is None:
        raise UnknownRegistration
    return row_of(row.pk)


def by_secret(written: str, secret: str) -> Registration:
    """For the citizen's own page; a wrong secret counts.

    Raises UnknownRegistration (never which of the two was wrong), TooManyTries.
    """

    def find() -> Registration:
        row = by_reference(written)
        if not is_same(secret, secret_of(row.key)):
            raise UnknownRegistration
        return row

    return tries.counted("course", written, find, refusal=TooManyTries)


def waited_for(course: int) -> list[uuid.UUID]:
    """Who waits for a course, in order."""
    rows = Registration.objects.filter(course=course, state=State.WAITING)
    return list(rows.order_by(*ORDER).values_list("pk", flat=True))


def place_in_line(row: Registration) -> int:
    """1 for who is next; 0 for who does not wait."""
    line = waited_for(row.course_id)
    return line.index(row.pk) + 1 if row.pk in line else 0


def over(*, at: datetime) -> list[uuid.UUID]:
    """Holds and offers whose time is over, and who waits for a course that has begun."""
    timed = Registration.objects.filter(state__in=FOR_A_TIME, held_until__lte=at)
    today = at.astimezone(BERLIN).date()
    late = Registration.objects.filter(state=State.WAITING, course__begins__lt=today)
    return [*_pks(timed.order_by("held_until")), *_pks(late.order_by("queued"))]


def courses_waited_for() -> list[int]:
    """Courses for which somebody waits."""
    rows = Registration.objects.filter(state=State.WAITING, course__cancelled=None)
    return sorted(set(rows.values_list("course", flat=True)))


def _pks(rows: QuerySet[Registration]) -> list[uuid.UUID]:
    return list(rows.values_list("pk", flat=True))
