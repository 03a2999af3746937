"""At the office: each step once, numbers for walk-ins, nothing left the next day."""

import uuid
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from tests.appointments.conftest import (
    DAY,
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
from buergertelefon.appointments.actions.forgetting import forget
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.actions.walk_in import take_number
from buergertelefon.appointments.errors import (
    AppointmentError,
    CalledElsewhere,
    NothingFree,
    NotPossible,
    NotToday,
    UnknownBooking,
)
from buergertelefon.appointments.models import Booking, Calendar, Contingent, Slot, Turn
from buergertelefon.appointments.queries.turns import calls, people, waiting_of
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State

pytestmark = pytest.mark.django_db


def booked(calendar: Calendar, hour: int, minute: int = 0) -> uuid.UUID:
    one = hold(wish(calendar, local(hour, minute)), key=fresh(), at=NOW)
    return confirm(one.id, at=NOW).pk


def here(calendar: Calendar, hour: int, minute: int = 0) -> uuid.UUID:
    one = booked(calendar, hour, minute)
    counter.arrive(one, at=local(8))
    return one


def state(booking: uuid.UUID) -> str:
    return Booking.objects.get(pk=booking).state


def next_at(calendar: Calendar, place: str) -> uuid.UUID | None:
    turn = counter.call_next(calendar.pk, counter=place, at=local(9))
    return turn and turn.pk


def test_each_step_happens_once(calendar: Calendar) -> None:
    one = booked(calendar, 8)
    with pytest.raises(NotPossible):
        counter.miss(one, at=NOW)  # the time has not begun
    with pytest.raises(NotPossible):
        counter.recall(one, counter="1", at=NOW)
    assert next_at(calendar, "1") is None
    for _ in range(2):
        counter.arrive(one, at=local(7, 50))
    assert [next_at(calendar, "1"), next_at(calendar, "1")] == [one, one]
    for _ in range(2):
        counter.finish(one, counter="1")
    with pytest.raises(NotPossible) as refused:
        cancel(one, at=NOW)
    assert refused.value.state == State.DONE
    with pytest.raises(UnknownBooking):
        counter.finish(fresh())
    other = booked(calendar, 9)
    for _ in range(2):
        counter.miss(other, at=local(9, 20))
    assert taken(calendar) == {"08:00": 1, "09:00": 1}


def test_an_appointment_of_another_day_does_not_wait_today(calendar: Calendar) -> None:
    with pytest.raises(NotToday, match=r"nicht heute, sondern am Dienstag, 24\.11\.2026, 8 Uhr"):
        counter.arrive(booked(calendar, 8), at=NOW)
    assert not Turn.objects.exists()


def test_the_database_calls_in_the_order_of_the_rule(calendar: Calendar) -> None:
    nine, eight = here(calendar, 9), here(calendar, 8)
    walk_in = take_number(calendar.pk, (item(),), key=fresh(), at=local(8, 1)).pk
    half_past = here(calendar, 8, 30)
    parked = here(calendar, 9, 30)
    Turn.objects.filter(pk=parked).update(first=True)
    shown = waiting_of(people(calendar.pk, on=DAY), calendar=calendar.pk)
    assert [one.line.id for one in shown] == [parked, eight, walk_in, half_past, nine]
    assert [next_at(calendar, str(n)) for n in range(6)] == [
        parked, eight, walk_in, half_past, nine, None,
    ]  # fmt: skip


def test_who_is_parked_frees_the_counter_and_is_back_before_everybody(calendar: Calendar) -> None:
    one, other = here(calendar, 8), here(calendar, 8, 10)
    assert next_at(calendar, "1") == one
    for _ in range(2):
        counter.park(one, counter="1")
    assert next_at(calendar, "1") == other
    last = here(calendar, 8, 10)
    for _ in range(2):
        counter.back(one, at=local(9))
    counter.back(last, at=local(9))  # who was not parked gets no better place by it
    assert [next_at(calendar, "2"), next_at(calendar, "3")] == [one, last]


def test_handed_on_to_a_counter_only_that_one_calls_until_it_is_for_all_again(
    calendar: Calendar,
) -> None:
    one, other = here(calendar, 8), here(calendar, 8, 10)
    next_at(calendar, "1")
    for _ in range(2):
        counter.hand_on(one, counter="1", calendar=calendar.pk, to="5", at=local(9))
    assert next_at(calendar, "2") == other
    assert next_at(calendar, "1") is None
    assert next_at(calendar, "5") == one
    counter.hand_on(one, counter="5", calendar=calendar.pk, to="6", at=local(9))
    counter.back(one, at=local(9))
    assert next_at(calendar, "1") == one


def test_handed_on_to_another_calendar_they_are_called_first_and_keep_their_place(
    calendar: Calendar,
) -> None:
    there = make_calendar("nord")
    one, early = here(calendar, 9), here(there, 8)
    next_at(calendar, "1")
    counter.hand_on(one, counter="1", calendar=there.pk, at=local(9))
    assert taken(calendar) == {"09:00": 1}
    assert next_at(calendar, "1") is None
    assert [next_at(there, "1"), next_at(there, "2")] == [one, early]
    assert one in {found.line.id for found in people(there.pk, on=DAY)}


STEPS: list[Callable[[uuid.UUID], None]] = [
    lambda one: counter.recall(one, counter="2", at=local(9)),
    lambda one: counter.park(one, counter="2"),
    lambda one: counter.finish(one, counter="2"),
    lambda one: counter.miss(one, counter="2", at=local(9)),
    lambda one: counter.hand_on(one, counter="2", calendar=1, at=local(9)),
]


@pytest.mark.parametrize("step", STEPS, ids=["recall", "park", "finish", "miss", "pass on"])
def test_an_old_page_at_another_counter_changes_nothing(
    calendar: Calendar, step: Callable[[uuid.UUID], None]
) -> None:
    one = here(calendar, 8)
    next_at(calendar, "1")
    with pytest.raises(CalledElsewhere, match="an Platz 1 aufgerufen"):
        step(one)
    assert state(one) == State.CALLED


def test_a_recall_is_a_new_call_but_not_by_a_double_press(calendar: Calendar) -> None:
    one = here(calendar, 8)
    next_at(calendar, "1")
    counter.recall(one, counter="1", at=local(9) + timedelta(seconds=1))
    assert Turn.objects.get().called == local(9)
    counter.recall(one, counter="1", at=local(9, 1))
    (call,) = calls(calendar.pk, on=DAY, most=5)
    assert (call.called, call.counter) == (local(9, 1), "1")
    assert call.says.startswith("Termin ")


def test_who_was_missed_and_comes_after_all_waits_from_then_on(calendar: Calendar) -> None:
    one = booked(calendar, 8)
    counter.miss(one, at=local(8, 20))
    other = here(calendar, 8, 10)
    counter.arrive(one, at=local(8, 30))
    assert [next_at(calendar, "1"), next_at(calendar, "2")] == [other, one]


def test_a_walk_in_gets_a_place_of_the_stock_and_a_number(calendar: Calendar) -> None:
    key = fresh()
    first = take_number(calendar.pk, (item("kurz", 2),), key=key, at=local(8, 5))
    again = take_number(calendar.pk, (item("kurz", 2),), key=key, at=local(8, 5))
    second = take_number(calendar.pk, (item(),), key=fresh(), at=local(8, 6))
    assert [first.ticket, again.ticket, second.ticket] == ["A-001", "A-001", "A-002"]
    assert taken(calendar) == {"08:10": 2, "08:20": 1}
    row = Booking.objects.get(pk=first.pk)
    assert (row.channel, row.state, row.mail, row.phone) == ("counter", State.ARRIVED, "", "")
    assert make_calendar("nord").office != calendar.office
    calendar.pk, calendar.slug = None, "mitte"
    calendar.save()  # another one of the same office, without services
    with pytest.raises(AppointmentError, match="Diese Stelle vergibt dafür keine Termine"):
        take_number(calendar.pk, (item(),), key=fresh(), at=local(8))


def test_numbers_of_two_calendars_of_an_office_have_their_own_letter(calendar: Calendar) -> None:
    other = make_calendar("nord")
    Calendar.objects.filter(pk=other.pk).update(office=calendar.office)
    assert take_number(other.pk, (item(),), key=fresh(), at=local(8)).ticket == "B-001"
    assert take_number(calendar.pk, (item(),), key=fresh(), at=local(8)).ticket == "A-001"


def test_without_a_place_there_is_no_number_and_the_next_time_is_said(calendar: Calendar) -> None:
    Slot.objects.filter(calendar=calendar).update(capacity=0)
    with pytest.raises(NothingFree, match="Auch für später ist noch keiner freigegeben"):
        take_number(calendar.pk, (item(),), key=fresh(), at=local(8))
    week = timedelta(days=7)
    generate(calendar, since=DAY + week, until=DAY + week + timedelta(days=1))
    with pytest.raises(NothingFree, match=r"Nächster freier Termin: Dienstag, 01.12.2026, 8 Uhr\."):
        take_number(calendar.pk, (item(),), key=fresh(), at=local(8))
    assert not Booking.objects.exists()


def test_places_kept_for_callers_are_not_given_to_who_walks_in(calendar: Calendar) -> None:
    Contingent.objects.create(calendar=calendar, channel=Channel.PHONE, share=1, clock=time(0))
    generate(calendar, since=DAY, until=DAY + timedelta(days=1))
    with pytest.raises(NothingFree):
        take_number(calendar.pk, (item(),), key=fresh(), at=local(8))


def test_numbers_and_counters_are_forgotten_the_next_night(calendar: Calendar) -> None:
    done, open_, waits = here(calendar, 8), here(calendar, 8, 10), here(calendar, 8, 20)
    next_at(calendar, "1")
    counter.finish(done, counter="1")
    assert Turn.objects.get(pk=done).counter == ""  # nobody knows any more who served whom
    next_at(calendar, "1")
    forget(at=local(23, 50))
    assert Turn.objects.count() == 3
    forget(at=local(3, 29, day=DAY + timedelta(days=1)))
    assert not Turn.objects.exists()
    assert [state(one) for one in (done, open_, waits)] == [
        State.DONE, State.DONE, State.ARRIVED,
    ]  # fmt: skip
    tomorrow = local(9, day=DAY + timedelta(days=1))
    assert counter.call_next(calendar.pk, counter="1", at=tomorrow) is None


def test_a_call_says_nothing_but_number_and_counter(calendar: Calendar) -> None:
    take_number(calendar.pk, (item(),), key=fresh(), at=local(8))
    next_at(calendar, "3")
    (call,) = calls(calendar.pk, on=DAY, most=5)
    assert (call.word, call.says) == ("A-001", "Nummer A 1, bitte zu Platz 3.")
    assert calls(calendar.pk, on=NOW.date(), most=5) == []
