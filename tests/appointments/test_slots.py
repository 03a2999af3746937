"""Slots made ahead, made again, cut and closed."""

from datetime import date, time, timedelta

import pytest
from tests.appointments.conftest import DAY, NOW, fresh, item, local, make_calendar, wish

from buergertelefon.appointments.actions.booking import cancel, confirm, hold
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.errors import BadPlan, SlotTaken
from buergertelefon.appointments.models import Calendar, Contingent, OpeningPlan, Slot
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.directory.models import Closure

NEXT = DAY + timedelta(days=1)


def again(calendar: Calendar) -> int:
    return generate(calendar, since=DAY, until=NEXT)


def book(calendar: Calendar, hour: int = 8, minute: int = 0) -> object:
    one = hold(wish(calendar, local(hour, minute)), key=fresh(), at=NOW)
    return confirm(one.id, at=NOW).pk


def test_made_again_nothing_changes(calendar: Calendar) -> None:
    book(calendar)
    before = list(Slot.objects.order_by("pk").values())
    assert (again(calendar), len(before)) == (12, 12)
    assert list(Slot.objects.order_by("pk").values()) == before


def test_more_counters_and_longer_hours_come_with_the_plan(calendar: Calendar) -> None:
    book(calendar)
    OpeningPlan.objects.update(capacity=5, ends=time(11))
    assert again(calendar) == 18
    slot = Slot.objects.get(begins=local(8))
    assert (slot.capacity, slot.taken, slot.overbooked) == (5, 1, 0)


def test_fewer_counters_touch_no_appointment_and_sell_nothing(calendar: Calendar) -> None:
    first, _ = book(calendar), book(calendar)
    OpeningPlan.objects.update(capacity=1, ends=time(9))
    again(calendar)
    slot = Slot.objects.get(begins=local(8))
    assert (slot.capacity, slot.taken, slot.overbooked) == (1, 2, 1)
    assert not Slot.objects.filter(begins__gte=local(9)).exists()
    cancel(first, at=NOW)
    slot.refresh_from_db()
    assert (slot.taken, slot.overbooked) == (1, 0)
    with pytest.raises(SlotTaken):
        book(calendar)


def test_of_three_booked_and_one_counter_left_two_are_too_many_then_one(db: None) -> None:
    calendar = make_calendar(capacity=3, skilled=3)
    ids = [hold(wish(calendar, None, item("ausfuhr")), key=fresh(), at=NOW).id for _ in range(3)]
    OpeningPlan.objects.update(capacity=1, skilled=1)
    for one, over in ((None, 2), (ids[0], 1), (ids[1], 0)):
        if one:
            cancel(one, at=NOW)
        else:
            again(calendar)
        assert Slot.objects.get(begins=local(8)).overbooked == over


def test_closures_and_holidays_have_no_slots(calendar: Calendar) -> None:
    Closure.objects.create(office=calendar.office, begins=DAY, ends=DAY, reason="Umzug")
    assert again(calendar) == 0
    OpeningPlan.objects.update(weekday=4)
    christmas = date(2026, 12, 25)
    assert generate(calendar, since=christmas, until=christmas + timedelta(days=1)) == 0
    assert generate(calendar, since=date(2026, 12, 18), until=christmas) == 12


def test_shares_of_channels_are_spread_over_the_day(calendar: Calendar) -> None:
    for channel, share in ((Channel.PHONE, "0.5"), (Channel.COUNTER, "0.25")):
        Contingent.objects.create(calendar=calendar, channel=channel, share=share, clock=time(0))
    again(calendar)
    rows = Slot.objects.values_list("kept_phone", "kept_web", "kept_counter")
    assert [sum(column) for column in zip(*rows, strict=True)] == [12, 0, 6]


def test_shares_that_are_more_than_the_day_change_nothing(calendar: Calendar) -> None:
    for channel in (Channel.PHONE, Channel.WEB):
        Contingent.objects.create(calendar=calendar, channel=channel, share="0.6", clock=time(0))
    with pytest.raises(BadPlan, match="120 %"):
        again(calendar)
    assert Slot.objects.filter(kept_phone=0, kept_web=0).count() == 12


def test_skilled_counters_reach_the_slots(db: None) -> None:
    make_calendar(capacity=4, skilled=2)
    assert set(Slot.objects.values_list("capacity", "skilled")) == {(4, 2)}
