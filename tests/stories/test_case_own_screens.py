"""Cases and the survey: the citizen's page, the office's mail link, results; by keyboard, axe."""

import io
from collections.abc import Callable

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from tests.cases.conftest import make_case, make_inbox
from tests.stories.conftest import at_both_sizes
from tests.stories.test_editing import enter, tab_to
from tests.stories.test_screens import signed_in
from tests.survey.conftest import asked, make_scale, plan_all

from buergertelefon.cases.actions.steps import take
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.offices import key_of
from buergertelefon.cases.rules.details import Reach
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.cases.rules.words import Reply
from buergertelefon.cases.secret import secret_of
from buergertelefon.demo.load import load
from buergertelefon.survey.actions.answering import answer
from buergertelefon.survey.actions.mixing import mix
from buergertelefon.survey.models import Given, Plan

pytestmark = [pytest.mark.django_db(transaction=True)]
Look = Callable[[Page, str], None]
QUESTION = "Muss ich für einen Blindenhund Steuer zahlen?"


@pytest.fixture
def look(accessible: Callable[[Page], None]) -> Look:
    def see(page: Page, name: str) -> None:
        accessible(page)
        at_both_sizes(page, f"case-{name}")

    return see


@pytest.fixture
def row(transactional_db: None, settings: Settings) -> Case:
    """At an office that works by mail; whoever says that it is solved is asked."""
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "buergertelefon@example.org"
    make_scale()
    plan_all()
    inbox = make_inbox(by_mail=True, mail="amt@example.org")
    return make_case(inbox, at=timezone.now(), reach=Reach(Reply.NONE, name="Anna Beispiel"))


