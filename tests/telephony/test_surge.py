"""The team lead throws the surge switch: what it does, to whom it is shown, how it ends."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_agent, make_centre, make_editor

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.rules import End
from buergertelefon.telephony.actions import CONFIGURED
from buergertelefon.telephony.announcements import farewells, texts
from buergertelefon.telephony.models import CalledNumber, Queue, Request, Surge
from buergertelefon.telephony.store import config

pytestmark = pytest.mark.django_db
WORDS = "Die Ausweise aus dem Mai sind da."


@pytest.fixture
def centre() -> ServiceCentre:
    return make_centre()


@pytest.fixture
def lead(centre: ServiceCentre, client: Client) -> Iterator[Client]:
    client.force_login(make_agent(centre, "lead"))
    return client


def given(**changes: object) -> dict[str, object]:
    queue = Queue.objects.first()
    assert queue
    return {"queue": queue.slug, "text": WORDS, "wrap_up": "20", "minutes": "60"} | changes


def test_it_is_shown_first_and_nothing_is_switched(lead: Client) -> None:
    page = lead.post("/andrang/", given(show="")).content.decode()
    assert "Eine Schätzung wäre geraten." in page, "no call has been answered here yet"
    assert Surge.objects.count() == 0


def test_on_then_off(lead: Client, centre: ServiceCentre) -> None:
    assert lead.post("/andrang/", given(on="", callback_only="on")).status_code == 302
    surge = Surge.objects.get()
    assert (surge.callback_only, surge.wrap_up_seconds, surge.text) == (True, 20, WORDS)
    assert surge.until - surge.since == timedelta(minutes=60)
    assert [one.kind for one in Request.objects.all()] == [CONFIGURED], "the exchange is told"
    rule = config(on=timezone.localdate()).queues[surge.queue.slug]
    assert (rule.callback_only, rule.wrap_up) == (True, timedelta(seconds=20))
    assert "nur Rückruf" in lead.get("/andrang/").content.decode()
    assert "Sie behalten Ihren Platz" in lead.get("/").content.decode()
    number = CalledNumber.objects.filter(queue=surge.queue).first()
    assert number
    assert texts(number, "de", at=timezone.now())[0].startswith(WORDS)
    assert farewells(number, "de", at=timezone.now())[End.BLOCKED].startswith(WORDS)
    lead.post(f"/andrang/{surge.queue.slug}/aus/")
    assert Surge.objects.count() == 0
    assert "Sie behalten Ihren Platz" not in lead.get("/").content.decode()
    lead.post(f"/andrang/{surge.queue.slug}/aus/")  # twice is the same as once


def test_it_ends_by_itself(lead: Client) -> None:
    lead.post("/andrang/", given(on="", callback_only="on"))
    Surge.objects.update(until=timezone.now())
    assert not any(one.callback_only for one in config(on=timezone.localdate()).queues.values())
    assert "Alles läuft wie sonst." in lead.get("/andrang/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"text": "", "wrap_up": ""}, "was anders sein soll", id="changes nothing"),
        pytest.param({"minutes": ""}, "Endet von selbst nach", id="for how long"),
        pytest.param({"wrap_up": "9999"}, "Nachbearbeitung", id="longer than ten minutes"),
        pytest.param({"queue": "none"}, "Leitung", id="no such queue"),
        pytest.param({"text": "x" * 301}, "Was Anrufende zuerst hören", id="too long to be said"),
    ],
)
def test_what_is_wrong_is_named(lead: Client, changes: dict[str, str], words: str) -> None:
    page = lead.post("/andrang/", given(on="", **changes))
    assert page.status_code == 422
    assert words in page.content.decode().partition('role="alert"')[2]
    assert Surge.objects.count() == 0


def test_only_the_team_lead_switches(client: Client, centre: ServiceCentre) -> None:
    client.force_login(make_editor(centre, "somebody"))
    assert client.get("/andrang/").status_code == 403
    assert client.post("/andrang/", given(on="")).status_code == 403
    assert Surge.objects.count() == 0
