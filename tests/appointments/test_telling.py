"""What the citizen gets: words, subject, calendar file; in the transaction of the appointment."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.db import transaction
from pytest_django.fixtures import Settings
from tests.appointments.conftest import DAY, MINUTES, NOW, fresh, item, local, wish
from tests.messages.gateway import SENDER

from buergertelefon.appointments import tasks
from buergertelefon.appointments.actions.booking import cancel, change, confirm, expire, hold
from buergertelefon.appointments.actions.forgetting import forget
from buergertelefon.appointments.actions.waiting import Wait, join
from buergertelefon.appointments.models import Booking, Calendar, CalendarService, WaitingEntry
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.errors import BadAddress, BadNumber
from buergertelefon.messages.models import Message

MARIA, PHONE = "maria@beispiel.de", "0171 1234567"


@pytest.fixture(autouse=True)
def ways(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", SENDER
    settings.SMS_URL = "http://127.0.0.1:9"


def held(calendar: Calendar, *items: Any, contact: uuid.UUID | None = None) -> uuid.UUID:
    return hold(wish(calendar, None, *items), key=fresh(), at=NOW).id


def messages() -> list[Message]:
    return list(Message.objects.order_by("pk"))


def event(message: Message) -> tuple[icalendar.Calendar, icalendar.Event]:
    file = icalendar.Calendar.from_ical(message.calendar)
    (found,) = file.walk("VEVENT")
    return file, found


def test_the_mail_says_when_where_and_the_code_as_it_is_read_aloud(calendar: Calendar) -> None:
    one = confirm(held(calendar, item("kurz", 2), item("lang")), at=NOW, mail=f" {MARIA} ")
    (mail,) = messages()
    assert (mail.recipient, mail.subject) == (MARIA, "Ihr Termin am Dienstag, 24.11.2026, 8 Uhr")
    for words in ("Dienstag, 24.11.2026, 8 Uhr", "Kurz, 2 Personen", "- Lang\n", one.reference):
        assert words in mail.text
    assert "{" not in mail.text
    assert mail.urgent  # booked on the telephone: somebody waits for it


def test_the_text_fits_one_message(calendar: Calendar) -> None:
    one = confirm(held(calendar), at=NOW, phone=PHONE)
    (text,) = messages()
    assert (text.recipient, text.subject, text.calendar) == ("+491711234567", "", "")
    assert text.text == (
        f"Ihr Termin: Dienstag, 24.11.2026, 8 Uhr, Zulassung. Code {one.reference}."
    )


def test_one_calendar_entry_from_the_booking_to_its_end(calendar: Calendar) -> None:
    one = confirm(held(calendar, item("lang")), at=NOW, mail=MARIA)
    change(one.pk, begins=local(9), at=NOW + MINUTES)
    cancel(one.pk, at=NOW + 2 * MINUTES)
    files = [event(one) for one in messages()]
    assert [str(file["METHOD"]) for file, _ in files] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(entry["SEQUENCE"]) for _, entry in files] == [0, 1, 2]
    assert {str(entry["UID"]) for _, entry in files} == {f"{one.pk}@buergertelefon"}
    assert [str(entry["STATUS"]) for _, entry in files] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [entry.decoded("DTSTART") for _, entry in files] == [local(8), local(9), local(9)]
    assert {entry["DTSTART"].params["TZID"] for _, entry in files} == {"Europe/Berlin"}
    for file, entry in files:
        (zone,) = file.walk("VTIMEZONE")
        assert str(zone["TZID"]) == "Europe/Berlin"
        assert entry.decoded("DTEND") - entry.decoded("DTSTART") == 20 * MINUTES
        assert entry.decoded("DTSTAMP").utcoffset() == timedelta(0)
        assert "mailto:maria@beispiel.de" in str(entry["ATTENDEE"]).lower()
    raw = messages()[0].calendar
    assert all(len(line.encode()) <= 75 for line in raw.split("\r\n"))


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        pytest.param(datetime(2026, 7, 1, 8, tzinfo=BERLIN), 2, id="summer"),
        pytest.param(datetime(2026, 12, 1, 8, tzinfo=BERLIN), 1, id="winter"),
    ],
)
def test_the_file_knows_both_times_of_the_year(
    calendar: Calendar, day: datetime, offset: int
) -> None:
    booking = held(calendar)
    Booking.objects.filter(pk=booking).update(begins=day, ends=day + MINUTES)
    confirm(booking, at=NOW, mail=MARIA)
    file, entry = event(messages()[0])
    zone = file.walk("VTIMEZONE")[0].to_tz()
    assert day.replace(tzinfo=zone).utcoffset() == timedelta(hours=offset)
    assert entry.decoded("DTSTART") == day


def test_a_discreet_service_is_named_nowhere(calendar: Calendar) -> None:
    CalendarService.objects.filter(service__slug="lang").update(discreet=True)
    confirm(held(calendar, item("lang"), item()), at=NOW, mail=MARIA, phone=PHONE)
    for one in messages():
        assert "Lang" not in one.text + one.subject + one.calendar
        assert "Zulassung" not in one.text + one.subject + one.calendar
    assert event(messages()[0])[1]["SUMMARY"] == "Termin"


def test_what_is_taken_back_was_never_told(calendar: Calendar) -> None:
    class Changed(Exception):
        pass

    def try_it() -> None:
        with transaction.atomic():
            confirm(held(calendar), at=NOW, mail=MARIA)
            raise Changed

    with pytest.raises(Changed):
        try_it()
    assert (messages(), Booking.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("reach", "error"),
    [
        pytest.param({"mail": "maria@"}, BadAddress, id="no address"),
        pytest.param({"phone": "0900 1234567"}, BadNumber, id="a number that costs"),
    ],
)
def test_an_address_that_is_none_confirms_nothing(
    calendar: Calendar, reach: dict[str, str], error: type[Exception]
) -> None:
    booking = held(calendar)
    with pytest.raises(error):
        confirm(booking, at=NOW, **reach)
    assert Booking.objects.get().state == State.HELD
    confirm(booking, at=NOW, mail=MARIA)
    assert len(messages()) == 1


def test_without_a_way_the_appointment_stands(calendar: Calendar, settings: Settings) -> None:
    settings.MAIL_URL = ""
    assert confirm(held(calendar), at=NOW, mail=MARIA).state == State.CONFIRMED
    assert messages() == []


def test_confirmed_twice_is_told_once(calendar: Calendar) -> None:
    booking = held(calendar)
    for _ in range(2):
        confirm(booking, at=NOW, mail=MARIA)
    cancel(booking, at=NOW)
    cancel(booking, at=NOW)
    assert [one.cause for one in messages()] == ["appointment-confirmed", "appointment-cancelled"]


def test_an_offer_says_until_when(calendar: Calendar) -> None:
    booking = confirm(held(calendar), at=NOW).pk
    join(Wait(calendar.pk, (item(),), local(8), local(9), Channel.WEB, mail=MARIA), at=NOW)
    cancel(booking, at=NOW)
    (mail,) = messages()
    assert "bis 9 Uhr 30 zusagen" in mail.text
    assert mail.calendar == ""
    assert not Booking.objects.exclude(mail="").exists()  # the hold knows nobody


def test_a_hold_that_passes_tells_nobody(calendar: Calendar) -> None:
    assert expire(held(calendar), at=NOW + 5 * MINUTES)
    assert messages() == []


def test_a_week_later_nobody_knows_how_to_reach_them(calendar: Calendar) -> None:
    one = confirm(held(calendar), at=NOW, mail=MARIA, phone=PHONE)
    left = held(calendar)
    expire(left, at=NOW + 5 * MINUTES)
    join(Wait(calendar.pk, (item(),), local(8), local(9), Channel.WEB, mail=MARIA), at=NOW)
    assert forget(at=local(9) + timedelta(days=6)) == 0
    assert WaitingEntry.objects.count() == 0
    assert forget(at=local(9) + timedelta(days=7)) == 1
    row = Booking.objects.get()
    assert (row.pk, row.mail, row.phone, row.contact) == (one.pk, "", "", None)


def test_of_a_cancelled_one_nobody_is_known_the_night_after(calendar: Calendar) -> None:
    one = confirm(held(calendar), at=NOW, mail=MARIA, phone=PHONE)
    cancel(one.pk, at=NOW)
    assert forget(at=NOW) == 1
    assert not Booking.objects.exclude(mail="", phone="").exists()


def test_the_jobs_do_what_they_say(calendar: Calendar) -> None:
    long_ago = NOW - timedelta(days=9000)
    Booking.objects.filter(pk=held(calendar)).update(held_until=long_ago)
    join(Wait(calendar.pk, (item(),), local(8), local(9), Channel.WEB), at=NOW)
    for job in (tasks.expire_holds, tasks.offer, tasks.generate, tasks.forget):
        job(0)
    assert not Booking.objects.filter(held_until=long_ago).exists()
    assert calendar.slots.filter(day__gt=DAY).exists()
