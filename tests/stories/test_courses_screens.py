"""The citizens' pages of courses: axe in both themes, by keyboard, nothing scrolls sideways."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.courses.factories import make_course, make_school
from tests.stories.conftest import sideways

from buergertelefon.courses import catalogue
from buergertelefon.courses.models import Reduction, Venue

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_somebody_finds_a_course_by_keyboard(
    site: str, page: Page, accessible: Callable[[Page], None]
) -> None:
    catalogue.forget()
    school = make_school()
    monday = timezone.localdate() + timedelta(weeks=2, days=-timezone.localdate().weekday())
    full = make_course(
        school, "Spanisch A1 am Abend", days=f"{monday} 18:30", place="Vegesack", level="A1",
        taken=10, dates=10, text="Für Reisende.", lecturer="Dozentin für Spanisch", units=20,
        material_cents=850, material_note="Lehrbuch", minimum=6, area="Sprachen", age_from=16,
    )  # fmt: skip
    make_course(school, "Spanisch A1 kompakt", days=f"{monday} 18:00", level="A1", fee_cents=5900)
    make_course(school, "Smartphone für Senioren", days=f"{monday} 10:00", fee_cents=0, maximum=2)
    Venue.objects.update(street="Musterstraße 1", postcode="28757", step_free="yes")
    Reduction.objects.create(
        school=school, slug="pass", name="Inhaber des Passes", percent=50, proof="der Pass selbst"
    )
    page.goto(f"{site}/kurse/")
    page.get_by_label("Was möchten Sie lernen?").focus()
    page.keyboard.type("spansich abends")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 Kurse passen")).to_be_visible()
    expect(page.get_by_role("link", name="Wegnehmen: abends")).to_be_visible()
    for path in ("/kurse/", "/kurse/?q=spansich+abends+bis+20+Euro", "/kurse/?stufe=A1",
                 f"/kurse/{full.pk}/"):  # fmt: skip
        page.goto(site + path)
        accessible(page)
        for width, height in ((390, 844), (1440, 900)):
            page.set_viewport_size({"width": width, "height": height})
            assert not sideways(page), (path, width)
