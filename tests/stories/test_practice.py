"""A new colleague practises at the real desk: it rings and speaks, and nothing is on record."""

import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from tests.stories.conftest import at_both_sizes, picture, sideways
from tests.stories.test_first_call import Person, Until, exchanges, ring, sit_down, title, voices
from tests.stories.test_screens import agent, signed_in

from buergertelefon.contacts.models import Contact, ContactEvent, Ledger
from buergertelefon.practice.models import Attempt
from buergertelefon.practice.queries import spoken
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.announcements import render
from buergertelefon.telephony.models import LiveCall, SignOn

__all__ = ["agent", "exchanges", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]


def test_a_new_colleague_practises_and_then_takes_a_real_call(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    voices: Callable[[int], Browser],
    browser: Browser,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    render(spoken())
    before = Ledger.objects.get().last_number
    new = Person(browser, site, until)
    sit_down(new, "agent1")
    page = new.page
    page.keyboard.press("Alt+P")
    page.get_by_role("button", name="Üben").press("Enter")
    title(page, "Neuer Anruf für Bremen", until)
    page.get_by_text("Es ist eine Übung").wait_for()
    accessible(page)
    page.keyboard.press("F2")
    page.get_by_text("mein Personalausweis ist letzte Woche abgelaufen").wait_for()
    new.hears_music("#stimme-uebung", "the caller speaks")
    accessible(page)
    at_both_sizes(page, "practice-talking")

    page.keyboard.press("F2")
    title(page, "Im Gespräch", until)
    page.get_by_role("button", name="Zurückholen").wait_for()
    until(lambda: page.evaluate("document.querySelector('#stimme-uebung').paused"), what="silence")
    page.keyboard.press("F2")
    page.get_by_role("button", name="Halten").wait_for()
    page.get_by_role("button", name="Nachfragen").press("Enter")
    page.get_by_text("Ich wohne in Bremen, in der Neustadt.").wait_for()

    page.keyboard.press("Escape")
    page.keyboard.type("perso")
    page.get_by_role("heading", name="Personalausweis beantragen").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Thema Personalausweis").wait_for()
    page.wait_for_timeout(2100)  # F8 does not end a call that has just begun
    page.keyboard.press("F8")
    page.get_by_role("button", name="Abschließen").wait_for()
    page.get_by_text("Nichts davon wird gespeichert").wait_for()
    accessible(page)
    page.keyboard.press("F8")
    page.get_by_text("Alles richtig.").wait_for()
    page.get_by_text("Erst der Ort, dann die Auskunft").wait_for()
    accessible(page)
    at_both_sizes(page, "practice-result")
    assert not Contact.objects.exists()
    assert not ContactEvent.objects.exists()
    assert not LiveCall.objects.exists()
    assert Ledger.objects.get().last_number == before

    citizen = Person(voices(440), site, until)
    ring(citizen)
    until(lambda: Contact.objects.count() == 1, what="a real caller waits")
    page.keyboard.press("F2")  # one more practice call; the citizen is offered to somebody else
    page.get_by_text("Es ist eine Übung").wait_for()
    assert LiveCall.objects.get(line="browser").state == "queued"
    page.keyboard.press("F8")  # declined
    page.get_by_role("button", name="Denselben noch einmal").wait_for()
    page.keyboard.press("F8")  # enough practised
    page.get_by_role("button", name="Annehmen").wait_for()
    assert not Attempt.objects.exists()
    page.keyboard.press("F2")
    citizen.page.get_by_role("heading", name="Sie sprechen mit dem Bürgertelefon").wait_for()
    new.hears(440, "#stimme-caller", "the citizen, after all")
    assert SignOn.objects.get().next == ""
    assert new.problems == []
    for one in (new, citizen):
        one.context.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_page_of_practice_calls(
    site: str,
    browser: Browser,
    agent: Agent,  # pytest's way to a fixture of another file
    accessible: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    page = signed_in(browser, site, "teamleitung", width, height)
    page.goto(site + "/uebung/")
    accessible(page)
    assert not sideways(page)
    picture(page, f"practice-calls-{width}")
    page.get_by_role("textbox", name="Wer ruft an?").fill("Ein Vater mit zwei Kindern")
    page.get_by_role("button", name="Anlegen").click()
    page.get_by_text("Bitte schreiben Sie, womit das Gespräch beginnt.").first.wait_for()
    accessible(page)
    page.get_by_role("textbox", name="Was sagt sie oder er?").fill("Guten Tag.")
    page.get_by_role("textbox", name="Worauf kommt es an?").fill("Freundlich sein.")
    page.get_by_role("button", name="Anlegen").click()
    last = page.get_by_role("listitem").filter(has_text="Ein Vater mit zwei Kindern")
    last.get_by_role("button", name="Nicht mehr üben").click()
    last.get_by_role("button", name="Wieder üben").wait_for()
    accessible(page)
    page.context.close()
