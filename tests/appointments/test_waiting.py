"""Who waits is offered what becomes free: in order, for half an hour, then the next."""

import uuid
from datetime import datetime
from typing import Any

import pytest
from tests.appointments.conftest import MINUTES, NOW, fresh, item, local, make_calendar, taken, wish

from buergertelefon.appointments.actions.booking import cancel, change, confirm, expire_holds, hold
from buergertelefon.appointments.actions.waiting import (
    Wait,
    accept_offer,
    join,
    leave,
    offer_freed,
)
from buergertelefon.appointments.errors import (
    HoldExpired,
    NotBookable,
    NotPossible,
    SlotTaken,
    UnknownBooking,
)
from buergertelefon.appointments.models import Booking, Calendar, Slot, WaitingEntry
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State

HALF_AN_HOUR = 30 * MINUTES


@pytest.fixture
def calendar(db: None) -> Calendar:
    """One counter, everything taken but nothing booked: what is cancelled is all there is."""
    return make_calendar(capacity=1)


def book(calendar: Calendar, begins: datetime, name: str = "kurz") -> uuid.UUID:
    one = hold(wish(calendar, begins, item(name)), key=fresh(), at=NOW)
    return confirm(one.id, at=NOW).pk


def wait(calendar: Calendar, name: str = "kurz", **more: Any) -> WaitingEntry:
    given = {"begins": local(8), "ends": local(10), "channel": Channel.PHONE} | more
    booking = given.pop("booking", None)
    return join(Wait(calendar.pk, (item(name),), **given), at=NOW, booking=booking)


def offered(entry: WaitingEntry) -> uuid.UUID | None:
    return WaitingEntry.objects.get(pk=entry.pk).offer_id


def test_a_freed_place_is_held_for_the_first_before_anybody_sees_it(calendar: Calendar) -> None:
    one = book(calendar, local(9))
    first, second = wait(calendar), wait(calendar)
    cancel(one, at=NOW)
    offer = Booking.objects.get(pk=offered(first))
    assert (offer.begins, offer.state, offer.held_until) == (
        local(9), State.HELD, NOW + HALF_AN_HOUR,
    )  # fmt: skip
    assert offered(second) is None
    with pytest.raises(SlotTaken):
        book(calendar, local(9))


def test_who_does_not_answer_goes_to_the_end_and_the_next_is_asked(calendar: Calendar) -> None:
    one = book(calendar, local(9))
    first, second = wait(calendar), wait(calendar)
    cancel(one, at=NOW)
    later = NOW + HALF_AN_HOUR
    assert expire_holds(at=later) == 1
    assert (offered(first), offered(second) is not None) == (None, True)
    assert expire_holds(at=later + HALF_AN_HOUR) == 1
    assert offered(first) is None  # not the same time once more
    assert taken(calendar) == {}


def test_who_let_an_offer_pass_comes_after_who_waited_meanwhile(calendar: Calendar) -> None:
    one, other = book(calendar, local(9)), book(calendar, local(8))
    first, second = wait(calendar), wait(calendar, ends=local(9))
    cancel(one, at=NOW)
    expire_holds(at=NOW + HALF_AN_HOUR)
    cancel(other, at=NOW + HALF_AN_HOUR)
    assert (offered(first), offered(second) is not None) == (None, True)


def test_an_accepted_offer_moves_the_appointment_and_frees_the_old_place(
    calendar: Calendar,
) -> None:
    late, early = book(calendar, local(9, 30)), book(calendar, local(8, 20))
    entry = wait(calendar, booking=late)
    next_one = wait(calendar)
    code = Booking.objects.get(pk=late).reference
    cancel(early, at=NOW)
    offer = offered(entry)
    assert offer is not None
    moved = accept_offer(offer, at=NOW + 29 * MINUTES)
    assert (moved.pk, moved.reference, moved.begins) == (late, code, local(8, 20))
    assert moved.changes == 1
    assert not WaitingEntry.objects.filter(pk=entry.pk).exists()
    then = Booking.objects.get(pk=offered(next_one))
    assert (then.begins, taken(calendar)) == (local(9, 30), {"08:20": 1, "09:30": 1})
    with pytest.raises(HoldExpired):
        accept_offer(offer, at=NOW)


