"""A caller in a street that needs the house number learns when her bin is emptied after Easter.

She orders the collection of her sofa, gets the text, and cancels on the web by its link. A real
Asterisk, a real browser, a worker of its own, a gateway that takes the text.
"""

import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from tests.asterisk.conftest import Switch, switch
from tests.stories.conftest import at_both_sizes
from tests.stories.test_car_tax import MOBILE, gateway
from tests.stories.test_first_call import Person, Until, sit_down, title, voices
from tests.stories.test_telephone import AGENT, CITIZEN, Telephones, exchange, telephones
from tests.waste.conftest import make_calendar, make_house, make_item, make_provider, make_round

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Office
from buergertelefon.messages.gateway import Gateway
from buergertelefon.waste import items
from buergertelefon.waste.models import BulkyOrder, Round
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.spoken import when
from buergertelefon.waste.rules.words import Category, Disposal

__all__ = ["exchange", "gateway", "switch", "telephones", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]
WEEK = timedelta(days=7)


def a_street_with_two_calendars() -> tuple[Round, date]:
    """Number 2 has its bin emptied on Mondays; the next time on the Saturday before.

    Gives a tour for bulky waste, and that Saturday.
    """
    addresses.forget()
    items.forget()
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday()) + WEEK
    shifted = monday - timedelta(days=2)
    make_provider(
        centre=ServiceCentre.objects.get(slug="bremen"), office=Office.objects.get(slug="dbs"),
        bulky_rules="Elektrogeräte bitte getrennt hinstellen.",
    )  # fmt: skip
    usual = [(monday + n * WEEK, Kind.RESIDUAL) for n in range(1, 8)]
    one = make_calendar((shifted, Kind.RESIDUAL), *usual)
    other = make_calendar((today + timedelta(days=3), Kind.RESIDUAL))
    make_house("Am Wall", "2", calendar=one)
    make_house("Am Wall", "3", calendar=other)
    make_item("Sofa", Disposal.BULKY, "Couch", category=Category.MIXED, litres=1500)
    return make_round(today + timedelta(days=12), capacity=1), shifted


def test_the_shifted_day_the_sofa_the_text_and_the_second_thought(
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
) -> None:
    settings.PUBLIC_URL = site
    tour, shifted = a_street_with_two_calendars()
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

    keys.type("sperrmüll")
    page.locator("#antwort[data-slug=sperrmuell]").wait_for()
    keys.press("Alt+Shift+M")
    page.locator("#ab-address:focus").wait_for()
    keys.type("am wall")
    keys.press("Enter")
    page.get_by_text("Bitte nennen Sie die Hausnummer").wait_for()
    accessible(page)
    page.locator("#ab-address:focus").wait_for()
    keys.press("End")
    keys.type(" 2")
    keys.press("Enter")
    said = page.locator("#abfall .bt-say__text")
    expect(said).to_contain_text(f"diesmal {when(shifted, today=timezone.localdate())}")
    accessible(page)
    at_both_sizes(page, "desk-waste-dates")

    page.get_by_role("button", name="Sperrmüll anmelden").focus()
    keys.press("Enter")
    page.locator("#ab-what:focus").wait_for()
    keys.type("ein altes Sofa")
    keys.press("Enter")
    expect(said).to_contain_text("Bitte stellen Sie alles bis 7:00 Uhr an den Straßenrand.")
    accessible(page)
    at_both_sizes(page, "desk-waste-bulky")
    page.locator("#ab-name").focus()
    keys.type("Anna Beispiel")
    keys.press("Enter")  # the text goes to the number that calls
    page.locator("#abfall-code").wait_for()
    row = BulkyOrder.objects.get()
    accessible(page)
    at_both_sizes(page, "desk-waste-ordered")
    until(lambda: gateway.desk.arrived, what="the text arrives")
    page.wait_for_timeout(2100)  # F8 right after picking up is a slip
    keys.press("F8")
    page.get_by_role("button", name="Abschließen").wait_for()
    keys.press("F8")
    page.get_by_role("button", name="Anruf von Hand").wait_for()
    contact = Contact.objects.get()
    assert f"Code {row.reference}" in contact.note
    assert contact.outcome == "settled"
    tour.refresh_from_db()
    assert tour.taken == 1

    (text,) = gateway.desk.arrived.values()
    assert text.recipient == "+491712345678"
    assert row.reference in text.text
    link = re.search(r"http://\S+", text.text)
    assert link, text.text
    cancels(browser, link[0], accessible)
    row.refresh_from_db()
    tour.refresh_from_db()
    assert (row.state, tour.taken) == (OrderState.CANCELLED, 0)


def cancels(browser: Browser, link: str, accessible: Callable[[Page], None]) -> None:
    """By the link of the text, by keyboard, on a small screen; nothing happens unasked."""
    page = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844}).new_page()
    page.goto(link.rstrip("."))
    accessible(page)
    page.locator("summary", has_text="Abholung absagen").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ja, Abholung absagen").focus()
    page.keyboard.press("Enter")
    page.get_by_text("abgesagt").first.wait_for()
    accessible(page)
    at_both_sizes(page, "citizen-bulky-cancelled")
    page.context.close()
