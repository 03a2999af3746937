"""Many at once, real threads on PostgreSQL: no place is sold twice, none is lost."""

import random
import uuid
from collections import Counter

import pytest
from tests.courses.conftest import (
    HOURS,
    MINUTES,
    NOW,
    check,
    details,
    make_course,
    register,
    some,
    wait,
)
from tests.crowd import at_once, kinds

from buergertelefon.courses.actions.offering import offer_all
from buergertelefon.courses.actions.registering import (
    cancel,
    change,
    confirm,
    expire,
    expire_all,
    hold,
)
from buergertelefon.courses.actions.waiting import accept
from buergertelefon.courses.errors import CourseError
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.words import Channel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.load]


def take(course: Course, seats: int = 1) -> Registration:
    row = hold(course.pk, seats=seats, channel=Channel.WEB, key=uuid.uuid4(), at=NOW)
    return confirm(row.pk, details(*some(seats)), at=NOW)


def states() -> Counter[str]:
    return Counter(Registration.objects.values_list("state", flat=True))


def test_two_hundred_want_the_last_place() -> None:
    course = make_course(maximum=5, elsewhere=4)
    got = at_once(lambda _: take(course), times=200)
    assert kinds(got) == {"Registration": 1, "CourseFull": 199}
    check()


def test_groups_and_singles_fill_a_course_to_the_last_place_and_no_further() -> None:
    course = make_course(maximum=20)
    got = at_once(lambda n: take(course, 1 + n % 3), times=60)
    assert set(kinds(got)) <= {"Registration", "CourseFull"}
    assert Course.objects.get().taken == 20
    check()


def test_ten_presses_of_one_form_are_one_hold() -> None:
    course, key = make_course(), uuid.uuid4()
    got = at_once(
        lambda _: hold(course.pk, seats=2, channel=Channel.WEB, key=key, at=NOW).pk,
        times=40, clients=10,
    )  # fmt: skip
    assert len(set(got)) == 1
    check()


def test_ten_presses_of_one_confirmation_are_one_registration() -> None:
    course = make_course()
    row = hold(course.pk, seats=1, channel=Channel.WEB, key=uuid.uuid4(), at=NOW)
    got = at_once(lambda _: confirm(row.pk, details(), at=NOW).pk, times=20, clients=10)
    assert set(got) == {row.pk}
    assert row.participants.count() == 1
    check()


@pytest.mark.parametrize("turn", range(3))
def test_confirmed_and_expired_at_the_same_moment(turn: int) -> None:
    course = make_course()
    row = hold(course.pk, seats=1, channel=Channel.WEB, key=uuid.uuid4(), at=NOW)
    steps = [lambda: confirm(row.pk, details(), at=NOW + 14 * MINUTES),
             lambda: expire(row.pk, at=NOW + 15 * MINUTES)] * 4  # fmt: skip
    at_once(lambda n: steps[n](), times=8, clients=8)
    assert Registration.objects.get().state in {State.CONFIRMED, State.EXPIRED}
    check()


def test_who_gives_up_at_once_serves_as_many_who_wait() -> None:
    course = make_course(maximum=8)
    mine = [register(course) for _ in range(8)]
    for n in range(12):
        wait(course, at=NOW + n * MINUTES)
    at_once(lambda n: cancel(mine[n].pk, reason=Reason.CITIZEN, at=NOW), times=8, clients=8)
    offer_all(at=NOW)  # what two at once have both passed over
    assert states() == {State.CANCELLED: 8, State.OFFERED: 8, State.WAITING: 4}
    waiting = Registration.objects.filter(state=State.WAITING).values_list("queued", flat=True)
    assert min(waiting) >= NOW + 8 * MINUTES
    check()


@pytest.mark.parametrize("turn", range(3))
def test_everything_at_once(turn: int) -> None:
    chooses = random.Random(turn)
    courses = [make_course(f"S-{n}", maximum=4) for n in range(3)]
    ids = [take(one).pk for one in courses for _ in range(3)]
    ids += [wait(one, 1 + n, at=NOW + n * MINUTES).pk for one in courses for n in range(3)]
    plan = [
        (chooses.randrange(6), chooses.choice(ids), chooses.choice(courses)) for _ in range(150)
    ]

    def do(n: int) -> object:
        what, pk, course = plan[n]
        match what:
            case 0:
                return cancel(pk, reason=Reason.CITIZEN, at=NOW)
            case 1:
                return change(pk, course=course.pk, at=NOW)
            case 2:
                return accept(pk, at=NOW + HOURS)
            case 3:
                return expire_all(at=NOW + 49 * HOURS)
            case 4:
                return offer_all(at=NOW)
            case _:
                return take(course, 1 + n % 2)

    got = at_once(do, times=len(plan), clients=12)
    bad = [one for one in got if isinstance(one, Exception) and not isinstance(one, CourseError)]
    assert bad == []
    check()
    offer_all(at=NOW)
    for course in Course.objects.all():
        fits = course.registrations.filter(state=State.WAITING, seats__lte=course.free)
        assert not fits.exists()