def test_who_had_none_has_an_appointment(calendar: Calendar) -> None:
    one = book(calendar, local(9))
    entry = wait(calendar)
    cancel(one, at=NOW)
    offer = offered(entry)
    assert offer is not None
    with pytest.raises(NotPossible):
        confirm(offer, at=NOW)  # that would leave the list as it is
    assert accept_offer(offer, at=NOW).state == State.CONFIRMED
    assert accept_offer(offer, at=NOW).state == State.CONFIRMED
    assert (taken(calendar), WaitingEntry.objects.count()) == ({"09:00": 1}, 0)


def test_an_offer_that_is_over_cannot_be_accepted(calendar: Calendar) -> None:
    one = book(calendar, local(9))
    entry = wait(calendar)
    cancel(one, at=NOW)
    offer = offered(entry)
    assert offer is not None
    with pytest.raises(HoldExpired):
        accept_offer(offer, at=NOW + HALF_AN_HOUR)
    with pytest.raises(UnknownBooking):
        accept_offer(fresh(), at=NOW)
    assert WaitingEntry.objects.get().offer_id == offer


def test_who_has_an_appointment_is_offered_earlier_ones_only(calendar: Calendar) -> None:
    late, early = book(calendar, local(9, 30)), book(calendar, local(8, 30))
    entry = wait(calendar, booking=early)
    cancel(late, at=NOW)
    assert (offered(entry), taken(calendar)) == (None, {"08:30": 1})


def test_who_needs_more_than_was_freed_is_passed_over(calendar: Calendar) -> None:
    one = book(calendar, local(9))
    long, short = wait(calendar, "lang"), wait(calendar)
    cancel(one, at=NOW)
    assert (offered(long), offered(short) is not None) == (None, True)


def test_one_cancelled_appointment_serves_two_who_wait(calendar: Calendar) -> None:
    one = book(calendar, local(9), "lang")
    first, second, third = (wait(calendar) for _ in range(3))
    change(one, begins=local(8), at=NOW)
    assert [bool(offered(entry)) for entry in (first, second, third)] == [True, True, False]
    assert taken(calendar) == {"08:00": 1, "08:10": 1, "09:00": 1, "09:10": 1}


def test_a_window_is_kept(calendar: Calendar) -> None:
    one = book(calendar, local(9))
    entry = wait(calendar, begins=local(8), ends=local(9))
    cancel(one, at=NOW)
    assert offered(entry) is None


def test_neighbours_and_new_slots_are_offered_by_the_job(calendar: Calendar) -> None:
    Slot.objects.update(capacity=0)
    long = wait(calendar, "lang")
    assert offer_freed(calendar.pk, at=NOW) == 0
    Slot.objects.filter(begins__gte=local(9, 30)).update(capacity=1)
    assert offer_freed(calendar.pk, at=NOW) == 1
    assert offer_freed(calendar.pk, at=NOW) == 0
    assert Booking.objects.get(pk=offered(long)).begins == local(9, 30)


def test_who_leaves_gives_the_offer_to_the_next(calendar: Calendar) -> None:
    one = book(calendar, local(9))
    first, second = wait(calendar), wait(calendar)
    cancel(one, at=NOW)
    leave(first.pk, at=NOW)
    leave(first.pk, at=NOW)
    assert offered(second) is not None


def test_who_cancels_waits_no_longer(calendar: Calendar) -> None:
    late, early = book(calendar, local(9, 30)), book(calendar, local(8, 20))
    wait(calendar, booking=late)
    cancel(late, at=NOW)
    cancel(early, at=NOW)
    assert (WaitingEntry.objects.count(), taken(calendar)) == (0, {})


def test_an_appointment_waits_once_and_keeps_its_turn(calendar: Calendar) -> None:
    late = book(calendar, local(9, 30))
    wait(calendar, booking=late)
    wait(calendar, booking=late, ends=local(9))
    entry = WaitingEntry.objects.get()
    assert (entry.queued, entry.ends) == (NOW, local(9))


def test_what_is_not_offered_is_not_waited_for(calendar: Calendar) -> None:
    with pytest.raises(NotBookable):
        join(Wait(0, (item(),), local(8), local(9), Channel.WEB), at=NOW)
