import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.crowd import at_once, kinds
from tests.workforce.conftest import AT, duty

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.actions import swapping
from buergertelefon.workforce.actions.changing import change, undo
from buergertelefon.workforce.actions.replanning import miss, proposal
from buergertelefon.workforce.actions.rosters import publish
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import Change, Leave, Roster, Shift, Swap
from buergertelefon.workforce.queries.duties import duties
from buergertelefon.workforce.queries.swaps import effect
from buergertelefon.workforce.rules.changes import ChangeKind
from buergertelefon.workforce.rules.swaps import OPEN, SwapState, SwapStep, after

MONDAY, TUESDAY = date(2026, 1, 12), date(2026, 1, 13)
SMALL = {"week_minutes": 480, "days_least": 1, "days_most": 2}


@given(st.lists(st.sampled_from(SwapStep)))
def test_an_end_stays_an_end_and_nobody_approves_what_two_did_not_agree_on(
    steps: list[SwapStep],
) -> None:
    state, agreed = SwapState.ASKED, False
    for step in steps:
        new = after(state, step)
        if new is None:
            continue
        assert state in OPEN
        agreed = agreed or step is SwapStep.AGREE
        state = new
    assert state is not SwapState.APPROVED or agreed


@pytest.fixture
def team(
    roster: Roster, person: Callable[..., Agent], planner: Agent
) -> tuple[Agent, Agent, Agent]:
    """Anna works on Monday, Bert on Tuesday, Cora not at all; published."""
    anna, bert, cora = (person(name, **SMALL) for name in ("anna", "bert", "cora"))
    shifts = [duty("anna", 12), duty("bert", 13)]
    touched = [(one["person"], one["date"]) for one in shifts]
    change(roster.pk, touched, shifts, kind=ChangeKind.EDIT, by=planner, at=AT)  # type: ignore[arg-type]
    roster.refresh_from_db()
    publish(roster.pk, version=roster.version, at=AT)
    return anna, bert, cora


def who_works(roster: Roster) -> set[tuple[str, str]]:
    return {(one["person"], one["date"]) for one in duties(roster)}


def test_two_agree_a_planner_approves_and_the_roster_changes(
    roster: Roster, team: tuple[Agent, ...], planner: Agent
) -> None:
    anna, bert, _ = team
    swap = swapping.ask(anna, MONDAY, partner=bert, back=TUESDAY, at=AT)
    with pytest.raises(NotPossible):  # nobody has agreed yet
        swapping.approve(swap.pk, planner, at=AT)
    swapping.agree(swap.pk, bert, at=AT)
    swapping.approve(swap.pk, planner, at=AT)
    assert who_works(roster) == {("bert", "2026-01-12"), ("anna", "2026-01-13")}
    assert Change.objects.last().reason == "Tausch"  # type: ignore[union-attr]
    swapping.approve(swap.pk, planner, at=AT)  # pressed twice
    assert Change.objects.filter(kind=ChangeKind.SWAP).count() == 1


def test_a_swap_is_no_longer_possible_when_a_shift_is_another_or_its_day_came(
    roster: Roster, team: tuple[Agent, ...], planner: Agent
) -> None:
    anna, bert, _ = team
    swap = swapping.ask(anna, MONDAY, partner=bert, back=TUESDAY, at=AT)
    swapping.agree(swap.pk, bert, at=AT)
    gone = [("bert", "2026-01-13")]
    change(roster.pk, gone, [], kind=ChangeKind.EDIT, by=planner, at=AT, reason="Anders geplant")
    with pytest.raises(NotPossible):
        swapping.approve(swap.pk, planner, at=AT)
    assert swapping.lapse(at=AT) == 1
    swapping.ask(anna, MONDAY, partner=None, back=None, at=AT)
    assert swapping.lapse(at=datetime(2026, 1, 13, tzinfo=UTC)) == 1
    assert not Swap.objects.filter(state__in=OPEN).exists()


def test_what_the_hours_say_is_a_hint_and_no_rule(
    roster: Roster, team: tuple[Agent, ...], planner: Agent
) -> None:
    """Anna gives her only day away: less than agreed, but nothing that a law forbids."""
    anna, _, cora = team
    swap = swapping.ask(anna, MONDAY, partner=cora, back=None, at=AT)
    found = effect(swap)
    assert found
    assert not found.problems
    assert "Anna: 0 Arbeitstage in der Woche, vereinbart 1 bis 2." in found.hints
    assert (found.missing_before, found.cover) == (found.missing_after, ())
    swapping.agree(swap.pk, cora, at=AT)
    swapping.approve(swap.pk, planner, at=AT)
    assert who_works(roster) == {("cora", "2026-01-12"), ("bert", "2026-01-13")}


def test_what_was_agreed_on_at_other_times_is_not_approved(
    roster: Roster, team: tuple[Agent, ...], planner: Agent
) -> None:
    anna, _, cora = team
    swap = swapping.ask(anna, MONDAY, partner=cora, back=None, at=AT)
    swapping.agree(swap.pk, cora, at=AT)
    place, longer = [("anna", "2026-01-12")], [duty("anna", 12, end="16:00")]
    later = AT + timedelta(minutes=1)
    change(roster.pk, place, longer, kind=ChangeKind.EDIT, by=planner, at=later, reason="Anders")  # type: ignore[arg-type]
    with pytest.raises(NotPossible):
        swapping.approve(swap.pk, planner, at=later)
    assert swapping.lapse(at=later) == 1


