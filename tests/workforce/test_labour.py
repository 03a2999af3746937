"""The Working Hours Act as tables; the sections are the source."""

from datetime import date, timedelta

import pytest

from buergertelefon.workforce.rules import labour

MONDAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("work", "owed"),
    [
        pytest.param(360, 0, id="six hours: none (§ 4: more than six)"),
        pytest.param(361, 30, id="a minute more: thirty"),
        pytest.param(540, 30, id="nine hours: thirty (§ 4: more than nine)"),
        pytest.param(541, 45, id="a minute more: forty-five"),
    ],
)
def test_break_owed(work: int, owed: int) -> None:
    assert labour.break_owed(work) == owed


@pytest.mark.parametrize(
    ("breaks", "taken", "longest"),
    [
        pytest.param([], 0, 480, id="none"),
        pytest.param([(720, 750)], 30, 240, id="one in the middle"),
        pytest.param([(600, 615), (780, 795)], 30, 165, id="two pieces of a quarter of an hour"),
        pytest.param([(600, 610), (780, 800)], 20, 300, id="ten minutes are no break"),
    ],
)
def test_breaks_count_in_pieces_of_fifteen(
    breaks: list[tuple[int, int]], taken: int, longest: int
) -> None:
    assert labour.break_taken(breaks) == taken
    assert labour.longest_stretch(480, 960, breaks) == longest


@pytest.mark.parametrize(
    ("ended", "starts", "days", "rest"),
    [
        pytest.param(1200, 420, 1, 660, id="20:00 to 7:00: eleven hours (§ 5)"),
        pytest.param(1080, 360, 1, 720, id="18:00 to 6:00"),
        pytest.param(1440, 0, 3, 2880, id="over a weekend"),
    ],
)
def test_rest(ended: int, starts: int, days: int, rest: int) -> None:
    assert labour.rest_between(ended, starts, days=days) == rest


def weeks_of(minutes: list[int], *, ending: date, weeks: int) -> dict[date, int]:
    """The same week again and again, Monday first."""
    return {
        ending - timedelta(days=7 * week - day): work
        for week in range(1, weeks + 1)
        for day, work in enumerate(minutes)
    }


@pytest.mark.parametrize(
    ("week", "idle", "left_out", "kept"),
    [
        pytest.param([480] * 6, 0, 0, True, id="six days of eight hours (§ 3)"),
        pytest.param([576] * 5, 0, 0, True, id="five days of 9.6 hours are the same"),
        pytest.param([600] * 5, 0, 0, False, id="five days of ten hours are more"),
        pytest.param([600] * 5, 4, 0, True, id="balanced by four weeks without work"),
        pytest.param([600] * 5, 4, 28, False, id="leave balances nothing (BVerwG 8 C 13.17)"),
    ],
)
def test_eight_hours_on_average(week: list[int], idle: int, left_out: int, kept: bool) -> None:
    leave = {MONDAY - timedelta(days=day) for day in range(1, left_out + 1)}
    work = weeks_of(week, ending=MONDAY - timedelta(weeks=idle), weeks=30)
    assert labour.average_kept(work, until=MONDAY, left_out=leave) == kept


def test_six_months_may_be_chosen_where_24_weeks_are_too_much() -> None:
    work = weeks_of([590] * 5, ending=MONDAY, weeks=24)
    since = MONDAY - timedelta(weeks=24)
    assert labour.average_day(work, since=since, until=MONDAY) > 480
    assert labour.average_kept(work, until=MONDAY)  # two weeks more, without work
