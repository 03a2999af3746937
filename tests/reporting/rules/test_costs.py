import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.reporting.rules.costs import shared


@pytest.mark.parametrize(
    ("cents", "calls", "expected"),
    [
        (100, {"a": 1, "b": 1}, {"a": 50, "b": 50}),
        (100, {"a": 1, "b": 1, "c": 1}, {"a": 34, "b": 33, "c": 33}),
        (101, {"a": 1, "b": 2}, {"a": 34, "b": 67}),
        (100, {"a": 0, "b": 5}, {"a": 0, "b": 100}),
        (0, {"a": 3}, {"a": 0}),
        (100, {"a": 0}, {}),
        (100, {}, {}),
    ],
    ids=[
        "halves", "a cent is left: the smaller key", "the larger remainder", "nobody called",
        "nothing to share", "no call at all", "no municipality",
    ],
)  # fmt: skip
def test_shares(cents: int, calls: dict[str, int], expected: dict[str, int]) -> None:
    assert shared(cents, calls) == expected


@given(
    st.integers(0, 10**9), st.dictionaries(st.text("abcdefg", min_size=1), st.integers(0, 10**6))
)
def test_shares_add_up_to_the_cent(cents: int, calls: dict[str, int]) -> None:
    parts = shared(cents, calls)
    assert sum(parts.values()) == (cents if sum(calls.values()) else 0)
