"""A draft is asked for, taken over, or not if somebody changed the roster meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.workforce.conftest import AT, duty

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.actions import drafting
from buergertelefon.workforce.actions.editing import Step, lock, put
from buergertelefon.workforce.actions.rosters import publish
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import Drafting, Roster
from buergertelefon.workforce.queries.duties import duties

LATER = AT + timedelta(seconds=31)


@pytest.fixture
def asked(roster: Roster, planner: Agent, person: Callable[..., Agent]) -> Roster:
    person("anna")
    drafting.ask(roster.pk, seconds=60, by=planner, at=AT)
    return roster


def test_asked_twice_one_runs(asked: Roster, planner: Agent) -> None:
    drafting.ask(asked.pk, seconds=10, by=planner, at=AT)
    assert ProcrastinateJob.objects.filter(task_name=drafting.JOB).count() == 1
    assert Drafting.objects.get().seconds == 60


def test_a_second_worker_leaves_it_to_the_first(asked: Roster) -> None:
    assert drafting.begin(asked.pk, at=AT) is not None
    assert drafting.begin(asked.pk, at=AT) is None


def test_after_half_a_minute_of_silence_it_is_asked_for_again(
    asked: Roster, planner: Agent
) -> None:
    drafting.begin(asked.pk, at=AT)
    drafting.ask(asked.pk, seconds=10, by=planner, at=LATER)
    assert drafting.begin(asked.pk, at=LATER) is not None
    assert not drafting.told(asked.pk, {}, begun=AT, at=LATER)  # the first one, come back: stop
    drafting.take(asked.pk, [duty("anna")], begun=AT, at=LATER)
    assert duties(asked) == []


def test_good_enough_stops_it_and_it_is_taken(asked: Roster) -> None:
    drafting.begin(asked.pk, at=AT)
    assert drafting.told(asked.pk, {"share": 0.5}, begun=AT, at=AT)
    drafting.stop(asked.pk)
    assert not drafting.told(asked.pk, {}, begun=AT, at=AT)
    drafting.take(asked.pk, [duty("anna"), duty("nobody")], begun=AT, at=LATER)
    assert duties(asked) == [duty("anna")]
    assert Drafting.objects.get().ended == LATER


def test_a_change_meanwhile_stays_and_the_draft_is_not_taken(asked: Roster, planner: Agent) -> None:
    drafting.begin(asked.pk, at=AT)
    put(asked, duty("anna", 13), Step(planner, AT, 0))
    drafting.take(asked.pk, [duty("anna")], begun=AT, at=LATER)
    assert duties(asked) == [duty("anna", 13)]
    assert Drafting.objects.get().failed == drafting.EDITED


def test_locked_shifts_stay_whatever_the_search_says(
    roster: Roster, planner: Agent, person: Callable[..., Agent]
) -> None:
    person("anna")
    put(roster, duty("anna"), Step(planner, AT, 0))
    lock(roster, ("anna", "2026-01-12"), Step(planner, AT, 1), locked=True)
    drafting.ask(roster.pk, seconds=60, by=planner, at=AT)
    drafting.begin(roster.pk, at=AT)
    drafting.take(roster.pk, [duty("anna", 12, "09:00", "17:30")], begun=AT, at=LATER)
    assert duties(roster) == [duty("anna") | {"locked": True}]


def test_a_published_roster_is_not_drafted_anew(roster: Roster, planner: Agent) -> None:
    publish(roster.pk, version=0, at=AT)
    with pytest.raises(NotPossible):
        drafting.ask(roster.pk, seconds=60, by=planner, at=AT)
