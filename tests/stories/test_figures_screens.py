"""Pages of figures: a team lead by keyboard, citizens without script; axe, two sizes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.factories import PASSWORD, make_agent, make_centre
from tests.stories.conftest import at_both_sizes, sideways
from tests.stories.test_editing import enter, tab_to
from tests.stories.test_waste_screens import presses, writes

from buergertelefon.base.models import ServiceCentre
from buergertelefon.demo.history import load_history
from buergertelefon.directory.models import Service
from buergertelefon.reporting.models import AlarmRule, PastImport

pytestmark = [pytest.mark.django_db(transaction=True)]
Look = Callable[[Page, str], None]
#: a day long before the examples
SUMS = "Tag;Leitung;angeboten;angenommen;angenommen in Zeit;mittlere Wartezeit (s)\n"
SUMS += "16.06.2014;Bürgertelefon;1294;1200;1000;21\n"


@pytest.fixture
def look(accessible: Callable[[Page], None]) -> Look:
    def see(page: Page, name: str) -> None:
        accessible(page)
        at_both_sizes(page, f"figures-{name}" if name else "")

    return see


@pytest.fixture
def centre(transactional_db: None) -> ServiceCentre:
    """With the example figures, of one topic."""
    Service.objects.create(slug="personalausweis", name="Personalausweis beantragen", popular=1)
    centre = make_centre()
    make_agent(centre, "leitung")
    load_history(centre, at=timezone.now())
    return centre


@pytest.fixture
def lead(site: str, browser: Browser, centre: ServiceCentre) -> Any:
    """A page of a team lead, signed in by keyboard."""
    context = browser.new_context(
        locale="de-DE", viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{site}/anmelden/?next=/zahlen/")
    page.keyboard.type("leitung")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    enter(page)
    yield page
    context.close()


def test_a_team_lead_reads_figures_by_keyboard(lead: Page, look: Look) -> None:
    expect(lead.get_by_role("heading", name="75 von 100 Anrufen in 30 Sekunden")).to_be_visible()
    lead.locator("#zeitraum").focus()
    lead.keyboard.type("dieses Jahr")
    presses(lead, "Zeigen")
    look(lead, "promise")
    tab_to(lead, "Dieselben Anrufe nach den fünf anderen Formeln")
    lead.keyboard.press("Enter")
    expect(lead.get_by_text("Wir nennen die strengste zuerst")).to_be_visible()
    focus_is_seen_and_wide_boxes_take_it(lead)
    presses(lead, "Gründe")
    look(lead, "reasons")
    presses(lead, "Auswertung")
    look(lead, "analysis")
    for way, first in (("Wochentag und Stunde", "Montag, 7 Uhr"), ("Monat", "")):
        presses(lead, way)
        expect(lead.locator("tbody th").filter(has_text=first).first).to_be_visible()
    look(lead, "analysis-months")
    presses(lead, "Themen")
    look(lead, "topics")
    presses(lead, "Personalausweis beantragen")
    expect(lead.get_by_role("heading", level=1)).to_contain_text("Personalausweis beantragen")
    presses(lead, "Was gespeichert ist")
    look(lead, "stored")


def focus_is_seen_and_wide_boxes_take_it(page: Page) -> None:
    """On a phone: what scrolls sideways can be reached by Tab; each stop has an outline."""
    page.set_viewport_size({"width": 390, "height": 844})
    wide = "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1"
    wide += " && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0)"
    assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 80))") == []
    page.get_by_role("button", name="Zeigen").focus()
    shown = "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')"
    for _ in range(10):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.outerHTML.slice(0, 80)")
        assert page.evaluate(f"{shown}(getComputedStyle(document.activeElement))"), said
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_team_lead_settles_alarms_and_brings_the_past(
    lead: Page, centre: ServiceCentre, look: Look
) -> None:
    presses(lead, "Alarme")
    writes(lead, "Grenze in Sekunden", "0")
    presses(lead, "Speichern")
    look(lead, "alarms-refused")
    writes(lead, "Grenze in Sekunden", "90")
    presses(lead, "Speichern")
    expect(lead.get_by_text("Alarme gespeichert.")).to_be_visible()
    look(lead, "alarms")
    assert AlarmRule.objects.get(kind="longest_wait").limit == 90
    presses(lead, "Vergangenheit")
    for button in ("Ansehen", "Einlesen"):
        lead.get_by_label("Was ist es").select_option("day_sums")
        file = {"name": "2014.csv", "mimeType": "text/csv", "buffer": SUMS.encode()}
        lead.locator("input[type=file]").set_input_files(file)
        presses(lead, button)
        look(lead, "past-seen" if button == "Ansehen" else "past")
    assert PastImport.objects.filter(centre=centre).count() == 2
    presses(lead, "Zurücknehmen")  # the older one stands first
    expect(lead.get_by_text("„2014.csv“ ist zurückgenommen.")).to_be_visible()
    presses(lead, "Zählung und Jubiläen")
    look(lead, "milestones")
    presses(lead, "Berichte")
    look(lead, "reports")
    link = lead.get_by_role("link", name="(PDF)").last.get_attribute("href")
    report = lead.request.get(lead.url.partition("/zahlen/")[0] + str(link))
    assert report.body().startswith(b"%PDF-")


def test_the_board_with_an_alarm_and_on_a_phone(
    site: str, lead: Page, centre: ServiceCentre, look: Look
) -> None:
    waiting(centre)
    lead.goto(f"{site}/board/")
    expect(lead.locator("#alarm")).to_contain_text("Es wartet jemand länger als 3:00 Minuten.")
    look(lead, "board")
    fits = "document.documentElement.scrollHeight <= innerHeight"
    assert lead.evaluate(fits), "the big screen scrolls"


def waiting(centre: ServiceCentre) -> None:
    """A call that waits for ten minutes."""
    from uuid import uuid4

    from buergertelefon.telephony.models import CalledNumber, LiveCall

    number, since = CalledNumber.objects.get(number="115"), timezone.now() - timedelta(minutes=10)
    LiveCall.objects.create(
        id=uuid4(), centre=centre, line="browser", number=number, queue=number.queue,
        state="queued", begun=since, entered_queue=since, since=since, caller="web:x",
        caller_leg="x",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
def test_citizens_read_the_promise_and_open_data_without_script(
    site: str, browser: Browser, centre: ServiceCentre, language: str
) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale=f"{language}-DE", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    words = {"de": ("Was wir versprechen", "Offene Daten"), "en": ("What we promise", "Open data")}
    for path, name in zip(("/versprechen/", "/offene-daten/"), words[language], strict=True):
        page.goto(site + path)
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        assert not sideways(page)
    context.close()
