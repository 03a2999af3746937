"""Courses that a registration can be moved to."""

from datetime import datetime

from django.db.models import F, Q

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.models import Course, Registration

#: as many as somebody reads
MOST = 20


def others(row: Registration, *, at: datetime) -> list[Course]:
    """Of the same school and field, of the same level, not begun, with places for all; soonest
    first. Without a field and a level: none, and one rings.
    """
    mine = row.course
    if mine.area_id is None and not mine.level:
        return []
    today = at.astimezone(BERLIN).date()
    rows = Course.objects.filter(
        school=mine.school_id, area=mine.area_id, level=mine.level, in_person=False,
        cancelled=None, vanished=None, fee_cents__isnull=False,
        maximum__gte=F("taken") + F("elsewhere") + row.seats,
    )  # fmt: skip
    ahead = rows.filter(Q(begins=None) | Q(begins__gte=today)).exclude(pk=mine.pk)
    return list(ahead.select_related("school", "venue").order_by("begins", "number")[:MOST])
