"""A course is cancelled: nobody gets in any more, everybody is told once, a killed job goes on."""

import random
import uuid
from collections import Counter

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.courses.conftest import (
    HOURS,
    NOW,
    check,
    details,
    make_course,
    register,
    some,
    wait,
)
from tests.crowd import at_once, kinds

from buergertelefon.courses.actions import cancelling, registering, waiting
from buergertelefon.courses.actions.cancelling import cancel_course, end, end_all
from buergertelefon.courses.errors import CourseError, NotBookable
from buergertelefon.courses.models import Charge, Course, Registration
from buergertelefon.courses.queries.cancelling import effect, progress, refunds
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.money import Due, Kind
from buergertelefon.courses.rules.words import Channel, Way
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import Reason as Why
from buergertelefon.messages.rules.outbox import State as Sent

pytestmark = pytest.mark.django_db
WHY = "Die Lehrkraft steht nicht zur Verfügung."


@pytest.fixture(autouse=True)
def ways(settings: object) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "vhs@beispiel.de"


def held(course: Course) -> Registration:
    return registering.hold(
        course.pk, seats=1, channel=Channel.WEB, key=uuid.uuid4(), at=NOW
    )  # fmt: skip


def states(course: Course) -> Counter[str]:
    rows = Registration.objects.filter(course=course)
    return Counter(rows.values_list("state", flat=True))


def told() -> Counter[str]:
    """How often each registration was told that the course is off."""
    rows = Message.objects.filter(cause="course-cancelled").values_list("key", flat=True)
    return Counter(key.split(":")[1] for key in rows)


def test_everybody_is_ended_and_told_once() -> None:
    course = make_course(maximum=3)
    one, pair = register(course), register(course, 2)
    list_ = wait(course)
    assert cancel_course(course.pk, why=WHY, at=NOW)
    assert ProcrastinateJob.objects.filter(task_name=cancelling.JOB).count() == 1
    assert [end(course.pk, at=NOW), end(course.pk, at=NOW), end_all(at=NOW)] == [3, 0, 0]
    assert states(course) == {State.CANCELLED: 3}
    assert set(Registration.objects.values_list("why", flat=True)) == {Reason.COURSE}
    assert told() == {str(row.pk): 1 for row in (one, pair, list_)}
    text = Message.objects.filter(cause="course-cancelled").first()
    assert text is not None
    assert text.subject == "Der Kurs S-101 fällt aus"
    assert WHY in text.text
    course.refresh_from_db()
    assert (course.taken, course.why_cancelled) == (0, WHY)
    check()


def test_a_second_press_changes_nothing() -> None:
    course = make_course()
    assert cancel_course(course.pk, why=WHY, at=NOW)
    assert not cancel_course(course.pk, why="Etwas anderes", at=NOW + HOURS)
    course.refresh_from_db()
    assert (course.cancelled, course.why_cancelled) == (NOW, WHY)
    assert ProcrastinateJob.objects.filter(task_name=cancelling.JOB).count() == 1


@pytest.mark.parametrize("step", ["hold", "confirm", "join", "accept", "change"])
def test_nobody_gets_in_any_more(step: str) -> None:
    course, other = make_course(maximum=2), make_course("S-102")
    there, mine = register(course), register(other)
    hold, offered = held(course), wait(course)
    registering.cancel(there.pk, reason=Reason.CITIZEN, at=NOW)  # so the one who waits has an offer
    cancel_course(course.pk, why=WHY, at=NOW)
    steps = {
        "hold": lambda: held(course),
        "confirm": lambda: registering.confirm(hold.pk, details(), at=NOW),
        "join": lambda: wait(course),
        "accept": lambda: waiting.accept(offered.pk, at=NOW),
        "change": lambda: registering.change(mine.pk, course=course.pk, at=NOW),
    }
    with pytest.raises(NotBookable, match="findet nicht statt"):
        steps[step]()
    check()


def test_an_offer_ends_because_of_the_course_and_not_because_of_its_time() -> None:
    course = make_course(maximum=1)
    offered = wait(course)
    assert offered.state == State.OFFERED
    cancel_course(course.pk, why=WHY, at=NOW)
    assert registering.expire_all(at=NOW + 49 * HOURS) == 0
    assert end_all(at=NOW + 49 * HOURS) == 1
    assert Message.objects.filter(cause="course-expired").count() == 0
    assert told() == {str(offered.pk): 1}


def test_who_has_moved_to_another_course_meanwhile_stays_there() -> None:
    course, other = make_course(), make_course("S-102")
    row = register(course)
    cancel_course(course.pk, why=WHY, at=NOW)
    registering.change(row.pk, course=other.pk, at=NOW)
    assert not cancelling.end_one(row.pk, course.pk, at=NOW)  # as listed a moment ago
    row.refresh_from_db()
    assert (row.state, row.course_id) == (State.CONFIRMED, other.pk)
    check()


