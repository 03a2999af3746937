"""Made-up sums of the past: they add up, are the same each time, and disturb nothing."""

from datetime import UTC, date, datetime

import pytest
from tests.factories import make_centre

from buergertelefon.demo.history import DAYS, NAME, business_days, history, load_history
from buergertelefon.reporting.models import Day, PastImport, WaitDay

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_business_days_end_before_the_day_and_leave_out_weekends_and_holidays() -> None:
    days = business_days(date(2026, 11, 2))
    assert len(days) == DAYS
    assert days[-1] == date(2026, 10, 30)  # the 31st is a holiday and a Saturday
    assert all(day.weekday() < 5 for day in days)


def test_the_parts_of_each_hour_are_the_whole() -> None:
    past = history(business_days(date(2026, 11, 26)))
    for counts in past.cells.values():
        ends = ("settled", "forwarded", "referred", "called_back", "nothing")
        assert sum(counts[name] for name in ends) == counts["answered"]
        assert counts["answered_in_time"] <= counts["answered"]
        assert counts["abandoned_short"] <= counts["abandoned_in_time"] <= counts["abandoned"]
    waited = [sum(column) for column in zip(*past.waits.values(), strict=True)]
    assert sum(waited) == past.calls
    assert past.cells == history(business_days(date(2026, 11, 26))).cells


@pytest.mark.django_db
def test_twice_is_the_same_as_once_and_what_is_there_is_left_alone() -> None:
    centre = make_centre()
    load_history(centre, at=AT)
    load_history(centre, at=AT)
    brought = PastImport.objects.get()
    assert brought.name == NAME
    assert Day.objects.values("day").distinct().count() == DAYS
    assert WaitDay.objects.exists()
