"""Instead of waiting: the citizen leaves a number on the page, a person at the desk calls."""

import subprocess
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.stories.conftest import at_both_sizes
from tests.stories.test_first_call import (
    CITIZEN,
    Person,
    Until,
    exchanges,
    ring,
    sit_down,
    title,
    voices,
)

from buergertelefon.base.models import OpeningTime
from buergertelefon.contacts.models import Contact
from buergertelefon.telephony.models import LiveCall

__all__ = ["exchanges", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]


def test_a_citizen_who_does_not_want_to_wait_is_called_by_hand(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    voices: Callable[[int], Browser],
    browser: Browser,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    citizen = Person(voices(CITIZEN), site, until)
    ring(citizen)
    page = citizen.page
    page.get_by_role("button", name="Rückruf statt warten").click()
    assert page.evaluate("document.activeElement.id") == "phone"
    page.keyboard.type("0900 1234567")
    page.keyboard.press("Enter")
    page.get_by_text("Diese Nummer können wir nicht anrufen.").wait_for()
    accessible(page)
    page.keyboard.press("Control+A")
    page.keyboard.type("0421 361-1234")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Danke. Wir rufen Sie zurück").wait_for()
    page.get_by_text("0421 361-1234").wait_for()
    until(lambda: "1" in page.inner_text("[data-step=calledback] [data-place]"), what="the place")
    accessible(page)
    at_both_sizes(page, "citizen-callback")
    page.reload()  # the page may be closed and opened again; no second call begins
    page.get_by_role("heading", name="Danke. Wir rufen Sie zurück").wait_for()
    assert Contact.objects.count() == 1

    agent = Person(browser, site, until)
    sit_down(agent, "agent1", shows="Annehmen")
    desk = agent.page
    desk.get_by_role("heading", name="Rückruf").wait_for()
    accessible(desk)
    desk.keyboard.press("F2")
    desk.get_by_text("Bitte wählen Sie am Telefon:").wait_for()
    assert "0421 361-1234" in desk.inner_text("#anruf")
    assert "Sie wollten zurückgerufen werden." in desk.inner_text("#antwort")
    accessible(desk)
    at_both_sizes(desk, "desk-callback")
    desk.keyboard.press("F2")
    title(desk, "Im Gespräch", until)
    page.get_by_role("heading", name="Ihr Rückruf ist erledigt").wait_for()
    assert LiveCall.objects.get().back == "", "the number is deleted as soon as they talk"
    desk.wait_for_timeout(2100)
    desk.keyboard.press("F8")
    desk.get_by_role("button", name="Abschließen").wait_for()
    desk.keyboard.press("F8")
    desk.get_by_role("button", name="Anruf von Hand").wait_for()
    contact = Contact.objects.get()
    assert (contact.end, contact.outcome) == ("callback", "settled")
    assert contact.entered_queue < contact.answered < contact.ended < contact.closed
    assert citizen.problems == [p for p in citizen.problems if "400" in p]
    assert agent.problems == []
    for one in (citizen, agent):
        one.context.close()


def test_outside_the_hours_a_callback_is_arranged_and_taken_back(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    browser: Browser,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    today = timezone.localdate().weekday()
    OpeningTime.objects.filter(weekday=today).delete()  # open again tomorrow
    exchanges[0].terminate()  # who leads next has read the hours
    citizen = Person(browser, site, until)
    page = citizen.page
    page.goto(site + "/")
    page.get_by_role("button", name="Rückruf vereinbaren").click()
    page.get_by_role("button", name="Rückruf vereinbaren").click()
    page.keyboard.type("0471 590-123")
    hours = page.get_by_label("Wann?").locator("option").all_inner_texts()
    assert hours[0] == "Sobald Sie wieder da sind"
    assert "morgen" in hours[1]
    page.get_by_label("Wann?").select_option(index=2)
    accessible(page)
    at_both_sizes(page, "citizen-hours")
    page.get_by_role("button", name="Bitte rufen Sie mich zurück").click()
    page.get_by_role("heading", name="Danke. Wir rufen Sie zurück").wait_for()
    assert page.inner_text("[data-when] strong") == hours[2]
    accessible(page)
    assert LiveCall.objects.get().begins is not None
    contact = Contact.objects.get()
    assert (contact.end, contact.entered_queue) == ("callback", None)
    page.get_by_role("button", name="Rückruf absagen").click()
    page.get_by_role("heading", name="Ihr Rückruf ist erledigt").wait_for()
    assert LiveCall.objects.count() == 0
    assert citizen.problems == []
    citizen.context.close()
