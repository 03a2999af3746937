"""A firm with several vehicles: one appointment, or a row of them, all or none."""

import uuid

import pytest
from pytest_django.fixtures import Settings
from tests.appointments.conftest import MINUTES, NOW, fresh, item, local, make_calendar, taken, wish
from tests.messages.gateway import SENDER

from buergertelefon.appointments.actions.booking import cancel, confirm, expire_holds, hold
from buergertelefon.appointments.actions.citizen import give_back
from buergertelefon.appointments.actions.rows import confirm_row, hold_row
from buergertelefon.appointments.errors import HoldExpired, NotBookable, SlotTaken
from buergertelefon.appointments.models import BookedService, Booking, Calendar, CalendarService
from buergertelefon.appointments.queries.free import next_free
from buergertelefon.appointments.queries.rows import row_of
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.messages.models import Message

FIRM = "fuhrpark@beispiel.de"


@pytest.fixture
def calendar(db: None) -> Calendar:
    """Three vehicles in one appointment, ten minutes each; from 8:00 to 10:00."""
    calendar = make_calendar(most_concerns=3)
    CalendarService.objects.update(counted="vehicles")
    return calendar


def vehicles() -> list[tuple[int, str]]:
    """Vehicles and local time of each appointment."""
    rows = BookedService.objects.order_by("booking__begins")
    return [
        (one.persons, f"{one.booking.begins.astimezone(local(8).tzinfo):%H:%M}") for one in rows
    ]


def test_three_vehicles_are_one_appointment_three_times_as_long(calendar: Calendar) -> None:
    (one,) = hold_row(wish(calendar, None, item("kurz", 3)), key=fresh(), at=NOW)
    assert (one.begins, one.ends) == (local(8), local(8, 30))
    assert Booking.objects.get().row is None


def test_seven_are_three_appointments_one_after_the_other(calendar: Calendar) -> None:
    hold_row(wish(calendar, None, item("kurz", 7)), key=fresh(), at=NOW)
    assert vehicles() == [(3, "08:00"), (2, "08:30"), (2, "08:50")]
    assert len(taken(calendar)) == 7
    first = Booking.objects.order_by("begins")[0]
    assert [one.begins for one in row_of(first)] == [local(8), local(8, 30), local(8, 50)]


def test_only_times_are_offered_at_which_the_whole_row_is_free(calendar: Calendar) -> None:
    for _ in range(2):  # both counters are busy at 8:40
        hold(wish(calendar, local(8, 40)), key=fresh(), at=NOW)
    found = next_free([item("kurz", 7)], channel=Channel.PHONE, at=NOW, limit=50)
    assert [one.begins for one in found] == [local(8, 50)]
    assert found[0].ends == local(10)
    with pytest.raises(NotBookable):
        next_free([item("kurz", 21)], channel=Channel.PHONE, at=NOW)


def test_all_or_none(calendar: Calendar) -> None:
    for _ in range(2):
        hold(wish(calendar, local(8, 50)), key=fresh(), at=NOW)
    before = taken(calendar)
    with pytest.raises(SlotTaken):
        hold_row(wish(calendar, None, item("kurz", 7)), key=fresh(), at=NOW)
    assert taken(calendar) == before
    assert Booking.objects.count() == 2


def test_five_presses_are_one_row(calendar: Calendar) -> None:
    key = fresh()
    got = [hold_row(wish(calendar, None, item("kurz", 7)), key=key, at=NOW) for _ in range(5)]
    assert all(one == got[0] for one in got)
    assert Booking.objects.count() == 3


def test_booked_together_and_told_of_each(calendar: Calendar, settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", SENDER
    got = hold_row(wish(calendar, None, item("kurz", 5)), key=fresh(), at=NOW)
    for _ in range(2):
        rows = confirm_row(got[0].id, at=NOW + MINUTES, mail=FIRM)
    assert [one.state for one in rows] == ["confirmed"] * 2
    mails = list(Message.objects.order_by("pk"))
    assert len(mails) == 2
    assert {"3 Fahrzeuge" in mails[0].text, "2 Fahrzeuge" in mails[0].text} == {True, False}
    cancel(got[1].id, at=NOW + 2 * MINUTES)
    assert [one.pk for one in confirm_row(got[0].id, at=NOW + 3 * MINUTES)] == [got[0].id]


def test_one_that_is_over_books_none(calendar: Calendar) -> None:
    got = hold_row(wish(calendar, None, item("kurz", 5)), key=fresh(), at=NOW)
    Booking.objects.filter(pk=got[1].id).update(held_until=NOW + MINUTES)
    assert expire_holds(at=NOW + 2 * MINUTES) == 1
    with pytest.raises(HoldExpired):
        confirm_row(got[0].id, at=NOW + 2 * MINUTES)
    assert set(Booking.objects.values_list("state", flat=True)) == {"held", "expired"}


def test_given_back_together(calendar: Calendar) -> None:
    got = hold_row(wish(calendar, None, item("kurz", 5)), key=fresh(), at=NOW)
    give_back(got[0].id, at=NOW)
    assert taken(calendar) == {}
    give_back(uuid.uuid4(), at=NOW)


def test_what_is_booked_already_stays(calendar: Calendar) -> None:
    got = hold_row(wish(calendar, None, item("kurz", 5)), key=fresh(), at=NOW)
    confirm(got[1].id, at=NOW)
    give_back(got[0].id, at=NOW)
    assert len(taken(calendar)) == 2
