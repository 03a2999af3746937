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
from pytest_django.fixtures import Settings
from tests.asterisk.conftest import DESKS, NETWORK, Switch, switch
from tests.asterisk.phone import Phone
from tests.stories.conftest import at_both_sizes
from tests.stories.test_first_call import (
    EAR,
    Person,
    Until,
    always_open,
    sit_down,
    title,
    voices,
)

from buergertelefon.base.phone import shown
from buergertelefon.contacts.models import Contact
from buergertelefon.demo.load import load
from buergertelefon.directory.models import Office
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.announcements import prepare
from buergertelefon.telephony.asterisk import configuration
from buergertelefon.telephony.models import CalledNumber, LiveCall

__all__ = ["switch", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]
CITIZEN, AGENT, OFFICE = 440, 1000, 1300  # Hz


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
        gateway = int(self.switch.plan.gateway.partition(":")[2])
        self.do(phone.plug_in(gateway if user.startswith("+") else 0))
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
    transactional_db: None, switch: Switch, until: Until, tmp_path: Path, settings: Settings
) -> Iterator[subprocess.Popen[bytes]]:
    """The example city, its exchange connected to the Asterisk; agent1 sits at seat 1."""
    settings.HOME = tmp_path
    (tmp_path / "asterisk").symlink_to(switch.folder)  # as `exchange up` would have it
    load()
    always_open()
    Agent.objects.filter(username="agent1").update(seat="1")
    prepare(CalledNumber.objects.filter(number="115"), at=timezone.now(), telephone=True)
    db = connection.settings_dict
    host = quote(str(db["HOST"]), safe="")
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{db['USER']}@/{db['NAME']}?host={host}&port={db['PORT']}",
        "SECRET_KEY": "for this test",
        "BUERGERTELEFON_HOME": str(tmp_path),
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
    accessible(page)
    at_both_sizes(page, "desk-telephone")
    page.keyboard.press("F2")  # it rings beside the screen, not in the page
    page.get_by_text("Bitte am Telefon abheben.").wait_for()
    assert desk.state == "ringing"

    # picked up there; hold and end by the keys of the desk
    telephones.now(desk.pick_up)
    title(page, "Im Gespräch", until)
    telephones.do(citizen.hears(AGENT))
    telephones.do(desk.hears(CITIZEN))
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


def test_the_page_itself_is_the_telephone(
    site: str,
    exchange: subprocess.Popen[bytes],
    telephones: Telephones,
    voices: Callable[[int], Browser],
    switch: Switch,
    until: Until,
) -> None:
    citizen = telephones.plug("citizen", CITIZEN)
    agent = Person(voices(AGENT), site, until)
    sit_down(agent, "agent1")
    page = agent.page
    until(lambda: "web1/sip" in switch.says("pjsip show contacts"), what="the page registers")
    telephones.now(lambda: citizen.dial("115"))
    telephones.do(citizen.until("talking"))
    telephones.now(lambda: citizen.press("1"))
    page.get_by_role("button", name="Annehmen").wait_for()
    until(lambda: "web1" in switch.says("core show channels concise"), what="the page rings")
    page.keyboard.press("F2")
    title(page, "Im Gespräch", until)
    telephones.do(citizen.hears(AGENT))
    agent.hears(CITIZEN, "#stimme-telefon", "the page hears the telephone network")
    page.keyboard.press("Alt+m")
    telephones.do(citizen.hears(0))
    page.keyboard.press("Alt+m")
    telephones.do(citizen.hears(AGENT))
    page.keyboard.press("F2")
    until(lambda: page.evaluate(EAR, "#stimme-telefon") == 0, what="the desk hears nobody")
    page.keyboard.press("F2")
    agent.hears(CITIZEN, "#stimme-telefon", "after hold")
    telephones.now(citizen.hang_up)
    page.get_by_role("button", name="Abschließen").wait_for()
    page.keyboard.press("F8")
    page.get_by_role("button", name="Anruf von Hand").wait_for()
    assert Contact.objects.get().end == "answered"
    assert agent.problems == []
    agent.context.close()


def test_an_office_outside_is_asked_found_in_the_phone_book_and_joins(
    site: str,
    exchange: subprocess.Popen[bytes],
    telephones: Telephones,
    voices: Callable[[int], Browser],
    switch: Switch,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    zoll = Office.objects.get(name__startswith="Zoll, zentrale Auskunft Kraftfahrzeugsteuer")
    citizen, office = telephones.plug("citizen", CITIZEN), telephones.plug(zoll.phone, OFFICE)
    office.behaviour = lambda _: office.ring()
    agent = Person(voices(AGENT), site, until)
    sit_down(agent, "agent1")
    page = agent.page
    until(lambda: "web1/sip" in switch.says("pjsip show contacts"), what="the page registers")
    telephones.now(lambda: citizen.dial("115"))
    telephones.do(citizen.until("talking"))
    telephones.now(lambda: citizen.press("1"))
    page.get_by_role("button", name="Annehmen").wait_for()
    until(lambda: "web1" in switch.says("core show channels concise"), what="the page rings")
    page.keyboard.press("F2")
    title(page, "Im Gespräch", until)
    telephones.do(citizen.hears(AGENT))

    page.keyboard.press("Alt+u")
    page.get_by_label("Name oder Nummer mit Vorwahl").press_sequentially("zoll kraftf")
    button = page.get_by_role("button", name=f"{zoll.name} anrufen")
    button.wait_for()
    accessible(page)
    at_both_sizes(page, "desk-phone-book")
    button.press("Enter")
    page.get_by_text("Es klingelt bei").wait_for()
    accessible(page)
    assert shown(zoll.phone) in page.inner_text("#anruf")
    telephones.now(office.pick_up)
    page.get_by_role("button", name="Zu dritt").wait_for()
    agent.hears(OFFICE, "#stimme-telefon", "the office")
    telephones.do(office.hears(AGENT))
    page.keyboard.press("Shift+F2")
    page.get_by_role("heading", name="Zu dritt").wait_for()
    telephones.do(citizen.hears_all({AGENT, OFFICE}))
    telephones.do(office.hears_all({AGENT, CITIZEN}))
    accessible(page)
    at_both_sizes(page, "desk-three")
    page.keyboard.press("Alt+u")
    telephones.do(citizen.hears(OFFICE))
    telephones.do(office.hears(CITIZEN))
    page.get_by_role("button", name="Abschließen").wait_for()
    accessible(page)
    page.keyboard.press("F8")
    page.get_by_role("button", name="Anruf von Hand").wait_for()
    row = LiveCall.objects.get()
    assert (row.state, row.agent, row.outside) == ("outside", None, "")
    telephones.now(citizen.hang_up)
    telephones.do(office.until("ended"))
    until(lambda: not LiveCall.objects.exists(), what="it is over")
    contact = Contact.objects.get()
    assert contact.end == "answered"
    assert contact.closed is not None
    assert agent.problems == []
    agent.context.close()
