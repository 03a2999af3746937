"""What is kept of whom, and until when."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from tests.courses.conftest import DAY, NOW, make_course, make_school, register, some, wait

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions.forgetting import forget
from buergertelefon.courses.actions.registering import cancel, hold
from buergertelefon.courses.models import Charge, Course, Participant, Registration, Semester
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.money import Due, Kind
from buergertelefon.courses.rules.words import Channel

pytestmark = pytest.mark.django_db
LAST = DAY + timedelta(weeks=9)  # of the ten dates
DAYS = timedelta(days=1)
PERSONAL = ("name", "street", "postcode", "town", "mail", "phone", "way")


def paid() -> None:
    Charge.objects.update(state=Due.SETTLED, settled=NOW)


def at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), BERLIN) + timedelta(hours=3)


@pytest.mark.parametrize(
    ("state", "since", "days", "erased"),
    [
        pytest.param(State.CONFIRMED, LAST, 90, False, id="90 days after the last date"),
        pytest.param(State.CONFIRMED, LAST, 91, True, id="the day after"),
        pytest.param(State.WAITING, LAST, 91, True, id="who has waited until then"),
        pytest.param(State.CANCELLED, NOW.date(), 30, False, id="30 days after it was cancelled"),
        pytest.param(State.CANCELLED, NOW.date(), 31, True, id="cancelled, the day after"),
        pytest.param(State.EXPIRED, NOW.date(), 31, True, id="expired, as well"),
    ],
)
def test_people_are_erased(state: State, since: date, days: int, erased: bool) -> None:
    row = wait(make_course(maximum=0)) if state == State.WAITING else register(make_course())
    if state in {State.CANCELLED, State.EXPIRED}:
        Registration.objects.update(state=state, ended=NOW)
    Registration.objects.update(contact=uuid.uuid4())
    paid()
    assert forget(at=at(since + days * DAYS)) == int(erased)
    row.refresh_from_db()
    assert any(getattr(row, name) for name in PERSONAL) is not erased
    assert (row.contact is None) is erased
    assert Participant.objects.exists() is not erased
    assert row.state == (State.EXPIRED if state == State.WAITING else state)


@pytest.mark.parametrize(
    ("kind", "state", "erased"),
    [
        pytest.param(Kind.FEE, Due.OPEN, False, id="not paid yet"),
        pytest.param(Kind.FEE, Due.IN_FILE, False, id="in a file for the bank"),
        pytest.param(Kind.REFUND, Due.OPEN, False, id="a refund is on its way"),
        pytest.param(Kind.FEE, Due.SETTLED, True, id="paid"),
        pytest.param(Kind.FEE, Due.DROPPED, True, id="no longer owed"),
    ],
)
def test_what_is_open_keeps_the_name(kind: Kind, state: Due, erased: bool) -> None:
    row = register(make_course())
    paid()
    Charge.objects.create(
        registration=row, kind=kind, cents=100, text="Kurs", due=DAY, made=NOW, state=state
    )
    assert forget(at=at(LAST + 400 * DAYS)) == int(erased)


@pytest.mark.parametrize(
    ("course", "gone"),
    [
        pytest.param({"ends": None}, DAY + 91 * DAYS, id="only its first day is known"),
        pytest.param({"begins": None, "ends": None, "semester": True}, date(2027, 2, 1) + 91 * DAYS,
                     id="no day: its semester"),
        pytest.param({"begins": None, "ends": None}, NOW.date() + 366 * DAYS,
                     id="no day, no semester: a year after the registration"),
    ],
)  # fmt: skip
def test_courses_without_dates(course: dict[str, object], gone: date) -> None:
    register(make_course())
    if course.pop("semester", None):
        course["semester"] = Semester.objects.create(
            school_id=Course.objects.get().school_id, name="Herbst", begins=DAY,
            ends=date(2027, 2, 1),
        )  # fmt: skip
    Course.objects.update(**course)
    paid()
    assert [forget(at=at(gone - DAYS)), forget(at=at(gone))] == [0, 1]


def test_counts_and_amounts_stay_and_a_second_night_finds_nothing() -> None:
    course = make_course(school=make_school())
    row = register(course, 3)
    Registration.objects.update(fee_cents=25_600, lines=[["Person 1", 25_600]])
    paid()
    late = at(LAST + 91 * DAYS)
    assert [forget(at=late), forget(at=late)] == [1, 0]
    row.refresh_from_db()
    course.refresh_from_db()
    assert (row.seats, row.fee_cents, row.state, row.lines) == (3, 25_600, State.CONFIRMED, [])
    assert course.taken == 3


def test_more_than_fit_into_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buergertelefon.courses.actions.forgetting.AT_ONCE", 2)
    course = make_course()
    for _ in range(5):
        register(course)
    paid()
    assert forget(at=at(LAST + 91 * DAYS)) == 5


def test_a_hold_that_came_to_nothing_has_nobody_but_the_conversation() -> None:
    course = make_course()
    row = hold(
        course.pk, seats=1, channel=Channel.PHONE, key=uuid.uuid4(), at=NOW, contact=uuid.uuid4()
    )
    cancel(row.pk, reason=Reason.RELEASED, at=NOW)
    register(course, 2, name=some(1)[0].name)
    assert forget(at=NOW + 31 * DAYS) == 1
    assert Registration.objects.get(pk=row.pk).contact is None
