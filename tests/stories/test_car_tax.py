"""The two-millionth call, as the press release of 16 June 2014 tells it: "wegen der Kfz-Steuer".

Not the city's business: the desk says who does it, why, and sends the contact data to the caller's
telephone. A real Asterisk, a real browser, a worker of its own, a gateway that takes the text.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from tests.asterisk.conftest import Switch, switch
from tests.stories.conftest import at_both_sizes
from tests.stories.test_first_call import Person, Until, sit_down, title, voices
from tests.stories.test_telephone import AGENT, CITIZEN, Telephones, exchange, telephones

from buergertelefon.contacts.models import Contact, Ledger, SharedCard
from buergertelefon.messages.gateway import Gateway
from buergertelefon.messages.models import Message
from buergertelefon.telephony.models import LiveCall

__all__ = ["exchange", "switch", "telephones", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]
MOBILE = "01712345678"
#: seconds of a person per key and per decision: the keystroke-level model, average typist
#: (Card, Moran and Newell, 1980)
KEY, THINK = 0.28, 1.35
MOST_KEYS, MOST_SECONDS = 12, 20


@pytest.fixture
def gateway(settings: Settings, transactional_db: None) -> Iterator[Gateway]:
    """Takes texts; a worker of its own hands them over."""
    with Gateway() as made:
        settings.SMS_URL, settings.SMS_QUIET = made.sms_url, ""  # the same at any hour
        db = connection.settings_dict
        host = quote(str(db["HOST"]), safe="")
        environment = os.environ | {
            "DATABASE_URL": f"postgresql://{db['USER']}@/{db['NAME']}?host={host}&port={db['PORT']}",
            "SECRET_KEY": "for this test", "SMS_URL": made.sms_url,
            "SMS_QUIET": "",
        }  # fmt: skip
        command = [sys.executable, "-m", "buergertelefon", "worker"]
        worker = subprocess.Popen(command, env=environment, start_new_session=True)
        yield made
        worker.terminate()
        worker.wait(15)


class Hands:
    """Presses keys at a desk and counts them, and the time the desk takes to answer."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.thoughts, self.waited = page, 0, 0, 0.0

    def press(self, *keys: str) -> None:
        """After one thought: what to press."""
        self.thoughts += 1
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def see(self, what: Callable[[], object]) -> None:
        """The desk answers."""
        begun = time.monotonic()
        what()
        self.waited += time.monotonic() - begun

    @property
    def seconds(self) -> float:
        """Of a person at work."""
        return self.keys * KEY + self.thoughts * THINK + self.waited


def test_the_two_millionth_caller_asks_about_her_car_tax(
    site: str,
    exchange: subprocess.Popen[bytes],
    gateway: Gateway,
    telephones: Telephones,
    voices: Callable[[int], Browser],
    switch: Switch,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    Ledger.objects.update(last_number=1_999_999)
    caller = telephones.plug(MOBILE, CITIZEN)
    agent = Person(voices(AGENT), site, until)
    sit_down(agent, "agent1")
    page, hands = agent.page, Hands(agent.page)
    until(lambda: "web1/sip" in switch.says("pjsip show contacts"), what="the page registers")
    telephones.now(lambda: caller.dial("115"))
    telephones.do(caller.until("talking"))
    telephones.now(lambda: caller.press("1"))
    page.get_by_role("button", name="Annehmen").wait_for()
    until(lambda: "web1" in switch.says("core show channels concise"), what="the page rings")

    hands.press("F2")
    hands.see(lambda: title(page, "Im Gespräch", until))
    greeting = page.locator(".bt-say__text").inner_text()
    assert greeting.startswith("Bürgertelefon Bremen, guten Tag! Was kann ich für Sie tun?")
    assert "Anruf Nummer 2.000.000" in greeting
    assert "2.000.000" in page.inner_text("#anruf")
    telephones.do(caller.hears(AGENT))

    hands.press(*"kfz-s")
    hands.see(lambda: page.locator("#antwort[data-slug=kfz-steuer]").wait_for())
    facts = page.locator("#antwort").inner_text()
    assert "Zoll, zentrale Auskunft Kraftfahrzeugsteuer" in facts
    assert "0351 44834550" in facts.replace("-", "")
    assert "weil im Land Bremen seit 02/2014" in facts  # it passed to the Zoll
    hands.press("Enter")
    hands.see(lambda: page.locator(".bt-topic", has_text="Kfz-Steuer").wait_for())

    hands.press("Alt+k")
    accessible(page)
    at_both_sizes(page, "desk-refer")
    hands.press("Enter")
    hands.see(lambda: until(lambda: gateway.desk.arrived, what="the text arrives"))
    until(lambda: page.locator(".bt-sent li[data-state=sent]").count(), what="the desk says so")
    accessible(page)
    page.wait_for_timeout(2100)  # F8 right after picking up is a slip; the guard is no work
    hands.press("F8")
    hands.see(page.get_by_role("button", name="Abschließen").wait_for)
    hands.press("F8")
    hands.see(page.get_by_role("button", name="Anruf von Hand").wait_for)

    (text,) = gateway.desk.arrived.values()
    assert text.recipient == "+491712345678"
    assert "Zoll" in text.text
    assert "0351 44834-550" in text.text or "0351 44834550" in text.text
    contact = Contact.objects.get()
    assert (contact.number, contact.outcome) == (2_000_000, "referred")
    assert SharedCard.objects.get().title == "Zoll, zentrale Auskunft Kraftfahrzeugsteuer"
    assert Message.objects.get().state == "sent"
    assert not LiveCall.objects.exists()  # and with it the number is gone
    assert hands.keys <= MOST_KEYS
    assert hands.seconds < MOST_SECONDS, (hands.keys, hands.thoughts, hands.waited)
    assert agent.problems == []
    agent.context.close()
