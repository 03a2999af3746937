"""From an opening plan to the times of a day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from buergertelefon.appointments.rules.plan import Kind, Planned, PlanRow, rows_of, slots_of
from buergertelefon.base.hours import BERLIN

TUESDAY, CHRISTMAS = date(2026, 11, 24), date(2026, 12, 25)  # a Friday
STEP = timedelta(minutes=20)
MORNING = PlanRow(time(8), time(9), 2, weekday=1)
OWN = PlanRow(time(10), time(11), 5, day=TUESDAY)
FRIDAY = PlanRow(time(8), time(9), 2, weekday=4)
OPEN_AT_CHRISTMAS = PlanRow(time(10), time(11), 1, day=CHRISTMAS)


def times(rows: list[PlanRow], day: date = TUESDAY, step: timedelta = STEP) -> list[str]:
    """As 8:00x2, in local time."""
    return [
        f"{one.begins.astimezone(BERLIN):%H:%M}x{one.capacity}"
        for one in slots_of(rows, day, step=step)
    ]


@pytest.mark.parametrize(
    ("rows", "day", "wanted"),
    [
        pytest.param([MORNING], TUESDAY, [MORNING], id="its weekday"),
        pytest.param([MORNING], date(2026, 11, 25), [], id="another weekday"),
        pytest.param([MORNING, OWN], TUESDAY, [OWN], id="a row of the day, not of its weekday"),
        pytest.param([FRIDAY], CHRISTMAS, [], id="a public holiday"),
        pytest.param([FRIDAY, OPEN_AT_CHRISTMAS], CHRISTMAS, [OPEN_AT_CHRISTMAS],
                     id="a row of the day wins over the holiday"),
    ],
)  # fmt: skip
def test_what_holds_on_a_day(rows: list[PlanRow], day: date, wanted: list[PlanRow]) -> None:
    assert rows_of(rows, day, holidays={CHRISTMAS}, closed=set()) == wanted


def test_a_closure_wins_over_everything() -> None:
    assert rows_of([MORNING, OWN], TUESDAY, holidays=set(), closed={TUESDAY}) == []


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        pytest.param(date(2026, 11, 24), date.max, True, id="from its first day"),
        pytest.param(date(2026, 11, 25), date.max, False, id="the day before"),
        pytest.param(date.min, date(2026, 11, 24), False, id="the day it ends"),
        pytest.param(date.min, date(2026, 11, 25), True, id="the last day"),
    ],
)
def test_a_row_holds_for_a_time(since: date, until: date, holds: bool) -> None:
    row = PlanRow(time(8), time(9), 1, weekday=1, valid_from=since, valid_until=until)
    assert bool(rows_of([row], TUESDAY, holidays=set(), closed=set())) is holds


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([PlanRow(time(8), time(9), 2)], ["08:00x2", "08:20x2", "08:40x2"], id="plain"),
        pytest.param([PlanRow(time(8), time(8, 50), 2)], ["08:00x2", "08:20x2"],
                     id="what does not fit before the end is left out"),
        pytest.param([PlanRow(time(8), time(9), 2), PlanRow(time(8, 20), time(9), 3)],
                     ["08:00x2", "08:20x5", "08:40x5"], id="more counters later"),
        pytest.param([PlanRow(time(8), time(9), 2),
                      PlanRow(time(8, 30), time(8, 40), 1, kind=Kind.BREAK)],
                     ["08:00x2", "08:20x1", "08:40x2"], id="one counter has a break"),
        pytest.param([PlanRow(time(8), time(9), 2),
                      PlanRow(time(8, 20), time(8, 40), 9, kind=Kind.BREAK)],
                     ["08:00x2", "08:40x2"], id="everybody has a break"),
        pytest.param([PlanRow(time(8), time(8, 20), 1), PlanRow(time(13, 30), time(14), 1)],
                     ["08:00x1", "13:30x1"], id="after a gap it begins anew"),
        pytest.param([PlanRow(time(0), time(23, 59), 0)], [], id="closed by a row of its own"),
        pytest.param([], [], id="nothing"),
    ],
)  # fmt: skip
def test_times_of_a_day(rows: list[PlanRow], wanted: list[str]) -> None:
    assert times(rows) == wanted


def test_skilled_counters_are_never_more_than_counters() -> None:
    rows = [PlanRow(time(8), time(9), 3, skilled=2),
            PlanRow(time(8, 20), time(8, 40), 2, skilled=0, kind=Kind.BREAK)]  # fmt: skip
    assert [(one.capacity, one.skilled) for one in slots_of(rows, TUESDAY, step=STEP)] == [
        (3, 2), (1, 1), (3, 2)
    ]  # fmt: skip


def test_an_hour_that_is_skipped_has_no_times() -> None:
    night = [PlanRow(time(1), time(4), 1)]
    assert times(night, date(2026, 3, 29), timedelta(hours=1)) == ["01:00x1", "03:00x1"]


def test_an_hour_that_comes_twice_has_them_twice() -> None:
    night = [PlanRow(time(1), time(4), 1)]
    got = slots_of(night, date(2026, 10, 25), step=timedelta(hours=1))
    assert got == [Planned(datetime(2026, 10, 24, 23, tzinfo=UTC) + n * timedelta(hours=1), 1)
                   for n in range(4)]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        pytest.param(date(2026, 3, 27), "07:00", id="winter time"),
        pytest.param(date(2026, 3, 30), "06:00", id="summer time"),
        pytest.param(date(2026, 10, 26), "07:00", id="winter time again"),
    ],
)
def test_eight_is_eight_when_the_clocks_have_changed(day: date, begins: str) -> None:
    first = slots_of([PlanRow(time(8), time(9), 1)], day, step=STEP)[0]
    assert f"{first.begins:%H:%M}" == begins
