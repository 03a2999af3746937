"""Who is next at the office, and how it is said."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.appointments.rules import turns
from buergertelefon.appointments.rules.turns import Waiting, due, next_of, order
from buergertelefon.base.hours import BERLIN


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=BERLIN)


EIGHT = Waiting(at(8), at(7, 55))
EIGHT_LATER = Waiting(at(8), at(8, 5))
NINE_EARLY = Waiting(at(9), at(7))
WALK_IN = Waiting(at(8, 10), at(7, 50))
BACK = Waiting(at(8, 20), at(8, 20), first=True)
BACK_BEFORE = Waiting(at(8, 15), at(8, 15), first=True)
FOR_THREE = Waiting(at(8, 1), at(8, 1), first=True, counter="3")


@pytest.mark.parametrize(
    ("waiting", "called"),
    [
        pytest.param([], None, id="nobody waits"),
        pytest.param([NINE_EARLY, EIGHT], EIGHT, id="the earlier time, though they came later"),
        pytest.param([EIGHT_LATER, EIGHT], EIGHT, id="the same time: who came first"),
        pytest.param(
            [WALK_IN, EIGHT_LATER], EIGHT_LATER, id="a walk-in waits for the place it got"
        ),
        pytest.param([NINE_EARLY, WALK_IN], WALK_IN, id="and goes before who is early"),
        pytest.param([NINE_EARLY], NINE_EARLY, id="if nobody else waits also before the time"),
        pytest.param([EIGHT, BACK], BACK, id="who was called before comes first"),
        pytest.param([BACK, BACK_BEFORE], BACK_BEFORE, id="of two of them who was back first"),
        pytest.param([FOR_THREE, EIGHT], EIGHT, id="not who is meant for another counter"),
    ],
)
def test_whom_counter_one_calls(waiting: list[Waiting], called: Waiting | None) -> None:
    assert next_of(waiting, counter="1") == called


def test_who_is_meant_for_a_counter_is_called_there_first() -> None:
    assert next_of([EIGHT, BACK, FOR_THREE], counter="3") == FOR_THREE


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        pytest.param({}, at(10), id="an appointment waits for its time"),
        pytest.param({"missed": True}, at(10, 30), id="who was missed, from when they came"),
        pytest.param({"walk_ins": [at(9)]}, at(10), id="a walk-in for the place it got"),
        pytest.param(
            {"walk_ins": [at(9), at(11)]}, at(11),
            id="never before a walk-in who came before, though an earlier place was free again",
        ),
    ],
)  # fmt: skip
def test_for_which_time_somebody_waits(kinds: dict[str, object], wanted: datetime) -> None:
    assert due(at(10), at=at(10, 30), **kinds) == wanted  # type: ignore[arg-type]  # a table


MINUTES = st.integers(0, 240).map(lambda n: at(8) + timedelta(minutes=n))


@given(st.lists(MINUTES, max_size=12))
def test_walk_ins_are_called_in_the_order_they_came(places: list[datetime]) -> None:
    queue: list[Waiting] = []
    for n, begins in enumerate(places):
        came = at(8) + timedelta(minutes=n)
        queue.append(Waiting(due(begins, at=came, walk_ins=[one.due for one in queue]), came))
    assert sorted(queue, key=order) == queue


def test_numbers_are_short_and_say_of_which_calendar() -> None:
    assert [turns.ticket(*one) for one in ((0, 1), (1, 17), (26, 1000))] == [
        "A-001", "B-017", "A-1000",
    ]  # fmt: skip


def test_what_the_waiting_room_hears() -> None:
    assert turns.announced("A-017", "3", walk_in=True) == "Nummer A 17, bitte zu Platz 3."
    assert (
        turns.announced("K7QX2M", "Zimmer 2", walk_in=False)
        == "Termin K 7 Q X 2 M, bitte zu Platz Zimmer 2."
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        pytest.param(" 3 ", "3", id="a number"),
        pytest.param("Zimmer  12", "Zimmer 12", id="a room"),
        pytest.param("2-b", "2-b", id="with a hyphen"),
        pytest.param("", "", id="nothing"),
        pytest.param("<b>", "", id="no letters"),
        pytest.param("x" * 13, "", id="too long to read from afar"),
    ],
)
def test_names_of_counters(written: str, name: str) -> None:
    assert turns.counter_name(written) == name
