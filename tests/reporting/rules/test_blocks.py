from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buergertelefon.reporting.rules.blocks import FEWEST, merged
from buergertelefon.telephony.rules.duty import QUARTER, QuarterTimes

SEVEN = datetime(2026, 11, 24, 7, tzinfo=UTC)
MINUTE = 60_000


def day(*quarters: tuple[int, int]) -> Sequence[QuarterTimes]:
    """From seven on: how many people were at work all the time, how many talks they ended."""
    return [
        QuarterTimes(
            SEVEN + n * QUARTER, people, ready_ms=people * 5 * MINUTE, talk_ms=people * 8 * MINUTE,
            wrap_ms=people * 2 * MINUTE, handled=handled,
        )
        for n, (people, handled) in enumerate(quarters)
    ]  # fmt: skip


def clock(at: datetime) -> str:
    return f"{at:%H:%M}"


@pytest.mark.parametrize(
    ("quarters", "blocks"),
    [
        pytest.param([], [], id="nobody worked"),
        pytest.param(
            [(5, 9), (6, 9), (7, 9)],
            ["07:00-07:15 5", "07:15-07:30 6", "07:30-07:45 7"],
            id="five or more: each quarter by itself",
        ),
        pytest.param([(4, 9)] * 40, [], id="four all day: nothing is published, and nothing kept"),
        pytest.param(
            [(2, 5), (4, 9), (5, 9), (5, 9)],
            ["07:00-07:45 5", "07:45-08:00 5"],
            id="who comes early is in the block of the first five",
        ),
        pytest.param(
            [(5, 9), (5, 9), (3, 4), (1, 0)],
            ["07:00-07:15 5", "07:15-08:00 5"],
            id="who stays late is in the block of the last five",
        ),
        pytest.param(
            [(5, 9), (3, 2), (3, 2), (6, 9)],
            ["07:00-07:15 5", "07:15-08:00 6"],
            id="a thin lunch hour joins what comes after it",
        ),
        pytest.param(
            [(5, 5), *[(1, 1)] * 20],
            ["07:00-07:15 5"],
            id="one alone for five hours would be most of the block: dropped",
        ),
        pytest.param(
            [*[(1, 1)] * 28, (5, 9), (5, 9), (5, 9)],
            ["07:00-14:30 5", "14:30-14:45 5"],
            id="one alone for seven hours waits until others have worked a quarter as long",
        ),
        pytest.param(
            [(5, 1), (5, 0), (6, 3), (6, 1), (5, 5)],
            ["07:00-08:00 6", "08:00-08:15 5"],
            id="one talk would be the talk of one person: five are ended in each block",
        ),
        pytest.param([(5, 1)] * 4, [], id="a day with four talks"),
        pytest.param([(0, 3), (5, 5)], ["07:00-07:30 5"], id="nobody at work at first"),
    ],
)
def test_quarters_are_published_together(
    quarters: list[tuple[int, int]], blocks: list[str]
) -> None:
    found = merged(day(*quarters))
    assert [f"{clock(one.begins)}-{clock(one.until)} {one.people}" for one in found] == blocks


def test_five_who_looked_in_for_a_second_hide_nobody() -> None:
    """Five at the same time, but four were ready for a second: all the rest is the fifth's."""
    alone = QuarterTimes(SEVEN, 5, ready_ms=4_000, talk_ms=15 * MINUTE, handled=9)
    assert merged([alone]) == []


#: of each person: minutes at work in each quarter of a day, 0 or all of them more often than not
minutes = st.one_of(st.just(0), st.just(15), st.integers(0, 15))
shifts = st.lists(st.lists(minutes, min_size=16, max_size=16), min_size=1, max_size=9)
talks = st.lists(st.integers(0, 9), min_size=16, max_size=16)


def worked(people: list[list[int]], handled: list[int]) -> list[QuarterTimes]:
    """What the exchange adds up of these people; who comes is there at its beginning."""
    return [
        QuarterTimes(
            SEVEN + n * QUARTER,
            sum(1 for one in people if one[n]),
            talk_ms=sum(one[n] for one in people) * MINUTE,
            handled=handled[n],
        )
        for n in range(16)
    ]


@settings(max_examples=150, deadline=None)
@given(shifts, talks, st.data())
def test_no_sum_and_no_difference_is_about_fewer_than_five(
    people: list[list[int]], handled: list[int], data: st.DataObject
) -> None:
    quarters = worked(people, handled)
    blocks = merged(quarters)
    inside = [
        {n for n in range(16) if one.begins <= SEVEN + n * QUARTER < one.until} for one in blocks
    ]
    for block, parts in zip(blocks, inside, strict=True):
        assert block.people == max(quarters[n].people for n in parts) >= FEWEST
        assert block.handled == sum(quarters[n].handled for n in parts) >= FEWEST
        assert block.talk_ms == sum(quarters[n].talk_ms for n in parts)
        most = max(sum(one[n] for n in parts) for one in people) * MINUTE
        assert most * 5 <= block.talk_ms * 4, "one person has more than four fifths"
    for before, after in pairwise(blocks):
        assert before.until <= after.begins
    # two reports of any days, weeks, hours are sums of whole blocks; so is what they differ by
    reports = st.sets(st.integers(0, len(blocks) - 1)) if blocks else st.just(set())
    differs = data.draw(reports) ^ data.draw(reports)
    left = {n for block in differs for n in inside[block]}
    assert not left or max(quarters[n].people for n in left) >= FEWEST


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30), st.randoms())
def test_the_order_in_which_quarters_are_read_does_not_matter(
    quarters: list[tuple[int, int]], mixed: object
) -> None:
    one = day(*quarters)
    other = [*one]
    mixed.shuffle(other)
    assert merged(other) == merged(one)
    for block in merged(one):
        assert block.until - block.begins >= timedelta(minutes=15)
