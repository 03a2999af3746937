"""Amounts as they are written and read."""

import pytest

from buergertelefon.base.money import cents_of, euros, typed_euros


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        pytest.param("12", 1200, id="whole"),
        pytest.param(" 12,5 € ", 1250, id="a comma, a sign"),
        pytest.param("12.50 EUR", 1250, id="a point"),
        pytest.param("100000", 10_000_000, id="the largest"),
        pytest.param("100000,01", None, id="too large"),
        pytest.param("-1", None, id="negative"),
        pytest.param("", None, id="nothing"),
        pytest.param("²", None, id="no digit"),
    ],
)
def test_it_is_read(text: str, cents: int | None) -> None:
    assert cents_of(text) == cents


def test_it_is_written() -> None:
    assert [euros(1234567), euros(-5), typed_euros(1250)] == ["12.345,67 €", "−0,05 €", "12,50"]
