"""Sending the caller on: shown, read aloud, or sent by SMS and mail; always on record."""

import uuid

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.desk.conftest import talking
from tests.desk.test_views import practising

from buergertelefon.contacts.models import Contact, SharedCard
from buergertelefon.demo.places import load_places
from buergertelefon.messages.models import Message
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import LiveCall, SignOn

MOBILE = "+491712345678"
CAR_TAX = {"slug": "kfz-steuer", "place": "04011000", "way": "message"}


@pytest.fixture
def ways(settings: Settings) -> None:
    """Both channels are set up; nothing is delivered, no worker runs."""
    settings.SMS_URL, settings.MAIL_URL = "http://127.0.0.1:9/sms", "smtp://127.0.0.1:9"
    settings.MAIL_FROM = "Bürgertelefon <buergertelefon@beispiel.de>"


@pytest.fixture
def call(agent: Agent, ways: None) -> Contact:
    """A call from a mobile telephone."""
    contact = talking(agent, line="asterisk")
    Contact.objects.update(channel="phone")
    LiveCall.objects.update(calling=MOBILE)
    return contact


def test_a_text_goes_to_the_callers_own_number_once_and_says_no_topic(
    desk: Client, call: Contact
) -> None:
    page = desk.get("/desk/panels/").content.decode()
    assert MOBILE not in page
    assert "5678" in page  # enough to know it again
    once = {"once": str(uuid.uuid4())}
    for _ in range(2):
        assert desk.post("/desk/contact/", CAR_TAX | once).status_code == 200
    message = Message.objects.get()
    assert (message.channel, message.recipient, message.urgent) == ("sms", MOBILE, True)
    assert message.reference == call.pk
    assert "0351 44834550" in message.text.replace("-", "")
    assert len(message.text) <= 160
    assert "Kfz-Steuer" not in message.text
    call.refresh_from_db()
    assert call.outcome == "referred"
    assert SharedCard.objects.get().title == "Zoll, zentrale Auskunft Kraftfahrzeugsteuer"
    panel = desk.get("/desk/sent/").content.decode()
    assert "SMS an" in panel
    assert "wartet" in panel


def test_a_mail_has_a_neutral_subject(desk: Client, call: Contact) -> None:
    desk.post("/desk/contact/", CAR_TAX | {"to": " maria@beispiel.de "})
    message = Message.objects.get()
    assert (message.channel, message.recipient) == ("mail", "maria@beispiel.de")
    assert message.subject == "Kontaktdaten vom Bürgertelefon"
    assert "info.kraftst@zoll.de" in message.text
    assert "Kfz-Steuer" not in message.text


@pytest.mark.parametrize(
    ("to", "words"),
    [
        pytest.param("12", "Rufnummer", id="half a number"),
        pytest.param("maria@", "E-Mail", id="half an address"),
        pytest.param("0900 1234567", "Rufnummer", id="a number that costs more"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_is_on_record(
    desk: Client, call: Contact, to: str, words: str
) -> None:
    refused = desk.post("/desk/contact/", CAR_TAX | {"to": to})
    assert (refused.status_code, refused.json()["field"]) == (422, "to")
    assert words in refused.json()["error"]
    assert not Message.objects.exists()
    assert not SharedCard.objects.exists()


def test_a_withheld_number_has_to_be_asked_for(desk: Client, call: Contact) -> None:
    LiveCall.objects.update(calling="")
    assert "so ruft jemand an" not in desk.get("/desk/panels/").content.decode()
    assert desk.post("/desk/contact/", CAR_TAX).status_code == 422
    assert desk.post("/desk/contact/", CAR_TAX | {"to": "0171 7654321"}).status_code == 200
    assert Message.objects.get().recipient == "+491717654321"


def test_read_aloud_sends_nothing_and_is_on_record(desk: Client, call: Contact) -> None:
    desk.post("/desk/contact/", {"slug": "kfz-steuer", "place": "04011000"})
    assert SharedCard.objects.exists()
    assert not Message.objects.exists()


def test_of_another_place_the_body_there_is_sent(desk: Client, call: Contact) -> None:
    load_places()
    dogs = CAR_TAX | {"slug": "hundesteuer", "elsewhere": "Stuhr"}
    assert desk.post("/desk/contact/", dogs).status_code == 200
    assert SharedCard.objects.get().title == "Gemeinde (Stuhr)"
    unclear = desk.post("/desk/contact/", dogs | {"elsewhere": "Osterholz"})
    assert unclear.status_code == 422
    assert "noch offen" in unclear.json()["error"]


def test_in_practice_nothing_goes_out(desk: Client, agent: Agent, ways: None) -> None:
    practising(agent)
    assert desk.post("/desk/contact/", CAR_TAX | {"to": "0171 7654321"}).status_code == 200
    assert not Message.objects.exists()


def test_where_nothing_is_set_up_nothing_is_offered(desk: Client, contact: Contact) -> None:
    assert "form-contact" not in desk.get("/desk/panels/").content.decode()
    assert desk.post("/desk/contact/", CAR_TAX | {"to": "0171 7654321"}).status_code == 422


def test_on_the_page_of_the_city_it_is_shown_and_may_be_sent_as_well(
    desk: Client, contact: Contact, ways: None
) -> None:
    page = desk.get("/desk/panels/").content.decode()
    assert "auch per" in page
    sent = desk.post("/desk/contact/", CAR_TAX | {"to": "0171 7654321"}).json()
    assert sent["shown"]
    assert Message.objects.get().recipient == "+491717654321"


def test_the_wrap_up_says_that_the_number_of_a_message_is_kept_for_a_week(
    desk: Client, agent: Agent, call: Contact
) -> None:
    desk.post("/desk/contact/", CAR_TAX)
    LiveCall.objects.update(state="wrap_up")
    SignOn.objects.update(state="wrap_up")
    said = desk.get("/desk/panels/").content.decode()
    assert "sieben Tage nach dem Versand" in said
    assert "Nicht gespeichert: Name, Rufnummer" not in said
