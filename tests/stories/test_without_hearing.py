"""Who does not hear or speak: writing letter by letter, and signing in front of a camera."""

import json
import random
import subprocess
from collections.abc import Callable

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page
from psycopg.sql import SQL, Identifier
from tests.stories.conftest import at_both_sizes
from tests.stories.test_first_call import (
    CITIZEN,
    Person,
    Until,
    exchanges,
    ring,
    sit_down,
    title,
    voices,
)

from buergertelefon.contacts.models import Contact
from buergertelefon.telephony.models import LiveCall, SignOn

__all__ = ["exchanges", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]
#: a word that stands in no entry
SECRET = "Quittenbrotdose"
OFF = """(own) => (document.querySelector(own).srcObject?.getTracks() ?? [])
  .every((track) => track.readyState === "ended")"""
FRAMES = "(id) => document.querySelector(id)?.getVideoPlaybackQuality().totalVideoFrames ?? 0"


def test_what_is_written_and_erased_is_the_same_at_the_other_end(site: str, page: Page) -> None:
    """T.140 over random edits: letters, emoji, corrections in the middle, new lines."""
    draw = random.Random(4103)
    letters = "aäß é漢🙂\u2009x"
    lines = ["".join(draw.choice(letters) for _ in range(draw.randrange(12))) for _ in range(400)]
    page.goto(site + "/impressum/")
    wrong = page.evaluate(
        """async (lines) => {
          const { applied, edits, LINE } = await import("/static/telephony/t140.js");
          let there = "", here = "";
          const wrong = [];
          for (const line of lines) {
            there = applied(there, edits(here, line)).line;
            here = line;
            if (there !== here) wrong.push([there, here]);
            if (line.length % 4 === 3) {
              const { line: rest, done } = applied(there, LINE);
              if (rest !== "" || done.length !== 1 || done[0] !== here) wrong.push([done, here]);
              there = here = "";
            }
          }
          return wrong;
        }""",
        lines,
    )
    assert wrong == []
    odd = page.evaluate(
        """async () => {
          const { applied } = await import("/static/telephony/t140.js");
          return [applied("", "\\b\\bab\\u0007\\uFEFFc"), applied("x", "\\r\\ny\\nz\\u2028")];
        }"""
    )
    assert odd == [{"line": "abc", "done": []}, {"line": "", "done": ["x", "y", "z"]}]


