"""What is free next, who comes today, who got what."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.appointments.conftest import (
    DAY,
    MINUTES,
    NOW,
    fresh,
    item,
    local,
    make_calendar,
    taken,
    wish,
)

from buergertelefon.appointments.actions import counter
from buergertelefon.appointments.actions.booking import cancel, confirm, hold
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.errors import NotBookable
from buergertelefon.appointments.models import Calendar, Contingent, OpeningPlan, Slot
from buergertelefon.appointments.queries.bookings import day_of, figures
from buergertelefon.appointments.queries.free import When, next_free
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.limits import Refusal
from buergertelefon.base.hours import BERLIN

WEEK = timedelta(days=7)


def free(*items: Any, channel: Channel = Channel.PHONE, limit: int = 3, **more: Any) -> list[str]:
    """As 24 08:00, in local time."""
    found = next_free(items or (item(),), channel=channel, at=NOW, limit=limit, **more)
    return [f"{one.begins.astimezone(BERLIN):%d %H:%M}" for one in found]


def test_the_soonest_come_first(calendar: Calendar) -> None:
    assert free() == ["24 08:00", "24 08:10", "24 08:20"]
    (first,) = next_free((item("lang"),), channel=Channel.WEB, at=NOW, limit=1)
    assert (first.calendar, first.office, first.name) == (
        calendar.pk, calendar.office_id, "Zulassung",
    )  # fmt: skip
    assert (first.begins, first.ends) == (local(8), local(8, 20))


def test_what_is_full_is_left_out_and_longer_ones_need_neighbours(calendar: Calendar) -> None:
    Slot.objects.filter(begins__in=[local(8, 10), local(8, 40)]).update(capacity=0)
    assert free() == ["24 08:00", "24 08:20", "24 08:30"]
    assert free(item("lang")) == ["24 08:20", "24 08:50", "24 09:00"]
    assert free(item("lang"), item()) == ["24 08:50", "24 09:00", "24 09:10"]


def test_the_last_of_a_day_ends_before_they_close(calendar: Calendar) -> None:
    assert free(item("allein"), limit=99)[-1] == "24 09:30"


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        pytest.param(When(since=local(8, 35)), "24 08:40", id="not before"),
        pytest.param(When(opens=time(9, 15)), "24 09:20", id="a time of day"),
        pytest.param(When(opens=time(7), closes=time(8)), None, id="when they are closed"),
        pytest.param(When(weekdays=frozenset({2})), "25 08:00", id="a weekday"),
        pytest.param(When(weekdays=frozenset({6})), None, id="a Sunday"),
        pytest.param(When(until=local(8)), None, id="before that"),
    ],
)
def test_when_it_suits(calendar: Calendar, when: When, wanted: str | None) -> None:
    OpeningPlan.objects.create(
        calendar=calendar, weekday=2, begins=time(8), ends=time(9), capacity=1
    )
    generate(calendar, since=DAY, until=DAY + WEEK)
    assert free(when=when, limit=1) == ([wanted] if wanted else [])


def test_several_offices_at_once_each_by_its_own_rules(calendar: Calendar) -> None:
    other = make_calendar("nord", most_concerns=1)
    Slot.objects.filter(calendar=other).delete()
    OpeningPlan.objects.filter(calendar=other).update(begins=time(7, 55))
    generate(other, since=DAY, until=DAY + timedelta(days=1))
    assert free() == ["24 07:55", "24 08:00", "24 08:05"]
    assert free(offices=[calendar.office_id]) == ["24 08:00", "24 08:10", "24 08:20"]
    assert free(item("kurz", 2)) == ["24 08:00", "24 08:10", "24 08:20"]  # too many for Nord
    with pytest.raises(NotBookable) as refused:
        free(item("kurz", 2), calendars=[other.pk])
    assert refused.value.reason == Refusal.TOO_MANY


def test_each_channel_finds_what_is_open_to_it(calendar: Calendar) -> None:
    Contingent.objects.create(
        calendar=calendar, channel=Channel.PHONE, share="1", clock=time(8), days_before=1,
        releases_to=[Channel.COUNTER],
    )  # fmt: skip
    generate(calendar, since=DAY, until=DAY + WEEK)
    assert free(channel=Channel.WEB) == []
    assert free(channel=Channel.COUNTER)[0] == "24 08:00"
    assert free()[0] == "24 08:00"


def test_what_is_found_can_be_held(db: None) -> None:
    calendar = make_calendar(capacity=1)
    for share in (Channel.PHONE, Channel.WEB):
        Contingent.objects.create(calendar=calendar, channel=share, share="0.4", clock=time(0))
    generate(calendar, since=DAY, until=DAY + timedelta(days=1))
    got = dict.fromkeys(Channel, 0)
    for channel in [*Channel] * 12:
        for found in next_free((item(),), channel=channel, at=NOW, limit=1):
            hold(wish(calendar, found.begins, channel=channel), key=fresh(), at=NOW)
            got[channel] += 1
    assert sum(got.values()) == sum(taken(calendar).values()) == 12
    assert min(got[Channel.PHONE], got[Channel.WEB]) >= 4  # 40 % of twelve, whoever is faster


@pytest.mark.parametrize("calendars", [1, 3])
def test_the_search_is_one_statement_however_many_calendars(
    db: None, django_assert_num_queries: DjangoAssertNumQueries, calendars: int
) -> None:
    for n in range(calendars):
        make_calendar(f"c{n}")
    wanted = (item(),)
    with django_assert_num_queries(4):  # three for the terms
        next_free(wanted, channel=Channel.WEB, at=NOW)


def book(calendar: Calendar, begins: datetime, channel: Channel, *, at: datetime = NOW) -> Any:
    one = hold(wish(calendar, begins, item("kurz", 2), channel=channel), key=fresh(), at=at)
    return confirm(one.id, at=at).pk


def test_the_view_of_a_day(calendar: Calendar) -> None:
    one = book(calendar, local(8), Channel.WEB)
    cancel(book(calendar, local(8), Channel.PHONE), at=NOW)
    times = day_of(calendar.pk, DAY)
    assert [(t.taken, t.capacity) for t in times[:3]] == [(1, 2), (1, 2), (0, 2)]
    (line,) = times[0].lines
    assert (line.id, line.services, line.state) == (one, (("Kurz", "2 Personen"),), State.CONFIRMED)
    assert day_of(calendar.pk, date(2026, 12, 1)) == []


def test_who_got_what_by_channel(calendar: Calendar) -> None:
    done, missed = (book(calendar, local(hour), Channel.PHONE) for hour in (8, 9))
    counter.miss(missed, at=local(9, 20))
    counter.arrive(done, at=local(8))
    counter.call_next(calendar.pk, counter="1", at=local(8))
    counter.finish(done)
    cancel(book(calendar, local(9), Channel.WEB, at=NOW - 60 * MINUTES), at=NOW)
    hold(wish(calendar, local(9, 30)), key=fresh(), at=NOW)  # never confirmed
    phone, web, walk_in = figures([calendar.pk], since=DAY, until=DAY + timedelta(days=1))
    assert (phone.confirmed, phone.cancelled, phone.missed, phone.over) == (2, 0, 1, 2)
    assert (web.confirmed, web.cancelled, web.lead) == (1, 1, timedelta(days=1, hours=1))
    assert (walk_in.channel, walk_in.confirmed, walk_in.lead) == (Channel.COUNTER, 0, None)
    assert all(one.confirmed == 0 for one in figures([calendar.pk], since=NOW.date(), until=DAY))
