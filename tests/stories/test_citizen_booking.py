"""A citizen books, moves and cancels an appointment with the keyboard alone, in two languages."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.appointments.test_public import open_every_day
from tests.stories.conftest import sideways

from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.rules.life import State
from buergertelefon.base.models import Municipality

pytestmark = [pytest.mark.django_db(transaction=True)]
SIZES = [pytest.param(1440, id="desk"), pytest.param(390, id="phone")]
WORDS = {
    "de": ("Freie Termine zeigen", "Ich notiere mir den Code", "Termin buchen",
           "Termin verschieben", "Termin absagen", "Ja, Termin absagen", "Ihr Termin ist abgesagt"),
    "en": ("Show free times", "I write down the code", "Book an appointment",
           "Move the appointment", "Cancel the appointment", "Yes, cancel the appointment",
           "Your appointment is cancelled"),
}  # fmt: skip


@pytest.fixture
def sized(browser: Browser, width: int, lang: str, site: str) -> Iterator[Page]:
    """A page of this width in this language."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="de-DE")
    context.add_cookies([{"name": "django_language", "value": lang, "url": site}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert problems == []


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]  # a role's name
    expect(wanted).to_be_visible()
    for _ in range(80):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(name)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("width", SIZES)
def test_booked_moved_and_cancelled_by_keyboard(
    sized: Page, site: str, width: int, lang: str, accessible: Callable[[Page], None]
) -> None:
    for key, slug in (("04011000", "bremen"), ("04012000", "bremerhaven")):
        Municipality.objects.create(key=key, slug=slug, name=slug.title())
    open_every_day(address="Stresemannstraße 48, 28207 Bremen")
    open_every_day("nord", address="Gerhard-Rohlfs-Straße 62, 28757 Bremen", step_free="yes")
    page = sized
    show, noted, book, move, cancel, sure, cancelled = WORDS[lang]

    def looked_at(name: str) -> None:
        assert not sideways(page), name
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=Path(shots) / f"{name}-{lang}-{width}.png", full_page=True)
        accessible(page)

    def press(role: str, name: str, key: str = "Enter") -> None:
        tab_to(page, role, name)
        page.keyboard.press(key)

    page.goto(site + "/termin/")
    tab_to(page, "combobox", "Was möchten" if lang == "de" else "What would")
    page.keyboard.type("Kurz")
    press("button", show)
    page.wait_for_url("**leistung=kurz**")
    looked_at("list")
    press("button", "08:00")
    page.wait_for_url("**/gehalten/")
    expect(page.locator("[data-until]")).to_contain_text(":")
    looked_at("hold")
    press("radio", noted, "Space")
    press("button", book)
    page.wait_for_url("**/termin/*/")
    expect(page.get_by_role("link", name=move)).to_be_visible()
    row = Booking.objects.get()
    assert row.state == State.CONFIRMED
    looked_at("booked")
    press("link", move)
    page.wait_for_url("**/verschieben/")
    looked_at("move")
    press("button", "08:10")
    page.wait_for_url(f"**/termin/{row.reference}/")
    page.locator("summary", has_text=cancel).focus()
    page.keyboard.press("Enter")
    looked_at("cancel")
    press("button", sure)
    expect(page.get_by_role("heading", name=cancelled)).to_be_visible()
    looked_at("cancelled")
    row.refresh_from_db()
    assert (row.state, row.changes) == (State.CANCELLED, 2)
