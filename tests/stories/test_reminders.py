"""A citizen books two things at once, presses the link of the mail, waits and leaves, prints."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from tests.appointments.test_public import open_every_day, use_up
from tests.messages.gateway import SENDER
from tests.stories.conftest import sideways
from tests.stories.test_citizen_booking import SIZES, sized, tab_to

from buergertelefon.appointments.models import Booking, Calendar, WaitingEntry
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.secret import asked_of, waiting_of
from buergertelefon.base.models import Municipality

__all__ = ["sized"]  # a fixture
pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("lang", ["de"])
@pytest.mark.parametrize("width", SIZES)
def test_asked_confirmed_printed_and_waited_for(
    sized: Page, site: str, width: int, accessible: Callable[[Page], None], settings: Settings
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", SENDER
    settings.PUBLIC_URL = site
    for key, slug in (("04011000", "bremen"), ("04012000", "bremerhaven")):
        Municipality.objects.create(key=key, slug=slug, name=slug.title())
    one = open_every_day(address="Stresemannstraße 48, 28207 Bremen")
    other = open_every_day("nord", address="Gerhard-Rohlfs-Straße 62, 28757 Bremen")
    Calendar.objects.update(confirm_within=timedelta(hours=12))
    page = sized

    def looked_at(name: str) -> None:
        assert not sideways(page), name
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=Path(shots) / f"{name}-{width}.png", full_page=True)
        accessible(page)

    def press(role: str, name: str, key: str = "Enter") -> None:
        tab_to(page, role, name)
        page.keyboard.press(key)

    page.goto(site + "/termin/?leistung=kurz&personen=1")
    page.locator("summary", has_text="Noch etwas im selben Termin").focus()
    page.keyboard.press("Enter")
    tab_to(page, "spinbutton", "Lang")
    page.keyboard.type("1")
    press("button", "Freie Termine zeigen")
    expect(page.get_by_text("Dauer etwa 30 Minuten")).to_be_visible()
    looked_at("several")
    press("button", "08:00")
    page.wait_for_url("**/gehalten/")
    expect(page.get_by_text("mit dem Link in unserer Nachricht bestätigen")).to_be_visible()
    tab_to(page, "textbox", "E-Mail-Adresse")
    page.keyboard.type("maria@beispiel.de")
    looked_at("ask")
    press("button", "Termin buchen")
    expect(page.get_by_role("heading", name="Bitte bestätigen Sie Ihren Termin")).to_be_visible()
    looked_at("pending")
    row = Booking.objects.get()
    page.goto(f"{site}/termin/{row.reference}/bestaetigen/{asked_of(row.key)}/")
    looked_at("confirm")
    press("button", "Termin jetzt bestätigen")
    expect(page.get_by_role("heading", name="Ihr Termin ist gebucht")).to_be_visible()
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    looked_at("confirmed")
    press("link", "Zum Ausdrucken")
    expect(page.get_by_text(row.reference).first).to_be_visible()
    looked_at("letter")
    page.emulate_media(media="print")
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=Path(shots) / f"print-{width}.png", full_page=True)
    page.emulate_media(media="screen")
    for calendar in (one, other):
        use_up(calendar)
    page.goto(site + "/termin/?leistung=kurz&personen=1")
    tab_to(page, "textbox", "E-Mail-Adresse")
    page.keyboard.type("maria@beispiel.de")
    looked_at("wait")
    press("button", "Auf die Warteliste setzen")
    expect(page.get_by_role("heading", name="Sie stehen auf der Warteliste")).to_be_visible()
    looked_at("waiting")
    entry = WaitingEntry.objects.get()
    assert entry.calendars == [one.pk, other.pk]
    page.goto(f"{site}/termin/warteliste/{entry.pk}/{waiting_of(entry.pk)}/")
    expect(page.get_by_text("Sie sind als Nächstes dran.")).to_be_visible()
    looked_at("place")
    press("button", "Nicht mehr warten")
    expect(page.get_by_role("heading", name="Sie stehen nicht auf der Warteliste")).to_be_visible()
    looked_at("left")
    assert not WaitingEntry.objects.exists()
