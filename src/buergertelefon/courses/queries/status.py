"""How courses stand now: one by one, and how many of a school need a look."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, ExpressionWrapper, F, IntegerField, Q, QuerySet

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.status import Standing, status
from buergertelefon.courses.rules.words import Status


@dataclass(frozen=True)
class Figures:
    """Courses of a school that are neither off, over nor vanished; registered there or with us."""

    courses: int
    below: int  # fewer than the minimum, nobody included
    overbooked: int  # more than places
    full: int  # as many as places, or more
    nobody: int


def statuses(courses: Collection[Course], *, at: datetime) -> dict[int, Status]:
    """By primary key; one statement for all of them, if their schools are loaded."""
    waiting = dict(
        Registration.objects.filter(course__in=[one.pk for one in courses], state=State.WAITING)
        .values_list("course")
        .annotate(count=Count("pk"))
    )
    return {one.pk: status_of(one, waiting=waiting.get(one.pk, 0), at=at) for one in courses}


def status_of(course: Course, *, waiting: int, at: datetime) -> Status:
    """Of one course whose waiting list is known."""
    standing = Standing(
        course.free, waiting, course.begins, course.ends, course.cancelled is not None,
        course.in_person,
    )  # fmt: skip
    return status(standing, few=course.school.few, on=at.astimezone(BERLIN).date())


def current(school: School, *, at: datetime) -> QuerySet[Course]:
    """Courses that are neither off, over nor vanished."""
    rows = Course.objects.filter(school=school, cancelled=None, vanished=None)
    return rows.exclude(ends__lt=at.astimezone(BERLIN).date())


def figures(school: School, *, at: datetime) -> Figures:
    """How many need a look; one statement."""
    both = ExpressionWrapper(F("elsewhere") + F("taken"), output_field=IntegerField())
    rows = current(school, at=at).annotate(registered=both)
    return Figures(
        **rows.aggregate(
            courses=Count("pk"),
            below=Count("pk", filter=Q(registered__lt=F("minimum"))),
            overbooked=Count("pk", filter=Q(registered__gt=F("maximum"))),
            full=Count("pk", filter=Q(registered__gte=F("maximum"))),
            nobody=Count("pk", filter=Q(registered=0)),
        )
    )
