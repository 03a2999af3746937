"""When a reminder is due, as a table."""

from datetime import datetime, time, timedelta

import pytest

from buergertelefon.appointments.rules.reminders import Before, OnDay, When, due, moment
from buergertelefon.base.hours import BERLIN

BEGINS = datetime(2026, 11, 26, 9, tzinfo=BERLIN)  # a Thursday
BOOKED = datetime(2026, 11, 2, 12, tzinfo=BERLIN)
TWO_DAYS, TWO_HOURS = OnDay(2, time(10)), Before(timedelta(hours=2))
BOTH = (TWO_DAYS, TWO_HOURS)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("whens", "since", "now", "expected"),
    [
        pytest.param((), BOOKED, at(25, 12), None, id="none"),
        pytest.param(BOTH, BOOKED, at(24, 9, 59), None, id="a minute too early"),
        pytest.param(BOTH, BOOKED, at(24, 10), at(24, 10), id="two days before at ten"),
        pytest.param(BOTH, at(24, 10), at(24, 11), None, id="told already"),
        pytest.param(BOTH, at(24, 10), at(26, 7), at(26, 7), id="two hours before"),
        pytest.param(BOTH, BOOKED, at(26, 8), at(26, 7), id="late: the last one is enough"),
        pytest.param(BOTH, at(24, 12), at(24, 13), None, id="booked after it was due"),
        pytest.param(BOTH, BOOKED, at(26, 9), None, id="it has begun"),
        pytest.param(BOTH, BOOKED, at(30, 9), None, id="a week late"),
        pytest.param((OnDay(0, time(12)),), BOOKED, at(26, 12), None, id="noon of a morning's day"),
    ],
)
def test_due(whens: tuple[When, ...], since: datetime, now: datetime, expected: object) -> None:
    assert due(whens, BEGINS, since=since, at=now) == expected


def test_local_time_of_day_holds_across_the_change_of_clocks() -> None:
    begins = datetime(2026, 10, 26, 9, tzinfo=BERLIN)  # the night to the 25th has an hour more
    assert moment(TWO_DAYS, begins).isoformat() == "2026-10-24T10:00:00+02:00"
