"""The example schools always have courses to book, whenever they are loaded."""

from datetime import date, datetime, time

import pytest

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses.models import Course, Reduction, School, Semester, Session
from buergertelefon.courses.queries.status import Figures, figures, statuses
from buergertelefon.courses.rules.words import Status
from buergertelefon.demo.courses import dates, load_courses, semester_of
from buergertelefon.directory.models import Office

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 27)


def loaded(day: date = FRIDAY) -> datetime:
    at = datetime.combine(day, time(12), BERLIN)
    centre, _ = ServiceCentre.objects.get_or_create(slug="bremen", defaults={"name": "Bremen"})
    for slug in ("vhs-bremen", "vhs-bremerhaven"):
        Office.objects.get_or_create(
            slug=slug, defaults={"name": slug, "source": "Beispiel", "as_of": FRIDAY}
        )
    load_courses(centre, at=at)
    return at


@pytest.mark.parametrize("day", [FRIDAY, date(2027, 4, 4), date(2027, 12, 31)])
def test_there_is_one_of_each_kind_whatever_the_day(day: date) -> None:
    at = loaded(day)
    rows = list(Course.objects.select_related("school"))
    found = set(statuses(rows, at=at).values())
    assert found == set(Status) - {Status.WAITING, Status.OVER}
    bremen = School.objects.get(slug="vhs-bremen")
    figured = figures(bremen, at=at)
    assert (figured.courses, figured.full, figured.below > 1) == (18, 2, True)
    assert all(one.semester for one in rows)


def test_loading_twice_keeps_what_an_office_has_changed() -> None:
    at = loaded()
    Course.objects.filter(number="26H-4101").update(fee_cents=1)
    Reduction.objects.filter(slug="pass").delete()
    before = Course.objects.count(), Session.objects.count(), Semester.objects.count()
    loaded(date(2026, 12, 4))
    assert (Course.objects.count(), Session.objects.count(), Semester.objects.count()) == before
    assert set(Course.objects.filter(number="26H-4101").values_list("fee_cents", flat=True)) == {1}
    assert not Reduction.objects.filter(slug="pass").exists()
    assert isinstance(figures(School.objects.first(), at=at), Figures)


def test_public_holidays_are_skipped_and_said() -> None:
    found, skipped = dates([4, 5], 4, 3, FRIDAY)
    assert [f"{one:%d.%m.}" for one in skipped] == ["25.12.", "26.12.", "01.01."]
    assert [f"{one:%d.%m.}" for one in found] == ["02.01.", "08.01.", "09.01.", "15.01."]
    loaded()
    text = Course.objects.get(number="26H-6201").text
    assert "Am 25.12.2026 ist Feiertag, an diesem Tag fällt der Termin aus." in text


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 31), "Herbst 2026"), (date(2027, 2, 1), "Frühjahr 2027"),
        (date(2027, 7, 31), "Frühjahr 2027"), (date(2027, 8, 1), "Herbst 2027"),
    ],
)  # fmt: skip
def test_semesters_follow_each_other(day: date, name: str) -> None:
    assert semester_of(day)[1] == name
