"""The interval of a share, against published and recomputed values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.survey.rules.wilson import wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        pytest.param(260, 400, 0.6020, 0.6951, id="65 % of 400"),
        pytest.param(392, 400, 0.9610, 0.9898, id="98 % of 400"),
        pytest.param(5, 5, 0.5655, 1.0, id="all of five: never narrower than 43 points"),
        pytest.param(0, 12, 0.0, 0.2425, id="none of twelve is not zero for sure"),
    ],
)
def test_the_interval(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (-1, 5), (6, 5)])
def test_no_share_no_interval(part: int, whole: int) -> None:
    with pytest.raises(ValueError):
        wilson(part, whole)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval_and_both_ends_mirror(case: tuple[int, int]) -> None:
    part, whole = case
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    assert wilson(whole - part, whole) == pytest.approx((1 - high, 1 - low), abs=1e-9)