def writes(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def presses(page: Page, name: str) -> None:
    tab_to(page, name, most=200)
    enter(page)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#2a5").save(out, "PNG")
    return out.getvalue()


def state(row: Case) -> str:
    row.refresh_from_db()
    return row.state


def by_office(row: Case, step: Step, text: str) -> None:
    take(row.pk, step, actor=Actor.OFFICE, at=timezone.now(), text=text)


def test_a_citizen_by_keyboard(site: str, page: Page, row: Case, look: Look) -> None:
    code_then_key(site, page, row, look)
    the_office_asks(page, row, look)
    another_way(page, row, look)
    by_office(row, Step.ANSWER, "Nein.")
    page.reload()
    look(page, "answered")
    writes(page, "Was ist noch offen? (freiwillig)", "Ab wann?")
    presses(page, "Nein, nicht gelöst")
    expect(page.get_by_text("Die Frage ist wieder offen.")).to_be_visible()
    by_office(row, Step.ANSWER, "Ab sofort.")
    page.reload()
    presses(page, "Ja, gelöst")
    look(page, "solved")
    the_question(page, look)


def code_then_key(site: str, page: Page, row: Case, look: Look) -> None:
    page.goto(f"{site}/vorgang/")
    look(page, "open")
    writes(page, "Code", row.reference.lower())
    enter(page)
    expect(page.get_by_role("heading", name="Ihre Frage ist angekommen")).to_be_visible()
    for hidden in (QUESTION, "Anna Beispiel"):
        assert page.get_by_text(hidden).count() == 0, "the code alone tells the state"
    look(page, "code")
    presses(page, "Alles sehen: mit dem Schlüssel öffnen")
    writes(page, "Schlüssel (freiwillig)", secret_of(row.key))
    enter(page)
    expect(page.get_by_text(QUESTION)).to_be_visible()
    assert secret_of(row.key) not in page.url
    look(page, "own")


def the_office_asks(page: Page, row: Case, look: Look) -> None:
    by_office(row, Step.ASK, "Wie sieht der Hund aus?")
    page.reload()
    writes(page, "Ihre Antwort", "So.")
    page.get_by_label("Dateien (freiwillig)").set_input_files(
        {"name": "hund.png", "mimeType": "image/png", "buffer": picture()}
    )
    look(page, "asked")
    presses(page, "Antwort senden")
    expect(page.get_by_text("Das ist angekommen.")).to_be_visible()
    expect(page.get_by_role("link", name="hund.png")).to_be_visible()
    assert state(row) == State.ACCEPTED


def another_way(page: Page, row: Case, look: Look) -> None:
    presses(page, "Antwortweg, Rufnummer oder Adresse ändern")
    look(page, "reach")
    page.get_by_role("radio", name="Anruf").focus()
    page.keyboard.press("Space")
    writes(page, "Rufnummer, für Anruf oder SMS", "0421 361-0")
    enter(page)
    expect(page.get_by_text("Das ist geändert.")).to_be_visible()
    row.refresh_from_db()
    assert (row.way, row.phone) == (Reply.PHONE, "+494213610")


def the_question(page: Page, look: Look) -> None:
    presses(page, "Eine Frage beantworten")
    look(page, "survey")
    presses(page, "English")
    expect(page.get_by_text("How satisfied are you with our answer?")).to_be_visible()
    page.get_by_role("radio", name="very satisfied").first.focus()
    page.keyboard.press("Space")
    presses(page, "Send reply")
    expect(page.get_by_role("heading", name="Thank you for your answer")).to_be_visible()
    look(page, "survey-thanks")
    assert Given.objects.values_list("value", "scale__language").get() == (1, "en")


def test_an_office_by_its_mail_link(site: str, page: Page, row: Case, look: Look) -> None:
    link = f"{site}/amt/{row.reference}/{key_of(row).token}/"
    page.goto(link)
    look(page, "office-link")
    writes(page, "Ihr Text", "Welche Rasse?")
    presses(page, "Zurückfragen")
    expect(page.get_by_text("Ihre Rückfrage ist gestellt.")).to_be_visible()
    look(page, "office-asked")
    take(row.pk, Step.TOLD, actor=Actor.CITIZEN, at=timezone.now(), text="Labrador.")
    page.reload()
    writes(page, "Ihr Text", "Nein, keine Steuer.")
    presses(page, "Antwort senden")
    expect(page.get_by_text("Ihre Antwort ist unterwegs.")).to_be_visible()
    assert state(row) == State.ANSWERED
    other = make_case(row.inbox, at=timezone.now())
    page.goto(f"{site}/amt/{other.reference}/{key_of(other).token}/")
    writes(page, "Ihr Text", "Das macht das Finanzamt.")
    presses(page, "Als „nicht zuständig“ zurückgeben")
    expect(page.get_by_text("Wir suchen die richtige Stelle.")).to_be_visible()
    assert state(other) == State.RETURNED


def test_a_team_lead_sets_up_a_question_and_reads(site: str, browser: Browser, look: Look) -> None:
    load()
    page = signed_in(browser, site, "teamleitung", 1440, 900)
    page.goto(f"{site}/umfragen/fragen/")
    presses(page, "Frage anlegen")
    look(page, "survey-new")
    writes(page, "Kürzel der Frage", "auskunft")
    writes(page, "Frage, Deutsch", "Hat Ihnen die Auskunft geholfen?")
    writes(page, "Antworten, Deutsch", "+ ja\nteilweise\nnein")
    presses(page, "Fassung anlegen")
    look(page, "survey-preview")
    page.goto(f"{site}/umfragen/fragen/")
    web = page.get_by_role("group", name="Internetseite")
    web.get_by_label("Anteil in Prozent").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("100")
    web.get_by_label("Es wird gefragt").focus()
    page.keyboard.press("Space")
    presses(page, "Speichern")
    look(page, "survey-questions")
    assert Plan.objects.values_list("scale", "share", "active").get() == ("auskunft", 10_000, True)
    said_by_some()
    page.goto(f"{site}/umfragen/")
    for one in page.locator("summary").all():
        one.focus()
        page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Leitung B")).to_contain_text("zu wenige")
    look(page, "survey-results")
    page.goto(f"{site}/umfragen/vergleich/")
    presses(page, "Nebeneinander zeigen")
    look(page, "survey-compare")
    page.context.close()


def said_by_some() -> None:
    """Seven by one line, which are shown; three by another, which are too few."""
    today = timezone.localdate()
    for line, times in (("Leitung A", 7), ("Leitung B", 3)):
        for n in range(times):
            answer(asked(line=line, day=today).token, 1 + n % 3, on=today)
    mix(on=today)
