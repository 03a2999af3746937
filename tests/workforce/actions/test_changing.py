from collections.abc import Callable
from datetime import time

import pytest
from tests.workforce.conftest import AT, BEGINS, duty

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.workforce.actions.changing import change, redo, undo
from buergertelefon.workforce.actions.rosters import open_roster, publish
from buergertelefon.workforce.errors import (
    EditedMeanwhile,
    NothingToUndo,
    NotPossible,
    ReasonNeeded,
    RosterThere,
    TooLate,
)
from buergertelefon.workforce.models import Account, Roster, Shift
from buergertelefon.workforce.queries.duties import duties
from buergertelefon.workforce.queries.instance import instance
from buergertelefon.workforce.rules.changes import ChangeKind
from buergertelefon.workforce.rules.hours import work
from buergertelefon.workforce.rules.roster.check import check

MONDAY = ("anna", "2026-01-12")


def edit(roster: Roster, after: list[dict[str, object]], by: Agent, **more: object) -> object:
    return change(roster.pk, [MONDAY], after, kind=ChangeKind.EDIT, by=by, at=AT, **more)


def test_a_step_is_kept_taken_back_and_done_again(
    roster: Roster, person: Callable[..., Agent], planner: Agent
) -> None:
    person("anna")
    edit(roster, [duty("anna")], planner)
    edit(roster, [duty("anna", end="14:30")], planner)
    undo(roster.pk, by=planner, at=AT)
    assert [one["end"] for one in duties(roster)] == ["15:30"]
    undo(roster.pk, by=planner, at=AT)
    assert duties(roster) == []
    with pytest.raises(NothingToUndo):
        undo(roster.pk, by=planner, at=AT)
    redo(roster.pk, by=planner, at=AT)
    redo(roster.pk, by=planner, at=AT)
    assert [one["end"] for one in duties(roster)] == ["14:30"]
    undo(roster.pk, by=planner, at=AT)
    edit(roster, [duty("anna", start="08:00")], planner)
    with pytest.raises(NothingToUndo):  # another step was done since
        redo(roster.pk, by=planner, at=AT)


def test_nobody_works_in_two_rosters_on_one_day(
    roster: Roster, person: Callable[..., Agent], planner: Agent
) -> None:
    anna = person("anna")
    other = Roster.objects.create(
        centre=ServiceCentre.objects.create(slug="nord", name="Nord"),
        begins=BEGINS,
        weeks=1,
        made=AT,
    )
    Shift.objects.create(
        roster=other, agent=anna, day=BEGINS, starts=time(9), ends=time(13), breaks=[]
    )
    with pytest.raises(NotPossible, match=r"Anna hat am 12\.01\.2026 schon einen Dienst"):
        edit(roster, [duty("anna")], planner)
    assert duties(roster) == []
    away = {"person": "anna", "from": "2026-01-12", "until": "2026-01-12"}
    assert away in instance(roster)["absences"]  # a search plans her on the other days


def test_what_changes_nothing_is_no_step(
    roster: Roster, person: Callable[..., Agent], planner: Agent
) -> None:
    person("anna")
    assert edit(roster, [duty("anna")], planner)
    assert edit(roster, [duty("anna")], planner) is None
    roster.refresh_from_db()
    assert roster.version == 1


def test_two_planners_do_not_overwrite_each_other(
    roster: Roster, person: Callable[..., Agent], planner: Agent
) -> None:
    person("anna")
    edit(roster, [duty("anna")], planner, version=0)
    with pytest.raises(EditedMeanwhile):
        edit(roster, [], planner, version=0)


def test_a_published_roster_changes_for_a_reason_and_settles_the_account(
    roster: Roster, person: Callable[..., Agent], planner: Agent
) -> None:
    anna = person("anna")
    publish(roster.pk, version=0, at=AT)
    with pytest.raises(ReasonNeeded):
        edit(roster, [duty("anna")], planner)
    edit(roster, [duty("anna")], planner, reason="Mehr Anrufe erwartet")
    assert Account.objects.get(agent=anna).minutes == work(duty("anna")) - 2355


def test_it_is_published_in_time_or_said_to_be_late(roster: Roster) -> None:
    late = AT.replace(month=12, day=30)
    with pytest.raises(TooLate):
        publish(roster.pk, version=0, at=late)
    assert publish(roster.pk, version=0, at=late, short_notice=True).published == late


def test_no_week_is_planned_twice(roster: Roster) -> None:
    need = [roster.days.first()]
    with pytest.raises(RosterThere):
        open_roster(roster.centre, begins=roster.begins, weeks=4, need=need, at=AT)  # type: ignore[arg-type]


def test_a_stored_roster_is_an_instance_that_the_check_reads(
    roster: Roster, person: Callable[..., Agent], planner: Agent
) -> None:
    person("anna")
    person("bert", free_weekdays=[0])
    edit(roster, [duty("anna")], planner)
    found = check(instance(roster), duties(roster))
    assert found.missing[next(iter(found.missing))] in {1, 2}
    assert {one.rule for one in found.violations if one.person == "anna"} >= {"days a week"}