def test_a_deaf_citizen_writes_and_reads(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    browser: Browser,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    agent = Person(browser, site, until)
    sit_down(agent, "agent1")
    citizen = Person(browser, site, until)
    citizen.context.clear_permissions()  # no microphone is asked for
    page, desk = citizen.page, agent.page
    page.goto(site + "/")
    accessible(page)
    page.get_by_role("button", name="Schreiben statt sprechen").press("Enter")
    page.get_by_text("Willkommen beim Bürgertelefon Bremen").wait_for()
    page.get_by_role("button", name="Ansage überspringen").press("Enter")
    desk.get_by_text("Schreibt, statt zu sprechen.").wait_for()
    accessible(desk)
    desk.keyboard.press("F2")
    title(desk, "Im Gespräch", until)
    until(
        lambda: desk.evaluate("document.activeElement.id") == "text-vorlage", what="ready to greet"
    )
    desk.keyboard.press("Enter")
    page.get_by_text("Bürgertelefon Bremen, guten Tag!").wait_for()
    assert page.evaluate("document.activeElement.id") == "text-field"

    live = desk.locator("[data-text=live]")
    page.keyboard.type("Wo melde ich meine ", delay=50)  # without a pause, as fast people do
    assert live.inner_text().startswith("Wo m"), "letters come while others are being typed"
    page.keyboard.type(SECRET)
    until(lambda: SECRET in live.inner_text(), what="letters come while they are written")
    for _ in SECRET:
        page.keyboard.press("Backspace")
    page.keyboard.type("Katze an?")
    until(lambda: live.inner_text().endswith("meine Katze an?"), what="what is erased is erased")
    accessible(page)
    accessible(desk)
    at_both_sizes(page, "citizen-writing")
    at_both_sizes(desk, "desk-writing")
    page.keyboard.press("Enter")
    desk.get_by_role("log").get_by_text("meine Katze an?").wait_for()
    assert live.is_hidden()

    desk.keyboard.press("Escape")
    desk.keyboard.type("hundesteuer")
    desk.get_by_role("heading", name="Hund anmelden").wait_for()
    desk.get_by_role("button", name="Vorlesetext schreiben").press("Enter")
    page.get_by_text("Bitte melden Sie Ihren Hund").wait_for()

    page.keyboard.type("Danke, halb")
    until(lambda: "Danke, halb" in live.inner_text(), what="half a line")
    page.reload()
    page.get_by_role("log").get_by_text("Bitte melden Sie Ihren Hund").wait_for()
    desk.get_by_role("log").get_by_text("Danke, halb\ufffd").wait_for()
    until(lambda: page.evaluate("document.activeElement.id") == "text-field", what="focus")
    page.keyboard.type("Danke, das war alles.")
    page.keyboard.press("Enter")
    desk.get_by_role("log").get_by_text("das war alles.").wait_for()

    desk.keyboard.press("F8")
    page.get_by_role("heading", name="Danke für Ihren Anruf").wait_for()
    title(desk, "Nachbearbeitung", until)
    assert desk.get_by_role("log").get_by_text("das war alles.").is_visible()  # for the note
    desk.keyboard.press("F8")
    title(desk, "Bereit", until)
    assert desk.locator("#daneben").is_hidden()
    assert "das war alles" not in desk.content()
    assert page.evaluate("sessionStorage.length") == 0
    assert stored("das war alles") == []
    assert stored("Bürgertelefon Bremen, guten Tag") == []
    assert "base_municipality" in stored("Bremerhaven")  # else nothing would be found anyway
    assert Contact.objects.get().channel == "web"
    assert citizen.problems == agent.problems == []
    for one in (citizen, agent):
        one.context.close()


def test_who_speaks_may_write_a_difficult_word(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    voices: Callable[[int], Browser],
    browser: Browser,
    until: Until,
) -> None:
    agent, citizen = Person(browser, site, until), Person(voices(CITIZEN), site, until)
    sit_down(agent, "agent1")
    ring(citizen)
    title(agent.page, "Neuer Anruf", until)
    agent.page.keyboard.press("F2")
    agent.hears(CITIZEN, "#stimme-caller", "the citizen speaks")
    assert agent.page.locator("#daneben").is_hidden()
    citizen.page.get_by_role("button", name="Dazu schreiben").press("Enter")
    citizen.page.keyboard.type("Lüneburger Straße")
    agent.page.get_by_text("Lüneburger Straße").wait_for()
    agent.page.locator("#text-feld").fill("Hausnummer?")
    agent.page.keyboard.press("Enter")
    citizen.page.get_by_role("log").get_by_text("Hausnummer?").wait_for()
    agent.hears(CITIZEN, "#stimme-caller", "and still speaks")
    assert citizen.problems == agent.problems == []
    for one in (citizen, agent):
        one.context.close()


def test_a_caller_in_sign_language_reaches_who_can_sign(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    browser: Browser,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    hearing, signing, citizen = (Person(browser, site, until) for _ in range(3))
    for one in (signing, citizen):
        one.context.grant_permissions(["microphone", "camera"])
    sit_down(hearing, "agent1")  # free for longer, but cannot sign
    sit_down(signing, "agent4")
    page, desk = citizen.page, signing.page
    page.goto(site + "/")
    page.get_by_role("button", name="In Gebärdensprache").press("Enter")
    page.get_by_role("button", name="Ansage überspringen").press("Enter")
    desk.get_by_text("Mit Kamera, in Gebärdensprache.").wait_for()
    accessible(desk)
    desk.keyboard.press("F2")
    title(desk, "Im Gespräch", until)
    moves(page, "[data-other]", until, "the citizen sees the agent")
    moves(desk, "#bild-caller", until, "the agent sees the citizen")
    moves(page, "[data-step=talking] [data-own]", until, "and their own hands")
    accessible(page)
    accessible(desk)
    at_both_sizes(page, "citizen-signing")
    at_both_sizes(desk, "desk-signing")
    assert SignOn.objects.get(agent__username="agent1").state == "available"

    desk.keyboard.press("F2")
    page.get_by_text("Wir fragen für Sie nach. Bitte bleiben Sie dran.").wait_for()
    until(lambda: desk.locator("#bild-caller").is_hidden(), what="who waits is not seen")
    stands(page, "[data-other]", until, "nor sees")
    desk.keyboard.press("F2")
    page.get_by_text("Sie sind mit dem Bürgertelefon verbunden").wait_for()
    moves(page, "[data-other]", until, "again")
    moves(desk, "#bild-caller", until, "again")

    page.reload()
    moves(page, "[data-other]", until, "after a reload of the page")
    moves(desk, "#bild-caller", until, "after a reload of the page")
    page.get_by_role("button", name="Dazu schreiben").press("Enter")
    page.keyboard.type("DE12 3456")
    desk.get_by_text("DE12 3456").wait_for()  # a number is easier written than signed
    desk.wait_for_timeout(1000)
    desk.keyboard.press("F8")
    page.get_by_role("heading", name="Danke für Ihren Anruf").wait_for()
    title(desk, "Nachbearbeitung", until)
    for one, own in ((page, "[data-own]"), (desk, "#bild-own")):
        until(lambda one=one, own=own: one.evaluate(OFF, own), what="the camera is off")
    contact = Contact.objects.get()
    assert (contact.called, contact.channel, contact.end) == ("dgs", "web", "answered")
    assert LiveCall.objects.get().line == "browser"
    assert json.dumps([*citizen.problems, *signing.problems, *hearing.problems]) == "[]"
    for one in (citizen, signing, hearing):
        one.context.close()


def stored(words: str) -> list[str]:
    """Names of all tables in which these words stand."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            query = SQL("SELECT 1 FROM {} AS t WHERE t::text LIKE {}")
            cursor.execute(query.format(Identifier(table), f"%{words}%"))
            if cursor.fetchone():
                found.append(table)
    return found


def moves(page: Page, video: str, until: Until, what: str) -> None:
    """New pictures keep coming."""
    start = page.evaluate(FRAMES, video)
    until(lambda: page.evaluate(FRAMES, video) > start + 5, what=what)


def stands(page: Page, video: str, until: Until, what: str) -> None:
    """No new picture within half a second."""

    def still() -> bool:
        before = page.evaluate(FRAMES, video)
        page.wait_for_timeout(500)
        return bool(page.evaluate(FRAMES, video) == before)

    until(still, what=what)
