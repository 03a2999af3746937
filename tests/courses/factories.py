"""A school and its courses, as small as they can be."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses.models import Area, Course, School, Session, Venue
from buergertelefon.directory.models import Office

TODAY = date(2026, 11, 25)  # a Wednesday
NOW = datetime(2026, 11, 25, 9, tzinfo=BERLIN)


def make_school(slug: str = "vhs-bremen", **more: Any) -> School:
    """An adult education centre."""
    centre, _ = ServiceCentre.objects.get_or_create(slug="bremen", defaults={"name": "Bremen"})
    office, _ = Office.objects.get_or_create(
        slug=slug, defaults={"name": slug, "source": "Beispiel", "as_of": TODAY}
    )
    return School.objects.create(
        slug=slug, office=office, **{"centre": centre, "name": "Volkshochschule Bremen"} | more
    )


def make_course(
    school: School,
    title: str = "Spanisch A1",
    *,
    number: str = "",
    place: str = "Mitte",
    town: str = "Bremen",
    area: str = "",
    days: str = "",
    dates: int = 3,
    **more: Any,
) -> Course:
    """A course of some weekly dates; `days` "2026-12-07 18:00" and further ones of a first week."""
    begins = [_moment(one) for one in (days or "2026-12-07 18:00").split(", ")]
    moments = sorted(one + timedelta(weeks=n) for one in begins for n in range(dates))
    venue, _ = Venue.objects.get_or_create(
        school=school,
        key=f"{town} {place}",
        defaults={"building": f"vhs {place}", "district": place, "town": town},
    )
    if area:
        more["area"], _ = Area.objects.get_or_create(
            school=school, code=area, defaults={"name": area}
        )
    if not number:
        last = Course.objects.aggregate(last=Max("pk"))["last"] or 0
        number = f"261A{last + 1:03}"
    values = {"fee_cents": 9000, "maximum": 10, "venue": venue} | more
    course = Course.objects.create(
        school=school, number=number, title=title,
        begins=moments[0].date(), ends=moments[-1].date(), **values,
    )  # fmt: skip
    Session.objects.bulk_create(
        Session(course=course, begins=one, ends=one + timedelta(minutes=90)) for one in moments
    )
    return course


def _moment(written: str) -> datetime:
    day, _, hour = written.partition(" ")
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour or "18:00"), BERLIN)
