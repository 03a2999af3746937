"""Held, confirmed, waited for, offered, moved, cancelled."""

import uuid
from datetime import date, timedelta

import pytest
from tests.courses.conftest import (
    HOURS,
    MINUTES,
    NOW,
    check,
    details,
    make_course,
    make_school,
    register,
    some,
    wait,
)

from buergertelefon.courses.actions.claiming import take
from buergertelefon.courses.actions.offering import offer_all
from buergertelefon.courses.actions.registering import cancel, change, confirm, expire_all, hold
from buergertelefon.courses.actions.waiting import accept, join
from buergertelefon.courses.errors import (
    BadDetails,
    CourseFull,
    HoldExpired,
    NotBookable,
    NotPossible,
    UnknownRegistration,
)
from buergertelefon.courses.models import Course, Participant, Reduction, Registration
from buergertelefon.courses.queries.registrations import by_reference, by_secret, place_in_line
from buergertelefon.courses.rules.details import Person
from buergertelefon.courses.rules.fees import UNKNOWN
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.words import Channel, Way
from buergertelefon.courses.secret import secret_of
from buergertelefon.messages.errors import BadAddress

pytestmark = pytest.mark.django_db


def held(course: Course, seats: int = 1, key: uuid.UUID | None = None) -> Registration:
    return hold(
        course.pk, seats=seats, channel=Channel.PHONE, key=key or uuid.uuid4(), at=NOW
    )  # fmt: skip


def state(row: Registration) -> str:
    return Registration.objects.get(pk=row.pk).state


def test_from_the_hold_to_the_registration() -> None:
    course = make_course()
    row = held(course, 2)
    assert (row.state, row.held_until) == (State.HELD, NOW + 15 * MINUTES)
    assert Course.objects.get().free == 3
    done = confirm(row.pk, details(*some(2)), at=NOW + 10 * MINUTES)
    assert (done.state, done.held_until) == (State.CONFIRMED, None)
    assert Participant.objects.filter(registration=row).count() == 2
    assert confirm(row.pk, details(*some(2)), at=NOW + 11 * MINUTES).pk == done.pk
    assert Participant.objects.count() == 2
    check()


def test_five_clicks_are_one_hold() -> None:
    course, key = make_course(), uuid.uuid4()
    assert len({held(course, key=key).pk for _ in range(5)}) == 1
    assert Course.objects.get().taken == 1


def test_a_hold_ends_and_its_form_says_so() -> None:
    course, key = make_course(), uuid.uuid4()
    row = held(course, key=key)
    with pytest.raises(HoldExpired):
        confirm(row.pk, details(), at=NOW + 15 * MINUTES)
    assert expire_all(at=NOW + 15 * MINUTES) == 1
    assert state(row) == State.EXPIRED
    check()
    with pytest.raises(HoldExpired):
        held(course, key=key)
    with pytest.raises(HoldExpired):
        confirm(row.pk, details(), at=NOW + 16 * MINUTES)


def test_what_is_wrong_is_said_and_nothing_is_written() -> None:
    row = held(make_course())
    with pytest.raises(BadAddress):
        confirm(row.pk, details(mail="maria"), at=NOW)
    with pytest.raises(BadDetails) as refused:
        confirm(row.pk, details(Person("Maria", reduction="alt")), at=NOW)
    assert refused.value.field == "reduction-0"
    assert state(row) == State.HELD
    assert not Participant.objects.exists()


def test_the_last_place_is_sold_once_and_the_rest_is_told() -> None:
    course = make_course(maximum=3, elsewhere=1)
    register(course)
    with pytest.raises(CourseFull) as refused:
        held(course, 2)
    assert refused.value.left == 1
    register(course)
    with pytest.raises(CourseFull, match="Warteliste"):
        held(course)
    check()


def test_more_registered_at_the_school_than_there_are_places() -> None:
    course = make_course(maximum=18, elsewhere=25)
    assert course.free == 0
    with pytest.raises(CourseFull):
        held(course)


