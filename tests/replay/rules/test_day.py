"""A day of calls by the product's rules, without a database."""

from collections import Counter

import pytest
from tests.replay.scenes import make_scene

from buergertelefon.contacts.record import Noted
from buergertelefon.contacts.rules import End
from buergertelefon.replay.rules.books import Books, Seen, read, stored
from buergertelefon.replay.rules.calendar import QUARTER
from buergertelefon.replay.rules.day import Day, Step

SCENE = make_scene(1500)


@pytest.fixture(scope="module")
def played() -> tuple[Day, list[Step]]:
    day = Day(SCENE, 0)
    return day, list(day.steps())


def test_every_call_is_on_record_and_nobody_is_left(played: tuple[Day, list[Step]]) -> None:
    day, steps = played
    assert sum(len(one.changes.opened) for one in steps) == 1500
    closed = {noted.contact for one in steps for noted in one.changes.noted if noted.closed}
    assert len(closed) == 1500
    assert (day.world.calls, day.world.agents, day.world.asking) == ({}, {}, {})


def test_the_callers_noticed_what_the_rules_recorded(played: tuple[Day, list[Step]]) -> None:
    day, steps = played
    assert day.books.events == Counter(event.kind for one in steps for event in one.changes.events)
    noted: dict[str, Noted] = {}
    for one in (noted for step in steps for noted in step.changes.noted):
        noted[one.contact] = noted[one.contact].merged(one) if one.contact in noted else one
    ends = Counter(one.end for one in noted.values())
    sums = day.books.total()
    assert sums["calls"] == 1500
    assert sums["answered"] == ends[End.ANSWERED] > 1200
    assert sums["abandoned"] + sums["left_before"] == ends[End.ABANDONED] > 0
    assert sums["closed"] == ends[End.CLOSED]
    assert day.books.asked == sum(len(one.changes.asked) for one in steps) > 100
    assert day.books.answers == Counter(n for one in steps for _, n in one.changes.answers)


def test_most_are_answered_within_half_a_minute(played: tuple[Day, list[Step]]) -> None:
    sums = played[0].books.total()
    assert 0.6 < sums["in_time"] / sums["offered"] < 0.98


def test_a_step_is_a_quarter_of_an_hour(played: tuple[Day, list[Step]]) -> None:
    for step in played[1][:-1]:
        moments = [event.at for event in step.changes.events]
        assert not moments or max(moments) - min(moments) <= QUARTER


def test_nothing_is_due_that_nobody_plays() -> None:
    """Rings, greetings and wrap-ups end by an event or by their own moment on the clock."""
    day = Day(SCENE, 0)
    for step in day.steps():
        last = max((event.at for event in step.changes.events), default=None)
        overdue = [
            one for one in day.world.calls.values()
            if last and one.until and one.until < last and one.line
        ]  # fmt: skip
        assert overdue == []


def test_another_seed_is_another_day() -> None:
    assert Day(make_scene(50, seed="116"), 0).time.heap[0] != Day(make_scene(50), 0).time.heap[0]


def test_books_survive_being_written_down(played: tuple[Day, list[Step]]) -> None:
    day = SCENE.plan.days[0]
    assert read(stored(day, played[0].books)) == (day, played[0].books)
    both = Books()
    both.add(played[0].books)
    both.add(played[0].books)
    assert both.total()["calls"] == 3000


def test_a_call_counts_where_it_entered_the_queue() -> None:
    books, begun = Books(), next(iter(Day(SCENE, 0).slots)).begins
    books.over(Seen(begun, begun + QUARTER, None, begun + 2 * QUARTER, End.ABANDONED))
    assert list(books.quarters) == [begun + QUARTER]
    assert books.total() == Counter(calls=1, offered=1, abandoned=1)