def test_pressing_twice_asks_and_promises_once(roster: Roster, team: tuple[Agent, ...]) -> None:
    anna, bert, cora = team
    swap = swapping.ask(anna, MONDAY, partner=None, back=None, at=AT)
    assert swapping.ask(anna, MONDAY, partner=None, back=None, at=AT) == swap
    with pytest.raises(NotPossible):  # another question about the same shift
        swapping.ask(anna, MONDAY, partner=bert, back=None, at=AT)
    assert swapping.agree(swap.pk, cora, at=AT) == swapping.agree(swap.pk, cora, at=AT)
    swapping.withdraw(swap.pk, cora, at=AT)  # who said yes may think better of it
    assert Swap.objects.get().state == SwapState.WITHDRAWN


def test_two_who_agreed_by_word_of_mouth_wait_for_the_planner(
    roster: Roster, team: tuple[Agent, ...]
) -> None:
    anna, bert, _ = team
    swap = swapping.enter_agreed(anna, MONDAY, partner=bert, back=TUESDAY, at=AT)
    assert (swap.state, swap.partner) == (SwapState.AGREED, bert)
    assert who_works(roster) == {("anna", "2026-01-12"), ("bert", "2026-01-13")}


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": date(2026, 1, 14)}, {"partner": "anna"}, {"partner": "bert", "back": MONDAY},
        {"back": TUESDAY},
    ],
    ids=["no shift that day", "with oneself", "a shift that is not there", "with nobody"],
)  # fmt: skip
def test_what_does_not_work_out_is_not_asked(
    roster: Roster, team: tuple[Agent, ...], wrong: dict[str, Any]
) -> None:
    names = {one.username: one for one in team}
    given_ = {"day": MONDAY, "partner": None, "back": None} | wrong
    partner = names.get(given_["partner"] or "")
    with pytest.raises(NotPossible):
        swapping.ask(team[0], given_["day"], partner=partner, back=given_["back"], at=AT)
    assert not Swap.objects.exists()


def test_a_strangers_swap_is_nobodys_business(roster: Roster, team: tuple[Agent, ...]) -> None:
    anna, bert, cora = team
    swap = swapping.ask(anna, MONDAY, partner=bert, back=TUESDAY, at=AT)
    for step in (swapping.agree, swapping.decline, swapping.withdraw):
        with pytest.raises(NotPossible):
            step(swap.pk, cora, at=AT)


def test_a_loss_is_one_step_without_a_reason_and_touches_no_other_day(
    roster: Roster, team: tuple[Agent, ...], planner: Agent
) -> None:
    anna = team[0]
    roster.refresh_from_db()
    found = proposal(roster, anna, begins=MONDAY, until=MONDAY)
    assert {one.day for one in (*found.lost, *found.changed)} == {MONDAY}
    assert found.missing_after < found.missing_before
    miss(
        roster, anna, begins=MONDAY, until=MONDAY, by=planner, at=AT, version=roster.version,
        stand_in=True,
    )  # fmt: skip
    assert not Shift.objects.filter(agent=anna, day=MONDAY).exists()
    assert Leave.objects.filter(agent=anna, begins=MONDAY).exists()
    assert Change.objects.last().reason == "Ausfall"  # type: ignore[union-attr]
    assert {person for person, day in who_works(roster) if day == "2026-01-12"} <= {"bert", "cora"}


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_yes_at_the_same_moment_one_has_it(
    roster: Roster, person: Callable[..., Agent], planner: Agent
) -> None:
    people = [person(name, **SMALL) for name in ("anna", "bert", "cora")]
    place, shift = [("anna", "2026-01-12")], [duty("anna", 12)]
    change(roster.pk, place, shift, kind=ChangeKind.EDIT, by=planner, at=AT)
    publish(roster.pk, version=1, at=AT)
    swap = swapping.ask(people[0], MONDAY, partner=None, back=None, at=AT)
    said: list[bool] = []

    def yes(agent: Agent) -> None:
        try:
            swapping.agree(swap.pk, agent, at=AT)
            said.append(True)
        except NotPossible:
            said.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=yes, args=(one,)) for one in people[1:]]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == [False, True]


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_whatever_many_press_at_once_no_shift_is_lost_or_doubled(
    roster: Roster, team: tuple[Agent, ...], planner: Agent
) -> None:
    anna, bert, _ = team
    presses: list[Callable[[Swap], object]] = [
        lambda swap: swapping.approve(swap.pk, planner, at=AT),
        lambda swap: swapping.approve(swap.pk, planner, at=AT),
        lambda swap: swapping.withdraw(swap.pk, bert, at=AT),
        lambda swap: swapping.withdraw(swap.pk, anna, at=AT),
        lambda swap: swapping.refuse(swap.pk, at=AT),
        lambda _: swapping.lapse(at=AT),
    ]
    before, swapped = who_works(roster), {("bert", "2026-01-12"), ("anna", "2026-01-13")}
    for turn in range(6):
        swap = swapping.enter_agreed(anna, MONDAY, partner=bert, back=TUESDAY, at=AT)
        order = presses[turn:] + presses[:turn]
        got = at_once(
            lambda n, swap=swap, order=order: order[n](swap), times=len(order), clients=len(order)
        )
        assert kinds(got).keys() <= {"Swap", "NotPossible", "int"}, got
        swap.refresh_from_db()
        done = swap.state == SwapState.APPROVED
        assert Change.objects.filter(kind=ChangeKind.SWAP, undone=False).count() == done
        assert who_works(roster) == (swapped if done else before)
        if done:
            undo(roster.pk, by=planner, at=AT, reason="Noch einmal")