@pytest.mark.parametrize(
    ("values", "channel", "says"),
    [
        pytest.param({"in_person": True}, Channel.PHONE, "persönlich", id="in person only"),
        pytest.param({"cancelled": NOW}, Channel.PHONE, "findet nicht statt", id="cancelled"),
        pytest.param({"vanished": NOW}, Channel.PHONE, "findet nicht statt", id="gone"),
        pytest.param({"first": date(2026, 9, 2)}, Channel.OFFICE, "zu Ende", id="over"),
        pytest.param({"first": date(2026, 11, 18)}, Channel.WEB, "rufen Sie an", id="running"),
    ],
)
def test_courses_that_take_nobody(values: dict[str, object], channel: Channel, says: str) -> None:
    course = make_course(**values)
    with pytest.raises(NotBookable, match=says):
        hold(course.pk, seats=1, channel=channel, key=uuid.uuid4(), at=NOW)
    assert not Registration.objects.exists()


def test_a_running_course_by_telephone_and_in_person_at_the_school() -> None:
    running = make_course(first=date(2026, 11, 18))
    assert held(running).state == State.HELD
    there = make_course("S-102", in_person=True)
    row = hold(there.pk, seats=1, channel=Channel.OFFICE, key=uuid.uuid4(), at=NOW)
    assert row.state == State.HELD


@pytest.mark.parametrize("seats", [0, 13])
def test_a_class_rings_the_school(seats: int) -> None:
    with pytest.raises(NotBookable, match="1 bis 12"):
        held(make_course(maximum=30), seats)


def test_a_school_that_is_switched_off() -> None:
    with pytest.raises(NotBookable):
        held(make_course(school=make_school(active=False)))


def test_a_freed_place_goes_to_the_first_who_waits() -> None:
    course = make_course(maximum=1)
    mine = register(course)
    first, second = wait(course), wait(course, at=NOW + MINUTES)
    assert (place_in_line(first), place_in_line(second)) == (1, 2)
    cancel(mine.pk, reason=Reason.CITIZEN, at=NOW + HOURS)
    first.refresh_from_db()
    assert (first.state, first.held_until) == (State.OFFERED, NOW + 49 * HOURS)
    assert state(second) == State.WAITING
    with pytest.raises(CourseFull):
        held(course)
    check()
    assert accept(first.pk, at=NOW + 2 * HOURS).state == State.CONFIRMED
    assert accept(first.pk, at=NOW + 3 * HOURS).state == State.CONFIRMED
    check()


def test_an_offer_that_nobody_takes_moves_on() -> None:
    course = make_course(maximum=1)
    mine, first = register(course), wait(course)
    second = wait(course, at=NOW + MINUTES)
    cancel(mine.pk, reason=Reason.CITIZEN, at=NOW)
    late = NOW + 48 * HOURS
    with pytest.raises(HoldExpired):
        accept(first.pk, at=late)
    assert expire_all(at=late) == 1
    assert (state(first), state(second)) == (State.EXPIRED, State.OFFERED)
    cancel(second.pk, reason=Reason.RELEASED, at=late)
    assert Course.objects.get().taken == 0
    check()


def test_a_fee_nobody_knew_on_the_list_is_owed_once_the_offer_is_accepted() -> None:
    course = make_course(maximum=0, fee_cents=None)
    ada = Person("Ada Beispiel", reduction="pass")
    row = join(
        course.pk, details(ada), seats=1, channel=Channel.PHONE, key=uuid.uuid4(), at=NOW
    )  # fmt: skip
    assert (row.fee_cents, row.lines) == (0, [[UNKNOWN, 0]])
    Course.objects.update(maximum=1, fee_cents=9_000)
    Reduction.objects.update(valid_until=NOW + timedelta(days=1))
    offer_all(at=NOW + timedelta(days=2))
    row = accept(row.pk, at=NOW + timedelta(days=2))
    assert (row.fee_cents, [cents for _, cents in row.lines]) == (5_300, [9_000, -4_500, 800])
    assert list(row.charges.values_list("cents", flat=True)) == [5_300]


