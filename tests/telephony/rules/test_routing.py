from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.telephony.rules.routing import Free, Waiting, in_order, level, route

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


def caller(
    call: str, waited: int, *, skills: str = "", head_start: int = 0, widen: int = 60
) -> Waiting:
    return Waiting(
        call,
        NOON - timedelta(seconds=waited),
        timedelta(seconds=head_start),
        frozenset(skills.split()),
        timedelta(seconds=widen),
    )


def free(agent: str, idle: int, **skills: int) -> Free:
    return Free(agent, skills, NOON - timedelta(seconds=idle))


@pytest.mark.parametrize(
    ("waiting", "people", "pairs"),
    [
        pytest.param([], [free("a", 1)], [], id="nobody waits"),
        pytest.param([caller("1", 5)], [], [], id="nobody is free"),
        pytest.param(
            [caller("1", 5), caller("2", 9)], [free("a", 1)], [("2", "a")], id="longest wait first"
        ),
        pytest.param(
            [caller("1", 5)], [free("a", 1), free("b", 9)], [("1", "b")], id="longest idle person"
        ),
        pytest.param(
            [caller("1", 50), caller("2", 9, head_start=45)],
            [free("a", 1)],
            [("2", "a")],
            id="a head start overtakes within its bound",
        ),
        pytest.param(
            [caller("1", 60), caller("2", 9, head_start=45)],
            [free("a", 1)],
            [("1", "a")],
            id="a head start never overtakes more than its bound",
        ),
        pytest.param(
            [caller("1", 9, skills="kfz"), caller("2", 5)],
            [free("a", 1)],
            [("2", "a")],
            id="who lacks the skill takes the next caller",
        ),
        pytest.param(
            [caller("1", 9, skills="kfz en")],
            [free("a", 99, kfz=1), free("b", 1, kfz=1, en=1)],
            [("1", "b")],
            id="every skill is needed",
        ),
        pytest.param(
            [caller("1", 59, skills="kfz")],
            [free("a", 1, kfz=2)],
            [],
            id="level 2 is not asked before its time",
        ),
        pytest.param(
            [caller("1", 60, skills="kfz")],
            [free("a", 1, kfz=2)],
            [("1", "a")],
            id="level 2 is asked once the wait is long",
        ),
        pytest.param(
            [caller("1", 60, skills="kfz")],
            [free("a", 99, kfz=2), free("b", 1, kfz=1)],
            [("1", "b")],
            id="level 1 before longest idle",
        ),
        pytest.param(
            [caller("1", 9), caller("2", 5), caller("3", 1)],
            [free("a", 1), free("b", 2)],
            [("1", "b"), ("2", "a")],
            id="everybody gets one call",
        ),
    ],
)
def test_who_gets_whom(
    waiting: list[Waiting], people: list[Free], pairs: list[tuple[str, str]]
) -> None:
    assert route(waiting, people, at=NOON) == pairs


CALLERS = st.lists(
    st.builds(
        caller,
        st.uuids().map(str),
        st.integers(0, 600),
        skills=st.sampled_from(["", "kfz", "en", "kfz en"]),
        head_start=st.sampled_from([0, 60, 120]),
    ),
    max_size=12,
)
PEOPLE = st.lists(
    st.builds(
        Free,
        st.uuids().map(str),
        st.dictionaries(st.sampled_from(["kfz", "en"]), st.sampled_from([1, 2])),
        st.integers(0, 600).map(lambda s: NOON - timedelta(seconds=s)),
    ),
    max_size=6,
)


@given(CALLERS, PEOPLE)
def test_nobody_twice_nobody_unable_and_nobody_left_who_fits(
    waiting: list[Waiting], people: list[Free]
) -> None:
    pairs = route(waiting, people, at=NOON)
    calls, agents = [call for call, _ in pairs], [agent for _, agent in pairs]
    assert len(set(calls)) == len(calls)
    assert len(set(agents)) == len(agents)
    by_call = {one.call: one for one in waiting}
    by_agent = {one.agent: one for one in people}
    for call, agent in pairs:
        assert level(by_agent[agent], by_call[call].skills) is not None
    left = [one for one in waiting if one.call not in calls]
    rest = [one for one in people if one.agent not in agents]
    for one in left:
        widest = 2 if NOON - one.entered_queue >= one.widen_after else 1
        assert all((rank := level(who, one.skills)) is None or rank > widest for who in rest)


@given(CALLERS)
def test_head_starts_never_make_anybody_wait_more_than_their_bound(waiting: list[Waiting]) -> None:
    order = in_order(waiting)
    for i, first in enumerate(order):
        for later in order[i + 1 :]:
            assert first.entered_queue - later.entered_queue <= timedelta(seconds=120)
