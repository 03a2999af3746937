"""A fee changes: one writes, a second approves, the person in the middle of a call sees it."""

import subprocess
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route
from tests.stories.conftest import at_both_sizes, picture, sideways
from tests.stories.test_first_call import (
    Person,
    Until,
    exchanges,
    sit_down,
    title,
    voices,
)
from tests.stories.test_screens import signed_in

from buergertelefon.demo.load import load
from buergertelefon.directory.actions import absent, close_on
from buergertelefon.directory.models import Office
from buergertelefon.knowledge import catalogue
from buergertelefon.knowledge.models import Answer, Flag, Notice

__all__ = ["exchanges", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]
#: seconds within which a change is at every desk
AT_THE_DESK = 2.0


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until the control of that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).innerText ?? ''"
        )
        if said.strip().startswith(name):
            return
    pytest.fail(f"Tab never reaches {name!r}")


def enter(page: Page) -> None:
    """Press Enter and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_agent_in_a_call_sees_a_fee_as_soon_as_a_second_person_approves_it(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    browser: Browser,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    agent = Person(browser, site, until)
    sit_down(agent, "agent1")
    desk = agent.page
    desk.keyboard.press("F2")
    title(desk, "Im Gespräch", until)
    desk.keyboard.type("hundesteuer")
    desk.get_by_role("heading", name="Hund anmelden").wait_for()
    desk.locator("#antwort dd", has_text="150 Euro im Jahr").wait_for()

    writer = signed_in(browser, site, "redaktion", 1440, 900)  # by keyboard alone from here
    writer.wait_for_url("**/wissen/")
    tab_to(writer, "Alle Auskünfte")
    enter(writer)
    tab_to(writer, "Suchen")
    writer.keyboard.type("hundesteuer")
    enter(writer)
    tab_to(writer, "Hund anmelden")
    enter(writer)
    tab_to(writer, "Ändern")
    enter(writer)
    tab_to(writer, "Gebühr")
    writer.keyboard.press("Control+A")
    writer.keyboard.type("160 Euro im Jahr")
    tab_to(writer, "Zur Freigabe geben")
    writer.keyboard.press("Enter")
    writer.get_by_text("Zur Freigabe gegeben.").wait_for()

    second = signed_in(browser, site, "redaktion2", 1440, 900)
    second.get_by_role("region", name="Warten auf Ihre Freigabe").get_by_role("link").click()
    assert second.locator("ins").all_inner_texts() == ["160"]
    second.get_by_role("button", name="Freigeben").click()
    approved = time.monotonic()
    desk.locator("#antwort dd", has_text="160 Euro im Jahr").wait_for()
    assert time.monotonic() - approved < AT_THE_DESK
    assert "Gebühr" in desk.inner_text("#bt-status")
    assert desk.evaluate("document.activeElement.id") == "suche", "the cursor stays"
    desk.locator("#treffer [role=option]", has_text="160 Euro im Jahr").wait_for(timeout=5000)
    assert Answer.objects.filter(fee="160 Euro im Jahr", state="published").exists()

    late: list[
        Route
    ] = []  # the renewed answer comes after the next search: it must not stand there
    desk.route("**/desk/answer/**", lambda route: late.append(route))  # noqa: PLW0108  # no builtin
    with desk.expect_request("**/desk/answer/**"):
        Answer.objects.filter(fee="160 Euro im Jahr").update(fee="165 Euro im Jahr")
    desk.keyboard.press("Control+A")
    desk.keyboard.type("elterngeld")
    desk.get_by_role("heading", name="Elterngeld").wait_for()
    with desk.expect_response("**/desk/answer/**"):
        late[0].continue_()
    desk.unroute("**/desk/answer/**")
    desk.evaluate("new Promise((done) => requestAnimationFrame(done))")
    assert desk.get_by_role("heading", name="Elterngeld").is_visible()

    desk.keyboard.press("Alt+q")  # what is wrong with it, in words; then the cursor is back
    desk.keyboard.type("Der Zweithund fehlt")
    accessible(desk)
    at_both_sizes(desk, "desk-wrong")
    desk.keyboard.press("Enter")
    until(lambda: "Die Redaktion prüft" in desk.inner_text("#bt-status"), what="it is sent")
    assert desk.evaluate("document.activeElement.id") == "suche"
    assert Flag.objects.get().text == "Der Zweithund fehlt"

    second.goto(site + "/wissen/meldungen/")
    second.get_by_role("textbox", name="Meldung").fill("Steuerportal bis 14 Uhr gestört")
    second.get_by_role("button", name="Melden", exact=True).click()
    desk.get_by_text("Steuerportal bis 14 Uhr gestört").wait_for(timeout=4000)
    second.get_by_role("button", name="Jetzt beenden").click()
    until(
        lambda: desk.get_by_text("Steuerportal bis 14 Uhr gestört").count() == 0,
        what="the notice is gone",
    )
    assert Notice.objects.count() == 1
    assert agent.problems == []
    for page in (writer, second):
        page.context.close()
    agent.context.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_editors_pages_are_accessible_and_do_not_scroll_sideways(
    transactional_db: None,
    site: str,
    browser: Browser,
    accessible: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    load()
    catalogue.forget()
    page = signed_in(browser, site, "redaktion", width, height)
    draft = Answer.objects.filter(service__slug="hundesteuer", municipality="04011000").first()
    assert draft is not None
    for name, path in (
        ("start", ""),
        ("list", "liste/?q=hund"),
        ("many", "liste/?q=hund"),
        ("service", "leistung/hundesteuer/"),
        ("answer", f"auskunft/{draft.pk}/"),
        ("hints", "hinweise/"),
        ("notices", "meldungen/"),
        ("responsibility", "zustaendig/?topic=kfz-steuer&place=Bremen&on=2014-02-11"),
        ("new", "neu/"),
    ):
        page.goto(f"{site}/wissen/{path}")
        if name == "many":
            page.get_by_role("checkbox", name="Hund anmelden").first.check()
            page.get_by_label("Prüfen bis").last.fill("2027-12-01")
            page.get_by_role("button", name="Vorschau").click()
            page.get_by_role("heading", name="Das würde sich ändern").wait_for()
        accessible(page)
        assert not sideways(page), name
        picture(page, f"editor-{name}-{width}")
    kfz = Office.objects.get(slug="kfz-bremen")
    away = timezone.localdate() + timedelta(days=3)
    absent(kfz.extensions.get(), begins=timezone.localdate(), ends=away)
    close_on(kfz, begins=timezone.localdate(), ends=away, reason="Umzug")
    for name, path in (("book", "?q=kfz"), ("office", "kfz-bremen/")):
        page.goto(f"{site}/telefonbuch/{path}")
        accessible(page)
        assert not sideways(page), name
        picture(page, f"phone-{name}-{width}")
    page.goto(f"{site}/wissen/auskunft/{draft.pk}/")
    page.get_by_role("button", name="Ändern").click()
    page.get_by_role("button", name="Zur Freigabe geben").wait_for()
    accessible(page)
    assert not sideways(page)
    picture(page, f"editor-draft-{width}")
    page.context.close()