def test_a_group_gets_all_its_places_or_none() -> None:
    course = make_course(maximum=3)
    ones = [register(course) for _ in range(3)]
    group, single = wait(course, 2), wait(course, at=NOW + MINUTES)
    cancel(ones[0].pk, reason=Reason.CITIZEN, at=NOW)
    assert (state(group), state(single)) == (State.WAITING, State.OFFERED)
    cancel(ones[1].pk, reason=Reason.CITIZEN, at=NOW)
    assert state(group) == State.WAITING
    cancel(ones[2].pk, reason=Reason.CITIZEN, at=NOW)
    assert state(group) == State.OFFERED
    check()


def test_whoever_joins_a_list_with_free_places_is_offered_them() -> None:
    assert wait(make_course()).state == State.OFFERED


def test_places_that_came_from_the_school_are_offered() -> None:
    course = make_course(maximum=1, elsewhere=1)
    row = wait(course)
    assert state(row) == State.WAITING
    Course.objects.update(elsewhere=0)
    assert offer_all(at=NOW) == 1
    assert state(row) == State.OFFERED


def test_waiting_ends_when_the_course_begins() -> None:
    course = make_course(maximum=1, elsewhere=1)
    row = wait(course)
    begins = NOW + timedelta(days=9)
    assert expire_all(at=begins) == 0
    assert expire_all(at=begins + timedelta(days=1)) == 1
    assert state(row) == State.EXPIRED


def test_cancelled_twice_is_once() -> None:
    course = make_course()
    row = register(course, 2)
    for _ in range(2):
        cancel(row.pk, reason=Reason.CITIZEN, at=NOW)
    assert (state(row), Course.objects.get().taken) == (State.CANCELLED, 0)


def test_another_course_keeps_the_code_and_frees_the_place() -> None:
    old, new = make_course(maximum=1), make_course("S-102", maximum=1)
    row, other = register(old), wait(old)
    moved = change(row.pk, course=new.pk, at=NOW)
    assert (moved.course_id, moved.reference) == (new.pk, row.reference)
    assert state(other) == State.OFFERED
    check()
    assert change(row.pk, course=new.pk, at=NOW).changes == moved.changes


def test_another_course_that_is_full_or_not_for_that_age() -> None:
    old, full = make_course(), make_course("S-102", maximum=1, elsewhere=1)
    old_people = make_course("S-103", age_from=60)
    row = register(old)
    with pytest.raises(CourseFull):
        change(row.pk, course=full.pk, at=NOW)
    with pytest.raises(BadDetails, match="ab 60 Jahren"):
        change(row.pk, course=old_people.pk, at=NOW)
    elsewhere = make_course("X-1", school=make_school("andere"))
    with pytest.raises(NotBookable):
        change(row.pk, course=elsewhere.pk, at=NOW)
    assert Registration.objects.get(pk=row.pk).course_id == old.pk
    check()


def test_an_offer_is_not_confirmed_and_a_hold_not_accepted() -> None:
    course = make_course()
    offered, kept = wait(course), held(course)
    with pytest.raises(NotPossible):
        confirm(offered.pk, details(), at=NOW)
    with pytest.raises(NotPossible):
        accept(kept.pk, at=NOW)


def test_code_and_secret() -> None:
    row = register(make_course())
    assert by_reference(row.reference.lower()).pk == row.pk
    assert by_secret(row.reference, secret_of(row.key)).pk == row.pk
    for code, secret in ((row.reference, "0" * 32), ("ABCDEF", secret_of(row.key))):
        with pytest.raises(UnknownRegistration):
            by_secret(code, secret)


def test_who_gets_letters_has_a_week() -> None:
    course = make_course(maximum=1, first=date(2027, 1, 13))
    mine, row = register(course), wait(course, way=Way.LETTER, mail="")
    cancel(mine.pk, reason=Reason.CITIZEN, at=NOW)
    row.refresh_from_db()
    assert row.held_until == NOW + timedelta(days=7)


def test_places_are_taken_from_no_course_that_is_gone() -> None:
    course = make_course(cancelled=NOW)
    with pytest.raises(NotBookable):
        take(course.pk, 1)
