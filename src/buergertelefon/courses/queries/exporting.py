"""The programme as everybody may have it: no registrations, no names."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db.models import QuerySet

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.models import Course
from buergertelefon.courses.queries.comparing import dates_of, record_of
from buergertelefon.courses.queries.status import statuses
from buergertelefon.courses.rules.records import Listing

#: courses read at once
BATCH = 200


def open_courses(*, on: date, school: str = "") -> QuerySet[Course]:
    """Courses of active schools (of one, by its slug) that are not over and have not vanished."""
    rows = Course.objects.filter(school__active=True, vanished=None).exclude(ends__lt=on)
    rows = rows.filter(school__slug=school) if school else rows
    return rows.select_related("school", "area", "venue", "semester").order_by("pk")


def listings(*, at: datetime, school: str = "", url: Callable[[Course], str]) -> Iterator[Listing]:
    """Each of them; three statements for BATCH courses. `url`: where a course is shown."""
    rows = open_courses(on=at.astimezone(BERLIN).date(), school=school)
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        dates = dates_of([one.pk for one in batch])
        now = statuses(batch, at=at)
        for one in batch:
            record = replace(record_of(one, dates.get(one.pk, ())), elsewhere=None)
            yield Listing(record, one.school.name, one.free, now[one.pk], url(one))
