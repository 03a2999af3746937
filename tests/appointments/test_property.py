"""In whatever order things happen: what is taken is what living appointments claim."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.appointments.conftest import DAY, MINUTES, NOW, item, local, make_calendar, wish
from tests.appointments.test_race import check
from tests.messages.gateway import SENDER

from buergertelefon.appointments.actions import asking, counter, waiting
from buergertelefon.appointments.actions.booking import cancel, change, confirm, expire_holds, hold
from buergertelefon.appointments.actions.closing import Closed, close
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.errors import AppointmentError
from buergertelefon.appointments.models import Booking, Calendar, OpeningPlan, WaitingEntry
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import STEPS, State

N = st.integers(0, 5)
STEPS_OF_ALL = st.one_of(
    st.tuples(st.just("hold"), N, N),
    st.tuples(st.just("confirm"), N, N),
    st.tuples(st.sampled_from(["ask", "affirm"]), N, N),
    st.tuples(st.just("change"), N, N),
    st.tuples(st.just("cancel"), N, N),
    st.tuples(
        st.sampled_from(["arrive", "call", "park", "back", "hand_on", "finish", "miss"]), N, N
    ),
    st.tuples(st.just("join"), N, N),
    st.tuples(st.just("accept"), N, N),
    st.tuples(st.just("wait"), st.sampled_from([1, 6, 31]), N),
    st.tuples(st.sampled_from(["plan", "close"]), N, N),
)
WAYS = {
    "MAIL_URL": "smtp://127.0.0.1:9",
    "MAIL_FROM": SENDER,
    "PUBLIC_URL": "https://termine.example",
}
ALLOWED = {(source, target) for sources, target in STEPS.values() for source in sources}
ALLOWED.add((State.HELD, State.CANCELLED))  # an offer that became part of an older appointment


@dataclass
class World:
    """A calendar of two counters, one of them skilled, from 8:00 to 9:00."""

    calendar: Calendar
    at: datetime = NOW
    known: list[uuid.UUID] = field(default_factory=list)
    states: dict[uuid.UUID, str] = field(default_factory=dict)

    def do(self, what: str, n: int, m: int) -> None:
        begins = local(8, 10 * m)
        names = ["kurz", "lang", "ausfuhr"]
        booking = self.known[n % len(self.known)] if self.known else uuid.uuid4()
        wanted = item(names[n % 3])
        channel = list(Channel)[m % 3]
        match what:
            case "hold":
                asked = wish(self.calendar, begins, wanted, channel=channel)
                self.known.append(hold(asked, key=uuid.uuid4(), at=self.at).id)
            case "confirm":
                confirm(booking, at=self.at)
            case "ask":
                asking.book(booking, at=self.at, mail="maria@beispiel.de")
            case "affirm":
                asking.affirm(booking, at=self.at)
            case "change":
                change(booking, begins=begins, at=self.at, channel=channel)
            case "cancel":
                cancel(booking, at=self.at)
            case "miss":
                counter.miss(booking, at=local(9))
            case "join":
                window = waiting.Wait(self.calendar.pk, (wanted,), local(8), local(9), channel)
                mine = Booking.objects.filter(pk=booking, state=State.CONFIRMED).first()
                waiting.join(window, at=self.at, booking=mine.pk if mine and m % 2 else None)
            case "accept":
                entry = WaitingEntry.objects.exclude(offer=None).first()
                waiting.accept_offer(entry.offer_id if entry else booking, at=self.at)
            case "wait":
                self.at += n * MINUTES
                expire_holds(at=self.at)
                waiting.offer_freed(self.calendar.pk, at=self.at)
            case "plan":
                OpeningPlan.objects.filter(day=None).update(capacity=1 + n % 3, skilled=m % 2)
                generate(self.calendar, since=DAY, until=DAY + timedelta(days=1))
            case "close":
                close(self.calendar, Closed(DAY), at=self.at)
                OpeningPlan.objects.exclude(day=None).delete()
            case _:
                self.at_the_office(what, booking, str(m % 2 + 1))

    def at_the_office(self, what: str, booking: uuid.UUID, place: str) -> None:
        match what:
            case "arrive":
                counter.arrive(booking, at=local(8))
            case "call":
                counter.call_next(self.calendar.pk, counter=place, at=local(8))
            case "park":
                counter.park(booking, counter=place)
            case "back":
                counter.back(booking, at=local(8))
            case "hand_on":
                counter.hand_on(booking, counter=place, calendar=self.calendar.pk, at=local(8))
            case "finish":
                counter.finish(booking, counter=place)

    def follow(self) -> None:
        """Each appointment goes on as the table of the life cycle says."""
        now = dict(Booking.objects.values_list("pk", "state"))
        for pk, state in now.items():
            before = self.states.get(pk, State.HELD)
            assert state == before or (before, state) in ALLOWED
        self.states = now


@pytest.mark.django_db
@settings(max_examples=15, deadline=None)
@given(st.lists(STEPS_OF_ALL, max_size=20))
def test_what_is_taken_is_what_living_appointments_claim(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic(), override_settings(**WAYS):
        world = World(make_calendar(capacity=2, skilled=1, ends=time(9)))
        Calendar.objects.update(confirm_within=20 * MINUTES)  # on the web
        for step in steps:
            try:
                with transaction.atomic():
                    world.do(*step)
            except AppointmentError:
                pass
            world.follow()
            check()
        transaction.set_rollback(True)
