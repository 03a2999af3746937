"""A firm has three vehicles put on its name: by telephone, with the list of what to bring."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from tests.stories.conftest import at_both_sizes, sideways
from tests.stories.test_screens import agent, put, signed_in

from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.models import BookedService, Booking, Calendar
from buergertelefon.messages.models import Message
from buergertelefon.staff.models import Agent

__all__ = ["agent"]
pytestmark = [pytest.mark.django_db(transaction=True)]
FIRM = "fuhrpark@beispiel.de"


@pytest.fixture
def registration(agent: Agent, settings: Settings, site: str) -> None:
    """The offices of both cities that register vehicles have places."""
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "amt@beispiel.de"
    settings.SMS_URL, settings.PUBLIC_URL = "http://127.0.0.1:9", site
    today = timezone.localdate()
    for one in Calendar.objects.filter(slug__startswith="kfz-"):
        generate(one, since=today + timedelta(days=3), until=today + timedelta(days=9))


def shot(page: Page, name: str) -> None:
    """At both sizes, to be looked at where SHOTS says so."""
    at_both_sizes(page, name)
    if folder := os.environ.get("SHOTS"):
        for width, height in ((390, 844), (1440, 900)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_three_vehicles_of_a_firm(
    site: str,
    browser: Browser,
    agent: Agent,
    registration: None,
    accessible: Callable[[Page], None],
) -> None:
    put(agent, "talking")
    page = signed_in(browser, site, "agent1", 1440, 900)
    page.goto(site + "/desk/")
    page.locator("body[data-ready='1']").wait_for()
    page.keyboard.type("halterwechsel")
    page.locator("#antwort[data-slug=kfz-umschreiben]").wait_for()
    page.keyboard.press("Alt+t")
    page.locator("#termin .bt-slot").first.wait_for()
    panel = page.locator("#termin")
    expect(panel).to_contain_text("Bitte bringen Sie mit: Ausweis, Fahrzeugbrief")
    page.get_by_label("Fahrzeuge").select_option("3")
    page.wait_for_timeout(600)
    last = timezone.localdate() + timedelta(days=1)
    page.get_by_label("Reserviert bis").fill(last.isoformat())
    page.keyboard.press("Enter")
    expect(page.locator("#tm-plate-said")).to_contain_text("der Termin ist später")
    shot(page, "kfz-free")
    accessible(page)
    page.locator("#termin .bt-slot[tabindex='0']").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Termin buchen").wait_for()
    expect(panel).to_contain_text("3 Fahrzeuge")
    page.get_by_label("Handynummer oder E-Mail-Adresse").fill(FIRM)
    shot(page, "kfz-held")
    accessible(page)
    page.get_by_label("Handynummer oder E-Mail-Adresse").press("Enter")
    page.locator("#termin-code").wait_for()
    expect(panel).to_contain_text("Wenn das Fahrzeug einer Firma gehört: Gewerbeanmeldung")
    shot(page, "kfz-booked")
    accessible(page)
    page.context.close()
    row = Booking.objects.get()
    assert row.ends - row.begins == timedelta(minutes=60)
    mail = Message.objects.get(recipient=FIRM)
    for words in ("3 Fahrzeuge", "Bitte mitbringen:\n- Ausweis", "Wunschkennzeichen", "90 Tage"):
        assert words in mail.text
    its_own_page(browser, mail.text, accessible)


def its_own_page(browser: Browser, mail: str, accessible: Callable[[Page], None]) -> None:
    """The link of the mail: the list, the check of the plate, and all of it on paper."""
    link = re.search(r"Verschieben oder absagen: (\S+)", mail)
    assert link
    page = browser.new_page(locale="de-DE", viewport={"width": 390, "height": 844})
    page.goto(link[1])
    expect(page.get_by_role("heading", name="Bitte mitbringen")).to_be_visible()
    page.get_by_label("Letzter Tag der Reservierung").fill("2100-01-01")
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_role("status").first).to_contain_text("Das reicht für den Termin.")
    shot(page, "kfz-own")
    accessible(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Bitte mitbringen")).to_be_visible()
    assert page.locator("button:visible, nav:visible, details:visible").count() == 0
    shot(page, "kfz-paper")
    page.context.close()


def test_a_dealer_books_a_row_on_the_web(
    site: str, browser: Browser, registration: None, accessible: Callable[[Page], None]
) -> None:
    page = browser.new_page(locale="de-DE", viewport={"width": 390, "height": 844})
    page.goto(site + "/termin/")
    page.get_by_label("Was möchten").select_option("kfz-abmelden")
    page.get_by_label("Für wie viele").fill("8")
    page.get_by_role("button", name="Freie Termine zeigen").click()
    expect(page.get_by_label("Für wie viele Fahrzeuge?")).to_have_value("8")
    page.locator("button[name=termin]").first.click()
    page.wait_for_url("**/gehalten/")
    expect(page.get_by_text("Direkt danach oder davor")).to_be_visible()
    shot(page, "kfz-row-held")
    accessible(page)
    page.get_by_label("Ich notiere mir den Code").check()
    page.get_by_role("button", name="Termin buchen").click()
    page.wait_for_url("**/termin/*/")
    assert not sideways(page)
    shot(page, "kfz-row-own")
    accessible(page)
    booked = BookedService.objects.order_by("booking__begins")
    assert list(booked.values_list("persons", flat=True)) == [4, 4]
    assert set(Booking.objects.values_list("state", flat=True)) == {"confirmed"}
    page.context.close()
