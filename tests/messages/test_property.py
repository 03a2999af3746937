"""In whatever order things happen: a message waits, is sent or has failed; one key, one text."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.messages.conftest import NOON, TEXT
from tests.messages.gateway import Fake, Fault

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.actions import deliver, erase, post, resend
from buergertelefon.messages.errors import NotAgain
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import State
from buergertelefon.messages.transport import Sending

KEYS = st.sampled_from(["a", "b"])
STEPS = st.one_of(
    st.tuples(st.just("post"), KEYS, st.sampled_from(["eins", "zwei"])),
    st.tuples(st.just("deliver"), KEYS, st.sampled_from([None, *Fault, "killed"])),
    st.tuples(st.just("resend"), KEYS, st.none()),
    st.tuples(st.just("erase"), st.none(), st.none()),
    st.tuples(st.just("wait"), st.none(), st.sampled_from([40, 700, 20_000, 8 * 86_400])),
)


class Killed(BaseException):
    """The worker's process is gone."""


@dataclass
class World:
    """The outbox and its receiver."""

    centre: int
    fake: Fake = field(default_factory=Fake)
    at: datetime = NOON

    def do(self, what: str, key: str | None, how: object) -> None:
        row = Message.objects.filter(key=key).first()
        if what == "post":
            draft = replace(TEXT, text=str(how))
            post(draft, key=str(key), centre=self.centre, at=self.at, ways=self.fake.ways)
        elif what == "wait":
            self.at += timedelta(seconds=int(str(how)))
        elif what == "erase":
            erase(at=self.at)
        elif row and what == "resend":
            with suppress(NotAgain):
                resend(row.pk, at=self.at)
        elif row:
            self.deliver(row, how)

    def deliver(self, row: Message, how: object) -> None:
        def die(_: Sending) -> None:
            raise Killed

        self.fake.faults.extend([how] if isinstance(how, Fault) else [])
        self.fake.while_sending = die if how == "killed" else lambda _: None
        with suppress(Killed):
            deliver(row.pk, at=self.at, ways=self.fake.ways)
        self.fake.faults.clear()

    def check(self) -> None:
        for row in Message.objects.all():
            waits, done = row.state == State.WAITING, row.state in {State.SENT, State.FAILED}
            assert waits != done
            assert (row.due is not None, row.done is not None) == (waits, done)
            assert row.recipient or not waits
            if row.state == State.SENT:
                assert row.key in self.fake.arrived
        for key in self.fake.arrived:
            assert len({one.text for one in self.fake.handed if one.key == key}) == 1


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_no_message_is_lost_and_none_becomes_another(
    steps: list[tuple[str, str | None, object]],
) -> None:
    with transaction.atomic():
        centre = ServiceCentre.objects.create(slug="bremen", name="Bremen")
        world = World(centre.pk)
        for step in steps:
            world.do(*step)
            world.check()
        for _ in range(7):  # in the end nothing waits, even if nobody answers any more
            world.at += timedelta(hours=12)
            for row in Message.objects.filter(state=State.WAITING):
                world.deliver(row, Fault.BUSY)
        world.check()
        assert not Message.objects.filter(state=State.WAITING).exists()
        transaction.set_rollback(True)
