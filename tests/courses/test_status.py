"""What the catalogue says of a course at a moment, and what a school has to look at."""

from datetime import date, timedelta

import pytest
from tests.courses.files import NOW, REAL, WHY, kufer, kurs, make_school, real, register

from buergertelefon.courses.actions.importing import apply
from buergertelefon.courses.kufer import read_kufer
from buergertelefon.courses.models import Course
from buergertelefon.courses.queries.status import Figures, figures, statuses
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.status import Standing, status
from buergertelefon.courses.rules.words import Status

DAY = date(2027, 1, 12)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        pytest.param(Standing(4), Status.FREE, id="four free"),
        pytest.param(Standing(3), Status.FEW, id="three free are few"),
        pytest.param(Standing(0), Status.FULL, id="none free"),
        pytest.param(Standing(-2), Status.FULL, id="overbooked"),
        pytest.param(Standing(0, waiting=1), Status.WAITING, id="none free, one waits"),
        pytest.param(Standing(2, waiting=1), Status.FEW, id="two free, a group waits"),
        pytest.param(Standing(9, begins=DAY, ends=DAY + ONE), Status.FREE, id="begins today"),
        pytest.param(Standing(9, begins=DAY - ONE, ends=DAY), Status.RUNNING, id="began yesterday"),
        pytest.param(Standing(9, begins=DAY - ONE, ends=DAY - ONE), Status.OVER, id="is over"),
        pytest.param(Standing(9, in_person=True), Status.ELSEWHERE, id="in person only"),
        pytest.param(Standing(0, in_person=True), Status.ELSEWHERE, id="full, in person only"),
        pytest.param(Standing(9, cancelled=True, ends=DAY - ONE), Status.CANCELLED, id="off"),
    ],
)
def test_status(standing: Standing, expected: Status) -> None:
    assert status(standing, few=3, on=DAY) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("courses", [1, 3])
def test_statuses_of_many_courses_cost_one_statement(
    courses: int, django_assert_num_queries: object
) -> None:
    school = make_school()
    apply(school, read_kufer(kufer(*(kurs(f"K{n}", tnmax=7) for n in range(courses)))), at=NOW)
    register(Course.objects.first(), state=State.WAITING, queued=NOW)
    rows = list(Course.objects.select_related("school").order_by("number"))
    with django_assert_num_queries(1):
        found = statuses(rows, at=NOW)
    expected = [Status.WAITING, *[Status.FULL] * (courses - 1)]
    assert [found[one.pk] for one in rows] == expected


@pytest.mark.django_db
def test_a_school_sees_how_many_courses_need_a_look() -> None:
    school = make_school()
    said = {"over": 13, "full": 12, "some": 7, "few": 5, "none": 0}
    apply(
        school,
        read_kufer(kufer(*(kurs(name, tnanmeldungen=n) for name, n in said.items()))),
        at=NOW,
    )
    register(Course.objects.get(number="some"), seats=5)
    assert figures(school, at=NOW) == Figures(courses=5, below=2, overbooked=1, full=3, nobody=1)
    assert figures(school, at=NOW + timedelta(days=60)).courses == 0


@pytest.mark.django_db
@pytest.mark.skipif(not REAL.is_file(), reason=WHY)
def test_the_real_file_counts_as_its_description_says() -> None:
    school = make_school()
    apply(school, read_kufer(real()), at=NOW)
    before = NOW.replace(year=2017, month=1, day=1)
    assert figures(school, at=before) == Figures(
        courses=95, below=24, overbooked=3, full=16, nobody=39
    )
