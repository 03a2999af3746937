"""A question handed to an office from the desk: filled in, opened once, noted, read aloud."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.cases.conftest import weekdays
from tests.desk.test_views import practising

from buergertelefon.cases.actions.steps import take
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.queries.inboxes import call_windows
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Office, Service
from buergertelefon.knowledge.models import Answer
from buergertelefon.messages.models import Message
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import LiveCall


@pytest.fixture
def inbox(agent: Agent) -> Inbox:
    """Of the office that the answer about the dog tax names."""
    of = {"service__slug": "hundesteuer", "municipality": "04011000", "language": "de"}
    office = Office.objects.get(**{f"answer__{name}": value for name, value in of.items()})
    return Inbox.objects.create(office=office, centre=agent.centre, calendar=weekdays())


def sending(to: Inbox, **more: Any) -> dict[str, Any]:
    """What the page sends."""
    return {
        "once": str(uuid.uuid4()), "inbox": to.pk, "subject": "Hundesteuer", "place": "04011000",
        "text": "Muss ich für einen Blindenhund zahlen?", "way": "none", "slug": "hundesteuer",
    } | more  # fmt: skip


def test_the_form_is_filled_in_from_the_call_so_that_one_more_key_sends_it(
    desk: Client, contact: Contact, inbox: Inbox
) -> None:
    LiveCall.objects.update(calling="+4942136112345")
    Contact.objects.update(note="Zahlt ein Blindenhund Steuer?")
    page = desk.get("/desk/cases/", {"slug": "hundesteuer", "place": "04011000"}).content.decode()
    assert f'<option value="{inbox.pk}" selected>' in page
    assert 'name="subject" maxlength="120" autocomplete="off" value="Hund' in page
    assert "Zahlt ein Blindenhund Steuer?</textarea>" in page
    assert 'value="own-phone" checked' in page
    assert "36112345" not in page  # never shown in full
    button = page.index("Weiterleiten</span>")
    assert "data-first" in page[button - 120 : button]


def test_without_an_answer_open_the_office_is_chosen(
    desk: Client, contact: Contact, inbox: Inbox
) -> None:
    page = desk.get("/desk/cases/").content.decode()
    assert "bitte wählen" in page
    assert "selected>" not in page.split("vg-language")[0]
    answer = desk.post("/desk/cases/send/", sending(inbox, inbox=""))
    assert answer.status_code == 422
    assert answer.json()["field"] == "inbox"


def test_an_office_that_receives_none_is_said_so(desk: Client, contact: Contact) -> None:
    Inbox.objects.create(
        office=Office.objects.exclude(answer__service__slug="hundesteuer").first(),
        centre=contact.centre, calendar=weekdays(),
    )  # fmt: skip
    page = desk.get("/desk/cases/", {"slug": "hundesteuer", "place": "04011000"}).content.decode()
    assert "nimmt hier keine Vorgänge an. Wer kann antworten?" in page


def test_pressed_twice_it_is_one_case_noted_once_and_read_aloud(
    desk: Client, contact: Contact, inbox: Inbox
) -> None:
    sent = sending(inbox)
    pages = [desk.post("/desk/cases/send/", sent).content.decode() for _ in range(2)]
    row = Case.objects.get()
    assert all("Sie bekommen die Antwort bis" in page for page in pages)
    assert row.due > timezone.now()
    contact.refresh_from_db()
    assert contact.note.count(row.reference) == 1
    assert (contact.outcome, row.contact) == ("forwarded", contact.pk)
    assert list(contact.topics.values_list("service__slug", flat=True)) == ["hundesteuer"]


def test_the_answer_goes_to_the_number_that_calls(
    desk: Client, contact: Contact, inbox: Inbox, settings: Settings
) -> None:
    settings.SMS_URL = "http://127.0.0.1:9"
    LiveCall.objects.update(calling="+491711234567")
    desk.post("/desk/cases/send/", sending(inbox, way="own-sms"))
    assert (Case.objects.get().way, Case.objects.get().phone) == ("sms", "+491711234567")
    assert Message.objects.get().recipient == "+491711234567"


def test_the_office_calls_when_the_caller_wishes(
    desk: Client, contact: Contact, inbox: Inbox
) -> None:
    LiveCall.objects.update(calling="+4942136112345")
    begins, ends = call_windows(inbox, timezone.now())[-1]
    asked = {"slug": "hundesteuer", "place": "04011000"}
    assert f'value="{ends.isoformat()}"' in desk.get("/desk/cases/", asked).content.decode()
    sent = sending(inbox, way="own-phone", call=ends.isoformat())
    page = desk.post("/desk/cases/send/", sent).content.decode()
    row = Case.objects.get()
    assert (row.call_from, row.call_until) == (begins, ends)
    assert row.due >= ends  # called when it was wished is in time
    assert "durch einen Anruf am" in page


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param({"call": "2020-01-01T12:00:00+01:00"}, "call", id="that time is over"),
        pytest.param({"text": " "}, "text", id="no question"),
        pytest.param({"text": "x" * 9000}, "text", id="too long"),
        pytest.param({"subject": ""}, "subject", id="no topic"),
        pytest.param({"way": "mail", "mail": "anna"}, "mail", id="no address"),
        pytest.param({"way": "phone", "phone": "12"}, "phone", id="no number"),
        pytest.param({"way": "letter", "postal": ""}, "postal", id="no postal address"),
        pytest.param({"way": "own-sms"}, "phone", id="the number is withheld"),
        pytest.param({"way": "taube"}, "way", id="no such way"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    desk: Client, contact: Contact, inbox: Inbox, more: dict[str, str], field: str
) -> None:
    answer = desk.post("/desk/cases/send/", sending(inbox, **more))
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not Case.objects.exists()


def test_how_a_case_stands_and_what_the_caller_wants_with_it(
    desk: Client, contact: Contact, inbox: Inbox
) -> None:
    desk.post("/desk/cases/send/", sending(inbox))
    row = Case.objects.get()
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein, er ist frei.", at=timezone.now())
    page = desk.get("/desk/cases/find/", {"code": row.reference.lower()}).content.decode()
    assert "Die Antwort ist da: Nein, er ist frei." in page
    sent = {"once": str(uuid.uuid4()), "code": row.reference, "step": "reopen", "text": "Doch."}
    for _ in range(2):
        page = desk.post("/desk/cases/change/", sent).content.decode()
    row.refresh_from_db()
    assert (row.state, row.reopened) == (State.NEW, 1)
    assert "Gespeichert." in page
    assert desk.get("/desk/cases/find/", {"code": "K7Q"}).json()["field"] == "code"


def test_an_answer_is_not_given_at_the_desk(desk: Client, contact: Contact, inbox: Inbox) -> None:
    desk.post("/desk/cases/send/", sending(inbox))
    sent = {"code": Case.objects.get().reference, "step": "answer", "text": "Ja."}
    assert desk.post("/desk/cases/change/", sent).status_code == 422


def test_who_practises_opens_none(desk: Client, agent: Agent, inbox: Inbox) -> None:
    practising(agent)
    page = desk.post("/desk/cases/send/", sending(inbox)).content.decode()
    assert "Im Ernst bekäme die Stelle jetzt die Frage" in page
    assert not Case.objects.exists()


def test_a_case_is_late_only_when_its_time_is_over(
    desk: Client, contact: Contact, inbox: Inbox
) -> None:
    desk.post("/desk/cases/send/", sending(inbox))
    row = Case.objects.get()
    Case.objects.update(due=timezone.now() - timedelta(minutes=1))
    page = desk.get("/desk/cases/find/", {"code": row.reference}).content.decode()
    assert "Es tut mir leid." in page
    assert Service.objects.filter(pk=row.service_id).exists()
    assert Answer.objects.filter(office=inbox.office).exists()
