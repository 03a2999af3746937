"""Reminders: once, in time or not at all; never of what was moved away or cancelled."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.appointments.conftest import DAY, MINUTES, fresh, item, local, wish
from tests.crowd import at_once
from tests.messages.gateway import SENDER, Fake

from buergertelefon.appointments import tasks
from buergertelefon.appointments.actions.booking import cancel, change, confirm, hold
from buergertelefon.appointments.actions.reminding import remind, remind_all
from buergertelefon.appointments.models import Booking, Calendar, CalendarService, Reminder
from buergertelefon.knowledge.models import Answer
from buergertelefon.messages.actions import deliver
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import Reason, State

MARIA, PHONE = "maria@beispiel.de", "0171 1234567"
BOOKED = local(12, day=DAY - timedelta(days=7))
DAYS = timedelta(days=1)
#: what the calendar of these tests says: two days before at 10, and an hour before
EARLY, LATE = local(10, day=DAY - 2 * DAYS), local(8)


@pytest.fixture(autouse=True)
def ways(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", SENDER
    settings.SMS_URL = "http://127.0.0.1:9"
    settings.PUBLIC_URL = "https://termine.example"


@pytest.fixture
def reminding(calendar: Calendar) -> Calendar:
    Reminder.objects.create(calendar=calendar, days_before=2, clock=time(10))
    Reminder.objects.create(calendar=calendar, before=60 * MINUTES)
    return calendar


def booked(calendar: Calendar, at: datetime | None = None, **reach: str) -> uuid.UUID:
    one = hold(wish(calendar, at or local(9)), key=fresh(), at=BOOKED)
    row = confirm(one.id, at=BOOKED, **(reach or {"mail": MARIA}))
    Message.objects.all().delete()  # what is said of the booking itself is not the subject here
    return row.pk


def reminders() -> list[Message]:
    return list(Message.objects.filter(cause="appointment-reminded").order_by("pk"))


def test_it_says_when_where_the_code_and_leads_to_cancelling_with_one_click(
    reminding: Calendar,
) -> None:
    Answer.objects.create(
        service_id=item().service, office=reminding.office, state="published", language="de",
        say="So geht es.", documents=["Personalausweis"], source="Beispiel",
        as_of=timezone.localdate(EARLY), review_due=timezone.localdate(EARLY),
    )  # fmt: skip
    row = Booking.objects.get(pk=booked(reminding, mail=MARIA, phone=PHONE))
    assert remind_all(at=EARLY) == 1
    mail, text = reminders()
    assert mail.subject == "Erinnerung: Ihr Termin am Dienstag, 24.11.2026, 9 Uhr"
    for words in (
        row.reference,
        "Zulassung",
        "- Personalausweis",
        "?zu=absagen",
        "?zu=verschieben",
    ):
        assert words in mail.text
    assert (mail.calendar, text.recipient) == ("", "+491711234567")
    assert text.text.startswith("Erinnerung an Ihren Termin: Dienstag, 24.11.2026, 9 Uhr, Zulass")
    assert mail.until == text.until == row.begins


def test_each_is_sent_once_however_often_the_job_runs(reminding: Calendar) -> None:
    booked(reminding)
    moments = (EARLY - MINUTES, EARLY, EARLY, EARLY + MINUTES, LATE, LATE, LATE + MINUTES)
    assert [remind_all(at=at) for at in moments] == [0, 1, 0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        pytest.param(LATE + 30 * MINUTES, 1, id="both are late: one is enough"),
        pytest.param(local(9), 0, id="it has begun"),
        pytest.param(local(12, day=DAY + 7 * DAYS), 0, id="a week late"),
    ],
)
def test_a_job_that_is_late(reminding: Calendar, at: datetime, sent: int) -> None:
    booked(reminding)
    assert remind_all(at=at) == sent
    assert len(reminders()) == sent


def test_where_no_row_says_so_nobody_is_reminded(calendar: Calendar) -> None:
    booked(calendar)
    assert remind_all(at=LATE) == 0


def test_who_gave_no_address_is_left_alone(reminding: Calendar) -> None:
    one = hold(wish(reminding, local(9)), key=fresh(), at=BOOKED)
    confirm(one.id, at=BOOKED)
    assert remind_all(at=LATE) == 0


def test_a_moved_one_is_reminded_for_its_new_time(reminding: Calendar) -> None:
    one = booked(reminding, local(9, 40))
    remind_all(at=EARLY)
    change(one, begins=local(9), at=EARLY + MINUTES)
    assert remind_all(at=EARLY + 2 * MINUTES) == 0  # told of it a minute ago
    assert remind_all(at=LATE) == 1
    assert "9 Uhr\n" in reminders()[-1].text


def test_a_cancelled_one_never(reminding: Calendar) -> None:
    one = booked(reminding)
    cancel(one, at=EARLY - MINUTES)
    assert not remind(one, due=EARLY, at=EARLY)
    assert remind_all(at=EARLY) == 0


def test_what_still_waits_is_taken_back_when_it_is_cancelled(reminding: Calendar) -> None:
    one = booked(reminding)
    remind_all(at=EARLY)
    cancel(one, at=EARLY)
    assert [message.cause for message in Message.objects.all()] == ["appointment-cancelled"]


def test_a_gateway_that_answers_too_late_sends_nothing(reminding: Calendar) -> None:
    booked(reminding)
    remind_all(at=LATE)
    fake = Fake()
    assert deliver(reminders()[0].pk, at=local(9), ways=fake.ways) == State.FAILED
    assert (fake.handed, reminders()[0].reason) == ([], Reason.LATE)


@pytest.mark.parametrize(
    ("begins", "at", "sent"),
    [
        pytest.param(local(8), local(6, 59), 0, id="still quiet"),
        pytest.param(local(8), local(7), 1, id="when they are over"),
        pytest.param(local(8), local(8), 0, id="too late by then"),
    ],
)
def test_not_in_the_quiet_hours(
    reminding: Calendar, begins: datetime, at: datetime, sent: int
) -> None:
    Reminder.objects.filter(days_before=None).update(before=90 * MINUTES)  # at 6:30
    booked(reminding, begins, phone=PHONE)
    Booking.objects.update(told=EARLY)
    assert remind_all(at=at) == sent


def test_a_discreet_service_is_named_nowhere(reminding: Calendar) -> None:
    CalendarService.objects.update(discreet=True)
    booked(reminding, mail=MARIA, phone=PHONE)
    remind_all(at=EARLY)
    assert len(reminders()) == 2
    for one in reminders():
        assert "Kurz" not in one.subject + one.text
        assert "Zulassung" not in one.subject + one.text


def test_the_job_does_what_it_says(reminding: Calendar) -> None:
    tasks.remind(0)
    assert reminders() == []


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_two_workers_and_twenty_appointments() -> None:
    from tests.appointments.conftest import make_calendar  # its rows, here alone

    calendar = make_calendar(capacity=4)
    Reminder.objects.create(calendar=calendar, before=60 * MINUTES)
    for n in range(20):
        booked(calendar, local(9, 10 * (n % 6)), mail=f"m{n}@beispiel.de")
    got = at_once(lambda _: remind_all(at=LATE + 55 * MINUTES), times=8, clients=8)
    assert sum(int(one) for one in got) == 20  # type: ignore[call-overload]  # numbers, or it fails
    assert len(reminders()) == 20
