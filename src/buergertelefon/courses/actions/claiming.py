"""Taking and giving back places of courses: the only statements that change what is taken."""

from django.db.models import F

from buergertelefon.courses.errors import CourseFull, NotBookable
from buergertelefon.courses.models import Course


def take(course: int, seats: int) -> None:
    """All of them or none: one statement decides who is first.

    Raises CourseFull, NotBookable; the caller's transaction has to be rolled back then.
    """
    if not _taken(course, seats):
        row = Course.objects.get(pk=course)
        if row.cancelled or row.vanished:
            raise NotBookable("Dieser Kurs findet nicht statt.")
        raise CourseFull(row.free)


def take_if_free(course: int, seats: int) -> bool:
    """The same for somebody who waits: no is an answer."""
    return _taken(course, seats)


def give_back(course: int, seats: int) -> None:
    """Once for each `take`: the state of the registration, changed before, decides that."""
    Course.objects.filter(pk=course).update(taken=F("taken") - seats)


def _taken(course: int, seats: int) -> bool:
    there = Course.objects.filter(pk=course, cancelled=None, vanished=None)
    room = there.filter(maximum__gte=F("taken") + F("elsewhere") + seats)
    return bool(room.update(taken=F("taken") + seats))
