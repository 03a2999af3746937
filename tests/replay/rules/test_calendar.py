"""On which days how many call."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.replay.scenes import HOURS, LAST

from buergertelefon.replay.rules.calendar import GROWN, Plan, plan, service_days, slots

SINCE = date(2011, 1, 1)
DAYS = service_days(HOURS, since=SINCE, last=LAST)


def test_the_founding_years_have_872_days_of_service() -> None:
    assert len(DAYS) == 872
    assert (DAYS[0], DAYS[-1]) == (date(2011, 1, 3), LAST)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2014, 6, 9), id="Whit Monday"),
        pytest.param(date(2013, 10, 3), id="German Unity Day"),
        pytest.param(date(2014, 6, 15), id="a Sunday"),
        pytest.param(date(2012, 12, 25), id="Christmas"),
    ],
)
def test_nobody_is_there(day: date) -> None:
    assert day not in DAYS


@pytest.mark.parametrize("total", [872, 873, 20_000, 99_999, 2_000_000])
def test_every_call_falls_on_a_day(total: int) -> None:
    found = plan(DAYS, total=total)
    assert sum(found.calls) == total
    assert min(found.calls) >= 1


@pytest.mark.parametrize(
    ("days", "total"),
    [
        pytest.param([], 5, id="never open"),
        pytest.param(DAYS[:3], 2, id="fewer calls than days"),
    ],
)
def test_there_is_nothing_to_do(days: list[date], total: int) -> None:
    with pytest.raises(ValueError):
        plan(days, total=total)


def test_two_million_are_the_published_loads() -> None:
    found = dict(zip(DAYS, plan(DAYS, total=2_000_000).calls, strict=True))
    before = [calls for day, calls in found.items() if day < GROWN]
    after = [calls for day, calls in found.items() if day >= GROWN]
    assert sum(before) / len(before) == pytest.approx(2222, rel=0.01)
    assert sum(after) / len(after) == pytest.approx(2538, rel=0.01)
    week = [found[date(2012, 3, 5) + timedelta(days=n)] for n in range(5)]
    assert week[0] == max(week), "Mondays are strong"
    after_whitsun = found[date(2014, 6, 10)]
    assert after_whitsun > found[date(2014, 6, 3)], "a Tuesday after a holiday is like a Monday"


@pytest.mark.parametrize(
    ("number", "place"),
    [
        pytest.param(0, 0, id="nothing yet"),
        pytest.param(1, 0, id="the first call"),
        pytest.param(3, 0, id="the last of the first day"),
        pytest.param(4, 1, id="the first of the second"),
        pytest.param(6, 2, id="the very last"),
    ],
)
def test_the_day_of_a_number(number: int, place: int) -> None:
    assert Plan((LAST, LAST, LAST), (3, 2, 1)).place(number) == place


@pytest.mark.parametrize(
    ("day", "first"),
    [
        pytest.param(LAST, datetime(2014, 6, 16, 4, 45, tzinfo=UTC), id="summer time"),
        pytest.param(date(2014, 1, 6), datetime(2014, 1, 6, 5, 45, tzinfo=UTC), id="winter time"),
    ],
)
def test_a_day_has_44_quarters_and_one_before_it_opens(day: date, first: datetime) -> None:
    found = slots(HOURS, day)
    assert len(found) == 45
    assert found[0].begins == first
    assert [one.is_open for one in found] == [False, *[True] * 44]
    weights = [one.weight for one in found]
    assert 9 <= weights.index(max(weights)) // 4 + 7 <= 10, "most between nine and eleven"
