"""Who may do what from where: every state, step and part, and no way around the table."""

import pytest

from buergertelefon.cases.rules.life import (
    ACTORS,
    DONE,
    OPEN,
    RUNS,
    STATES,
    STEPS,
    Actor,
    State,
    Step,
    may,
    possible,
)

WHO = {"C": Actor.CENTRE, "O": Actor.OFFICE, "B": Actor.CITIZEN, "S": Actor.SYSTEM}
COLUMNS = (
    State.NEW, State.ACCEPTED, State.ASKED, State.ANSWERED, State.CLOSED, State.RETURNED,
)  # fmt: skip
#: C service centre, O office, B citizen, S by itself; "-" nobody
TABLE = """
            new   accepted  asked  answered  closed  returned   into
open        -     -         -      -         -       -          new
accept      O     -         -      -         -       -          accepted
ask         O     O         -      -         -       -          asked
told        -     -         BC     -         -       -          accepted
answer      O     O         O      -         -       -          answered
close       -     -         -      COBS      -       -          closed
reopen      -     -         -      BC        BC      -          new
pass_on     OC    OC        OC     -         -       OC         new
return      O     O         -      -         -       -          returned
merge       OC    OC        OC     -         -       OC         closed
withdraw    BC    BC        BC     -         -       BC         closed
note        OC    OC        OC     OC        OC      OC         .
add         BC    BC        BC     -         -       BC         .
missed      O     O         -      -         -       -          accepted
remind      S     S         -      -         -       S          .
escalate    S     S         -      -         -       S          .
split       -     -         -      -         S       -          new
"""
LINES = {one.split()[0]: one.split()[1:] for one in TABLE.strip().splitlines()[1:]}


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", COLUMNS)
def test_the_table_says_who_may(step: Step, state: State) -> None:
    cell = LINES[step][COLUMNS.index(state)].strip("-")
    assert {who for who in Actor if may(step, state, who)} == {WHO[one] for one in cell}


@pytest.mark.parametrize("step", list(Step))
def test_a_step_leads_to_one_state_or_stays(step: Step) -> None:
    into = LINES[step][-1]
    assert STEPS[step].into == (None if into == "." else State(into))


def test_every_step_state_and_part_has_its_word() -> None:
    assert (set(STATES), set(ACTORS), set(DONE)) == (set(State), set(Actor), set(Step))


def test_the_clock_runs_only_where_somebody_has_to_do_something() -> None:
    assert RUNS < OPEN
    assert {State.ASKED} == OPEN - RUNS


def test_a_page_offers_exactly_what_may_be_done() -> None:
    for state in State:
        for who in Actor:
            assert set(possible(state, who)) == {one for one in Step if may(one, state, who)}


def test_nothing_is_a_dead_end_for_the_citizen() -> None:
    for state in State:
        ways = possible(state, Actor.CITIZEN)
        assert ways, f"{state}: the citizen can do nothing"
