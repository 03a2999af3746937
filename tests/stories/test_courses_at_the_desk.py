"""An agent registers a caller and puts her daughter on the list, by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from tests.courses.conftest import make_course
from tests.desk.test_courses import course, full, school
from tests.stories.conftest import at_both_sizes
from tests.stories.test_screens import agent, put, signed_in

from buergertelefon.contacts.models import Contact
from buergertelefon.courses.models import Course, Registration
from buergertelefon.staff.models import Agent

__all__ = ["agent", "course", "school"]
pytestmark = [pytest.mark.django_db(transaction=True)]


def test_one_place_left_for_two_without_a_mouse(
    site: str,
    browser: Browser,
    agent: Agent,
    course: Course,
    accessible: Callable[[Page], None],
    settings: Settings,
) -> None:
    # nothing is sent: no worker runs
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "amt@beispiel.de"
    full(course, left=1)
    make_course("S-102", school=course.school, first=course.begins, title="Spanisch A1 am Abend")
    put(agent, "talking")
    page = signed_in(browser, site, "agent1", 1440, 900)
    page.goto(site + "/desk/")
    page.locator("body[data-ready='1']").wait_for()
    page.keyboard.type("volkshochschule")
    page.locator("#antwort[data-slug=vhs-kurs]").wait_for()
    at_both_sizes(page, "desk-course-answer")
    page.keyboard.press("Alt+Shift+K")
    page.locator("#ks-q:focus").wait_for()
    page.keyboard.type("spanisch vegesack")
    page.locator("#ks-hits-h").get_by_text("2 Kurse").wait_for()
    accessible(page)
    at_both_sizes(page, "desk-course-search")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#ks-seats:focus").wait_for()
    accessible(page)
    at_both_sizes(page, "desk-course-one")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    split = page.get_by_role("button", name="1 anmelden, 1 auf die Warteliste")
    split.wait_for()
    accessible(page)
    page.keyboard.press("Enter")  # the focus is on what is proposed
    page.locator("#ks-name:focus").wait_for()
    page.keyboard.type("Maria Beispiel")
    for word in ("Beispielweg 2", "28195"):
        page.keyboard.press("Tab")
        page.keyboard.type(word)
    page.locator("#ks-who-1").focus()
    page.keyboard.type("Kind")
    page.keyboard.press("Tab")
    page.keyboard.type("Ada Beispiel")
    page.locator("#ks-reduction-0").focus()
    page.keyboard.type("Bremen")
    page.locator("#ks-quote").get_by_text("Ermäßigung Bremen-Pass").wait_for()
    accessible(page)
    at_both_sizes(page, "desk-course-people")
    page.get_by_role("button", name="1 anmelden, 1 auf die Warteliste").focus()
    page.keyboard.press("Enter")
    page.locator("#ks-born-1:focus").wait_for()  # what is missing is named and has the focus
    accessible(page)
    assert page.locator("#ks-name").input_value() == "Maria Beispiel"
    page.keyboard.type("01032015")
    page.keyboard.press("Escape")  # one step back, and nothing typed is lost
    page.get_by_role("button", name="1 anmelden, 1 auf die Warteliste").focus()
    page.keyboard.press("Enter")
    page.locator("#ks-name:focus").wait_for()
    assert page.locator("#ks-name-1").input_value() == "Ada Beispiel"
    page.locator("#ks-mail").focus()
    page.keyboard.type("maria@beispiel.de")
    page.keyboard.press("Enter")
    page.locator("#kurs-code").wait_for()
    own, child = Registration.objects.order_by("state")
    assert (own.state, child.state) == ("confirmed", "waiting")
    accessible(page)
    at_both_sizes(page, "desk-course-done")
    assert f"Code {own.reference}" in Contact.objects.get().note
    page.context.close()
