"""Whatever is done in whatever order: a case keeps its promises."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.cases.conftest import NOW, make_case, make_clerk, make_inbox

from buergertelefon.cases.actions.returning import give_back, pass_on_rightly
from buergertelefon.cases.actions.steps import put_on_desk, take
from buergertelefon.cases.errors import Refused
from buergertelefon.cases.models import Case
from buergertelefon.cases.rules.life import RUNS, STEPS, Actor, State, Step, may

PLAIN = sorted(set(Step) - {Step.OPEN, Step.MERGE, Step.PASS_ON, Step.RETURN})
"""Steps that need no office."""


class Life(RuleBasedStateMachine):
    """One case, two offices, and everybody who may press something."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.offices = [make_inbox("eins"), make_inbox("zwei")]
        self.clerk = make_clerk(self.offices[0])
        self.row, self.at, self.done = make_case(self.offices[0]), NOW, 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def tried(self, step: Step, actor: Actor, press: Any) -> None:
        """It happens exactly if the table allows it."""
        allowed = may(step, State(self.row.state), actor)
        self.at += timedelta(minutes=37)
        try:
            with transaction.atomic():
                press()
        except Refused:
            assert not allowed
        else:
            assert allowed
            self.done += 1

    @rule(step=st.sampled_from(PLAIN), actor=st.sampled_from(Actor))
    def takes(self, step: Step, actor: Actor) -> None:
        self.tried(
            step, actor, lambda: take(self.row.pk, step, actor=actor, at=self.at, text="Ja.")
        )

    @rule(actor=st.sampled_from(Actor), always=st.booleans())
    def passes_on(self, actor: Actor, always: bool) -> None:
        there = next(one for one in self.offices if one.pk != self.row.inbox_id)
        self.tried(
            Step.PASS_ON, actor,
            lambda: pass_on_rightly(self.row.pk, there, actor=actor, at=self.at, always=always),
        )  # fmt: skip

    @rule(actor=st.sampled_from(Actor))
    def gives_back(self, actor: Actor) -> None:
        there = next(one for one in self.offices if one.pk != self.row.inbox_id)
        self.tried(
            Step.RETURN, actor,
            lambda: give_back(self.row.pk, actor=actor, at=self.at, text="Nein.", rather=there),
        )  # fmt: skip

    @rule(up=st.booleans())
    def is_taken_up_or_put_down(self, up: bool) -> None:
        fits = self.row.state in {State.NEW, State.ACCEPTED, State.ASKED}
        accepts = up and self.row.state == State.NEW
        try:
            with transaction.atomic():
                held = self.clerk.pk
                put_on_desk(self.row.pk, held if up else None, at=self.at, instead_of=held)
        except Refused:
            assert not fits
        else:
            assert fits
            self.done += accepts

    @invariant()
    def keeps_its_promises(self) -> None:
        row = self.row = Case.objects.get(pk=self.row.pk)
        assert row.changes == self.done
        assert row.entries.count() == self.done + 1  # and how it began
        assert (row.paused is not None) == (row.state == State.ASKED)
        assert (row.closed is not None) == (row.state == State.CLOSED)
        assert row.state not in {State.ANSWERED, State.CLOSED} or row.taken_by_id is None
        assert (row.first_answer is None) == (row.kept is None)
        assert row.promised == NOW + timedelta(days=1)  # what was told is never rewritten
        assert row.state not in RUNS or row.due >= row.promised
        last = row.entries.order_by("-pk")[0]
        assert STEPS[Step(last.step)].into in {None, State(row.state)}


class TestLife(TestCase):
    """The machine, in a transaction of its own."""

    def test_whatever_is_pressed(self) -> None:
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=5, stateful_step_count=12, deadline=None, derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip


pytestmark = pytest.mark.django_db
