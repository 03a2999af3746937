"""Shares of a day, and how they open to others."""

from datetime import date, datetime, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.appointments.errors import BadPlan
from buergertelefon.appointments.rules.contingents import (
    Channel,
    Contingent,
    checked,
    cuts,
    kept,
    open_until,
)
from buergertelefon.base.hours import BERLIN

PHONE, WEB, COUNTER = Channel.PHONE, Channel.WEB, Channel.COUNTER
#: the worked example of the module
PHONE_30 = Contingent(PHONE, Fraction("0.3"), frozenset({WEB, COUNTER}), 2, time(12))
COUNTER_20 = Contingent(COUNTER, Fraction("0.2"))
DAY = date(2026, 11, 27)


def berlin(*parts: int) -> datetime:
    """A moment by its local parts."""
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[misc,arg-type]  # year, month, day, ...


def test_of_ten_places_three_are_kept_for_callers_and_two_for_who_walks_in() -> None:
    (share,) = kept([10], [PHONE_30, COUNTER_20])
    assert share == {PHONE: 3, COUNTER: 2}


def test_one_place_at_a_time_is_spread_over_the_day() -> None:
    got = kept([1] * 10, [PHONE_30, COUNTER_20])
    assert [sum(one[channel] for one in got) for channel in (PHONE, COUNTER)] == [3, 2]
    assert [one[PHONE] + one[COUNTER] for one in got[:3]] != [1, 1, 1]  # not all in the morning


def test_neighbouring_times_are_kept_together() -> None:
    got = kept([1] * 12, [Contingent(PHONE, Fraction("0.5"))], run=3)
    assert [one[PHONE] for one in got] == [1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0]


@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=60),
    st.tuples(*[st.integers(0, 33)] * 3),
    st.integers(1, 4),
)
def test_a_share_is_never_more_than_there_is(
    places: list[int], percents: tuple[int, int, int], run: int
) -> None:
    shares = [Contingent(c, Fraction(p, 100)) for c, p in zip(Channel, percents, strict=True)]
    got = kept(places, shares, run=run)
    assert len(got) == len(places)
    for there, here in zip(places, got, strict=True):
        assert 0 <= sum(here.values()) <= there
        assert min(here.values()) >= 0
    if run == 1:
        for one in shares:
            assert sum(here[one.channel] for here in got) <= one.share * sum(places) + 1


@pytest.mark.parametrize(
    ("share", "channel", "at", "day"),
    [
        pytest.param(PHONE_30, PHONE, berlin(2026, 1, 1), date.max, id="one's own: always"),
        pytest.param(COUNTER_20, WEB, berlin(2026, 11, 27), date.min, id="never released"),
        pytest.param(PHONE_30, WEB, berlin(2026, 11, 25, 11, 59), date(2026, 11, 26),
                     id="a minute before noon"),
        pytest.param(PHONE_30, WEB, berlin(2026, 11, 25, 12), DAY,
                     id="noon two days before"),
        pytest.param(PHONE_30, WEB, berlin(2026, 10, 25, 12), date(2026, 10, 27),
                     id="noon by the changed clock"),
    ],
)  # fmt: skip
def test_until_which_day_places_are_open(
    share: Contingent, channel: Channel, at: datetime, day: date
) -> None:
    assert open_until(share, channel, at=at) == day


def test_a_channel_without_a_share_keeps_nothing_from_anybody() -> None:
    days = cuts([PHONE_30], WEB, at=berlin(2026, 11, 25, 12))
    assert days == {PHONE: DAY, WEB: date.max, COUNTER: date.max}


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        pytest.param(["0.6", "0.5"], "Zusammen 110 %", id="more than the day"),
        pytest.param(["0.2", "0.2"], "nur einmal", id="twice the same"),
    ],
)
def test_what_cannot_be(shares: list[str], says: str) -> None:
    channels = [PHONE, WEB] if says.startswith("Zusammen") else [PHONE, PHONE]
    with pytest.raises(BadPlan, match=says):
        checked(Contingent(c, Fraction(s)) for c, s in zip(channels, shares, strict=True))
