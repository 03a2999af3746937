"""How far a station is."""

import pytest

from buergertelefon.waste.rules.nearest import Point, kilometres, order

BREMEN, BREMERHAVEN = (53.0758, 8.8072), (53.5396, 8.5809)


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [
        pytest.param(BREMEN, BREMEN, 0, id="here"),
        pytest.param(BREMEN, BREMERHAVEN, 53.7, id="to the sea"),
        pytest.param((0, 0), (0, 180), 20015.1, id="half the equator"),
        pytest.param((52.0, 179.9), (52.0, -179.9), 13.7, id="over the date line"),
    ],
)
def test_the_great_circle(one: Point, other: Point, away: float) -> None:
    assert kilometres(one, other) == pytest.approx(away, abs=0.1)
    assert kilometres(other, one) == pytest.approx(away, abs=0.1)


def test_open_goes_before_near_and_near_before_unknown() -> None:
    rows = [
        order(is_open=False, away=0.1, name="closed, near"),
        order(is_open=True, away=None, name="open, unknown"),
        order(is_open=True, away=9.0, name="open, far"),
        order(is_open=True, away=2.0, name="open, near"),
    ]
    assert [name for _, _, name in sorted(rows)] == [
        "open, near", "open, far", "open, unknown", "closed, near"
    ]  # fmt: skip
