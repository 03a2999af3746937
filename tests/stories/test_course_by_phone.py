"""A caller without e-mail wants "was mit Spanisch, abends, in Vegesack", for her daughter, too.

One place is left: she has it, her daughter waits. A place is freed, the offer comes by letter, and
she says yes by its code. What was agreed lies in the outbox as PDF that everybody can read. A real
Asterisk, a real browser.
"""

import re
import subprocess
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from tests.asterisk.conftest import Switch, switch
from tests.courses.conftest import register
from tests.pdfs import read
from tests.stories.conftest import at_both_sizes
from tests.stories.test_car_tax import MOBILE
from tests.stories.test_first_call import Person, Until, sit_down, title, voices
from tests.stories.test_screens import signed_in
from tests.stories.test_telephone import AGENT, CITIZEN, Telephones, exchange, telephones

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.courses import catalogue
from buergertelefon.courses.actions.registering import cancel
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.rules.life import Reason
from buergertelefon.demo.courses import load_courses
from buergertelefon.messages.models import Message

__all__ = ["exchange", "switch", "telephones", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]
LETTERS = "/nachrichten/briefe/"


def one_place_left() -> tuple[Course, Registration]:
    """In the evening course in Vegesack; and somebody who has one of the others."""
    load_courses(ServiceCentre.objects.get(slug="bremen"), at=timezone.now())
    course = Course.objects.get(school__slug="vhs-bremen", number__endswith="-4101")
    course.elsewhere = course.maximum - 2
    course.save()
    other = register(course, at=timezone.now(), way="letter")
    Message.objects.all().delete()  # theirs is posted
    return course, other


