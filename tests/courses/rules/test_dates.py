"""Dates made by hand: which days they are on, which are left out, what was moved."""

from datetime import date, time, timedelta

import pytest

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.rules.dates import (
    Pattern,
    breaks_of,
    checked,
    meeting,
    moved,
    planned,
    said,
)
from buergertelefon.courses.rules.records import Meeting

SIX, HALF_SEVEN = time(18), time(19, 30)
WEDNESDAY = date(2026, 12, 2)
XMAS = (date(2026, 12, 23), date(2027, 1, 6))


def at(day: date) -> Meeting:
    return meeting(day, SIX, HALF_SEVEN)


@pytest.mark.parametrize(
    ("first", "count", "weekdays", "breaks", "days", "left_out"),
    [
        pytest.param(WEDNESDAY, 3, (), [], ["12-02", "12-09", "12-16"], [], id="every week"),
        pytest.param(WEDNESDAY, 3, (0, 2), [], ["12-02", "12-07", "12-09"], [],
                     id="Mondays and Wednesdays"),
        pytest.param(WEDNESDAY, 2, (3,), [], ["12-03", "12-10"], [], id="another weekday"),
        pytest.param(date(2026, 12, 18), 2, (), [], ["12-18", "01-08"],
                     [("12-25", "Feiertag"), ("01-01", "Feiertag")], id="public holidays"),
        pytest.param(date(2026, 12, 16), 2, (), [XMAS], ["12-16", "01-06"],
                     [("12-23", "Ferien"), ("12-30", "Ferien")], id="school holidays"),
    ],
)  # fmt: skip
def test_dates_leave_holidays_out(
    first: date, count: int, weekdays: tuple[int, ...], breaks: list[tuple[date, date]],
    days: list[str], left_out: list[tuple[str, str]],
) -> None:  # fmt: skip
    pattern = Pattern(first, SIX, HALF_SEVEN, count, frozenset(weekdays))
    plan = planned(pattern, land="HB", breaks=breaks)
    assert [f"{one.begins:%m-%d}" for one in plan.dates] == days
    assert [(f"{day:%m-%d}", why) for day, why in plan.left_out] == left_out


def test_a_course_keeps_its_hour_when_the_clocks_change() -> None:
    plan = planned(Pattern(date(2027, 3, 24), SIX, HALF_SEVEN, 2), land="HB")
    assert {one.begins.astimezone(BERLIN).time() for one in plan.dates} == {SIX}


def test_more_dates_than_three_years_have_are_refused() -> None:
    with pytest.raises(BadDetails) as error:
        planned(Pattern(WEDNESDAY, SIX, HALF_SEVEN, 200), land="HB")
    assert error.value.field == "count"


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        pytest.param("", (), id="none"),
        pytest.param("23.12.2026 bis 05.01.2027\n", (XMAS,), id="with the last day"),
        pytest.param("23.12.2026–05.01.2027", (XMAS,), id="with a dash"),
        pytest.param("15.05.2026", ((date(2026, 5, 15), date(2026, 5, 16)),), id="one day"),
    ],
)
def test_breaks_are_read(text: str, spans: tuple[object, ...]) -> None:
    assert breaks_of(text) == spans


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("\nWeihnachten", "Zeile 2: Bitte so", id="no day"),
        pytest.param("05.01.2027 bis 23.12.2026", "Zeile 1: Der letzte Tag", id="backwards"),
    ],
)
def test_a_wrong_break_is_named_by_its_line(text: str, says: str) -> None:
    with pytest.raises(BadDetails, match=says):
        breaks_of(text)


def test_a_course_needs_a_date_and_no_two_at_once() -> None:
    one = at(WEDNESDAY)
    with pytest.raises(BadDetails, match="muss bleiben"):
        checked([])
    with pytest.raises(BadDetails, match="gleichzeitig"):
        checked([one, Meeting(one.begins, one.ends + timedelta(hours=1))])
    later = at(WEDNESDAY + timedelta(7))
    assert checked([later, one]) == (one, later)


def test_what_is_moved_is_in_both_lists() -> None:
    days = [at(WEDNESDAY + timedelta(n)) for n in range(3)]
    change = moved(days[:2], [days[0], days[2]])
    assert (change.gone, change.fresh) == ((days[1],), (days[2],))
    assert not moved(days, reversed(days))
    assert said(days[0]) == "Mittwoch, 02.12.2026, 18 Uhr bis 19 Uhr 30"
