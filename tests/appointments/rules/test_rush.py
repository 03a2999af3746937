from datetime import datetime, timedelta

import pytest

from buergertelefon.appointments.rules.rush import Room, Ticket, order, place_of
from buergertelefon.base.hours import BERLIN

SEVEN = datetime(2026, 11, 24, 7, tzinfo=BERLIN)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
BEFORE = Room(1, SEVEN - 30 * MINUTE, SEVEN, per_minute=200, tickets=1000)
DRAWN = Room(1, SEVEN - 30 * MINUTE, SEVEN, per_minute=200, tickets=1000, early=1000, seed="s")


def test_the_lot_gives_everybody_one_place_whatever_their_number() -> None:
    drawn = order("s", 1000)
    assert sorted(drawn) == list(range(1000))
    assert order("other", 1000) != drawn
    first_half = sum(drawn[:500]) / 500
    assert abs(first_half - 499.5) < 40  # who came first is not before the others


def test_nobody_is_in_before_it_opens_and_the_first_of_the_lot_then() -> None:
    places = [place_of(Ticket(1, n + 1), DRAWN, at=SEVEN) for n in range(1000)]
    assert [one.before for one in places if one.is_in] == [0]
    last = max(places, key=lambda one: one.before)
    assert (last.before, last.turn, last.minutes) == (999, SEVEN + 999 * DRAWN.apart, 5)
    early = place_of(Ticket(1, 1), BEFORE, at=SEVEN - SECOND)
    assert (early.turn, early.is_in, early.before) == (None, False, 999)


@pytest.mark.parametrize(
    ("after", "before", "is_in", "has_lapsed"),
    [
        pytest.param(2 * MINUTE, 600, False, False, id="three minutes before"),
        pytest.param(5 * MINUTE, 0, True, False, id="its turn"),
        pytest.param(19 * MINUTE, 0, True, False, id="late"),
        pytest.param(20 * MINUTE, 0, False, True, id="too late"),
    ],
)
def test_a_later_ticket(after: timedelta, before: int, *, is_in: bool, has_lapsed: bool) -> None:
    ticket = Ticket(1, 1001, SEVEN + 5 * MINUTE)
    place = place_of(ticket, DRAWN, at=SEVEN + after)
    assert (place.before, place.is_in, place.has_lapsed) == (before, is_in, has_lapsed)


def test_not_everybody_asks_at_once_when_it_opens() -> None:
    crowd = Room(1, SEVEN - 30 * MINUTE, SEVEN, per_minute=200, tickets=40_000)
    at = SEVEN - 10 * SECOND
    asks = [place_of(Ticket(1, n), crowd, at=at).again for n in range(1, 40_001)]
    assert min(asks) == 11
    assert max(asks.count(one) for one in set(asks)) <= 100


@pytest.mark.parametrize(
    ("at", "waits", "over"),
    [
        pytest.param(SEVEN - 31 * MINUTE, False, False, id="not yet"),
        pytest.param(SEVEN - MINUTE, True, False, id="before it opens"),
        pytest.param(SEVEN + 4 * MINUTE, True, False, id="some wait"),
        pytest.param(SEVEN + 5 * MINUTE, False, False, id="nobody waits"),
        pytest.param(SEVEN + 10 * MINUTE, False, True, id="nobody has waited for five minutes"),
    ],
)
def test_the_room(at: datetime, *, waits: bool, over: bool) -> None:
    assert (DRAWN.has_somebody(at), DRAWN.is_over(at)) == (waits, over)
