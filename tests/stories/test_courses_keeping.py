"""A school sets its terms, makes a course without a file, and moves one of its dates."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.courses.conftest import make_course, make_school, register
from tests.stories.test_courses_office import seen, signed_in

from buergertelefon.courses.models import Course, School
from buergertelefon.messages.models import Message
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WORD = "ein-langes-Passwort"


@pytest.fixture
def school(transactional_db: None, settings: object) -> School:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "vhs@beispiel.de"
    school = make_school()
    Agent.objects.create_user(
        "amt1", WORD, name="amt1", centre=school.centre, roles=[Role.BACK_OFFICE]
    )
    return school


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_a_school_without_a_file_keeps_its_courses(
    site: str, browser: Browser, school: School, accessible: Callable[[Page], None],
    width: int, height: int,
) -> None:  # fmt: skip
    first = timezone.localdate() + timedelta(days=20)
    page = signed_in(browser, site, width, height)
    page.goto(site + "/kurse-verwaltung/")
    page.get_by_role("link", name="Bedingungen: VHS Beispiel").press("Enter")
    seen(page, accessible, "terms", width)
    page.locator("#id_konto-iban").fill("DE02 1203 0000 0000 2020 51")
    page.get_by_role("button", name="Konto ansehen und ändern").press("Enter")
    expect(page.get_by_text("Noch ist nichts geändert")).to_be_in_viewport()
    seen(page, accessible, "account", width)
    page.get_by_role("button", name="Ja, Konto ändern").press("Enter")
    expect(page.get_by_text("Das Konto ist geändert.")).to_be_in_viewport()
    page.locator("#id_regel-days_before").fill("7")
    page.locator("#id_regel-percent").fill("10")
    page.get_by_role("button", name="Regel anlegen").press("Enter")
    expect(page.get_by_text("gibt es schon eine Regel").first).to_be_visible()
    seen(page, accessible, "terms-wrong", width)
    page.goto(site + "/kurse-verwaltung/anbieter/vhs/neuer-kurs/")
    for name, value in (("number", "H-1"), ("title", "Nähen"), ("maximum", "8"),
                        ("first", f"{first}"), ("begins", "18:00"), ("ends", "19:30"),
                        ("count", "3")):  # fmt: skip
        page.locator(f"#id_{name}").fill(value)
    seen(page, accessible, "new", width)
    page.get_by_role("button", name="Termine vorschlagen").press("Enter")
    expect(page.get_by_text("Noch ist nichts angelegt.")).to_be_in_viewport()
    seen(page, accessible, "new-dates", width)
    page.get_by_role("group", name="Termin 2").get_by_label("Fällt weg").press("Space")
    page.get_by_role("button", name="Kurs anlegen").press("Enter")
    expect(page.get_by_text("ist angelegt und im Programm")).to_be_visible()
    seen(page, accessible, "edit", width)
    course = Course.objects.get()
    assert course.sessions.count() == 2
    register(course, at=timezone.now())
    Message.objects.all().delete()
    page.get_by_role("link", name="Termine ändern").press("Enter")
    page.locator("#id_termin-1-day").fill(f"{course.ends + timedelta(days=1)}")
    page.locator("#id_termin-0-ends").fill("17:00")
    page.get_by_role("button", name="Termine speichern").press("Enter")
    expect(page.get_by_text("nicht nach dem Beginn").first).to_be_visible()
    seen(page, accessible, "dates-wrong", width)
    page.locator("#id_termin-0-ends").fill("19:30")
    page.get_by_role("button", name="Termine speichern").press("Enter")
    expect(page.get_by_text("Nachrichten: 1.")).to_be_visible()
    assert Message.objects.get().cause == "course-dates"
    made = make_course("S-9")
    page.goto(f"{site}/kurse-verwaltung/kurs/{made.pk}/bearbeiten/")
    seen(page, accessible, "edit-venue", width)
