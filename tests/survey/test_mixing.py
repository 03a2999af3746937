"""Nothing that is shown leads to fewer than five, however reports are cut and whenever."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buergertelefon.survey.rules.mixing import (
    FEWEST,
    Cell,
    is_closed,
    may_be_written,
    month_of,
    safe,
    waits_as,
)

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
TAX, DOGS, HOT, CARS = "hundesteuer", "hunde", "115", "kfz"


def cell(area: str = "", line: str = "", month: date = JUNE) -> Cell:
    return Cell(month, area, line)


@pytest.mark.parametrize(
    ("sizes", "known"),
    [
        pytest.param(
            {cell(TAX, HOT): 5, cell(DOGS, HOT): 6},
            {cell(TAX, HOT): cell(TAX, HOT), cell(DOGS, HOT): cell(DOGS, HOT)},
            id="five are enough",
        ),
        pytest.param(
            {cell(TAX, HOT): 3, cell(TAX, CARS): 2},
            {cell(TAX, HOT): cell(TAX), cell(TAX, CARS): cell(TAX)},
            id="five with the topic, not with the line",
        ),
        pytest.param(
            {cell(TAX, HOT): 3, cell(DOGS, HOT): 2},
            {cell(TAX, HOT): cell(line=HOT), cell(DOGS, HOT): cell(line=HOT)},
            id="five with the line, not with the topic",
        ),
        pytest.param(
            {cell(TAX, HOT): 3, cell(DOGS, CARS): 2},
            {cell(TAX, HOT): cell(), cell(DOGS, CARS): cell()},
            id="five with neither",
        ),
        pytest.param(
            {cell(TAX, HOT): 9, cell(DOGS, CARS): 5, cell("ehe", "x"): 1},
            {cell(TAX, HOT): cell(TAX, HOT), cell(DOGS, CARS): cell(), cell("ehe", "x"): cell()},
            id="one alone: the smallest beside it is hidden, too, or total minus shown is one",
        ),
        pytest.param({cell(TAX, HOT): 4}, {cell(TAX, HOT): None}, id="four in a month: nothing"),
        pytest.param(
            {cell(TAX, HOT): 4, cell(TAX, HOT, JULY): 9},
            {cell(TAX, HOT): None, cell(TAX, HOT, JULY): cell(TAX, HOT, JULY)},
            id="another month does not help: months are subtracted from quarters",
        ),
        pytest.param({cell(TAX, HOT): 0}, {}, id="nobody: nothing"),
    ],
)
def test_as_what_a_cell_is_known(sizes: dict[Cell, int], known: dict[Cell, Cell | None]) -> None:
    assert safe(sizes) == known


@pytest.mark.parametrize(
    ("on", "closed"),
    [
        pytest.param(date(2026, 6, 30), False, id="it goes on"),
        pytest.param(date(2026, 7, 14), False, id="asked on the 30th, somebody may answer today"),
        pytest.param(date(2026, 7, 15), True, id="nobody can any more"),
    ],
)
def test_when_a_month_is_closed(on: date, closed: bool) -> None:
    assert is_closed(JUNE, on=on) is closed


def test_while_the_month_goes_on_a_cell_waits_and_then_counts_to_the_next() -> None:
    few = {cell(TAX, HOT): 4, cell(DOGS, HOT): 5}
    assert may_be_written(few, on=date(2026, 6, 20)) == {
        cell(TAX, HOT): None, cell(DOGS, HOT): cell(DOGS, HOT)
    }  # fmt: skip
    late = date(2026, 7, 15)
    assert may_be_written({cell(TAX, HOT): 4}, on=late) == {cell(TAX, HOT): None}
    assert waits_as(cell(TAX, HOT), on=late) == cell(month=JULY)


LABELS = st.tuples(
    st.sampled_from(["", TAX, DOGS, "ehe"]), st.sampled_from(["", HOT, CARS]), st.integers(0, 75)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LABELS, max_size=70), st.lists(st.integers(0, 130), min_size=1, max_size=5))
def test_no_difference_of_shown_numbers_is_below_five(
    given_: list[tuple[str, str, int]], nights: list[int]
) -> None:
    """Every answer carries its number; each shown group is known as the set of its numbers.

    The strongest reader knows them all: for each answer, in which shown groups it is. Answers that
    no shown group tells apart must be five at least, or in none.
    """
    begin = date(2026, 5, 1)
    waiting: dict[int, Cell] = {}
    answers: dict[int, Cell] = {}
    shown: set[frozenset[int]] = set()
    arriving = sorted(enumerate(given_), key=lambda one: one[1][2])
    for night in sorted(nights):
        on = begin + timedelta(days=night)
        while arriving and arriving[0][1][2] <= night:
            number, (area, line, day) = arriving.pop(0)
            waiting[number] = Cell(month_of(begin + timedelta(days=day)), area, line)
        plan = may_be_written(Counter(waiting.values()), on=on)
        for number, label in list(waiting.items()):
            if target := plan[label]:
                answers[number] = target
                del waiting[number]
            else:
                waiting[number] = waits_as(label, on=on)
        shown |= reports(answers)
    signatures: dict[frozenset[frozenset[int]], int] = Counter(
        frozenset(group for group in shown if number in group) for number in answers
    )
    assert all(size >= FEWEST for signature, size in signatures.items() if signature)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.builds(
    Cell, st.sampled_from([JUNE, JULY]), st.sampled_from(["", TAX, DOGS]),
    st.sampled_from(["", HOT, CARS])
), st.integers(0, 9)))  # fmt: skip
def test_the_same_of_answers_that_came_another_way(sizes: dict[Cell, int]) -> None:
    """A report trusts no table: rows that nobody mixed are treated like rows that wait."""
    known = safe(sizes)
    sums: Counter[Cell] = Counter()
    for one, label in known.items():
        if label:
            sums[label] += sizes[one]
    assert all(size >= FEWEST for size in sums.values())
    months = {one.month: sum(size for two, size in sizes.items() if two.month == one.month)
              for one in known}  # fmt: skip
    hidden = {one.month for one, label in known.items() if label is None}
    assert all(months[month] < FEWEST for month in hidden)


def reports(answers: dict[int, Cell]) -> set[frozenset[int]]:
    """Every group of which a page shows a number: all, topics, lines, of every run of months."""
    groups: dict[tuple[object, ...], set[int]] = defaultdict(set)
    months = sorted({one.month for one in answers.values()})
    cuts = [(a, b) for a in months for b in months if a <= b]
    for number, one in answers.items():
        for since, until in cuts:
            if since <= one.month <= until:
                for key in (("all",), ("area", one.area), ("line", one.line)):
                    groups[since, until, *key].add(number)
    return {frozenset(group) for group in groups.values()}
