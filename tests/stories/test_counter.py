"""A morning at an office: two clerks, two appointments, a walk-in, and the screen on the wall."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.appointments.conftest import make_calendar
from tests.counter.conftest import PASSWORD, booked, make_clerk, set_to_eight
from tests.stories.conftest import sideways

from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.rules.life import State

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def eight(monkeypatch: pytest.MonkeyPatch) -> None:
    """The calendar's day is today."""
    set_to_eight(monkeypatch)


#: instead of the browser's voice: what it was to say
VOICE = """window.said = [];
speechSynthesis.speak = (one) => window.said.push(`${one.lang}: ${one.text}`);"""


def at_counter(browser: Browser, site: str, name: str, counter: str) -> Page:
    """A clerk who has signed in and says where they work, by keyboard."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE").new_page()
    page.goto(site + "/anmelden/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/schalter/")
    page.get_by_label("Platz", exact=True).fill(counter)
    page.keyboard.press("Enter")
    page.wait_for_url("**/schalter/kfz/")
    return page


def looked_at(page: Page, name: str, accessible: Callable[[Page], None]) -> None:
    """On a desk and on a phone, in both themes."""
    before = page.viewport_size
    for width, height in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert not sideways(page), f"{name} at {width}"
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=Path(shots) / f"{name}-{width}.png", full_page=True)
    if before:
        page.set_viewport_size(before)
    accessible(page)


def press(page: Page, name: str) -> None:
    """A button by its words, with the keyboard."""
    button = page.get_by_role("button", name=name).first
    expect(button).to_be_visible()
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_morning(
    browser: Browser,
    site: str,
    accessible: Callable[[Page], None],
    until: Callable[..., None],
) -> None:
    calendar = make_calendar()
    for name in ("amt1", "amt2"):
        make_clerk(calendar.centre, name)
    early, late = booked(calendar, 8, 10), booked(calendar, 8, 20)
    three = at_counter(browser, site, "amt1", "3")
    five = at_counter(browser, site, "amt2", "5")
    looked_at(three, "day-empty", accessible)
    with three.expect_popup() as opened:
        three.get_by_role("link", name="Anzeige öffnen").click()
    address = opened.value.url
    opened.value.close()
    wall = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    problems: list[str] = []
    wall.on("pageerror", lambda error: problems.append(str(error)))
    wall.add_init_script(VOICE)
    wall.goto(address)
    expect(wall.get_by_text("Ihre Nummer erscheint hier")).to_be_visible()
    looked_at(wall, "wall-empty", accessible)
    # this browser may sound without being asked, as one that was started as a kiosk
    expect(wall.get_by_role("button", name="Ton einschalten")).to_be_hidden()

    for row in (late, early):
        press(three, f"Ist da : {row.reference}")
    three.get_by_label("Leistung").select_option("kurz")
    press(three, "Nummer geben")
    expect(three.get_by_text("A-001")).to_be_visible()
    looked_at(three, "slip", accessible)
    three.get_by_role("link", name="Zum Tag").click()
    expect(wall.locator("#waiting")).to_have_text("3")
    looked_at(three, "day-waiting", accessible)

    assert three.evaluate("document.activeElement.id") == "weiter"
    press(three, "Weiter")
    expect(three.locator(".bt-counter__word")).to_have_text(early.reference)
    first = wall.locator("#calls tr").first
    expect(first).to_contain_text(early.reference)
    expect(first).to_have_class("bt-display__new")
    words = f"Termin {' '.join(early.reference)}, bitte zu Platz 3."
    expect(wall.locator("#says")).to_have_text(words)
    press(five, "Weiter")
    expect(first).to_contain_text("A-001")
    expect(wall.locator("#says")).to_have_text("Nummer A 1, bitte zu Platz 5.")
    until(lambda: wall.evaluate("said.length") == 2, what="gong, then both calls")
    assert wall.evaluate("said") == [
        f"de-DE: {words}", "de-DE: Nummer A 1, bitte zu Platz 5.",
    ]  # fmt: skip
    looked_at(three, "day-called", accessible)
    expect(first).not_to_have_class("bt-display__new", timeout=10_000)
    looked_at(wall, "wall-called", accessible)

    # the same one once more is a new call; the place of focus and page is kept by itself
    three.wait_for_timeout(4_000)
    press(three, "Noch einmal aufrufen")
    expect(first).to_contain_text(early.reference)
    expect(wall.locator("#says")).to_have_text(words)
    press(three, "Parken")
    expect(three.get_by_role("heading", name="Geparkt")).to_be_visible()
    expect(wall.locator("#calls tr")).to_have_count(1)
    press(three, "Weiter")
    expect(three.locator(".bt-counter__word")).to_have_text(late.reference)
    press(three, "Nicht erschienen")
    expect(five.get_by_role("button", name=f"Wieder da : {early.reference}")).to_be_visible()
    press(five, f"Wieder da : {early.reference}")
    five.get_by_text("Weitergeben").first.click()
    five.get_by_role("textbox", name="An Platz").fill("3")
    press(five, "Weitergeben")
    for word in (early.reference, "A-001"):  # who was back before the other was handed on
        press(three, "Weiter")
        expect(three.locator(".bt-counter__word")).to_have_text(word)
        press(three, "Erledigt")
    states = dict(Booking.objects.values_list("reference", "state"))
    assert states.pop(early.reference) == State.DONE
    assert states.pop(late.reference) == State.NO_SHOW
    assert list(states.values()) == [State.DONE]

    # the network is gone: the last words stay and the screen says so
    press(three, f"Doch da : {late.reference}")
    press(three, "Weiter")
    expect(first).to_contain_text(late.reference)
    wall.context.set_offline(True)
    expect(wall.get_by_role("alert")).to_contain_text("Keine Verbindung. Stand von")
    expect(first).to_contain_text(late.reference)
    looked_at(wall, "wall-offline", accessible)
    wall.context.set_offline(False)
    expect(wall.get_by_role("alert")).to_be_hidden()
    assert problems == []
    for page in (three, five, wall):
        page.context.close()


def test_who_wants_no_motion_sees_the_call_filled_and_still(browser: Browser, site: str) -> None:
    calendar = make_calendar()
    make_clerk(calendar.centre)
    row = booked(calendar, 8, 10)
    three = at_counter(browser, site, "amt1", "3")
    address = three.get_by_role("link", name="Anzeige öffnen").get_attribute("href")
    wall = browser.new_context(reduced_motion="reduce").new_page()
    wall.goto(str(address))
    press(three, f"Ist da : {row.reference}")
    press(three, "Weiter")
    called = wall.locator(".bt-display__new th")
    expect(called).to_have_text(row.reference)
    assert called.evaluate("one => getComputedStyle(one).animationName") == "none"
    for page in (three, wall):
        page.context.close()
