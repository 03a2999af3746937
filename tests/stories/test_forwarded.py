"""A question of a Friday afternoon, before a holiday weekend: forwarded, answered, asked again.

The caller is told "Dienstag, 26. Mai, 8:40 Uhr". A real Asterisk, a real browser, a worker of its
own, a gateway that takes the texts. Pages and jobs have a clock of their own.
"""

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from tests.asterisk.conftest import Switch, switch
from tests.cases.conftest import weekdays
from tests.stories.conftest import at_both_sizes
from tests.stories.test_car_tax import MOBILE, gateway
from tests.stories.test_first_call import Person, Until, sit_down, title, voices
from tests.stories.test_telephone import AGENT, CITIZEN, Telephones, exchange, telephones

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.rules.clock import Clock
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Office
from buergertelefon.messages.gateway import Gateway

__all__ = ["exchange", "gateway", "switch", "telephones", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]
#: Whit Monday is the 25th
FRIDAY = datetime(2026, 5, 22, 17, 40, tzinfo=BERLIN)


class Time:
    """What time it is for pages and jobs of this process; it goes on from there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.real, self.offset = timezone.now, timedelta()
        monkeypatch.setattr(timezone, "now", self.now)

    def now(self) -> datetime:
        """The shifted moment."""
        return self.real() + self.offset

    def is_now(self, at: datetime) -> None:
        """It is that moment."""
        self.offset = at - self.real()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def tax_office() -> Inbox:
    """Answers within two hours in which it is open."""
    of = {"service__slug": "hundesteuer", "municipality": "04011000", "language": "de"}
    office = Office.objects.get(**{f"answer__{name}": value for name, value in of.items()})
    centre = ServiceCentre.objects.get(slug="bremen")
    return Inbox.objects.create(
        office=office, centre=centre, calendar=weekdays(), clock=Clock.SERVICE, within=2,
    )  # fmt: skip


def test_from_friday_to_tuesday(
    site: str,
    exchange: subprocess.Popen[bytes],
    gateway: Gateway,
    telephones: Telephones,
    voices: Callable[[int], Browser],
    switch: Switch,
    until: Until,
    browser: Browser,
    accessible: Callable[[Page], None],
    settings: Settings,
    time: Time,
) -> None:
    settings.PUBLIC_URL = site
    tax_office()
    time.is_now(FRIDAY - timedelta(minutes=1))
    caller = telephones.plug(MOBILE, CITIZEN)
    agent = Person(voices(AGENT), site, until)
    sit_down(agent, "agent1")
    page, keys = agent.page, agent.page.keyboard
    until(lambda: "web1/sip" in switch.says("pjsip show contacts"), what="the page registers")
    telephones.now(lambda: caller.dial("115"))
    telephones.do(caller.until("talking"))
    telephones.now(lambda: caller.press("1"))
    page.get_by_role("button", name="Annehmen").wait_for()
    until(lambda: "web1" in switch.says("core show channels concise"), what="the page rings")
    keys.press("F2")
    title(page, "Im Gespräch", until)

    keys.type("hundesteuer")
    page.locator("#antwort[data-slug=hundesteuer]").wait_for()
    keys.press("Alt+N")
    keys.type("Zahle ich für einen Blindenhund?")
    time.is_now(FRIDAY)  # a minute more than it was when the telephone rang
    keys.press("Alt+W")
    page.get_by_role("button", name="Weiterleiten", exact=True).last.wait_for()
    said = page.locator("#vorgang .bt-say__text")
    expect(said).to_contain_text("Dienstag, 26. Mai, 8:40 Uhr")
    accessible(page)
    at_both_sizes(page, "desk-forward")
    keys.press("Enter")
    page.locator("#vorgang-code").wait_for()
    expect(said).to_contain_text("Dienstag, 26. Mai, 8:40 Uhr")
    accessible(page)
    at_both_sizes(page, "desk-forwarded")
    row = Case.objects.get()
    assert (
        timedelta() <= row.due - datetime(2026, 5, 26, 8, 40, tzinfo=BERLIN) < timedelta(minutes=1)
    )
    page.wait_for_timeout(2100)  # F8 right after picking up is a slip
    keys.press("F8")
    page.get_by_role("button", name="Abschließen").wait_for()
    keys.press("F8")
    page.get_by_role("button", name="Anruf von Hand").wait_for()
    contact = Contact.objects.get()
    assert (contact.outcome, row.reference in contact.note) == ("forwarded", True)
