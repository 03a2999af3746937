"""A crowd wants appointments: a fair order, no riddle, and nobody left out for want of a script."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.fixtures import Settings
from tests.appointments.test_public import open_every_day
from tests.stories.conftest import sideways

from buergertelefon.appointments.actions import rush
from buergertelefon.appointments.models import Booking, SpentProof
from buergertelefon.base.models import Municipality

pytestmark = [pytest.mark.django_db(transaction=True)]
LIST = "/termin/?leistung=kurz&personen=1"


@pytest.fixture(autouse=True)
def city(transactional_db: None, settings: Settings) -> Iterator[None]:  # rows first
    """Places of tomorrow; proof is asked for, a waiting room begins when a test says so."""
    settings.PROOF_WORK, settings.PROOF_WAIT = 6000, 2
    settings.RUSH_LIMIT, settings.RUSH_ADMIT = 1000, 60
    cache.clear()
    for key, slug in (("04011000", "bremen"), ("04012000", "bremerhaven")):
        Municipality.objects.create(key=key, slug=slug, name=slug.title())
    open_every_day(address="Stresemannstraße 48, 28207 Bremen")
    yield
    cache.clear()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A browser of its own, with or without scripts; its console stays empty."""
    opened, problems = [], list[str]()

    def come(*, script: bool = True, width: int = 1440) -> Page:
        context = browser.new_context(
            java_script_enabled=script, locale="de-DE", viewport={"width": width, "height": 900}
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console", lambda said: problems.append(said.text) if said.type == "error" else None
        )
        return page

    yield come
    for context in opened:
        context.close()
    assert [one for one in problems if "422" not in one] == []


def picture(page: Page, name: str) -> None:
    assert not sideways(page), name
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=Path(shots) / f"{name}.png", full_page=True)


def first_time(page: Page) -> None:
    page.get_by_role("button", name="08:00").first.click()


def test_a_browser_with_a_script_works_while_one_reads(
    visitor: Callable[..., Page], site: str, settings: Settings, accessible: Callable[[Page], None]
) -> None:
    settings.PROOF_WORK = 400_000  # so that it is not ready when somebody presses
    page = visitor()
    held: list[Route] = []
    holds = "**/termin/halten/"  # goes on once the page was looked at
    page.route(holds, lambda route: held.append(route))  # noqa: PLW0108  # it asks for a function
    page.goto(site + LIST)
    first_time(page)
    says = page.locator("[data-proof-says]")
    expect(says).to_contain_text("Ihr Browser rechnet kurz")
    picture(page, "proof-1440")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    page.wait_for_url("**/gehalten/", timeout=60_000)
    assert (SpentProof.objects.get().worked, Booking.objects.count()) == (True, 1)
    accessible(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_without_a_script_one_waits_some_seconds(
    visitor: Callable[..., Page], site: str, width: int
) -> None:
    page = visitor(script=False, width=width)
    page.goto(site + LIST)
    first_time(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Einen Moment, bitte")
    picture(page, f"patience-{width}")
    time.sleep(
        2.5
    )  # what the page asks for: whoever has no script waits so long by the server's clock
    page.get_by_role("button", name="Platz halten").press("Enter")
    page.wait_for_url("**/gehalten/")
    assert not SpentProof.objects.get().worked


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_waiting_room_lets_in_by_itself(
    visitor: Callable[..., Page],
    site: str,
    script: bool,  # parametrized
    width: int,
    accessible: Callable[[Page], None],
) -> None:
    at = timezone.now()
    room = rush.begin(per_minute=15, at=at)
    for _ in range(3):
        rush.take_ticket(room.id, at=at)
    page = visitor(script=script, width=width)
    page.goto(site + LIST)
    says = page.locator("#stand")
    expect(says).to_contain_text("Vor Ihnen sind 3 Personen. Sie sind in etwa 1 Minute dran.")
    picture(page, f"queue-{width}")
    if script:
        accessible(page)
    expect(page.get_by_role("heading", name="Freie Termine")).to_be_visible(timeout=30_000)
    assert page.url == site + LIST
    first_time(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Termin bestätigen" if script else "Einen Moment, bitte"
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_before_it_opens_everybody_sees_that_a_lot_is_drawn(
    visitor: Callable[..., Page], site: str, width: int, accessible: Callable[[Page], None]
) -> None:
    at = timezone.now()
    room = rush.begin(per_minute=600, at=at, opens=at + timedelta(seconds=8))
    for _ in range(4):
        rush.take_ticket(room.id, at=at)
    page = visitor(width=width)
    page.goto(site + LIST)
    expect(page.get_by_role("heading", level=1)).to_contain_text("geht es los")
    expect(page.locator("#warteraum")).to_contain_text("ausgelost")
    picture(page, f"lot-{width}")
    accessible(page)
    expect(page.get_by_role("heading", name="Freie Termine")).to_be_visible(timeout=40_000)
