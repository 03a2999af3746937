"""Held, confirmed, moved, cancelled, let pass: what each does to the one stock of places."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
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

from buergertelefon.appointments.actions.booking import (
    Held,
    cancel,
    change,
    confirm,
    expire_holds,
    hold,
    items_of,
)
from buergertelefon.appointments.errors import (
    AppointmentError,
    HoldExpired,
    NotBookable,
    NotPossible,
    SlotTaken,
    UnknownBooking,
)
from buergertelefon.appointments.models import (
    BookedService,
    Booking,
    Calendar,
    CalendarService,
    Contingent,
    Slot,
)
from buergertelefon.appointments.queries.bookings import by_reference, by_secret
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.limits import Item, Refusal

LATER = NOW + 6 * MINUTES


def held(calendar: Calendar, begins: datetime | None = None, *items: Item) -> Held:
    return hold(wish(calendar, begins, *items), key=fresh(), at=NOW)


def booked(calendar: Calendar, begins: datetime | None = None, *items: Item) -> uuid.UUID:
    return confirm(held(calendar, begins, *items).id, at=NOW).pk


def state(booking: uuid.UUID) -> str:
    return Booking.objects.get(pk=booking).state


def test_a_hold_takes_its_places_for_five_minutes(calendar: Calendar) -> None:
    one = held(calendar, local(8, 30), item("lang"), item("kurz"))
    assert (one.begins, one.ends, one.until) == (local(8, 30), local(9), NOW + 5 * MINUTES)
    assert taken(calendar) == {"08:30": 1, "08:40": 1, "08:50": 1}
    row = Booking.objects.get(pk=one.id)
    assert (row.reference, row.state, row.made) == (one.reference, State.HELD, NOW)
    assert one.secret not in (row.secret_hash, row.reference)


def test_five_clicks_are_one_hold(calendar: Calendar) -> None:
    key = fresh()
    clicks = [hold(wish(calendar), key=key, at=NOW) for _ in range(5)]
    assert len(set(clicks)) == 1
    assert taken(calendar) == {"08:00": 1}
    with pytest.raises(HoldExpired):
        hold(wish(calendar), key=key, at=LATER)


def test_two_persons_with_two_services_are_one_appointment(calendar: Calendar) -> None:
    one = held(calendar, None, item("kurz", 2), item("lang", 2))
    assert len(taken(calendar)) == 6
    assert items_of(one.id) == (item("kurz", 2), item("lang", 2))


def test_all_of_it_or_nothing(calendar: Calendar) -> None:
    for _ in range(2):
        held(calendar, local(8, 20))
    with pytest.raises(SlotTaken, match="anderen"):
        held(calendar, local(8), item("lang"), item("lang"))
    assert taken(calendar) == {"08:20": 2}
    assert Booking.objects.count() == 2


@pytest.mark.parametrize(
    ("begins", "error"),
    [
        pytest.param(local(8, 5), SlotTaken, id="no slot begins there"),
        pytest.param(local(9, 50), SlotTaken, id="it would not end before they close"),
        pytest.param(local(8, day=NOW.date()), NotBookable, id="it has begun"),
    ],
)
def test_times_that_are_none(
    calendar: Calendar, begins: datetime, error: type[AppointmentError]
) -> None:
    with pytest.raises(error):
        held(calendar, begins, item("lang"))
    assert not Booking.objects.exists()


def test_bremerhaven_takes_three_concerns_three_months_ahead(db: None) -> None:
    calendar = make_calendar("bremerhaven", most_concerns=3, months_ahead=3)
    with pytest.raises(NotBookable, match="höchstens 3") as refused:
        held(calendar, None, item("kurz", 4))
    assert refused.value.reason == Refusal.TOO_MANY
    with pytest.raises(NotBookable, match=r"bis zum 23\.02\.2027"):
        held(calendar, local(8, day=date(2027, 3, 2)))


def test_a_calendar_that_is_switched_off_offers_nothing(calendar: Calendar) -> None:
    Calendar.objects.update(active=False)
    with pytest.raises(NotBookable) as refused:
        held(calendar)
    assert refused.value.reason == Refusal.NOT_OFFERED


def test_the_special_skill_is_sold_as_often_as_there_are_counters_with_it(db: None) -> None:
    calendar = make_calendar(capacity=3, skilled=1)
    held(calendar, None, item("ausfuhr"))
    with pytest.raises(SlotTaken):
        held(calendar, None, item("ausfuhr"))
    held(calendar)
    held(calendar)
    assert taken(calendar) == {"08:00": 3}


def test_places_kept_for_the_telephone_are_open_to_it_alone_until_noon(calendar: Calendar) -> None:
    Slot.objects.update(kept_phone=1)
    Contingent.objects.create(
        calendar=calendar, channel=Channel.PHONE, share="0.5", releases_to=[Channel.WEB],
        days_before=1, clock="12:00",
    )  # fmt: skip

    def web(at: datetime) -> None:
        hold(wish(calendar, channel=Channel.WEB), key=fresh(), at=at)

    web(NOW)
    with pytest.raises(SlotTaken):
        web(NOW)
    with pytest.raises(SlotTaken):  # the counter never gets it
        hold(wish(calendar, channel=Channel.COUNTER), key=fresh(), at=NOW + 4 * 60 * MINUTES)
    web(NOW + 3 * 60 * MINUTES)
    with pytest.raises(SlotTaken):
        held(calendar)
    slot = Slot.objects.get(begins=local(8))
    assert (slot.taken, slot.taken_web, slot.taken_phone) == (2, 2, 0)


@pytest.mark.parametrize("kept", list(Channel))
def test_a_share_that_is_used_is_not_kept_a_second_time(calendar: Calendar, kept: Channel) -> None:
    Slot.objects.update(**{f"kept_{kept}": 1})
    Contingent.objects.create(calendar=calendar, channel=kept, share="0.5", clock="12:00")
    other = next(one for one in Channel if one != kept)
    for channel in (kept, other):
        hold(wish(calendar, channel=channel), key=fresh(), at=NOW)
    assert taken(calendar) == {"08:00": 2}
    hold(wish(calendar, local(9), channel=other), key=fresh(), at=NOW)
    with pytest.raises(SlotTaken):
        hold(wish(calendar, local(9), channel=other), key=fresh(), at=NOW)


def test_a_hold_is_confirmed_once_and_for_good(calendar: Calendar) -> None:
    one = held(calendar)
    assert confirm(one.id, at=NOW).state == State.CONFIRMED
    assert confirm(one.id, at=LATER).confirmed == NOW
    assert expire_holds(at=LATER) == 0
    assert taken(calendar) == {"08:00": 1}


def test_who_confirms_too_late_has_nothing(calendar: Calendar) -> None:
    one = held(calendar)
    with pytest.raises(HoldExpired, match="noch einmal"):
        confirm(one.id, at=NOW + 5 * MINUTES)
    assert expire_holds(at=LATER) == 1
    with pytest.raises(HoldExpired):
        confirm(one.id, at=LATER)
    assert (state(one.id), taken(calendar)) == (State.EXPIRED, {})
    assert expire_holds(at=LATER) == 0


def test_cancelled_twice_is_cancelled_once(calendar: Calendar) -> None:
    one = booked(calendar, None, item("lang"))
    assert cancel(one, at=NOW).state == State.CANCELLED
    assert cancel(one, at=NOW).changes == 1
    assert taken(calendar) == {}
    with pytest.raises(NotPossible) as refused:
        confirm(one, at=NOW)
    assert refused.value.state == State.CANCELLED


def test_a_hold_can_be_given_up(calendar: Calendar) -> None:
    one = held(calendar)
    cancel(one.id, at=NOW)
    assert (state(one.id), taken(calendar)) == (State.CANCELLED, {})
    assert expire_holds(at=LATER) == 0


def test_moved_by_ten_minutes_keeps_what_both_have(calendar: Calendar) -> None:
    one = booked(calendar, None, item("lang"))
    held(calendar, local(8, 10))  # the slot of both is full now
    moved = change(one, begins=local(8, 10), at=NOW)
    assert (moved.begins, moved.ends, moved.changes) == (local(8, 10), local(8, 30), 1)
    assert taken(calendar) == {"08:10": 2, "08:20": 1}


def test_moved_to_where_it_is_changes_nothing(calendar: Calendar) -> None:
    one = booked(calendar)
    assert change(one, begins=local(8), at=NOW).changes == 0
    assert taken(calendar) == {"08:00": 1}


def test_what_cannot_be_moved_stands(calendar: Calendar) -> None:
    one = booked(calendar)
    for _ in range(2):
        held(calendar, local(9))
    with pytest.raises(SlotTaken):
        change(one, begins=local(9), at=NOW)
    row = Booking.objects.get(pk=one)
    assert (row.begins, row.state, row.changes) == (local(8), State.CONFIRMED, 0)
    assert taken(calendar) == {"08:00": 1, "09:00": 2}
    with pytest.raises(NotPossible):
        change(held(calendar, local(9, 30)).id, begins=local(9, 40), at=NOW)


def test_moved_to_another_office_it_is_booked_there_and_only_there(calendar: Calendar) -> None:
    other = make_calendar("nord")
    one = booked(calendar, None, item("lang", 2))
    change(one, begins=local(9), calendar=other.pk, at=NOW)
    assert (taken(calendar), len(taken(other))) == ({}, 4)
    assert set(BookedService.objects.values_list("calendar", "offer__calendar")) == {
        (other.pk, other.pk)
    }


def test_a_service_of_another_calendar_cannot_be_booked(calendar: Calendar) -> None:
    other = make_calendar("nord")
    one = held(calendar)
    strange = CalendarService.objects.filter(calendar=other).first()

    def book() -> None:
        with transaction.atomic():
            BookedService.objects.create(booking_id=one.id, calendar=calendar, offer=strange)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="booked_service_offered_there"):
        book()


def test_the_database_sells_no_place_twice(calendar: Calendar) -> None:
    with pytest.raises(IntegrityError, match="slot_never_sold_twice"), transaction.atomic():
        Slot.objects.filter(begins=local(8)).update(taken=3, taken_web=3)


@pytest.mark.parametrize("do", [confirm, cancel], ids=["confirm", "cancel"])
def test_nobody_has_an_unknown_appointment(db: None, do: Callable[..., Booking]) -> None:
    with pytest.raises(UnknownBooking, match="prüfen"):
        do(fresh(), at=NOW)


def test_code_and_secret_open_it_and_neither_alone_does_on_the_web(calendar: Calendar) -> None:
    one = held(calendar)
    spoken = f"{one.reference[:3].lower()}-{one.reference[3:]}"
    assert by_reference(spoken).pk == one.id
    assert by_secret(one.reference, one.secret).pk == one.id
    other = held(calendar)
    for code, key in ((one.reference, other.secret), (one.reference, ""), ("", one.secret)):
        with pytest.raises(UnknownBooking):
            by_secret(code, key)


def test_a_code_that_is_there_already_is_drawn_again(calendar: Calendar) -> None:
    numbers = iter([0] * 6 + [0] * 6 + [1] * 6)
    codes = [
        hold(wish(calendar), key=fresh(), at=NOW, below=lambda _: next(numbers)).reference
        for _ in range(2)
    ]
    assert codes == ["222222", "333333"]


@pytest.mark.parametrize("slots", [1, 3])
def test_a_hold_costs_one_statement_for_each_slot(
    calendar: Calendar, django_assert_num_queries: DjangoAssertNumQueries, slots: int
) -> None:
    asked = wish(calendar, None, item("kurz", slots))
    with django_assert_num_queries(3 + 2 + 2 + slots):  # terms, rows, savepoints, slots
        hold(asked, key=fresh(), at=NOW)


def test_a_place_is_never_sold_beyond_the_horizon_of_today(calendar: Calendar) -> None:
    far = DAY + timedelta(days=70)
    with pytest.raises(NotBookable):
        held(calendar, local(8, day=far))
