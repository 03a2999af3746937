"""The offices' pages of cases: every screen by keyboard, axe in both themes, two sizes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.cases.conftest import make_case, make_inbox
from tests.stories.conftest import at_both_sizes
from tests.stories.test_editing import tab_to
from tests.stories.test_screens import signed_in
from tests.stories.test_waste_screens import presses, writes

from buergertelefon.cases.actions.blocks import keep
from buergertelefon.cases.actions.returning import give_back
from buergertelefon.cases.models import Case, Inbound, Inbox, TextBlock
from buergertelefon.cases.rules.details import Asked, Reach
from buergertelefon.cases.rules.life import Actor, State
from buergertelefon.cases.rules.mails import Fate, Why
from buergertelefon.cases.rules.words import Language, Reply
from buergertelefon.directory.models import Service
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

pytestmark = [pytest.mark.django_db(transaction=True)]
Look = Callable[[Page, str], None]


@pytest.fixture
def look(accessible: Callable[[Page], None]) -> Look:
    def see(page: Page, name: str) -> None:
        accessible(page)
        at_both_sizes(page, f"cases-{name}")

    return see


@pytest.fixture
def tax(transactional_db: None) -> Inbox:
    """The first of two offices; a clerk answers for both, a team lead looks after them."""
    inbox, other = make_inbox(), make_inbox("ordnungsamt")
    for name, role in (("amt", Role.BACK_OFFICE), ("leitung", Role.TEAM_LEAD)):
        person = Agent.objects.create_user(
            name, "beispiel-115", name=name.title(), centre=inbox.centre, roles=[role]
        )
        if role == Role.BACK_OFFICE:
            person.inboxes.add(inbox, other)
    return inbox


def opened(inbox: Inbox, subject: str, question: str, *, days: int = 0, **values: Any) -> Case:
    at = timezone.now() - timedelta(days=days, minutes=5)
    return make_case(inbox, asked=Asked(subject, question, place="Vegesack"), at=at, **values)


def unfolds(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).focus()
    page.keyboard.press("Enter")


def puts_in(page: Page, name: str) -> None:
    """A button that changes the page without leaving it."""
    tab_to(page, name, most=200)
    page.keyboard.press("Enter")


def with_file(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "text/plain", "buffer": content}
    page.locator("#schreiben-attached").set_input_files(file)


def test_a_clerk_by_keyboard(site: str, browser: Browser, tax: Inbox, look: Look) -> None:
    dogs = Service.objects.create(slug="hundesteuer", name="Hundesteuer", key="99102013000000")
    asked = "Muss ich für einen Blindenhund Steuer zahlen?"
    row, same = (opened(tax, "Hundesteuer", asked, service=dogs) for _ in range(2))
    at = timezone.now() + timedelta(hours=1)
    call = Reach(Reply.PHONE, name="Anna Beispiel", phone="0421 3610", call_from=at)
    opened(tax, "Gewerbe anmelden", "Was kostet das?", reach=call)
    late = opened(tax, "Parken", "Wer stellt das Schild auf?", days=30)
    keep(TextBlock(centre=tax.centre), "Gruß", "Guten Tag {name},", inbox=None,
         language=Language.GERMAN)  # fmt: skip
    page = signed_in(browser, site, "amt", 1440, 900)
    page.goto(f"{site}/vorgaenge/")
    look(page, "list")
    presses(page, "Rückrufe")
    look(page, "calls")
    presses(page, "Zu erledigen")
    presses(page, row.reference)
    presses(page, "Übernehmen")
    expect(page.get_by_text("liegt jetzt bei Ihnen")).to_be_visible()
    writes_back(page, row, look)
    takes_note_and_merges(page, same, look)
    gives_back(page, late, look)
    many_at_once(page, f"{site}/vorgaenge/", look)
    page.context.close()


def writes_back(page: Page, row: Case, look: Look) -> None:
    """Asks back with a text block, then answers with a file; the first file is refused."""
    unfolds(page, "Textbausteine und Wissen einsetzen")
    puts_in(page, "Einsetzen")
    text = page.get_by_label("Text", exact=True)
    expect(text).to_have_value("Guten Tag Anna Beispiel,")
    look(page, "case")
    page.keyboard.type("\n\nhaben Sie einen Ausweis?")
    presses(page, "Als Rückfrage senden")
    expect(page.get_by_role("heading", name="Stand: Rückfrage gestellt")).to_be_visible()
    writes(page, "Text", "Nein, er ist frei.")
    with_file(page, "merkblatt.exe", b"MZ\x00")
    presses(page, "Antwort senden")
    expect(text).to_have_value("Nein, er ist frei.")
    look(page, "refused")
    with_file(page, "merkblatt.txt", b"Frei sind Blindenhunde.")
    presses(page, "Antwort senden")
    expect(page.get_by_role("link", name="merkblatt.txt")).to_be_visible()
    row.refresh_from_db()
    assert row.state == State.ANSWERED
    unfolds(page, "Antwort ins Wissen vorschlagen")
    look(page, "answered")
    presses(page, "Vorschlagen")
    expect(page.get_by_text("Die Redaktion hat den Vorschlag.")).to_be_visible()


def takes_note_and_merges(page: Page, same: Case, look: Look) -> None:
    """What was answered to the same question is at hand; another one is answered with it."""
    third = opened(same.inbox, "Hundesteuer", same.question, service=same.service)
    page.goto(page.url.rpartition("/vorgaenge/")[0] + f"/vorgaenge/{same.reference}/")
    puts_in(page, "In die Antwort übernehmen")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Nein, er ist frei.")
    unfolds(page, "Notiz schreiben")
    look(page, "alike")
    writes(page, "Notiz", "Frau Beispiel ruft wieder an.")
    presses(page, "Notiz speichern")
    expect(page.get_by_text("hat eine Notiz mehr")).to_be_visible()
    presses(page, "Damit zusammenlegen")
    same.refresh_from_db()
    assert (same.state, same.merged_into) == (State.CLOSED, third)


def gives_back(page: Page, row: Case, look: Look) -> None:
    """Not ours; what is missing is said at its field, what was chosen stays."""
    page.goto(page.url.rpartition("/vorgaenge/")[0] + f"/vorgaenge/{row.reference}/")
    unfolds(page, "Nicht zuständig")
    page.get_by_label("Richtig wäre").focus()
    page.keyboard.type("Stelle ord")
    presses(page, "Zurückgeben")
    look(page, "return-refused")
    page.locator("#zurueck-text").focus()
    page.keyboard.type("Das Schild stellt das Ordnungsamt auf.")
    presses(page, "Zurückgeben")
    row.refresh_from_db()
    right = Inbox.objects.get(office__slug="ordnungsamt")
    assert (row.state, row.rather) == (State.RETURNED, right)


def many_at_once(page: Page, address: str, look: Look) -> None:
    page.goto(address)
    presses(page, "Annehmen")
    expect(page.get_by_role("alert")).to_contain_text("Bitte wählen Sie Vorgänge aus.")
    look(page, "many-refused")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    presses(page, "Annehmen")
    expect(page.get_by_text("1 angenommen.")).to_be_visible()


def test_a_team_lead_by_keyboard(site: str, browser: Browser, tax: Inbox, look: Look) -> None:
    row = opened(tax, "Parken", "Wer stellt das Schild auf?")
    right = Inbox.objects.get(office__slug="ordnungsamt")
    give_back(row.pk, actor=Actor.OFFICE, at=timezone.now(), text="Nicht unseres.", rather=right)
    Inbound.objects.create(
        digest="x", at=timezone.now(), fate=Fate.UNCLEAR, why=Why.STRANGER, centre=tax.centre,
        sender="anna@example.org", subject="Frage", text="Gilt das auch sonntags?",
    )  # fmt: skip
    page = signed_in(browser, site, "leitung", 1440, 900)
    page.goto(f"{site}/vorgaenge/")
    presses(page, "Nicht zuständig")
    look(page, "returned")
    presses(page, row.reference)
    look(page, "returned-case")
    page.get_by_role("checkbox", name="Das gilt künftig immer").focus()
    page.keyboard.press("Space")
    presses(page, "Weitergeben")
    expect(page.get_by_text("liegt jetzt bei: Stelle ordnungsamt")).to_be_visible()
    presses(page, "Antwortfristen")
    look(page, "promise")
    reads_a_mail(page, row, look)
    settles(page, look)
    writes_a_block(page, look)
    page.context.close()


def reads_a_mail(page: Page, row: Case, look: Look) -> None:
    presses(page, "Mails")
    look(page, "mails")
    presses(page, "Gehört zu keinem Vorgang")
    writes(page, "Code des Vorgangs", row.reference)
    look(page, "mail")
    presses(page, "Dem Vorgang zuordnen")
    expect(page.get_by_text(f"Die Mail steht jetzt bei {row.reference}.")).to_be_visible()


def settles(page: Page, look: Look) -> None:
    """Another clock is tried before it is kept."""
    presses(page, "Einstellungen")
    look(page, "inboxes")
    presses(page, "Stelle steueramt")
    look(page, "inbox")
    writes(page, "Antwort binnen", "8")
    presses(page, "Beispiel rechnen")
    expect(page.get_by_role("heading", name="Beispiel, noch nicht gespeichert")).to_be_visible()
    assert Inbox.objects.get(office__slug="steueramt").within == 24
    presses(page, "Speichern")
    assert Inbox.objects.get(office__slug="steueramt").within == 8


def writes_a_block(page: Page, look: Look) -> None:
    presses(page, "Textbausteine")
    presses(page, "Baustein schreiben")
    presses(page, "Baustein speichern")
    look(page, "block-refused")
    writes(page, "Name", "Gruß")
    writes(page, "Text", "Guten Tag {name},")
    presses(page, "Baustein speichern")
    look(page, "blocks")
    presses(page, "Gruß")
    unfolds(page, "Diesen Baustein löschen")
    presses(page, "Ja, löschen")
    assert not TextBlock.objects.exists()
