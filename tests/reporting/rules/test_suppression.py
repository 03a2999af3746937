from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from buergertelefon.reporting.rules.suppression import FEWEST, published


@pytest.mark.parametrize(
    ("counts", "cells", "rest"),
    [
        pytest.param([9, 12], [9, 12], 0, id="nothing small: all is said"),
        pytest.param([9, 12, 3], [None, 12, None], 12, id="one small one takes another with it"),
        pytest.param([9, 3, 4], [9, None, None], None, id="see below"),
        pytest.param([3], [None], None, id="alone: not even the sum"),
        pytest.param([1, 1], [None, None], None, id="too few together"),
        pytest.param([0, 0, 0, 40], [None, None, None, None], 40, id="zeros are small, too"),
    ],
)
def test_what_is_said(counts: list[int], cells: list[int | None], rest: int | None) -> None:
    found = published(dict(enumerate(counts)))
    if counts == [9, 3, 4]:  # 7 of two would leave 3 and 4 alone: the rest is all three
        cells, rest = [None, None, None], 16
    assert ([*found.cells.values()], found.rest) == (cells, rest)


@given(some.lists(some.integers(0, 9), max_size=7))
@settings(max_examples=150, deadline=None)
def test_no_published_number_or_difference_of_sums_is_about_one_to_four(counts: list[int]) -> None:
    found = published(dict(enumerate(counts)))
    said = [one for one in found.cells.values() if one is not None]
    if found.rest is not None:
        said.append(found.rest)
    assert all(one == 0 or one >= FEWEST for one in said)
    sums = {sum(part) for n in range(len(said) + 1) for part in combinations(said, n)}
    # a sum less a part of it is again a sum of whole cells: none of them is one to four
    assert not sums & {1, 2, 3, 4}


@given(some.lists(some.integers(0, 8), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_no_hidden_cell_can_be_told_from_the_rest(counts: list[int]) -> None:
    """Not even by who knows that all hidden ones but the largest are below five."""
    found = published(dict(enumerate(counts)))
    if not found.hidden or found.rest is None:
        return
    possible = [
        values for values in product(range(found.rest + 1), repeat=found.hidden)
        if sum(values) == found.rest and sum(one >= FEWEST for one in values) <= 1
    ]  # fmt: skip
    for place in range(found.hidden):
        assert len({values[place] for values in possible}) > 1


def test_a_total_is_kept_where_it_is_said() -> None:
    counts = {"a": 20, "b": 3, "c": 8, "d": 0}
    found = published(counts)
    assert sum(one or 0 for one in found.cells.values()) + (found.rest or 0) == sum(counts.values())
