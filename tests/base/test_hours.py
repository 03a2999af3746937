import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.base.hours import (
    BERLIN,
    Hours,
    Span,
    closes,
    is_open,
    next_opening,
    next_service_day,
    spans,
)
from buergertelefon.base.public_holidays import public_holidays

CITY = Hours(
    weekly=tuple(Span(day, time(7), time(18)) for day in range(5)),
    special={date(2026, 12, 24): (), date(2026, 12, 31): (Span(3, time(7), time(12)),)},
    holidays=public_holidays("HB", (2014, 2026, 2027)),
)

BREAK = ((time(8), time(12)), (time(13), time(16)))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("at", "opens", "shuts"),
    [
        pytest.param("2026-11-24 07:00", None, "2026-11-24 18:00", id="open from 7 sharp"),
        pytest.param("2026-11-24 06:59", "2026-11-24 07:00", None, id="a minute before 7"),
        pytest.param("2026-11-24 18:00", "2026-11-25 07:00", None, id="18 sharp is closed"),
        pytest.param("2026-11-27 20:00", "2026-11-30 07:00", None, id="over the weekend"),
        pytest.param("2026-10-31 10:00", "2026-11-02 07:00", None, id="Reformation Day"),
        pytest.param("2014-10-31 10:00", None, "2014-10-31 18:00", id="which it was not in 2014"),
        pytest.param("2026-12-23 19:00", "2026-12-28 07:00", None, id="Christmas Eve is special"),
        pytest.param("2026-12-31 11:59", None, "2026-12-31 12:00", id="half a New Year's Eve"),
        pytest.param("2026-12-31 12:00", "2027-01-04 07:00", None, id="and then the weekend"),
        pytest.param("2026-10-24 23:00", "2026-10-26 07:00", None, id="the night with 25 hours"),
        pytest.param("2026-03-28 23:00", "2026-03-30 07:00", None, id="the night with 23 hours"),
        pytest.param("2014-06-16 10:05", None, "2014-06-16 18:00", id="call 2,000,000"),
    ],
)
def test_open_until_closed_until(at: str, opens: str | None, shuts: str | None) -> None:
    assert next_opening(CITY, local(at)) == (opens and local(opens))
    assert closes(CITY, local(at)) == (shuts and local(shuts))
    assert is_open(CITY, local(at)) is (shuts is not None)


def test_never_open_again() -> None:
    assert next_opening(Hours(weekly=()), local("2026-11-24 10:00")) is None


YEAR_AND_A_HALF = st.integers(0, 500 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


@given(YEAR_AND_A_HALF)
def test_it_is_open_at_its_next_opening_and_closed_just_before(at: datetime) -> None:
    opens = next_opening(CITY, at)
    if opens is None:
        assert is_open(CITY, at)
    else:
        assert opens > at
        assert is_open(CITY, opens)
        assert not is_open(CITY, (opens.astimezone(UTC) - timedelta(seconds=1)))


def test_holidays_of_bremen_as_others_list_them() -> None:
    source = Path(__file__).parents[3] / "shared/data/holidays/holidays.public.csv"
    if not source.exists():
        pytest.skip("the list of public holidays is not at hand")
    listed: dict[int, set[date]] = {}
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            lands = row["Subdivisions"]
            if row["Country"] == "DE" and (not lands or "HB" in lands.split(",")):
                day = date.fromisoformat(row["StartDate"])
                listed.setdefault(day.year, set()).add(day)
    for year, days in listed.items():
        ours = public_holidays("HB", (year,))
        assert days == {one for one in ours if one.year == year}


@pytest.mark.parametrize(
    ("forwarded", "due"),
    [
        ("2014-06-16 10:05", "2014-06-17 10:05"),
        ("2014-06-13 16:20", "2014-06-16 16:20"),
        ("2014-04-17 17:30", "2014-04-22 17:30"),
        ("2014-06-14 10:00", "2014-06-17 07:00"),
        ("2014-06-16 18:00", "2014-06-18 07:00"),
        ("2014-05-28 12:00", "2014-05-30 12:00"),
    ],
    ids=["a Monday", "over the weekend", "over Easter", "a Saturday", "at closing", "Ascension"],
)
def test_the_clock_of_what_is_owed(forwarded: str, due: str) -> None:
    assert next_service_day(CITY, local(forwarded)) == local(due)


def test_what_is_owed_is_never_due_in_a_break() -> None:
    lunch = Hours(tuple(Span(day, *span) for day in range(5) for span in BREAK))
    assert next_service_day(lunch, local("2026-11-24 12:30")) == local("2026-11-25 13:00")
    friday = Hours((*lunch.weekly[:8], Span(4, time(8), time(16))))
    assert next_service_day(friday, local("2026-11-27 12:30")) == local("2026-11-30 13:00")


def test_spans_that_overlap_are_one() -> None:
    both = Hours(
        (Span(1, time(8), time(12)), Span(1, time(10), time(14)), Span(1, time(9), time(10)))
    )
    assert spans(both, date(2026, 11, 24)) == (Span(1, time(8), time(14)),)
    assert closes(both, local("2026-11-24 09:30")) == local("2026-11-24 14:00")
