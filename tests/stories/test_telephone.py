"""A call of the telephone network: Asterisk, a telephone at the desk, the desk in a browser."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.asterisk.conftest import DESKS, NETWORK, Switch, switch
from tests.asterisk.phone import Phone
from tests.stories.conftest import picture, sideways
from tests.stories.test_first_call import Person, Until, always_open, sit_down, title

from buergertelefon.contacts.models import Contact
from buergertelefon.demo.load import load
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.announcements import prepare
from buergertelefon.telephony.asterisk import configuration
from buergertelefon.telephony.models import CalledNumber, LiveCall

__all__ = ["switch"]
pytestmark = [pytest.mark.django_db(transaction=True)]
CITIZEN, AGENT = 440, 1000  # Hz


class Telephones:
    """Telephones that live in a thread of their own, beside the browser."""

    def __init__(self, at: Switch) -> None:
        self.switch, self.loop = at, asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.phones: list[Phone] = []

    def put_away(self) -> None:
        """Hang up, sign off, end the thread."""
        for phone in self.phones:
            self.now(phone.hang_up)
            if phone.password:
                self.do(phone.register(phone.password, expires=0))
            self.now(phone.unplug)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()

    def do(self, what: Awaitable[Any]) -> Any:
        """Carry it out over there."""

        async def done() -> Any:
            return await what

        return asyncio.run_coroutine_threadsafe(done(), self.loop).result(20)

    def now(self, act: Callable[[], object]) -> None:
        """A key of a telephone."""

        async def press() -> None:
            act()

        self.do(press())

    def plug(self, user: str, tone: int) -> Phone:
        """A telephone; one of a seat registers."""
        seat = user.startswith("seat")
        server = ("127.0.0.1", self.switch.plan.sip)
        phone = Phone(user, address=DESKS if seat else NETWORK, server=server, tone=tone)
        self.do(phone.plug_in())
        self.phones.append(phone)
        if seat:
            word = configuration.password_of(self.switch.folder, user.removeprefix("seat"))
            assert self.do(phone.register(word)) == 200
        return phone


@pytest.fixture
def telephones(switch: Switch) -> Iterator[Telephones]:
    made = Telephones(switch)
    yield made
    made.put_away()


@pytest.fixture
def exchange(
    transactional_db: None, switch: Switch, until: Until, tmp_path: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The example city, its exchange connected to the Asterisk; agent1 sits at seat 1."""
    load()
    always_open()
    Agent.objects.filter(username="agent1").update(seat="1")
    prepare(CalledNumber.objects.filter(number="115"), at=timezone.now(), telephone=True)
    db, at = connection.settings_dict, switch.address
    host = quote(str(db["HOST"]), safe="")
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{db['USER']}@/{db['NAME']}?host={host}&port={db['PORT']}",
        "SECRET_KEY": "for this test",
        "ARI_URL": at.url.replace("//", f"//{at.user}:{at.password}@"),
    }
    command = [sys.executable, "-m", "buergertelefon", "exchange", "bremen"]
    log = tmp_path / "exchange.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, start_new_session=True, stderr=out)
    until(lambda: "asterisk is connected" in log.read_text(), seconds=20, what="it connects")
    yield process
    process.terminate()
    process.wait(10)


def test_a_call_on_the_telephone_is_led_from_the_desk(
    site: str,
    exchange: subprocess.Popen[bytes],
    telephones: Telephones,
    browser: Browser,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    desk, citizen = telephones.plug("seat1", AGENT), telephones.plug("citizen", CITIZEN)
    desk.behaviour = lambda _: desk.ring()
    agent = Person(browser, site, until)
    sit_down(agent, "agent1")
    page = agent.page

    # the greeting is spoken, a key goes on; it rings at the telephone, the desk says so
    telephones.now(lambda: citizen.dial("115"))
    telephones.do(citizen.until("talking"))
    until(lambda: citizen.now_hears() > 0, what="the greeting is spoken")
    telephones.now(lambda: citizen.press("1"))
    title(page, "Neuer Anruf für Bremen", until)
    page.get_by_text("Bitte am Telefon abheben.").wait_for()
    assert page.get_by_role("button", name="Annehmen").count() == 0
    accessible(page)
    assert not sideways(page)
    picture(page, "desk-telephone-1440")
    page.keyboard.press("F2")  # too much: nothing happens
    assert desk.state == "ringing"

    # picked up there; hold and end by the keys of the desk
    telephones.now(desk.pick_up)
    title(page, "Im Gespräch", until)
    telephones.do(citizen.hears(AGENT))
    telephones.do(desk.hears(CITIZEN))
    assert page.get_by_role("button", name="Mikrofon stumm").count() == 0
    accessible(page)
    page.keyboard.press("F2")
    page.get_by_role("button", name="Zurückholen").wait_for()
    telephones.do(desk.hears(0))
    page.keyboard.press("F2")
    telephones.do(citizen.hears(AGENT))
    page.wait_for_timeout(2100)  # F8 right after picking up is a slip
    page.keyboard.press("F8")
    telephones.do(citizen.until("ended"))
    telephones.do(desk.until("ended"))
    page.get_by_role("button", name="Abschließen").wait_for()
    page.keyboard.press("F8")
    page.get_by_role("button", name="Anruf von Hand").wait_for()

    contact = Contact.objects.get()
    assert (contact.channel, contact.end) == ("phone", "answered")
    assert contact.held_ms > 0
    assert LiveCall.objects.count() == 0
    assert agent.problems == []
    agent.context.close()
