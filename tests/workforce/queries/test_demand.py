"""From sums of calls to a forecast and to the people it needs."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from tests.workforce.demand import NOW, TODAY, count_calls, open_weekdays

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import OpeningTime, ServiceCentre, SpecialDay
from buergertelefon.reporting.models import Expected, GroupBlock, Outage, Quarter, WaitDay
from buergertelefon.reporting.rules.expected import volume
from buergertelefon.workforce.actions.forecasting import make
from buergertelefon.workforce.actions.knowing import keep_odd, mark_odd
from buergertelefon.workforce.errors import BadInput, NoRules
from buergertelefon.workforce.models import (
    Forecast,
    ForecastDay,
    OddDay,
    PlannedEvent,
    PlanningRules,
)
from buergertelefon.workforce.queries.assumed import handling, own_patience
from buergertelefon.workforce.queries.history import past
from buergertelefon.workforce.queries.instance import rules_of
from buergertelefon.workforce.queries.need import need, needs
from buergertelefon.workforce.queries.today import today

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 2, 27)


@pytest.fixture
def counted(centre: ServiceCentre) -> ServiceCentre:
    open_weekdays(centre)
    count_calls(centre)
    return centre


def test_history_is_all_that_was_offered_by_line_and_sum(counted: ServiceCentre) -> None:
    Quarter.objects.filter(at__date=FRIDAY, at__hour=9).delete()  # nobody called
    found = past(counted, before=TODAY, ahead=60)
    assert found.history
    assert len(found.history.days) == 20
    assert found.history.slots == tuple(range(480, 720, 15))
    rows = Quarter.objects.filter(at__date=FRIDAY)
    assert found.history.calls[-1].sum() == sum(one.answered + one.abandoned for one in rows)
    assert not np.isnan(found.history.calls).any()
    assert np.allclose(sum(found.lines.values()), found.history.calls)
    assert date(2026, 4, 3) in found.closed  # Good Friday
    assert date(2026, 3, 7) not in found.closed  # a Saturday is not open anyway


def test_a_breakdown_is_unknown_and_a_long_one_leaves_the_day_out(counted: ServiceCentre) -> None:
    for day, minutes in ((FRIDAY, 15), (FRIDAY - timedelta(days=1), 90)):
        begins = datetime.combine(day, time(9), BERLIN)
        Outage.objects.create(
            centre=counted, begins=begins, until=begins + timedelta(minutes=minutes), reason="Netz"
        )
    found = past(counted, before=TODAY, ahead=1)
    assert found.history
    assert np.isnan(found.history.calls).sum(axis=1).tolist()[-2:] == [6, 1]
    assert [one.since for one in found.outages] == [FRIDAY - timedelta(days=1)]


def test_forecast_is_kept_by_line_and_told_to_the_figures(counted: ServiceCentre) -> None:
    PlannedEvent.objects.create(
        centre=counted, kind="campaign", name="Plakate", line="Kfz-Termine", factor="2.00",
        begins=date(2026, 3, 10), until=date(2026, 3, 10),
    )  # fmt: skip
    SpecialDay.objects.create(
        calendar=OpeningTime.objects.all()[0].calendar, day=date(2026, 3, 12), opens="08:00",
        closes="10:00",
    )  # fmt: skip
    make(counted, at=NOW)
    made = make(counted, at=NOW)  # twice is once
    assert Forecast.objects.get() == made
    days = {one.day: one for one in made.days.filter(line="")}
    assert min(days) == TODAY
    assert max(days) >= TODAY + timedelta(days=53)
    assert date(2026, 4, 3) not in days
    assert len(days[date(2026, 3, 12)].mean) == 8
    for day, one in days.items():
        parts = ForecastDay.objects.filter(forecast=made, day=day).exclude(line="")
        assert sum(sum(part.mean) for part in parts) == pytest.approx(sum(one.mean), abs=0.1)
        assert one.day_q10 <= one.day_q50 <= one.day_q90
    usual, busy = (sum(days[date(2026, 3, day)].mean) for day in (17, 10))
    assert busy == pytest.approx(1.24 * usual, rel=0.03)  # a quarter of all calls, doubled
    assert 220 < sum(days[date(2026, 3, 3)].mean) < 330
    told = dict(Expected.objects.values_list("day", "calls"))
    assert TODAY not in told  # has begun
    assert told[date(2026, 3, 3)] == pytest.approx(sum(days[date(2026, 3, 3)].mean))
    assert made.how["champion"]
    assert set(made.how["backtest"]["near"]) >= {"wape30", "bias", "cover80", "floor30"}
    assert made.how["volume"]["volume"] >= 1


@pytest.mark.parametrize(
    ("weeks", "error"),
    [pytest.param(0, BadInput, id="no call yet"), pytest.param(None, NoRules, id="never open")],
)
def test_no_forecast_of_nothing(
    centre: ServiceCentre, weeks: int | None, error: type[Exception]
) -> None:
    open_weekdays(centre)
    if weeks is None:
        OpeningTime.objects.all().delete()
    with pytest.raises(error):
        make(centre, at=NOW)


def test_what_a_planner_says_of_a_day_holds(counted: ServiceCentre) -> None:
    Quarter.objects.filter(at__date=FRIDAY).update(answered=1, abandoned=0)
    mark_odd(counted, FRIDAY - timedelta(days=1), "Streik")
    make(counted, at=NOW)
    assert dict(OddDay.objects.values_list("day", "reason")) == {
        FRIDAY: "weniger als die Hälfte der üblichen Anrufe",
        FRIDAY - timedelta(days=1): "Streik",
    }
    keep_odd(counted, FRIDAY, kept=True)
    keep_odd(counted, FRIDAY - timedelta(days=1), kept=True)
    assert make(counted, at=NOW).how["days"] == 20
    assert OddDay.objects.get().kept


def test_need_follows_the_forecast_the_rules_and_the_hours(counted: ServiceCentre) -> None:
    make(counted, at=NOW)
    PlanningRules.objects.create(centre=counted, shrinkage="0.200", least_people=3)
    days = [TODAY + timedelta(days=n) for n in range(7)]
    found = need(counted, days)
    assert [one.day.weekday() for one in found] == [0, 1, 2, 3, 4]
    assert {len(one.needed) for one in found} == {16}
    assert found[0].opens == time(8)
    assert min(min(one.needed) for one in found) >= 3
    assert sum(found[0].needed) > sum(found[1].needed)  # Mondays are busier
    assert all(a >= b / 0.8 for one in found for a, b in zip(one.required, one.needed, strict=True))


def test_need_without_a_forecast_is_from_means_or_the_least(centre: ServiceCentre) -> None:
    open_weekdays(centre)
    assert need(centre, [TODAY])[0].needed == [2] * 16
    count_calls(centre, weeks=2)
    assumed, found = needs(centre, [TODAY])
    assert (found[0].source, assumed.forecast) == ("mean", None)
    assert max(found[0].needed) > 2


def test_own_times_replace_what_the_rules_assume(counted: ServiceCentre) -> None:
    begins = datetime(2026, 2, 26, 8, tzinfo=UTC)
    GroupBlock.objects.create(
        centre=counted, begins=begins, until=begins + timedelta(hours=1), people=5, handled=100,
        talk_ms=20_000_000, wrap_ms=5_000_000,
    )  # fmt: skip
    assert handling(counted, rules_of(counted), until=TODAY).at(9 * 60) == 250
    assert handling(counted, rules_of(counted), until=date(2026, 2, 1)).at(0) == 290
    WaitDay.objects.create(centre=counted, day=FRIDAY, seconds=64, answered=100, abandoned=60)
    told = own_patience(counted, until=TODAY)
    assert told
    assert told.mean == pytest.approx(160 * 59.5 / 60)


def test_sums_of_whole_hours_are_spread_evenly(centre: ServiceCentre) -> None:
    open_weekdays(centre)
    for hour in range(8, 12):
        Quarter.objects.create(
            centre=centre, at=datetime.combine(FRIDAY, time(hour), BERLIN), line="Alle",
            municipality=centre.municipalities.all()[0], channel="phone", answered=40,
        )  # fmt: skip
    found = past(centre, before=TODAY, ahead=1).history
    assert found
    assert found.calls.tolist() == [[10.0] * 16]
    assert any("nur Summen je Stunde" in one for one in found.notes)


def test_today_is_held_against_the_forecast_from_ten_o_clock(counted: ServiceCentre) -> None:
    make(counted, at=NOW)
    place = counted.municipalities.all()[0]
    for n in range(8):
        Quarter.objects.create(
            centre=counted, at=NOW - timedelta(minutes=15 * (n + 1)), line="Bürgertelefon",
            municipality=place, channel="phone", answered=50,
        )  # fmt: skip
    assert today(counted, at=NOW - timedelta(minutes=1), drafts=True) is None
    found = today(counted, at=NOW, drafts=True)
    assert found
    assert (found.seen, found.people, found.follows) == (400, "needed", 0.0)
    assert found.rest == pytest.approx(found.rest_planned)
    assert found.level
    assert found.level > 0.75


def test_what_was_expected_beforehand_is_held_against_what_came() -> None:
    days = [FRIDAY, FRIDAY + timedelta(days=3)]
    found = volume(days, dict.fromkeys(days, 100), holidays=(), forecast={FRIDAY: 80.0})
    assert (found.offered, found.expected, found.days) == (100, 80.0, 1)
