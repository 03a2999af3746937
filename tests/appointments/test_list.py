"""The waiting list for strangers: several offices, one's own place, and a yes by SMS."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from tests.appointments.conftest import NOW, item, local, make_calendar
from tests.appointments.test_public import LIST, open_every_day, use_up
from tests.appointments.test_waiting import book, offered
from tests.messages.gateway import SENDER

from buergertelefon.appointments.actions.booking import cancel, expire_holds
from buergertelefon.appointments.actions.citizen import wait_once
from buergertelefon.appointments.actions.replying import reply
from buergertelefon.appointments.actions.waiting import Wait, join, offer_freed
from buergertelefon.appointments.errors import NotBookable
from buergertelefon.appointments.models import Booking, Calendar, CalendarService, WaitingEntry
from buergertelefon.appointments.queries.waiting import ahead_of, calendars_waited_for
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.secret import waiting_of
from buergertelefon.base.models import Municipality
from buergertelefon.messages.gateway import Answers
from buergertelefon.messages.models import Message
from buergertelefon.messages.replies import Reply

PHONE, MARIA = "+491711234567", "maria@beispiel.de"


@pytest.fixture(autouse=True)
def ways(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", SENDER
    settings.SMS_URL, settings.PUBLIC_URL = "http://127.0.0.1:9", "https://termine.example"
    settings.SMS_REPLY_SECRET = "geheim"
    cache.clear()


@pytest.fixture
def offices(db: None) -> tuple[Calendar, Calendar]:
    return make_calendar(capacity=1), make_calendar("nord", capacity=1)


def wait(*calendars: Calendar, **more: object) -> WaitingEntry:
    first, *others = (one.pk for one in calendars)
    given = {"begins": local(8), "ends": local(10), "channel": Channel.WEB, "also": others} | more
    return join(Wait(first, (item(),), **given), at=NOW)  # type: ignore[arg-type]  # by name


def sms(text: str, *, at: object = NOW, key: str = "sms-1") -> None:
    reply(Reply(key, PHONE, text, at), at=at)  # type: ignore[arg-type]  # a moment


def texts() -> list[str]:
    return [one.text for one in Message.objects.filter(channel="sms").order_by("pk")]


def test_one_entry_takes_what_is_free_first_at_any_of_its_offices(
    offices: tuple[Calendar, Calendar],
) -> None:
    centre, nord = offices
    one = book(nord, local(9))
    entry, other = wait(centre, nord), wait(centre)
    cancel(one, at=NOW)
    offer = Booking.objects.get(pk=offered(entry))
    assert (offer.calendar_id, offered(other)) == (nord.pk, None)


def test_who_came_first_at_an_office_is_first_there(offices: tuple[Calendar, Calendar]) -> None:
    centre, nord = offices
    early = wait(nord)
    late = wait(centre, nord)
    assert calendars_waited_for() == sorted([centre.pk, nord.pk])
    assert offer_freed(nord.pk, at=NOW) == 2
    found = [Booking.objects.get(pk=offered(one)) for one in (early, late)]
    assert [one.calendar_id for one in found] == [nord.pk, nord.pk]
    assert found[0].begins < found[1].begins


def test_how_many_come_before(offices: tuple[Calendar, Calendar]) -> None:
    centre, nord = offices
    wait(centre)
    wait(nord)
    wait(centre, begins=local(9), ends=local(10))
    mine = wait(centre, begins=local(8), ends=local(9))
    both = wait(nord, centre, begins=local(8), ends=local(9))
    assert (ahead_of(mine), ahead_of(both)) == (1, 3)


def test_an_office_that_does_not_offer_it_is_refused_with_the_rest(
    offices: tuple[Calendar, Calendar],
) -> None:
    CalendarService.objects.filter(calendar=offices[1], service__slug="kurz").delete()

    with pytest.raises(NotBookable):
        wait(*offices)
    assert not WaitingEntry.objects.exists()


def test_yes_by_sms_books_and_the_confirmation_is_the_answer(
    offices: tuple[Calendar, Calendar],
) -> None:
    one = book(offices[0], local(9))
    wait(*offices, phone=PHONE)
    cancel(one, at=NOW)
    assert "Antworten Sie JA" in texts()[0]
    for _ in range(2):  # the gateway may send it again
        sms("Ja!")
    row = Booking.objects.get(state=State.CONFIRMED)
    assert (row.begins, row.phone, WaitingEntry.objects.count()) == (local(9), PHONE, 0)
    assert len(texts()) == 2
    assert texts()[1].startswith("Ihr Termin: Dienstag, 24.11.2026, 9 Uhr")


@pytest.mark.parametrize(
    ("text", "after", "answer", "state"),
    [
        pytest.param("JA", 31, "gibt es nicht mehr", State.HELD, id="too late"),
        pytest.param("nein", 1, "geht an die nächste Person", State.CANCELLED, id="no"),
        pytest.param("STOPP", 1, "nicht mehr auf der Warteliste", State.CANCELLED, id="no more"),
        pytest.param("Wie bitte?", 1, "nicht verstanden", State.HELD, id="a question"),
        pytest.param("JA 222222", 1, "gibt es nicht mehr", State.HELD, id="another code"),
    ],
)
def test_other_answers(
    offices: tuple[Calendar, Calendar], text: str, after: int, answer: str, state: State
) -> None:
    one = book(offices[0], local(9))
    entry = wait(*offices, phone=PHONE)
    cancel(one, at=NOW)
    offer = offered(entry)
    sms(text, at=NOW + timedelta(minutes=after))
    assert answer in texts()[-1]
    assert Booking.objects.get(pk=offer).state == state
    assert WaitingEntry.objects.exists() != (text == "STOPP")


def test_an_answer_from_before_an_offer_is_not_meant_for_it(
    offices: tuple[Calendar, Calendar],
) -> None:
    one = book(offices[0], local(9))
    entry = wait(*offices, phone=PHONE)
    cancel(one, at=NOW)
    said = Reply("sms-0", PHONE, "JA", NOW - timedelta(minutes=2))
    reply(said, at=NOW)
    assert Booking.objects.get(pk=offered(entry)).state == State.HELD


def test_who_has_two_offers_is_asked_for_the_code(offices: tuple[Calendar, Calendar]) -> None:
    one, two = book(offices[0], local(9)), book(offices[1], local(9))
    first, second = wait(offices[0], phone=PHONE), wait(offices[1], phone=PHONE)
    for booking in (one, two):
        cancel(booking, at=NOW)
    sms("JA")
    assert "mehr als ein Termin" in texts()[-1]
    code = Booking.objects.get(pk=offered(second)).reference
    sms(f"JA {code}", key="sms-2")
    assert Booking.objects.get(reference=code).state == State.CONFIRMED
    assert Booking.objects.get(pk=offered(first)).state == State.HELD


def test_a_number_that_waits_for_nothing_gets_no_answer(db: None) -> None:
    sms("JA")
    assert texts() == []


@pytest.mark.django_db(transaction=True)
def test_the_test_gateway_brings_the_answer(live_server: LiveServer) -> None:
    calendar = make_calendar(capacity=1)
    one = book(calendar, local(9))
    now = timezone.now()
    entry = wait(calendar, phone=PHONE)
    cancel(one, at=NOW)
    Booking.objects.filter(pk=offered(entry)).update(held_until=now + timedelta(minutes=9))
    WaitingEntry.objects.update(offered_until=now + timedelta(minutes=9))
    address = f"{live_server.url}/sms/antwort/"
    wrong, right = Answers(address, "falsch"), Answers(address, "geheim")
    for gateway, status in ((wrong, 403), (right, 204)):
        assert gateway.send(*gateway.signed("0171 1234567", "JA", key="sms-1")) == status
    assert Booking.objects.filter(state=State.CONFIRMED, phone=PHONE).count() == 1


def test_without_a_secret_there_is_no_such_page(client: Client, settings: Settings) -> None:
    settings.SMS_REPLY_SECRET = ""
    assert client.post("/sms/antwort/", b"{}", "application/json").status_code == 404


@pytest.fixture
def waiting_on_the_web(client: Client, db: None) -> WaitingEntry:
    """A citizen waits at two offices; the mail with the link is in the outbox."""
    Municipality.objects.create(key="04011000", slug="bremen", name="Bremen")
    one, other = open_every_day(), open_every_day("nord")
    use_up(one)
    use_up(other)
    Message.objects.all().delete()
    assert client.get(LIST).content.decode().count('type="checkbox" name="kalender"') == 2
    form = {
        "leistung": "kurz", "personen": "1", "kalender": [one.pk, other.pk], "weg": "mail",
        "mail": MARIA,
    }  # fmt: skip
    for _ in range(2):
        answer = client.post("/termin/warteliste/", form)
        assert "Sie stehen auf der Warteliste" in answer.content.decode()
    entry = WaitingEntry.objects.get()
    assert (entry.calendar_id, entry.also) == (one.pk, [other.pk])
    return entry


def test_the_link_shows_ones_place_and_lets_one_leave(
    client: Client, waiting_on_the_web: WaitingEntry,
) -> None:  # fmt: skip
    entry = waiting_on_the_web
    own = f"/termin/warteliste/{entry.pk}/"
    (mail,) = Message.objects.all()
    assert f"{own}{waiting_of(entry.pk)}/" in mail.text
    assert client.get(own)["Location"] == "/termin/oeffnen/"
    assert client.get(f"{own}{'0' * 32}/")["Location"] == "/termin/oeffnen/"
    assert client.get(f"{own}{waiting_of(entry.pk)}/")["Location"] == own
    assert "Sie sind als Nächstes dran" in client.get(own).content.decode()
    for _ in range(2):
        page = client.post(own, {"do": "nicht-warten"}, follow=True).content.decode()
        assert "Sie stehen nicht auf der Warteliste" in page
    assert not WaitingEntry.objects.exists()


def test_another_window_keeps_the_turn(client: Client, waiting_on_the_web: WaitingEntry) -> None:
    entry = waiting_on_the_web
    own = f"/termin/warteliste/{entry.pk}/"
    client.get(f"{own}{waiting_of(entry.pk)}/")
    first = timezone.localdate() + timedelta(days=2)
    form = {"do": "zeitraum", "von": first.isoformat(), "bis": first.isoformat()}
    for wrong in ({"bis": ""}, {"von": "x"}, {"bis": "2020-01-01"}, {"bis": "2990-01-01"}):
        assert client.post(own, form | wrong).status_code == 422
    page = client.post(own, form, follow=True).content.decode()
    assert "Der Zeitraum ist geändert. Ihr Platz bleibt." in page
    after = WaitingEntry.objects.get()
    assert after.queued == entry.queued
    assert timezone.localtime(after.begins).date() == first
    assert after.ends - after.begins == timedelta(days=1)


def test_what_is_offered_is_seen_and_taken_there(
    client: Client, waiting_on_the_web: WaitingEntry
) -> None:
    own = f"/termin/warteliste/{waiting_on_the_web.pk}/"
    client.get(f"{own}{waiting_of(waiting_on_the_web.pk)}/")
    taken = Booking.objects.filter(state=State.CONFIRMED).order_by("-begins").first()
    assert taken
    cancel(taken.pk, at=timezone.now())
    assert "Ein Termin ist frei für Sie" in client.get(own).content.decode()
    offer = WaitingEntry.objects.get().offer
    assert offer
    client.post(f"/termin/{offer.reference}/", {"do": "zusagen"})
    assert Booking.objects.get(pk=offer.pk).state == State.CONFIRMED
    assert "Sie stehen nicht auf der Warteliste" in client.get(own).content.decode()


def test_the_page_costs_the_same_for_a_long_list(
    client: Client,
    waiting_on_the_web: WaitingEntry,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    own = f"/termin/warteliste/{waiting_on_the_web.pk}/"
    client.get(f"{own}{waiting_of(waiting_on_the_web.pk)}/")
    for _ in range(3):
        wait_once(
            Wait(waiting_on_the_web.calendar_id, (item(),), local(8), local(9), Channel.WEB), at=NOW
        )
    with django_assert_max_num_queries(8):
        client.get(own)
    assert expire_holds(at=NOW) == 0