def test_mother_and_daughter_learn_spanish(
    site: str,
    exchange: subprocess.Popen[bytes],
    telephones: Telephones,
    voices: Callable[[int], Browser],
    browser: Browser,
    switch: Switch,
    until: Until,
    accessible: Callable[[Page], None],
    settings: Settings,
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "amt@beispiel.de"
    catalogue.forget()
    course, other = one_place_left()
    caller = telephones.plug(MOBILE, CITIZEN)
    agent = Person(voices(AGENT), site, until)
    sit_down(agent, "agent1")
    page = agent.page
    keys = page.keyboard
    until(lambda: "web1/sip" in switch.says("pjsip show contacts"), what="the page registers")

    def rings() -> None:
        telephones.now(lambda: caller.dial("115"))
        telephones.do(caller.until("talking"))
        telephones.now(lambda: caller.press("1"))
        page.get_by_role("button", name="Annehmen").wait_for()
        until(lambda: "web1" in switch.says("core show channels concise"), what="the page rings")
        keys.press("F2")
        title(page, "Im Gespräch", until)

    def hangs_up() -> None:
        page.wait_for_timeout(2100)  # F8 right after picking up is a slip
        keys.press("F8")
        page.get_by_role("button", name="Abschließen").wait_for()
        keys.press("F8")
        page.get_by_role("button", name="Anruf von Hand").wait_for()

    def types(field: str, words: str) -> None:
        page.locator(field).focus()
        keys.type(words)

    rings()
    keys.type("vhs kurs")
    page.locator("#antwort[data-slug=vhs-kurs]").wait_for()
    keys.press("Alt+Shift+K")
    page.locator("#ks-q:focus").wait_for()
    keys.type("was mit Spanisch, abends, in Vegesack")
    page.get_by_role("button", name="Nicht als Filter: vegesack").wait_for()
    page.locator("#ks-hits-h").get_by_text("2 Kurse").wait_for()
    accessible(page)
    at_both_sizes(page, "desk-course-understood")
    page.get_by_role("button", name="Nicht als Filter: abends").focus()
    keys.press("Enter")  # taken off, and read again
    again = page.get_by_role("button", name="Tageszeit wieder aus den Worten lesen")
    again.wait_for()
    again.focus()
    keys.press("Enter")
    page.get_by_role("button", name="Nicht als Filter: abends").wait_for()
    page.locator(".bt-coursehit", has_text="Spanisch A1 am Abend").focus()
    keys.press("Enter")
    page.locator("#ks-seats:focus").wait_for()
    keys.press("2")
    keys.press("Enter")
    page.get_by_role("button", name="1 anmelden, 1 auf die Warteliste").wait_for()
    keys.press("Enter")
    page.locator("#ks-name:focus").wait_for()
    keys.type("Maria Beispiel")
    types("#ks-street", "Beispielweg 2")
    types("#ks-postcode", "28757")
    types("#ks-reduction-0", "Bremen")
    types("#ks-who-1", "Kind")
    types("#ks-name-1", "Ada Beispiel")
    types("#ks-born-1", "01032015")
    types("#ks-reduction-1", "unter")
    page.locator("#ks-way-mail").focus()
    keys.press("ArrowUp")  # round to the last one: by letter
    assert page.locator("#ks-way-letter").is_checked()
    page.locator("#ks-quote").get_by_text("57,00 €").first.wait_for()
    page.locator("#ks-name").focus()
    keys.press("Enter")
    page.locator("#kurs-code").wait_for()
    own, child = Registration.objects.exclude(pk=other.pk).order_by("state")
    assert (own.state, own.way, own.fee_cents) == ("confirmed", "letter", 5_700)
    assert (child.state, child.way) == ("waiting", "letter")
    person = child.participants.get()
    assert (person.name, person.guardian) == ("Ada Beispiel", "Maria Beispiel")
    hangs_up()
    note = Contact.objects.get().note
    for words in (
        f"Kurs {course.number}, angemeldet, Code {own.reference}",
        f"Kurs {course.number}, Warteliste, Code {child.reference}",
    ):
        assert words in note

    at = timezone.now()
    cancel(other.pk, reason=Reason.CITIZEN, at=at)
    child.refresh_from_db()
    assert (child.state, child.held_until) == ("offered", at + timedelta(days=7))
    offer = Message.objects.get(cause="course-offered")
    assert offer.channel == "letter"
    assert child.reference in offer.text

    rings()  # with the code of the letter
    keys.press("Alt+Shift+K")
    page.locator("#ks-q:focus").wait_for()
    types("#ks-code", child.reference.lower())
    keys.press("Enter")
    yes = page.get_by_role("button", name="Zusagen")
    yes.wait_for()
    yes.focus()
    keys.press("Enter")
    page.get_by_role("heading", name="Angemeldet").wait_for()
    child.refresh_from_db()
    assert child.state == "confirmed"
    assert f"angemeldet, Code {child.reference}" in Contact.objects.latest("begun").note
    # that there is only one place is no trouble of the page
    assert [one for one in agent.problems if "422" not in one] == []

    letters_are_printed(signed_in(browser, site, "vhs", 1440, 900), site, own, accessible)


def letters_are_printed(
    page: Page, site: str, own: Registration, accessible: Callable[[Page], None]
) -> None:
    """By the back office, by keyboard; what the caller gets says all she must know."""
    page.goto(site + LETTERS)
    page.get_by_role("heading", name="Noch zu senden (5)").wait_for()
    accessible(page)
    at_both_sizes(page, "letters-waiting")
    one = Message.objects.get(cause="course-confirmed", text__contains=own.reference)
    answer = page.request.get(f"{site}{LETTERS}{one.pk}.pdf")
    assert answer.ok, answer.text()
    letter = read(answer.body())
    assert (letter.is_tagged, letter.ua_part, letter.language) == (True, "1", "de")
    assert letter.title == one.subject == f"Ihre Anmeldung zum Kurs {own.course.number}"
    assert letter.fonts_outside == ()
    said = " ".join(letter.text.split())
    due = own.charges.get().due
    for words in (
        "Kursentgelt", "114,00 €", "Bremen-Pass", "57,00 €", f"{due:%d.%m.%Y}", own.reference,
        f"{own.withdraw_until:%d.%m.%Y}", "Maria Beispiel", "28757 Bremen",
    ):  # fmt: skip
        assert words in said, said
    page.get_by_role("button", name="Alle als gesendet eintragen").focus()
    page.keyboard.press("Enter")
    page.get_by_text("5 Briefe als gesendet eingetragen.").wait_for()
    accessible(page)
    at_both_sizes(page, "letters-entered")
    page.get_by_role("button", name="Doch nicht gesendet").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Noch zu senden (5)").wait_for()
    page.get_by_role("button", name=re.compile(f"Nicht senden.*Brief {one.pk}$")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile(f"Doch senden.*Brief {one.pk}$")).wait_for()
    accessible(page)
    page.context.close()
