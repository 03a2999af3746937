import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.knowledge.rules.validity import Held, Plan, gaps, holding, placed

OLD = Held(1, "", None, date(2014, 2, 28))
NEW = Held(2, "", date(2014, 2, 28))
HAVEN = Held(3, "04012000", date(2016, 1, 1))


@pytest.mark.parametrize(
    ("place", "on", "answer"),
    [
        pytest.param("04011000", date(2014, 2, 27), 1, id="the day before the change"),
        pytest.param("04011000", date(2014, 2, 28), 2, id="the day of the change"),
        pytest.param("04012000", date(2020, 1, 1), 3, id="the city's own before everybody's"),
        pytest.param("04012000", date(2015, 1, 1), 2, id="before it has its own"),
    ],
)
def test_which_answer_holds(place: str, on: date, answer: int) -> None:
    found = holding([OLD, NEW, HAVEN], place=place, on=on)
    assert found
    assert found.answer == answer


def test_none_holds() -> None:
    assert holding([HAVEN], place="04011000", on=date(2020, 1, 1)) is None


DAYS = [date(2026, 1, 1) + timedelta(n) for n in range(12)]


@st.composite
def spans(draw: st.DrawFn, answer: int = 0) -> Held:
    since = draw(st.none() | st.sampled_from(DAYS[:-1]))
    later = [day for day in DAYS if since is None or day > since]
    return Held(answer, "", since, draw(st.none() | st.sampled_from(later)))


def applied(old: list[Held], new: Held, plan: Plan) -> list[Held]:
    """What is published after the plan was carried out; resumed copies keep their number."""
    gone = {one.answer for one in (*plan.changed, *plan.replaced)}
    kept = [one for one in old if one.answer not in gone]
    return [*kept, *plan.changed, *plan.resumed, new]


@given(st.lists(st.integers(0, 11), max_size=6, unique=True), st.data())
def test_publishing_changes_only_the_days_of_the_new_answer(
    edges: list[int], data: st.DataObject
) -> None:
    marks = [None, *(DAYS[n] for n in sorted(edges)), None]
    old = [
        Held(n, "", since, until)
        for n, (since, until) in enumerate(itertools.pairwise(marks))
        if data.draw(st.booleans())
    ]
    new = data.draw(spans(99))
    after = applied(old, new, placed(new, old))
    for day in [DAYS[0] - timedelta(9), *DAYS, DAYS[-1] + timedelta(9)]:
        before = [one.answer for one in old if one.on(day)]
        now = [one.answer for one in after if one.on(day)]
        assert now == ([99] if new.on(day) else before), day
    for one in after:
        assert one.since is None or one.until is None or one.since < one.until


@pytest.mark.parametrize(
    ("new", "plan"),
    [
        pytest.param(
            Held(9, "", DAYS[5]), Plan(changed=(Held(1, "", DAYS[0], DAYS[5]),)), id="from a day on"
        ),
        pytest.param(Held(9, "", DAYS[0]), Plan(replaced=(Held(1, "", DAYS[0]),)), id="same day"),
        pytest.param(
            Held(9, "", DAYS[3], DAYS[5]),
            Plan(changed=(Held(1, "", DAYS[0], DAYS[3]),), resumed=(Held(1, "", DAYS[5]),)),
            id="for a while: the old one resumes",
        ),
        pytest.param(
            Held(9, "", None, DAYS[0]), Plan(), id="ends the day the other begins: both stay"
        ),
    ],
)
def test_what_publishing_does(new: Held, plan: Plan) -> None:
    assert placed(new, [Held(1, "", DAYS[0])]) == plan


def test_days_without_an_answer_are_found() -> None:
    held = [Held(1, "", DAYS[1], DAYS[3]), Held(2, "", DAYS[5])]
    assert gaps(held, since=DAYS[0], until=DAYS[9]) == [DAYS[0], DAYS[3]]
    assert gaps([Held(1, "")], since=DAYS[0], until=DAYS[9]) == []
