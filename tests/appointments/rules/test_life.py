"""Which step leads where, what a code looks like, who got what."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.fairness import Share, Sums, share_of
from buergertelefon.appointments.rules.life import GONE, LIVING, STATES, State, Step, after

ALLOWED = {
    (Step.ASK, State.HELD): State.PENDING,
    (Step.CONFIRM, State.HELD): State.CONFIRMED,
    (Step.CONFIRM, State.PENDING): State.CONFIRMED,
    (Step.CHANGE, State.CONFIRMED): State.CONFIRMED,
    (Step.CANCEL, State.HELD): State.CANCELLED,
    (Step.CANCEL, State.PENDING): State.CANCELLED,
    (Step.CANCEL, State.CONFIRMED): State.CANCELLED,
    (Step.EXPIRE, State.HELD): State.EXPIRED,
    (Step.EXPIRE, State.PENDING): State.EXPIRED,
    (Step.ARRIVE, State.CONFIRMED): State.ARRIVED,
    (Step.ARRIVE, State.NO_SHOW): State.ARRIVED,
    (Step.CALL, State.ARRIVED): State.CALLED,
    (Step.CALL, State.CALLED): State.CALLED,
    (Step.PARK, State.CALLED): State.PARKED,
    (Step.BACK, State.PARKED): State.ARRIVED,
    (Step.BACK, State.ARRIVED): State.ARRIVED,
    (Step.HAND_ON, State.CALLED): State.ARRIVED,
    (Step.FINISH, State.CALLED): State.DONE,
    (Step.FINISH, State.PARKED): State.DONE,
    (Step.MISS, State.CONFIRMED): State.NO_SHOW,
    (Step.MISS, State.ARRIVED): State.NO_SHOW,
    (Step.MISS, State.CALLED): State.NO_SHOW,
    (Step.MISS, State.PARKED): State.NO_SHOW,
}


@pytest.mark.parametrize(("step", "state"), list(itertools.product(Step, State)))
def test_every_step_from_every_state(step: Step, state: State) -> None:
    assert after(step, state) == ALLOWED.get((step, state))


@given(st.lists(st.sampled_from(Step)))
def test_whatever_is_pressed_nobody_leaves_the_office_twice_or_is_called_unseen(
    pressed: list[Step],
) -> None:
    state, been = State.CONFIRMED, [State.CONFIRMED]
    for step in pressed:
        state = after(step, state) or state
        been.append(state)
    for before, now in itertools.pairwise(been):
        assert before != State.DONE or now == State.DONE
        assert now != State.CALLED or before in {State.ARRIVED, State.CALLED}
        assert now != State.PARKED or before in {State.CALLED, State.PARKED}
        assert before not in GONE or now == before


def test_what_is_over_stays_over_and_has_given_its_places_back() -> None:
    assert {State.CANCELLED, State.EXPIRED} == GONE
    assert LIVING | GONE == set(State) == set(STATES)
    assert all(after(step, state) is None for step in Step for state in GONE)


PHONE = Sums(Channel.PHONE, 4, 1, 1, 2, timedelta(days=8))
WEB = Sums(Channel.WEB, 12, 0, 0, 0, timedelta(days=120))
NONE = Sums(Channel.COUNTER, 0, 0, 0, 0, timedelta(0))


def test_who_got_what() -> None:
    assert share_of(Channel.PHONE, [PHONE, WEB, NONE]) == Share(4, 16)
    assert share_of(Channel.PHONE, [PHONE, WEB, NONE]).value == 0.25
    assert (PHONE.lead, WEB.lead, NONE.lead) == (timedelta(days=2), timedelta(days=10), None)
    assert (PHONE.no_shows, NONE.no_shows.value) == (Share(1, 2), None)
