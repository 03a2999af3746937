from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from buergertelefon.reporting.rules.analysis import (
    FIRST,
    PRESETS,
    Dimension,
    key_of,
    label_of,
    preset,
    together,
)
from buergertelefon.reporting.rules.compare import before, calendar, difference, year_before
from buergertelefon.reporting.rules.figure import Figure

AUTUMN = datetime(2013, 10, 27, 0, 30, tzinfo=UTC)  # half past two, the first time


@pytest.mark.parametrize(
    ("dimension", "at", "label"),
    [
        pytest.param(Dimension.MONTH, date(2014, 6, 16), "Juni 2014", id="month"),
        pytest.param(Dimension.WEEKDAY, date(2014, 6, 16), "Montag", id="weekday"),
        pytest.param(Dimension.DAY, date(2014, 6, 16), "16.06.2014", id="day"),
        pytest.param(Dimension.HOUR, datetime(2014, 6, 16, 9, 15, tzinfo=UTC), "11 Uhr",
                     id="hour of Berlin in summer"),
        pytest.param(Dimension.CLOCK, datetime(2014, 1, 16, 9, 15, tzinfo=UTC), "10:15 Uhr",
                     id="quarter of the day in winter"),
        pytest.param(Dimension.WEEK, datetime(2014, 6, 15, 22, tzinfo=UTC), "Montag, 0 Uhr",
                     id="Berlin's Monday begins on Sunday in UTC"),
        pytest.param(Dimension.QUARTER, AUTUMN, "27.10.2013, 02:30 CEST",
                     id="half past two, the first time"),
        pytest.param(Dimension.QUARTER, AUTUMN + timedelta(hours=1), "27.10.2013, 02:30 CET",
                     id="half past two, the second time"),
    ],
)  # fmt: skip
def test_rows_of_time(dimension: Dimension, at: date, label: str) -> None:
    assert label_of(dimension, key_of(dimension, at)) == label


@given(
    some.dictionaries(
        some.integers(0, 150_000), some.tuples(some.integers(0, 99), some.integers(0, 9)),
        max_size=30,
    ),
    some.sampled_from([*Dimension][:7]),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_parts_add_up_to_the_whole(
    quarters: dict[int, tuple[int, int]], dimension: Dimension
) -> None:
    start = datetime(2011, 1, 1, tzinfo=UTC)
    rows = {start + timedelta(minutes=15 * n): sums for n, sums in quarters.items()}
    groups = together(rows, lambda at: key_of(dimension, at))
    for column in (0, 1):
        assert sum(one[column] for one in groups.values()) == sum(
            one[column] for one in rows.values()
        )


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("today", [date(2014, 6, 16), date(2014, 1, 1), date(2024, 2, 29)])
def test_every_period_begins_before_it_ends(name: str, today: date) -> None:
    since, until = preset(name, today)
    assert FIRST <= since < until <= today + timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe 1998, table II, method 10: 56/70 and 48/80
        pytest.param((48, 80), (56, 70), 0.0524, 0.3339, id="published: 56/70 less 48/80"),
        pytest.param((0, 10), (10, 10), 0.6075, 1.0, id="none and all"),
    ],
)
def test_difference_of_two_shares(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference(Figure("F3", *first), Figure("F3", *second))
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    assert found.sure


def test_the_same_is_no_sure_difference_and_nothing_is_none() -> None:
    same = difference(Figure("F3", 70, 100), Figure("F3", 70, 100))
    assert same is not None
    assert not same.sure
    assert difference(Figure("F3", 0, 0), Figure("F3", 70, 100)) is None
    with pytest.raises(ValueError, match="not the same"):
        difference(Figure("F3", 1, 2), Figure("F1", 1, 2))


@pytest.mark.parametrize(
    ("since", "until", "earlier"),
    [
        (date(2014, 6, 1), date(2014, 7, 1), (date(2014, 5, 1), date(2014, 6, 1))),
        (date(2014, 6, 9), date(2014, 6, 16), (date(2014, 6, 2), date(2014, 6, 9))),
    ],
    ids=["a month: the month before", "seven days: the seven before"],
)
def test_the_period_before(since: date, until: date, earlier: tuple[date, date]) -> None:
    assert before(since, until) == earlier
    assert [one.weekday() for one in year_before(since, until)] == [
        since.weekday(), until.weekday(),
    ]  # fmt: skip


def test_business_days_without_holidays() -> None:
    holidays = {date(2014, 6, 9): "Pfingstmontag", date(2014, 6, 8): "Pfingstsonntag"}
    june = calendar(date(2014, 6, 1), date(2014, 7, 1), holidays)
    assert june.business == 20
    assert june.holidays == ((date(2014, 6, 9), "Pfingstmontag"),)
