"""Shares, what counts as satisfied, and what the product refuses to put together."""

from dataclasses import replace

import pytest

from buergertelefon.survey.errors import NotComparable
from buergertelefon.survey.rules.asking import Option, options, stored
from buergertelefon.survey.rules.results import Result, Series, Share, apart, rate

OWN = Series("zufrieden", 1, "de", "keys")
SCALE = (Option(1, "sehr zufrieden", good=True), Option(2, "zufrieden", good=True),
         Option(3, "unzufrieden"))  # fmt: skip


def test_shares_keep_part_and_whole() -> None:
    result = Result(OWN, (260, 132, 8))
    assert result.shares() == (Share(260, 400), Share(132, 400), Share(8, 400))
    assert result.satisfied(SCALE) == Share(392, 400)
    assert result.shares()[0].span == pytest.approx((0.6020, 0.6951), abs=5e-5)


def test_nobody_answered_no_share() -> None:
    empty = Result(OWN, (0, 0, 0))
    assert (empty.shares(), empty.satisfied(SCALE)) == ((), None)


def test_a_scale_that_calls_nothing_satisfied_has_no_such_share() -> None:
    assert Result(OWN, (5, 0)).satisfied((Option(1, "ja"), Option(2, "nein"))) is None


@pytest.mark.parametrize(
    ("other", "named"),
    [
        pytest.param(replace(OWN, slug="press-2014"), "die Frage", id="2014 and today"),
        pytest.param(replace(OWN, version=2), "die Fassung", id="other words"),
        pytest.param(replace(OWN, language="en"), "die Sprache", id="another language"),
        pytest.param(replace(OWN, channel="web"), "der Befragungsweg", id="a key and a page"),
    ],
)
def test_different_scales_are_neither_added_nor_compared(other: Series, named: str) -> None:
    one, two = Result(OWN, (5, 5, 5)), Result(other, (5, 5, 5))
    for bring_together in (lambda: one + two, lambda: apart(one, two, 0)):
        with pytest.raises(NotComparable, match=named):
            bring_together()


def test_two_months_of_one_scale_add_up_and_compare() -> None:
    one, two = Result(OWN, (100, 0, 0)), Result(OWN, (0, 0, 100))
    assert one + two == Result(OWN, (100, 0, 100))
    assert apart(one, two, 0)
    assert not apart(one, one, 0)


@pytest.mark.parametrize(
    ("answered", "asked", "share"),
    [
        pytest.param(20, 100, Share(20, 100), id="one in five"),
        pytest.param(0, 0, None, id="nobody was asked"),
        pytest.param(6, 5, None, id="some are of the month before: no rate"),
    ],
)
def test_response_rate(answered: int, asked: int, share: Share | None) -> None:
    assert rate(answered, asked) == share


def test_options_are_read_as_they_were_stored() -> None:
    told = (*SCALE, Option(4, "keine Angabe", published=6500))
    assert options(stored(told)) == told
