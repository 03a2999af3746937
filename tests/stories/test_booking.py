"""An agent books an appointment for two, by keyboard alone, while the caller waits."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page
from tests.desk.test_booking import calendar, taken
from tests.stories.conftest import at_both_sizes
from tests.stories.test_screens import agent, put, signed_in
from tests.zms.conftest import tomorrow
from tests.zms.fake_zms import OFFICE, PASSPORT, Fake, serving

from buergertelefon.appointments.models import Booking, Calendar
from buergertelefon.base.spelling import spelled_out
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Service
from buergertelefon.staff.models import Agent
from buergertelefon.zms.models import RemoteOffer, RemoteOffice

__all__ = ["agent", "calendar"]
pytestmark = [pytest.mark.django_db(transaction=True)]


def test_two_persons_are_booked_without_a_mouse(
    site: str,
    browser: Browser,
    agent: Agent,
    calendar: Calendar,
    accessible: Callable[[Page], None],
) -> None:
    put(agent, "talking")
    page = signed_in(browser, site, "agent1", 1440, 900)
    page.goto(site + "/desk/")
    page.locator("body[data-ready='1']").wait_for()
    page.keyboard.type("personalausweis")
    page.locator("#antwort[data-slug=personalausweis]").wait_for()
    page.keyboard.press("Alt+t")
    page.locator("#termin .bt-slot").first.wait_for()
    page.locator("#tm-persons").focus()
    page.keyboard.press("2")
    page.wait_for_timeout(600)
    page.locator("#termin .bt-slot[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Termin buchen").wait_for()
    accessible(page)
    at_both_sizes(page, "desk-booking")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+t")
    page.keyboard.press("Enter")
    page.locator("#termin-code").wait_for()
    row = Booking.objects.get()
    assert (row.state, taken()) == ("confirmed", [1, 2])
    shown = page.locator("#termin").inner_text()
    assert f"{row.reference[:3]} {row.reference[3:]}" in shown
    assert ", ".join(spelled_out(row.reference)) in shown
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        accessible(page)
    at_both_sizes(page, "desk-booked")
    assert f"Termin {row.reference}" in Contact.objects.get().note
    page.context.close()


def test_an_office_with_another_system_is_booked_in_the_same_panel(
    site: str,
    browser: Browser,
    agent: Agent,
    calendar: Calendar,
    accessible: Callable[[Page], None],
) -> None:
    times = [tomorrow(8) + timedelta(minutes=10 * n) for n in range(6)]
    with serving(Fake(times)) as base:
        office = RemoteOffice.objects.create(
            slug="weyhe", centre=agent.centre, name="Bürgeramt Weyhe", url=base, number=OFFICE
        )
        service = Service.objects.get(slug="personalausweis")
        RemoteOffer.objects.create(office=office, service=service, number=PASSPORT)
        put(agent, "talking")
        page = signed_in(browser, site, "agent1", 1440, 900)
        page.goto(site + "/desk/")
        page.locator("body[data-ready='1']").wait_for()
        page.keyboard.type("personalausweis")
        page.locator("#antwort[data-slug=personalausweis]").wait_for()
        page.keyboard.press("Alt+t")
        page.locator("#tm-remote").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("#tm-remote-time").wait_for()
        accessible(page)
        at_both_sizes(page, "desk-booking-remote")
        page.keyboard.press("Escape")  # one step back to our own times
        page.locator("#tm-remote").wait_for()
        page.locator("#tm-remote").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("#tm-remote-time").wait_for()
        page.keyboard.press("Tab")
        page.keyboard.type("a@beispiel.de")
        page.keyboard.press("Enter")
        page.locator("#termin-code").wait_for()
        accessible(page)
        assert "Bürgeramt Weyhe, Nummer" in Contact.objects.get().note
        page.context.close()
