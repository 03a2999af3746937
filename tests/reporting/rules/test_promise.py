from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from buergertelefon.reporting.rules.expected import Volume, expected, volume
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.periods import Key, before, own, running, steps
from buergertelefon.reporting.rules.promise import Verdict, kept_minutes, verdict

MONDAY = date(2014, 6, 16)
WEEK = timedelta(weeks=1)
AT = datetime(2014, 6, 16, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("part", "whole", "target", "counted", "said"),
    [
        pytest.param(260, 400, 0.60, False, Verdict.REACHED, id="60.2 to 69.5 %: 60 is reached"),
        pytest.param(260, 400, 0.65, False, Verdict.OPEN, id="65 lies inside"),
        pytest.param(260, 400, 0.70, False, Verdict.MISSED, id="70 is missed"),
        pytest.param(5, 5, 0.75, False, Verdict.OPEN, id="five of five prove nothing"),
        pytest.param(399, 400, 1, False, Verdict.MISSED, id="all were promised, one was late"),
        pytest.param(400, 400, 1, False, Verdict.REACHED, id="all of all"),
        pytest.param(59, 60, 0.99, True, Verdict.MISSED, id="minutes are counted, no chance"),
        pytest.param(0, 0, 0.75, False, Verdict.NONE, id="nothing"),
        pytest.param(3, 4, None, False, Verdict.NONE, id="nothing promised"),
    ],
)
def test_is_a_promise_surely_kept(
    part: int, whole: int, target: float | None, counted: bool, said: Verdict
) -> None:
    assert verdict(Figure("F3", part, whole), target, counted=counted) == said


@pytest.mark.parametrize(
    ("key", "on", "since", "first", "last"),
    [
        pytest.param(Key.TODAY, MONDAY, MONDAY, date(2014, 6, 9), date(2014, 6, 9), id="today"),
        pytest.param(Key.WEEK, date(2014, 6, 18), MONDAY, date(2014, 6, 9), date(2014, 6, 11),
                     id="a week up to the same weekday"),
        pytest.param(Key.MONTH, MONDAY, date(2014, 6, 1), date(2014, 5, 1), date(2014, 5, 16),
                     id="a month up to the same day"),
        pytest.param(Key.MONTH, date(2014, 3, 31), date(2014, 3, 1), date(2014, 2, 1),
                     date(2014, 2, 28), id="February has no 31st"),
        pytest.param(Key.YEAR, date(2016, 2, 29), date(2016, 1, 1), date(2015, 1, 1),
                     date(2015, 2, 28), id="no 29th the year before"),
    ],
)  # fmt: skip
def test_a_period_and_the_same_piece_before(
    key: Key, on: date, since: date, first: date, last: date
) -> None:
    period = running(key, on=on)
    assert (period.since, period.last, period.runs) == (since, on, True)
    earlier = before(period)
    assert (earlier.since, earlier.last, earlier.runs) == (first, last, False)


def test_an_own_period_is_compared_with_as_many_days_before() -> None:
    period = own(date(2014, 6, 1), date(2014, 6, 10), on=MONDAY)
    assert (before(period).since, before(period).last) == (date(2014, 5, 22), date(2014, 5, 31))
    assert not period.runs


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        pytest.param(date(2014, 6, 2), date(2014, 6, 1), "tauschen", id="backwards"),
        pytest.param(date(1, 1, 1), date(2014, 6, 1), "2000", id="year 1"),
        pytest.param(date(2014, 1, 1), date.max, "2099", id="year 9999"),
        pytest.param(date(2000, 1, 1), date(2030, 1, 1), "20 Jahre", id="too long"),
    ],
)
def test_what_cannot_be_shown(first: date, last: date, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        own(first, last, on=MONDAY)


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        pytest.param(MONDAY, date(2014, 6, 17), ["16.6.", "17.6."], id="days"),
        pytest.param(date(2014, 6, 4), date(2014, 7, 6),
                     ["KW 23/14", "KW 24/14", "KW 25/14", "KW 26/14", "KW 27/14"], id="weeks"),
        pytest.param(date(2013, 11, 20), date(2014, 6, 16),
                     ["Nov. 13", "Dez. 13", "Jan. 14", "Feb. 14", "März 14", "April 14", "Mai 14",
                      "Juni 14"], id="months"),
    ],
)  # fmt: skip
def test_the_course_goes_by_days_weeks_or_months(
    first: date, last: date, labels: list[str]
) -> None:
    found = steps(own(first, last, on=MONDAY))
    assert [label for label, _, _ in found] == labels
    assert found[0][1] == first
    assert found[-1][2] == last + timedelta(days=1)
    assert all(one[2] == two[1] for one, two in pairwise(found))


def test_steps_have_each_label_once() -> None:
    labels = [label for label, _, _ in steps(own(date(2000, 1, 1), date(2019, 12, 31), on=MONDAY))]
    assert len(labels) == len(set(labels)) == 240


def test_calls_are_expected_as_on_the_last_four_same_weekdays() -> None:
    known = {MONDAY - n * WEEK: 100 * n for n in range(1, 7)} | {MONDAY: 300}
    whitmonday = MONDAY - WEEK
    assert expected(MONDAY, known, holidays={whitmonday}) == (200 + 300 + 400 + 500) / 4
    assert expected(MONDAY, known, holidays={MONDAY}) is None
    assert expected(whitmonday - 2 * WEEK, known, holidays=set()) is None
    assert volume([MONDAY, MONDAY + WEEK], known, holidays={whitmonday}) == Volume(300, 350.0, 1)
    assert Volume(300, 250.0, 1).percent == 20
    assert Volume(0, 0, 0).percent is None


def hours(begins: float, until: float) -> tuple[datetime, datetime]:
    return AT + timedelta(hours=begins), AT + timedelta(hours=until)


@pytest.mark.parametrize(
    ("outages", "kept"),
    [
        pytest.param([], 600, id="none"),
        pytest.param([hours(1, 2)], 540, id="an hour"),
        pytest.param([hours(-5, 1), hours(9, 30)], 480, id="before and after do not count"),
        pytest.param([hours(1, 3), hours(2, 4)], 420, id="two at once count once"),
        pytest.param([hours(-1, 20)], 0, id="all day"),
    ],
)
def test_hours_that_were_kept(outages: list[tuple[datetime, datetime]], kept: int) -> None:
    assert kept_minutes([hours(0, 10)], outages) == (kept, 600)
