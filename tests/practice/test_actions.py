"""A practice call's notes: kept for one person, on nobody's record, gone by the next day."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import make_city

from buergertelefon.contacts.actions import Card
from buergertelefon.contacts.errors import BadPhone, Closed
from buergertelefon.contacts.models import Contact, ContactEvent, FollowUp, Ledger, SharedCard
from buergertelefon.contacts.rules import FollowUpKind, Outcome
from buergertelefon.directory.models import Service
from buergertelefon.practice import actions
from buergertelefon.practice.models import Attempt, Exercise
from buergertelefon.practice.queries import result, script, spoken
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import Request, SignOn
from buergertelefon.telephony.speech import VOICES


@pytest.fixture
def agent(db: None) -> Agent:
    make_city()
    return Agent.objects.get(username="agent1")


def begin(agent: Agent, *, again: bool = False) -> Attempt:
    Request.objects.all().delete()  # the exchange has carried out the one before
    assert actions.begin(agent, at=timezone.now(), again=again)
    return Attempt.objects.get(desk=agent.desk)


def test_callers_come_one_after_the_other_and_begin_anew_after_the_last(agent: Agent) -> None:
    there = list(Exercise.objects.values_list("slug", flat=True))
    assert len(there) > 3
    came = [begin(agent).exercise.slug for _ in range(len(there) + 1)]
    assert came == [*there, there[0]]
    assert begin(agent, again=True).exercise.slug == there[0]
    assert Attempt.objects.count() == 1


def test_the_exchange_is_told_whom_to_ring_for_which_number(agent: Agent) -> None:
    attempt = begin(agent)
    request = Request.objects.get()
    assert (request.kind, request.device) == ("practise", f"agent:{agent.desk}")
    assert request.body == {
        "call": str(attempt.pk), "called": attempt.exercise.number.number
    }  # fmt: skip


def test_a_key_pressed_twice_is_one_call(agent: Agent) -> None:
    attempt = begin(agent)
    assert actions.begin(agent, at=timezone.now())
    assert (Attempt.objects.get(), Request.objects.count()) == (attempt, 1)


def test_nothing_new_begins_while_a_call_rings(agent: Agent) -> None:
    attempt, now = begin(agent), timezone.now()
    Request.objects.all().delete()
    SignOn.objects.create(
        id=uuid.uuid4(), centre=agent.centre, agent=agent, state="ringing", since=now,
        idle_since=now, call=attempt.pk,
    )  # fmt: skip
    assert actions.begin(agent, at=now)
    assert Attempt.objects.get() == attempt
    assert not Request.objects.exists()


def test_without_practice_calls_there_is_nothing_to_practise(agent: Agent) -> None:
    Exercise.objects.update(active=False)
    assert not actions.begin(agent, at=timezone.now())
    assert not Attempt.objects.exists()
    assert not Request.objects.exists()


def test_what_is_done_in_it_is_on_no_record(agent: Agent) -> None:
    numbers = Ledger.objects.get(pk=agent.centre_id).last_number
    call = begin(agent).pk
    service = Service.objects.get(slug="personalausweis")
    actions.add_topic(call, service)
    actions.draft(call, note="Frau Meier fragt nach dem Ausweis")
    actions.share(call, Card(title="Amt"), at=timezone.now())
    actions.follow_up(
        call, FollowUpKind.CALLBACK, text="Ausweis", phone="0421 361 5555", due=timezone.now()
    )
    attempt = Attempt.objects.get(pk=call)
    assert (attempt.kinds, attempt.outcome) == (["callback", "contact"], "callback")
    actions.close(call, outcome=Outcome.SETTLED, note="")
    told = result(agent)
    assert told
    assert told.right
    for model in (Contact, ContactEvent, FollowUp, SharedCard):
        assert not model.objects.exists()
    assert Ledger.objects.get(pk=agent.centre_id).last_number == numbers


def test_the_caller_says_more_when_asked_and_then_no_more(agent: Agent) -> None:
    call = begin(agent).pk
    attempt = Attempt.objects.get(pk=call)
    lines = attempt.exercise.lines
    assert (script(attempt).said, script(attempt).more) == (lines[:1], True)
    for _ in range(len(lines) + 2):
        actions.say_more(call)
    attempt = Attempt.objects.get(pk=call)
    assert (script(attempt).said, script(attempt).more) == (lines, False)


def test_a_number_that_cannot_be_one_is_refused_as_in_a_real_call(agent: Agent) -> None:
    call = begin(agent).pk
    with pytest.raises(BadPhone):
        actions.follow_up(call, FollowUpKind.CALLBACK, text="x", phone="12", due=timezone.now())
    assert Attempt.objects.get().kinds == []


def test_a_call_that_is_over_is_written_by_nobody(agent: Agent) -> None:
    call = begin(agent).pk
    actions.end(agent)
    assert Request.objects.last().kind == "ready"  # type: ignore[union-attr]  # there is one
    for change in (
        lambda: actions.draft(call, note="x"),
        lambda: actions.say_more(call),
        lambda: actions.add_topic(uuid.uuid4(), Service.objects.all()[0]),
    ):
        with pytest.raises(Closed):
            change()
    assert result(agent) is None


def test_the_next_day_nothing_is_left(agent: Agent) -> None:
    begin(agent)
    now = timezone.now()
    assert actions.forget(at=now + timedelta(hours=11)) == 0
    assert actions.forget(at=now + timedelta(hours=13)) == 1
    assert not Attempt.objects.exists()


def test_every_text_has_a_voice(agent: Agent) -> None:
    assert spoken()
    assert {voice for _, voice in spoken()} <= set(VOICES)
