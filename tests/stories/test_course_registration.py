"""A citizen registers two for a course with one place left, by keyboard, in two languages."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from tests.courses.conftest import make_school
from tests.stories.conftest import sideways
from tests.stories.test_citizen_booking import tab_to
from tests.website.courses.conftest import by_telephone, soon

from buergertelefon.courses.models import Registration
from buergertelefon.courses.rules.life import State

pytestmark = [pytest.mark.django_db(transaction=True)]
SIZES = [pytest.param(1440, id="desk"), pytest.param(390, id="phone")]
WORDS = {
    "de": {
        "two": "für zwei Personen", "go": "Weiter", "split": "1 Platz nehmen",
        "mail": "per E-Mail", "invoice": "per Rechnung", "price": "Weiter zum Preis",
        "press": "Zahlungspflichtig anmelden", "done": "Sie sind angemeldet",
        "end": "Anmeldung widerrufen", "sure": "Ja, widerrufen", "over": "Sie sind abgemeldet",
    },
    "en": {
        "two": "for two people", "go": "Continue", "split": "Take 1 place",
        "mail": "by e-mail", "invoice": "by invoice", "price": "Continue to the price",
        "press": "Register with obligation to pay", "done": "You are registered",
        "end": "Withdraw from the registration", "sure": "Yes, withdraw",
        "over": "You are no longer registered",
    },
}  # fmt: skip


@pytest.fixture
def sized(browser: Browser, width: int, lang: str, site: str) -> Iterator[Page]:
    """A page of this width in this language."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="de-DE")
    context.add_cookies([{"name": "django_language", "value": lang, "url": site}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("width", SIZES)
def test_one_place_and_the_waiting_list_by_keyboard(
    sized: Page,
    site: str,
    width: int,
    lang: str,
    accessible: Callable[[Page], None],
    settings: Settings,
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "kurse@example.org"
    course = soon(school=make_school())
    by_telephone(course, 4)
    page, words = sized, WORDS[lang]

    def looked_at(name: str) -> None:
        assert not sideways(page), name
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=Path(shots) / f"{name}-{lang}-{width}.png", full_page=True)
        accessible(page)

    def press(role: str, name: str, key: str = "Enter") -> None:
        tab_to(page, role, words[name])
        page.keyboard.press(key)

    def fill(field: str, value: str) -> None:
        page.locator(f'[name="{field}"]').fill(value)

    page.goto(f"{site}/kurse/{course.pk}/anmelden/")
    looked_at("places")
    page.locator("[name=wer]:checked").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label(words["two"])).to_be_checked()
    press("button", "go")
    expect(page.get_by_role("button", name=words["split"])).to_be_visible()
    looked_at("split")
    press("button", "split")
    page.wait_for_url("**/angaben/")
    expect(page.locator("[data-until]")).to_contain_text(":")
    looked_at("details")
    press("button", "price")
    expect(page.locator("#fehler")).to_be_focused()
    looked_at("errors")
    for field, value in (
        ("name-0", "Ada Beispiel"), ("name-1", "Bea Beispiel"), ("name", "Ada Beispiel"),
        ("street", "Beispielweg 2"), ("postcode", "28195"), ("town", "Bremen"),
        ("mail", "ada@beispiel.de"),
    ):  # fmt: skip
        fill(field, value)
    page.locator("#reduction-0").select_option("pass")
    page.get_by_label(words["mail"]).check()
    page.get_by_label(words["invoice"]).check()
    press("button", "price")
    expect(page.get_by_role("button", name=words["press"])).to_be_visible()
    looked_at("review")
    press("button", "press")
    expect(page.get_by_role("heading", name=words["done"])).to_be_visible()
    looked_at("own")
    row = Registration.objects.exclude(row=None).get(state=State.CONFIRMED)
    assert (row.fee_cents, row.participants.get().name) == (6_800, "Ada Beispiel")
    page.goto(f"{site}/kurse/anmeldung/{row.reference}/wechseln/")
    looked_at("change")
    page.go_back()
    page.locator("summary", has_text=words["end"]).focus()
    page.keyboard.press("Enter")
    looked_at("ending")
    press("button", "sure")
    expect(page.get_by_role("heading", name=words["over"])).to_be_visible()
    looked_at("ended")
    waiting = Registration.objects.exclude(row=None).get(seats=1, state=State.OFFERED)
    page.goto(f"{site}/kurse/anmeldung/{waiting.reference}/")
    looked_at("offer")
