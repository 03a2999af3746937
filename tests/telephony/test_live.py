"""Who may listen to an event stream, and what it says."""

import json
import uuid

import httpx
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from tests.factories import make_agent, make_centre

from buergertelefon.contacts.models import Contact
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import BrowserPage, CalledNumber, Request

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agent(transactional_db: None) -> Agent:
    return make_agent(make_centre())


def cookie(agent: Agent) -> dict[str, str]:
    client = Client()
    client.force_login(agent)
    return {"sessionid": client.cookies["sessionid"].value}


@pytest.mark.parametrize(
    ("path", "token"),
    [
        pytest.param("/live/desk/?page=p", None, id="a desk without sign-in"),
        pytest.param("/live/desk/?page=p", "0" * 32, id="a made-up session"),
        pytest.param("/live/call/?page=p", None, id="a caller without a call"),
        pytest.param("/live/call/?page=p", "call", id="a call nobody knows"),
        pytest.param("/live/board/", None, id="the board without sign-in"),
        pytest.param("/live/desk/", "agent", id="a page without a name"),
        pytest.param("/live/desk/?page=" + "x" * 61, "agent", id="a page with a long name"),
        pytest.param("/live/desk/?page=taken", "agent", id="somebody else's page"),
    ],
)
def test_refused(site: str, agent: Agent, path: str, token: str | None) -> None:
    BrowserPage.objects.create(
        id="taken", centre=agent.centre, device="web:other", stream=uuid.uuid4(),
        opened="2026-11-24T09:00Z", seen="2026-11-24T09:00Z",
    )  # fmt: skip
    cookies = {"sessionid": token} if token else {}
    if token == "agent":
        cookies = cookie(agent)
    if token == "call":
        session = SessionStore()
        session["caller"] = str(uuid.uuid4())
        session.create()
        cookies = {"sessionid": str(session.session_key)}
    answer = httpx.get(site + path, cookies=cookies)
    assert answer.status_code == 403
    assert answer.content == b""
    assert not Request.objects.exists()


def test_a_desk_hears_its_state_and_the_exchange_of_its_page(site: str, agent: Agent) -> None:
    with httpx.stream("GET", site + "/live/desk/?page=mine", cookies=cookie(agent)) as stream:
        assert stream.headers["content-type"] == "text/event-stream"
        for line in stream.iter_lines():
            if line.startswith("data: "):
                state = json.loads(line.removeprefix("data: "))
                break
        assert state["state"] == "off"
        assert Request.objects.get(kind="page_opened").device == f"agent:{agent.desk}"
        assert BrowserPage.objects.get().id == "mine"


def test_who_was_away_when_the_call_ended_learns_it(site: str, agent: Agent) -> None:
    number = CalledNumber.objects.get(number="115")
    contact = Contact.objects.create(
        id=uuid.uuid4(), centre=agent.centre, number=1, channel="web", called="115",
        municipality=number.municipality, line_name=number.name, end="lost",
        begun="2026-11-24T09:00Z", ended="2026-11-24T09:05Z",
    )  # fmt: skip
    session = SessionStore()
    session["caller"] = str(contact.pk)
    session.create()
    cookies = {"sessionid": str(session.session_key)}
    with httpx.stream("GET", site + "/live/call/?page=p", cookies=cookies) as stream:
        told = next(line for line in stream.iter_lines() if line.startswith("data: "))
    assert json.loads(told.removeprefix("data: "))["state"] == "lost"