def test_who_cancels_what_is_cancelled_already_is_told_so() -> None:
    course = make_course()
    row = register(course)
    cancel_course(course.pk, why=WHY, at=NOW)
    assert registering.cancel(row.pk, reason=Reason.CITIZEN, at=NOW).why == Reason.COURSE
    assert end(course.pk, at=NOW) == 0
    assert told() == {str(row.pk): 1}


def test_a_job_that_is_killed_in_the_middle_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    course = make_course(maximum=6)
    rows = [register(course) for _ in range(6)]
    cancel_course(course.pk, why=WHY, at=NOW)
    real, seen = registering.cancel, []

    def dies(*args: object, **values: object) -> Registration:
        done = real(*args, **values)
        seen.append(done)
        if len(seen) == 3:
            raise SystemExit  # as a worker that is stopped after the write, before the commit
        return done

    monkeypatch.setattr(registering, "cancel", dies)
    with pytest.raises(SystemExit):
        end(course.pk, at=NOW)
    monkeypatch.undo()
    assert states(course) == {State.CANCELLED: 2, State.CONFIRMED: 4}
    assert sum(told().values()) == 2
    check()
    assert end_all(at=NOW) == 4
    assert states(course) == {State.CANCELLED: 6}
    assert told() == {str(row.pk): 1 for row in rows}
    check()


def test_who_cannot_be_told_is_ended_and_has_to_be_called() -> None:
    course = make_course()
    text = register(course, way=Way.SMS, phone="0171 2345678")
    mail, failed, fine = register(course), register(course), register(course)
    Registration.objects.filter(pk=mail.pk).update(mail="keine Adresse")
    cancel_course(course.pk, why=WHY, at=NOW)
    assert end(course.pk, at=NOW) == 4
    key = f"course:{failed.pk}:cancelled"
    Message.objects.filter(key__startswith=key).update(
        state=Sent.FAILED, due=None, done=NOW, reason=Why.RECIPIENT
    )
    seen = progress(Course.objects.get())
    assert {one.pk for one in seen.calls} == {text.pk, mail.pk, failed.pk}
    assert (seen.ended, seen.standing, seen.told) == (4, 0, 1)
    assert told()[str(fine.pk)] == 1


def test_what_cancelling_will_do_is_known_before_and_comes_true() -> None:
    course = make_course(maximum=3)
    paid = register(course)
    Charge.objects.update(state=Due.SETTLED, settled=NOW)
    register(course, 2)
    wait(course)
    seen = effect(course)
    assert (seen.registered, seen.seats, seen.waiting, seen.held) == (2, 3, 1, 0)
    assert (seen.refund_cents, seen.dropped_cents) == (12_800, 25_600)
    cancel_course(course.pk, why=WHY, at=NOW)
    end(course.pk, at=NOW)
    assert [(one.registration, one.cents) for one in refunds(course)] == [(paid, 12_800)]
    assert not Charge.objects.filter(kind=Kind.FEE, state=Due.OPEN).exists()


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(2))
def test_cancelled_while_citizens_register_accept_and_cancel(turn: int) -> None:
    chooses = random.Random(turn)
    course, other = make_course(maximum=12), make_course("S-102", maximum=20)
    mine = [register(course) for _ in range(8)]
    offers = [wait(course) for _ in range(4)]
    list_ = [wait(course, 2) for _ in range(3)]
    plan = [chooses.randrange(6) for _ in range(60)]
    plan[20] = 6

    def do(n: int) -> object:
        match plan[n]:
            case 0:
                row = held(course)
                return registering.confirm(row.pk, details(*some(1)), at=NOW)
            case 1:
                return wait(course)
            case 2:
                return waiting.accept(chooses.choice(offers).pk, at=NOW)
            case 3:
                row = chooses.choice(mine + list_)
                return registering.cancel(row.pk, reason=Reason.CITIZEN, at=NOW)
            case 4:
                return registering.change(chooses.choice(mine).pk, course=other.pk, at=NOW)
            case 5:
                return end_all(at=NOW)
            case _:
                cancel_course(course.pk, why=WHY, at=NOW)
                return end(course.pk, at=NOW)

    got = at_once(do, times=len(plan), clients=8)
    bad = [one for one in got if isinstance(one, Exception) and not isinstance(one, CourseError)]
    assert bad == [], kinds(got)
    end_all(at=NOW)  # as every minute
    check()
    assert set(states(course)) == {State.CANCELLED}
    assert not other.registrations.filter(why=Reason.COURSE).exists()
    assert Course.objects.get(pk=course.pk).taken == 0
    ended = Registration.objects.filter(state=State.CANCELLED).exclude(name="")  # some elsewhere
    assert told() == {str(row.pk): 1 for row in ended}
