from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.actions import grouping
from buergertelefon.reporting.actions.grouping import Night, close_days
from buergertelefon.reporting.models import GroupBlock, Grouped
from buergertelefon.reporting.queries.groups import Part, group_figures, group_figures_by
from buergertelefon.reporting.rules.handling import aht, occupancy
from buergertelefon.telephony.actions import forget_duty, take_duty
from buergertelefon.telephony.models import DutyQuarter

#: Monday, ten in the morning in Berlin, and the night after it
TEN = datetime(2014, 6, 16, 8, tzinfo=UTC)
NIGHT = datetime(2014, 6, 17, 1, 35, tzinfo=UTC)
MONDAY, TUESDAY, WEDNESDAY = date(2014, 6, 16), date(2014, 6, 17), date(2014, 6, 18)
DAY = timedelta(days=1)


def duty(centre: ServiceCentre, at: datetime = TEN, people: int = 5, **times: Any) -> None:
    given = {
        "ready_ms": people * 300_000, "talk_ms": people * 480_000, "wrap_ms": people * 120_000,
        "handled": 10,
    } | times  # fmt: skip
    DutyQuarter.objects.create(centre=centre, at=at, people=people, **given)


def test_the_night_publishes_a_day_and_erases_its_quarters(centre: ServiceCentre) -> None:
    duty(centre)
    duty(centre, TEN + timedelta(hours=1), people=6)
    duty(centre, TEN + DAY)  # today, when the night comes: not over yet
    assert group_figures(centre.pk, MONDAY, TUESDAY) is None
    assert close_days(centre, at=NIGHT) == Night(blocks=2)
    assert list(DutyQuarter.objects.values_list("at", flat=True)) == [TEN + DAY]
    assert list(GroupBlock.objects.order_by("begins").values_list("begins", "people")) == [
        (TEN, 5), (TEN + timedelta(hours=1), 6),
    ]  # fmt: skip
    found = group_figures(centre.pk, MONDAY, TUESDAY)
    assert found is not None
    assert not found.provisional
    assert (found.blocks, found.handled) == (2, 20)
    assert aht(found).seconds == 11 * 600 / 20
    assert occupancy(found).percent == 67
    assert group_figures(centre.pk, MONDAY, WEDNESDAY).provisional


def test_what_comes_after_the_day_was_closed_is_dropped(
    centre: ServiceCentre,
) -> None:
    """Else two versions of the day would differ by what one person did."""
    duty(centre)
    close_days(centre, at=NIGHT)
    before = list(GroupBlock.objects.values())
    duty(centre, people=1)
    duty(centre, TEN + timedelta(hours=2), people=9)
    assert close_days(centre, at=NIGHT + timedelta(minutes=1)) == Night(late=2)
    assert list(GroupBlock.objects.values()) == before
    assert not DutyQuarter.objects.exists()


def test_a_day_of_which_nothing_was_published_stays_so(centre: ServiceCentre) -> None:
    duty(centre, people=4)
    assert close_days(centre, at=NIGHT) == Night()
    duty(centre, people=5)
    assert close_days(centre, at=NIGHT + DAY) == Night(late=1)
    assert not GroupBlock.objects.exists()
    assert not DutyQuarter.objects.exists()


def test_a_night_that_was_stopped_goes_on_where_it_was(
    centre: ServiceCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    for back in range(3):
        duty(centre, TEN - back * DAY)
    days = iter([grouping.merged])

    def dies(quarters: Any) -> Any:
        return next(days)(quarters)

    with monkeypatch.context() as patch:
        patch.setattr(grouping, "merged", dies)
        with pytest.raises(StopIteration):
            close_days(centre, at=NIGHT)  # in the second day, after it was read
    assert (GroupBlock.objects.count(), DutyQuarter.objects.count()) == (1, 2)
    assert close_days(centre, at=NIGHT) == Night(blocks=2)
    assert close_days(centre, at=NIGHT) == Night()
    assert (GroupBlock.objects.count(), DutyQuarter.objects.count()) == (3, 0)
    assert Grouped.objects.get().until == MONDAY


def test_a_block_belongs_to_the_day_in_berlin_and_ends_by_midnight(centre: ServiceCentre) -> None:
    late = datetime(2014, 6, 16, 21, 45, tzinfo=UTC)  # 23:45 in Berlin
    duty(centre, late, people=5)
    duty(centre, late + timedelta(minutes=15), people=2)
    close_days(centre, at=NIGHT + DAY)
    assert GroupBlock.objects.get().until == late + timedelta(minutes=15)


def test_parts_are_sums_of_whole_blocks(centre: ServiceCentre) -> None:
    for days, hour in ((0, 0), (0, 3), (1, 0)):
        duty(centre, TEN + days * DAY + timedelta(hours=hour))
        duty(centre, TEN + days * DAY + timedelta(hours=hour, minutes=15), people=6)
    close_days(centre, at=NIGHT + DAY)
    whole = group_figures(centre.pk, MONDAY, WEDNESDAY)
    for part, keys in {
        Part.DAY: [MONDAY, TUESDAY], Part.HOUR: [10, 13], Part.WEEKDAY: [1, 2],
    }.items():  # fmt: skip
        found = group_figures_by(centre.pk, MONDAY, WEDNESDAY, part=part)
        assert list(found) == keys
        one, *others = found.values()
        assert sum(others, start=one) == whole


def test_what_no_night_takes_goes_after_three_days(centre: ServiceCentre) -> None:
    duty(centre)
    assert forget_duty(at=TEN + 3 * DAY) == 0
    assert forget_duty(at=TEN + 3 * DAY + timedelta(seconds=1)) == 1


def test_taken_once(centre: ServiceCentre) -> None:
    duty(centre)
    assert [one.people for one in take_duty(centre.pk, since=TEN, until=TEN + DAY)] == [5]
    assert take_duty(centre.pk, since=TEN, until=TEN + DAY) == []
