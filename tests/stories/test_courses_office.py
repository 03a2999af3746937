"""The office of a school: sees what to do, ends a registration, cancels a course, by keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.courses.conftest import make_course, make_school, register, wait
from tests.stories.conftest import picture, sideways

from buergertelefon.courses.actions.cancelling import end_all
from buergertelefon.courses.models import Course, Participant, Registration
from buergertelefon.courses.rules.life import State
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WORD = "ein-langes-Passwort"


@pytest.fixture
def course(transactional_db: None, settings: object) -> Course:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "vhs@beispiel.de"
    school = make_school()
    Agent.objects.create_user(
        "amt1", WORD, name="amt1", centre=school.centre, roles=[Role.BACK_OFFICE]
    )
    now, first = timezone.now(), timezone.localdate() + timedelta(days=10)
    course = make_course(first=first, maximum=3, minimum=4)
    row = register(course, 2, at=now)
    Registration.objects.filter(pk=row.pk).update(certificate=now, passed_on=now)
    Participant.objects.update(reduction=school.reductions.first())
    register(course, at=now)
    wait(course, at=now)
    offered = make_course("S-102", first=first, maximum=1, title="Yoga am Abend")
    letter = wait(offered, at=now, phone="0421 3610")
    Registration.objects.filter(pk=letter.pk).update(way="letter")
    return course


def signed_in(browser: Browser, site: str, width: int, height: int) -> Page:
    size = {"width": width, "height": height}
    page = browser.new_context(locale="de-DE", viewport=size, reduced_motion="reduce").new_page()
    page.goto(site + "/anmelden/")
    page.fill("#id_username", "amt1")
    page.fill("#id_password", WORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "anmelden" not in url)
    return page


def seen(page: Page, accessible: Callable[[Page], None], name: str, width: int) -> None:
    accessible(page)
    assert not sideways(page), f"{name} at {width}"
    picture(page, f"courses-{name}-{width}")


def test_the_office_of_a_school(
    site: str, browser: Browser, course: Course, accessible: Callable[[Page], None]
) -> None:
    row = Registration.objects.filter(course=course, seats=2).get()
    root = f"{site}/kurse-verwaltung/"
    paths = {
        "office": "", "course": f"kurs/{course.pk}/", "registration": f"anmeldung/{row.reference}/",
        "register": f"kurs/{course.pk}/anmelden/?plaetze=2",
        "write": f"kurs/{course.pk}/schreiben/", "cancel": f"kurs/{course.pk}/absagen/",
    }  # fmt: skip
    for width, height in ((1440, 900), (390, 844)):
        page = signed_in(browser, site, width, height)
        for name, path in paths.items():
            page.goto(root + path)
            for one in page.locator("details").all():
                one.evaluate("it => it.open = true")
            seen(page, accessible, name, width)
        page.get_by_role("button", name="Kurs absagen").click()  # without a reason
        page.get_by_role("alert").wait_for()
        seen(page, accessible, "cancel-refused", width)
    # by keyboard alone: end one who waits, then cancel the course
    waits = Registration.objects.get(course=course, state=State.WAITING)
    page.goto(f"{root}anmeldung/{waits.reference}/")
    page.locator("summary", has_text="Abmelden").focus()
    for key in ("Enter", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("status").get_by_text("Abgemeldet, nach den Regeln").wait_for()
    page.goto(f"{root}kurs/{course.pk}/absagen/")
    page.get_by_label("Grund").focus()
    page.keyboard.type("Zu wenige Anmeldungen")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/abgesagt/")
    end_all(at=timezone.now())
    page.reload()
    page.get_by_text("alle bearbeitet").wait_for()
    seen(page, accessible, "ending", 390)
