"""Whatever happens in whatever order: a place belongs to one, and the list keeps its order."""

import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.courses.conftest import HOURS, NOW, check, details, make_course, some

from buergertelefon.courses.actions import offering, waiting
from buergertelefon.courses.actions.registering import cancel, change, confirm, expire_all, hold
from buergertelefon.courses.errors import CourseError
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.rules.life import STEPS, Reason, State
from buergertelefon.courses.rules.money import Due
from buergertelefon.courses.rules.words import Channel

ALLOWED = {(source, target) for sources, target in STEPS.values() for source in sources}
WHAT = ["hold", "confirm", "join", "accept", "cancel", "change", "wait", "school"]
STEPS_OF_ALL = st.tuples(st.sampled_from(WHAT), st.integers(0, 5), st.integers(0, 5))


@dataclass
class World:
    """Two courses with three places each."""

    courses: list[Course]
    at: datetime = NOW
    known: list[uuid.UUID] = field(default_factory=list)
    states: dict[uuid.UUID, str] = field(default_factory=dict)

    def do(self, what: str, n: int, m: int) -> None:
        course, seats = self.courses[n % 2].pk, 1 + m % 3
        pk = self.known[n % len(self.known)] if self.known else uuid.uuid4()
        asked = {"seats": seats, "channel": Channel.PHONE, "key": uuid.uuid4(), "at": self.at}
        match what:
            case "hold":
                self.known.append(hold(course, **asked).pk)
            case "confirm":
                seats = Registration.objects.filter(pk=pk).values_list("seats", flat=True).first()
                confirm(pk, details(*some(seats or 1)), at=self.at)
            case "join":
                self.known.append(waiting.join(course, details(*some(seats)), **asked).pk)
            case "accept":
                waiting.accept(pk, at=self.at)
            case "cancel":
                cancel(pk, reason=Reason.CITIZEN, at=self.at)
            case "change":
                change(pk, course=self.courses[m % 2].pk, at=self.at)
            case "wait":
                self.at += n * m * 3 * HOURS
                expire_all(at=self.at)
            case _:  # the school's own file
                Course.objects.filter(pk=course).update(elsewhere=n % 3, maximum=3 + m % 3)
                offering.offer_all(at=self.at)

    def follow(self) -> None:
        """Each registration goes on as the table says; nobody is passed over who would fit."""
        now = dict(Registration.objects.values_list("pk", "state"))
        for pk, state in now.items():
            before = self.states.get(pk)
            assert before in {None, state} or (before, state) in ALLOWED
        self.states = now
        for course in Course.objects.all():
            line = course.registrations.filter(state=State.WAITING)
            if course.begins and course.begins > self.at.date() + timedelta(days=1):
                assert not line.filter(seats__lte=course.free).exists()


@pytest.mark.django_db
@settings(max_examples=8, deadline=None)
@given(st.lists(STEPS_OF_ALL, max_size=25))
def test_places_and_the_order_of_the_list(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        world = World([make_course("S-1", maximum=3), make_course("S-2", maximum=3)])
        for what, n, m in steps:
            with suppress(CourseError), transaction.atomic():
                world.do(what, n, m)
            world.follow()
            for course in Course.objects.all():
                rows = course.registrations.filter(state__in=["held", "offered", "confirmed"])
                assert course.taken == sum(rows.values_list("seats", flat=True))
            for row in Registration.objects.filter(state=State.CONFIRMED):
                open_ = row.charges.filter(state=Due.OPEN).values_list("cents", flat=True)
                assert row.fee_cents == sum(cents for _, cents in row.lines) == sum(open_) > 0
        transaction.set_rollback(True)


def test_nothing_is_sold_beyond_the_places(db: None) -> None:
    course = make_course(maximum=2)
    for _ in range(4):
        with suppress(CourseError):
            hold(course.pk, seats=1, channel=Channel.PHONE, key=uuid.uuid4(), at=NOW)
    check()
