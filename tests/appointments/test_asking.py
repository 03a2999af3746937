"""Where an office wants it, an appointment of the web stands once the link has been pressed."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.appointments.conftest import MINUTES, NOW, fresh, item, local, make_calendar, wish
from tests.appointments.test_public import booked, held, open_every_day
from tests.appointments.test_race import check
from tests.crowd import at_once
from tests.messages.gateway import SENDER

from buergertelefon.appointments.actions import asking
from buergertelefon.appointments.actions.booking import cancel, confirm, expire, expire_holds, hold
from buergertelefon.appointments.actions.waiting import Wait, join
from buergertelefon.appointments.errors import HoldExpired, NotPossible
from buergertelefon.appointments.models import Booking, Calendar, Slot, WaitingEntry
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.secret import asked_of, secret_of
from buergertelefon.base.models import Municipality
from buergertelefon.messages.models import Message

HOURS = timedelta(hours=1)
MAIL = {"weg": "mail", "mail": "maria@beispiel.de"}


@pytest.fixture(autouse=True)
def ways(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", SENDER
    settings.PUBLIC_URL = "https://termine.example"
    cache.clear()


@pytest.fixture
def calendar(db: None) -> Calendar:
    """Of an office that wants the link pressed within twelve hours."""
    Municipality.objects.create(key="04011000", slug="bremen", name="Bremen")
    calendar = open_every_day()
    near = Slot.objects.filter(begins__lt=timezone.now() + 36 * HOURS)
    near.delete()  # a place of tomorrow morning waits no twelve hours in the evening
    Calendar.objects.update(confirm_within=12 * HOURS)
    calendar.refresh_from_db()
    return calendar


def asked(client: Client) -> Booking:
    """Chosen on the web, and the form sent; the link is on its way."""
    row = held(client)
    client.post("/termin/gehalten/", {**MAIL, "gehalten": str(row.pk)})
    row.refresh_from_db()
    return row


def link(row: Booking) -> str:
    return f"/termin/{row.reference}/bestaetigen/{asked_of(row.key)}/"


def test_it_is_preliminary_and_page_and_mail_say_until_when(
    client: Client, calendar: Calendar
) -> None:
    row = held(client)
    page = client.get("/termin/gehalten/").content.decode()
    assert "mit dem Link in unserer Nachricht bestätigen: bis" in page
    assert "notiere" not in page
    client.post("/termin/gehalten/", {**MAIL, "gehalten": str(row.pk)})
    row.refresh_from_db()
    assert row.state == State.PENDING
    assert row.held_until
    assert abs(row.held_until - timezone.now() - 12 * HOURS) < MINUTES
    (mail,) = Message.objects.all()
    assert link(row) in mail.text
    until = f"{timezone.localtime(row.held_until):%d.%m.%Y}"
    assert until in mail.text
    assert secret_of(row.key) not in mail.text
    page = client.get(f"/termin/{row.reference}/").content.decode()
    assert "Bitte bestätigen Sie Ihren Termin" in page
    assert asked_of(row.key) not in page + unescape(page)  # else the mail would prove nothing
    assert secret_of(row.key) not in page


def test_a_mail_filter_that_opens_the_link_confirms_nothing(
    client: Client, calendar: Calendar
) -> None:
    row = asked(client)
    stranger = Client()
    for _ in range(3):
        assert "Termin jetzt bestätigen" in stranger.get(link(row)).content.decode()
    stranger.head(link(row))
    row.refresh_from_db()
    assert row.state == State.PENDING
    for _ in range(2):
        page = stranger.post(link(row), follow=True).content.decode()
        assert "Ihr Termin ist gebucht" in page
    row.refresh_from_db()
    assert (row.state, row.held_until) == (State.CONFIRMED, None)
    assert [one.cause for one in Message.objects.order_by("pk")] == [
        "appointment-asked", "appointment-confirmed",
    ]  # fmt: skip
    assert stranger.get(link(row))["Location"] == f"/termin/{row.reference}/"


def test_a_wrong_key_confirms_nothing(client: Client, calendar: Calendar) -> None:
    row = asked(client)
    for key in (secret_of(row.key), "0" * 32, "ä"):
        address = f"/termin/{row.reference}/bestaetigen/{key}/"
        assert client.post(address)["Location"] == "/termin/oeffnen/"
    row.refresh_from_db()
    assert row.state == State.PENDING


def test_not_pressed_in_time_the_place_goes_to_who_waits(
    client: Client, calendar: Calendar
) -> None:
    row = asked(client)
    window = Wait(
        calendar.pk, (item(),), row.begins, row.begins + MINUTES, Channel.PHONE
    )  # fmt: skip
    entry = join(window, at=timezone.now())
    late = timezone.now() + 13 * HOURS
    assert expire_holds(at=timezone.now()) == 0
    with pytest.raises(HoldExpired):
        asking.affirm(row.pk, at=late)
    assert expire_holds(at=late) == 1
    row.refresh_from_db()
    assert row.state == State.EXPIRED
    assert WaitingEntry.objects.get(pk=entry.pk).offer
    answer = client.post(link(row))
    assert answer.status_code == 409
    assert "Dieser Termin ist verfallen" in answer.content.decode()


def test_the_citizen_may_give_it_back_at_once(client: Client, calendar: Calendar) -> None:
    row = asked(client)
    client.post(f"/termin/{row.reference}/", {"do": "absagen"})
    row.refresh_from_db()
    assert (row.state, Slot.objects.filter(taken=1).count()) == (State.CANCELLED, 0)
    assert Message.objects.filter(cause="appointment-cancelled").count() == 0
    with pytest.raises(NotPossible):
        asking.affirm(row.pk, at=timezone.now())


def test_choosing_another_time_leaves_it_as_it_is(client: Client, calendar: Calendar) -> None:
    row = asked(client)
    held(client, which=1)
    row.refresh_from_db()
    assert row.state == State.PENDING


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.COUNTER])
def test_by_telephone_and_at_the_counter_it_stands_at_once(
    calendar: Calendar, channel: Channel
) -> None:
    slot = Slot.objects.order_by("begins")[0]
    one = hold(wish(calendar, slot.begins, channel=channel), key=fresh(), at=timezone.now())
    row = asking.book(one.id, at=timezone.now(), mail="maria@beispiel.de")
    assert row.state == State.CONFIRMED


def test_other_offices_book_at_once(client: Client, calendar: Calendar) -> None:
    Calendar.objects.update(confirm_within=None)
    assert booked(client).state == State.CONFIRMED


def test_where_nothing_can_be_sent_it_is_booked_at_once(
    client: Client, calendar: Calendar, settings: Settings
) -> None:
    settings.MAIL_URL = ""
    assert booked(client).state == State.CONFIRMED


def test_never_longer_than_until_it_begins(calendar: Calendar) -> None:
    slot = Slot.objects.order_by("begins")[0]
    at = slot.begins - HOURS
    one = hold(wish(calendar, slot.begins, channel=Channel.WEB), key=fresh(), at=at)
    assert asking.book(one.id, at=at, mail="maria@beispiel.de").held_until == slot.begins


def test_pressed_twice_is_asked_once(calendar: Calendar) -> None:
    slot = Slot.objects.order_by("begins")[0]
    at = timezone.now()
    one = hold(wish(calendar, slot.begins, channel=Channel.WEB), key=fresh(), at=at)
    with pytest.raises(NotPossible):
        asking.book(one.id, at=at)  # no address, no link
    for _ in range(2):
        asking.book(one.id, at=at, mail="maria@beispiel.de")
    with pytest.raises(NotPossible):
        confirm(one.id, at=at)
    assert Message.objects.count() == 1
    cancel(one.id, at=at)
    assert Message.objects.get().subject.startswith("Bitte bestätigen: Ihr Termin am ")


@pytest.mark.load
@pytest.mark.django_db(transaction=True)
def test_the_link_and_its_end_at_the_same_moment_leave_one_of_both() -> None:
    calendar = make_calendar(capacity=1)
    Calendar.objects.update(confirm_within=12 * HOURS)
    over = NOW + 12 * HOURS
    for n in range(6):
        one = hold(
            wish(calendar, local(8, 10 * n), channel=Channel.WEB), key=fresh(), at=NOW
        )  # fmt: skip
        asking.book(one.id, at=NOW, mail=f"maria{n}@beispiel.de")  # six are more than one may have
        steps = [lambda pk=one.id: asking.affirm(pk, at=over - MINUTES),
                 lambda pk=one.id: expire(pk, at=over)] * 4  # fmt: skip
        at_once(lambda k, steps=steps: steps[k](), times=8, clients=8)
        row = Booking.objects.get(pk=one.id)
        assert row.state in {State.CONFIRMED, State.EXPIRED}
        check()
