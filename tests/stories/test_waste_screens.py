"""Waste on the web and in its office: every screen by keyboard, axe in both themes, two sizes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from tests.stories.conftest import at_both_sizes
from tests.stories.test_editing import enter, tab_to
from tests.stories.test_screens import signed_in
from tests.waste.conftest import ANNA, booked
from tests.waste.files import CALENDARS, HOUSES, csv_of, json_of

from buergertelefon.demo.load import load
from buergertelefon.demo.waste import load_waste
from buergertelefon.waste import items
from buergertelefon.waste.models import BulkyOrder, House, Report, Round
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.rules.life import OrderState

pytestmark = [pytest.mark.django_db(transaction=True)]
Look = Callable[[Page, str], None]


@pytest.fixture
def look(accessible: Callable[[Page], None]) -> Look:
    def see(page: Page, name: str) -> None:
        accessible(page)
        at_both_sizes(page, f"waste-{name}")

    return see


@pytest.fixture
def house(transactional_db: None, settings: Settings) -> House:
    """In a street of the example that needs the house number."""
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "abfall@example.org"
    addresses.forget()
    items.forget()
    load_waste(load(), at=timezone.now())
    return House.objects.get(street__name="Am Wall", number="1")


def writes(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def presses(page: Page, name: str) -> None:
    tab_to(page, name, most=200)
    enter(page)


def test_a_citizen_by_keyboard(site: str, page: Page, house: House, look: Look) -> None:
    days_and_reminder(site, page, look)
    bulky_waste(site, page, look)
    what_goes_where(site, page, look)
    a_report(site, page, look)


def days_and_reminder(site: str, page: Page, look: Look) -> None:
    page.goto(f"{site}/abfall/")
    writes(page, "Straße und Hausnummer", "am wall")
    enter(page)
    expect(page.get_by_role("heading", name="Welche Hausnummer?")).to_be_visible()
    look(page, "number")
    writes(page, "Hausnummer", "1")
    enter(page)
    expect(page.get_by_role("heading", name="Abfuhrtermine Am Wall 1, Bremen")).to_be_visible()
    look(page, "days")
    presses(page, "Am Abend vorher erinnern lassen")
    look(page, "reminder")
    page.get_by_role("radio", name="per E-Mail").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("anna@example.org")
    enter(page)
    expect(page.get_by_role("heading", name="Bitte noch bestätigen")).to_be_visible()


def bulky_waste(site: str, page: Page, look: Look) -> None:
    page.goto(f"{site}/abfall/sperrmuell/")
    writes(page, "Wo soll abgeholt werden?", "Am Wall 1")
    enter(page)
    look(page, "things")
    writes(page, "Sofa", "1")
    enter(page)
    look(page, "who")
    page.locator("[name=round_mixed]").first.focus()
    page.keyboard.press("Space")
    writes(page, "Vor- und Nachname", "Anna Beispiel")
    page.get_by_role("radio", name="Ich notiere mir den Code").focus()
    page.keyboard.press("Space")
    presses(page, "Weiter zum Prüfen")
    look(page, "review")
    presses(page, "Sperrmüll anmelden")
    expect(page.get_by_role("heading", name="Ihr Sperrmüll ist angemeldet")).to_be_visible()
    look(page, "bulky-own")
    before = BulkyOrder.objects.get().parts.get().round.day
    presses(page, "Anderen Tag wählen")
    look(page, "move")
    page.locator("[name=round_mixed]:checked").focus()
    page.keyboard.press("ArrowDown")
    presses(page, "Diesen Tag nehmen")
    assert BulkyOrder.objects.get().parts.get().round.day > before


def what_goes_where(site: str, page: Page, look: Look) -> None:
    page.goto(f"{site}/abfall/wohin/")
    writes(page, "Was möchten Sie loswerden?", "Energiesparlamp")
    enter(page)
    expect(page.get_by_role("heading", name="Das passt")).to_be_visible()
    look(page, "item")
    presses(page, "Recyclinghöfe")
    look(page, "stations")


def a_report(site: str, page: Page, look: Look) -> None:
    page.goto(f"{site}/abfall/meldung/")
    presses(page, "Bremen")
    look(page, "choose")
    presses(page, "Wilder Müll")
    page.get_by_role("application", name="Karte").focus()
    for key in ("+", "ArrowRight"):
        page.keyboard.press(key)
    tab_to(page, "Mitte des Ausschnitts nehmen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Punkt gesetzt:")).to_be_visible()
    look(page, "report")
    page.get_by_role("checkbox", name="Möbel und Sperriges").focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name="Nein, ich schreibe mir den Code auf").focus()
    page.keyboard.press("Space")
    presses(page, "Meldung senden")
    expect(page.get_by_role("heading", name="Ihre Meldung ist angekommen")).to_be_visible()
    look(page, "report-own")
    row = Report.objects.get()
    presses(page, "Meldung auf diesem Gerät schließen")
    page.goto(f"{site}/abfall/meldung/oeffnen/")
    writes(page, "Code", row.reference)
    enter(page)
    expect(page.get_by_role("heading", name="Die Meldung ist eingegangen")).to_be_visible()
    assert page.get_by_text("Möbel und Sperriges").count() == 0, "the code alone tells the state"
    page.goto(f"{site}/abfall/meldungen/")
    expect(page.get_by_role("row", name="Wilder Müll")).to_be_visible()
    look(page, "reported")


def test_the_office_by_keyboard(
    site: str, browser: Browser, house: House, look: Look, tmp_path: Path
) -> None:
    page = signed_in(browser, site, "abfall", 1440, 900)
    root = f"{site}/abfall-verwaltung/"
    page.goto(root)
    look(page, "office")
    presses(page, "Sperrmülltouren")
    look(page, "tours")
    tours_of_today(page, root, house, look)
    days_come_in(page, root, look, tmp_path)
    for path, name in (("gegenstaende/", "items"), ("meldungen/", "reports")):
        page.goto(root + path)
        look(page, f"office-{name}")
    page.goto(f"{root}recyclinghof/recycling-findorff/")
    writes(page, "Hinweis", "Heute kein Bauschutt.")
    presses(page, "Hinweis zeigen")
    expect(page.get_by_text("Heute kein Bauschutt.").first).to_be_visible()
    look(page, "office-station")
    page.context.close()


def tours_of_today(page: Page, root: str, house: House, look: Look) -> None:
    """More are planned; one has come: its list is printed, and what was collected is noted."""
    page.goto(f"{root}touren/planen/")
    monday = timezone.localdate() + timedelta(weeks=20, days=-timezone.localdate().weekday())
    zone = page.get_by_label("Abfuhrgebiet").locator("option").nth(1).inner_text()
    page.get_by_label("Abfuhrgebiet").focus()
    page.keyboard.type(zone)
    page.locator("[name=weekdays]").first.focus()
    page.keyboard.press("Space")
    for label, day in (("Erster Tag", monday), ("Letzter Tag", monday + timedelta(weeks=3))):
        page.get_by_label(label).fill(f"{day}")
    presses(page, "Ansehen")
    look(page, "plan")
    before = Round.objects.count()
    page.locator("button[value=make]").focus()
    enter(page)
    assert Round.objects.count() > before
    mine = Round.objects.filter(zone__provider=house.street.provider, category="mixed")
    later = timezone.localdate() + timedelta(weeks=1)  # the next one may be too soon to order for
    tour = mine.filter(day__gte=later).first()
    assert tour
    order = booked(house, tour, at=timezone.now(), details=ANNA)
    Round.objects.filter(pk=tour.pk).update(day=timezone.localdate())
    page.goto(f"{root}touren/{tour.pk}/")
    look(page, "tour")
    link = page.get_by_role("link", name="Liste zum Drucken (PDF)").get_attribute("href")
    assert page.request.get(page.url.partition("/abfall")[0] + str(link)).body()[:5] == b"%PDF-"
    presses(page, "Abgeholt")
    order.refresh_from_db()
    assert order.state == OrderState.DONE


def days_come_in(page: Page, root: str, look: Look, folder: Path) -> None:
    """Two files are looked at, then taken; nothing is before."""
    page.goto(f"{root}einlesen/")
    look(page, "import")
    for name, text in (("adressen.csv", csv_of(HOUSES)), ("kalender.json", json_of(CALENDARS))):
        (folder / name).write_text(text, encoding="utf-8")
    page.locator("#id_file").set_input_files(folder / "adressen.csv")
    page.locator("#id_calendars").set_input_files(folder / "kalender.json")
    presses(page, "Ansehen")
    expect(page.get_by_text("Noch ist nichts übernommen.")).to_be_visible()
    assert not House.objects.filter(street__name="Am Deich").exists()
    look(page, "import-seen")
    presses(page, "Übernehmen")
    expect(page.get_by_text("Übernommen. Neu: 5")).to_be_visible()
