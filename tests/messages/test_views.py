"""The team lead's page of the outbox."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings
from tests.factories import PASSWORD
from tests.messages.conftest import MAIL, NOON, TEXT
from tests.messages.gateway import Fake, Fault

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.actions import deliver, erase, post
from buergertelefon.messages.models import Message
from buergertelefon.messages.previews import previews
from buergertelefon.messages.rules.outbox import Reason, State
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

Posted = Callable[..., Message]


def person(centre: int, role: Role) -> Agent:
    return Agent.objects.create_user(
        role, PASSWORD, name=role, centre=ServiceCentre.objects.get(pk=centre), roles=[role]
    )


@pytest.fixture
def lead(client: Client, centre: int) -> Client:
    client.force_login(person(centre, Role.TEAM_LEAD))
    return client


@pytest.fixture
def posted(centre: int, fake: Fake) -> Posted:
    """A message of this centre, after one try that went this way."""

    def make(key: str, fault: Fault | None = None, *, mail: bool = False) -> Message:
        row = post(MAIL if mail else TEXT, key=key, centre=centre, at=NOON, ways=fake.ways)
        fake.faults.extend([fault] if fault else [])
        deliver(row.pk, at=NOON, ways=fake.ways)
        row.refresh_from_db()
        return row

    return make


def test_the_page_says_what_has_not_gone_and_not_to_whom(lead: Client, posted: Posted) -> None:
    posted("a")
    posted("b", Fault.BUSY)
    posted("c", Fault.REFUSED, mail=True)
    page = lead.get("/nachrichten/").content.decode()
    for text in (
        "SMS an +49 … 4567", "Der Dienst nimmt gerade nichts an", "nächster am 24.11. um 11:00 Uhr",
        "E-Mail an m…@beispiel.de", "Der Dienst lehnt die Nachricht ab", "Kontaktdaten",
        "1 Versuch",
    ):  # fmt: skip
        assert text in page
    for text in ("1234567", "maria", "Hauptzollamt"):
        assert text not in page
    assert page.count("Noch einmal senden") == 1
    assert page.index("E-Mail an") < page.index("SMS an")  # what has failed comes first


def test_nothing_to_do_is_said(lead: Client, settings: Settings) -> None:
    page = lead.get("/nachrichten/").content.decode()
    assert "Nichts. Alles ist gesendet." in page
    assert "noch kein Weg" in page
    settings.SMS_URL = "https://sms.bremen.example"
    assert "noch kein Weg" not in lead.get("/nachrichten/").content.decode()


def test_a_failed_one_is_sent_once_more(lead: Client, posted: Posted, fake: Fake) -> None:
    row = posted("a", Fault.REFUSED)
    answer = lead.post(f"/nachrichten/{row.pk}/noch-einmal/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/nachrichten/")
    row.refresh_from_db()
    assert row.state == State.WAITING
    again = lead.post(f"/nachrichten/{row.pk}/noch-einmal/")  # the button pressed twice
    assert again.status_code == 422
    assert "wartet schon" in again.content.decode()


def test_one_that_is_erased_is_neither_shown_nor_sent(lead: Client, posted: Posted) -> None:
    row = posted("a", Fault.REFUSED)
    Message.objects.update(done="2026-11-01T00:00Z")
    erase(at=NOON)
    assert "Noch einmal senden" not in lead.get("/nachrichten/").content.decode()
    assert lead.post(f"/nachrichten/{row.pk}/noch-einmal/").status_code == 422


def test_another_centres_messages_are_its_own(lead: Client, posted: Posted) -> None:
    row = posted("a", Fault.REFUSED)
    other = ServiceCentre.objects.create(slug="anderswo", name="Anderswo")
    Message.objects.update(centre=other)
    assert "SMS an" not in lead.get("/nachrichten/").content.decode()
    assert lead.post(f"/nachrichten/{row.pk}/noch-einmal/").status_code == 404


def test_only_team_leads_see_it(client: Client, centre: int) -> None:
    client.force_login(person(centre, Role.AGENT))
    assert client.get("/nachrichten/").status_code == 403
    assert client.post("/nachrichten/1/noch-einmal/").status_code == 403


@pytest.mark.parametrize("messages", [1, 3])
def test_what_the_page_costs(
    lead: Client,
    posted: Posted,
    messages: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(messages):
        posted(str(n), Fault.REFUSED)
    with django_assert_num_queries(6):  # session, person, list, reasons, counts, letters
        lead.get("/nachrichten/")


def test_all_that_failed_for_one_reason_are_sent_once_more(lead: Client, posted: Posted) -> None:
    rows = [posted(key, Fault.REFUSED) for key in "abc"]
    page = lead.get("/nachrichten/").content.decode()
    for text in ("Alle 3 noch einmal senden", "Der Dienst lehnt die Nachricht ab", "einen Brief"):
        assert text in page
    other = ServiceCentre.objects.create(slug="anderswo", name="Anderswo")
    Message.objects.filter(pk=rows[2].pk).update(centre=other)
    Message.objects.filter(pk=rows[1].pk).update(reason=Reason.LATE)
    answer = lead.post("/nachrichten/alle-noch-einmal/", {"grund": "refused"}, follow=True)
    assert "1 Nachricht wird noch einmal gesendet." in answer.content.decode()
    states = Message.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.WAITING, State.FAILED, State.FAILED]
    for wrong in ("refused", "late", "\x00", "waiting"):  # nothing left, or of no use
        again = lead.post("/nachrichten/alle-noch-einmal/", {"grund": wrong})
        assert again.status_code == 422


@pytest.mark.parametrize("language", ["de", "en", "leicht"])
def test_every_text_can_be_read_before_anybody_gets_it(lead: Client, language: str) -> None:
    page = lead.get(f"/nachrichten/vorschau/?sprache={language}").content.decode()
    assert page.count("<section") == 15
    for text in ("Vorgang: Antwort · Brief", "kommt immer", "2 SMS", "Betreff: "):
        assert text in page


def test_a_letter_is_seen_on_paper(lead: Client) -> None:
    (first, *_) = [one for one in previews() if one.is_letter]
    answer = lead.get(f"/nachrichten/vorschau/{first.number}.pdf")
    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert lead.get("/nachrichten/vorschau/0.pdf").status_code == 404  # a mail
