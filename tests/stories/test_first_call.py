"""The first call: a citizen rings, a person at the desk answers, and it is on record.

Two real browsers, each with its own tone as microphone; who hears whom is measured at the ears. The
exchange is a real process, the stream a real stream, the database PostgreSQL.
"""

import math
import os
import shutil
import signal
import struct
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Page, Playwright
from tests.stories.conftest import FLAGS, RUNNING, at_both_sizes
from tests.survey.conftest import make_scale, plan_all

from buergertelefon.contacts.models import Contact, Ledger, Milestone
from buergertelefon.demo.load import load
from buergertelefon.survey.models import Given, Invitation
from buergertelefon.telephony.announcements import prepare
from buergertelefon.telephony.models import CalledNumber, Leadership, LiveCall, SignOn

pytestmark = [pytest.mark.django_db(transaction=True)]
Until = Callable[..., None]
CITIZEN, AGENT, COLLEAGUE = 440, 1000, 1300  # Hz
PASSWORD = "beispiel-115"

#: the loudest frequency in what an <audio> element plays, in Hz; 0 for silence
EAR = """async (selector) => {
  const source = document.querySelector(selector);
  if (!source) return -1;
  const sound = window.ear ??= new AudioContext();
  await sound.resume();
  const stream = source.srcObject ?? source.captureStream();
  if (!stream.getAudioTracks().length || source.muted) return 0;
  const analyser = sound.createAnalyser();
  analyser.fftSize = 8192;
  sound.createMediaStreamSource(stream).connect(analyser);
  await new Promise((done) => setTimeout(done, 400));
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  let top = 1;
  for (let i = 2; i < bins.length; i++) if (bins[i] > bins[top]) top = i;
  return bins[top] < -90 ? 0 : Math.round(top * sound.sampleRate / analyser.fftSize);
}"""


def tone(path: Path, hertz: int) -> Path:
    """A WAV file with one tone, for a fake microphone."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        step = 2 * math.pi * hertz / 48_000
        file.writeframes(
            b"".join(struct.pack("<h", int(9000 * math.sin(step * i))) for i in range(48_000))
        )
    return path


class Person:
    """Somebody with a browser and a voice."""

    def __init__(self, browser: Browser, site: str, until: Until) -> None:
        self.context = browser.new_context(permissions=["microphone"], locale="de-DE")
        self.page: Page = self.context.new_page()
        self.site, self.until = site, until
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._said)

    def _said(self, message: object) -> None:
        kind, text = message.type, message.text  # type: ignore[attr-defined]
        if kind in {"error", "warning"} and "/live" not in text:
            self.problems.append(text)

    def hears(self, hertz: int, selector: str, what: str) -> None:
        """Within ten seconds this tone is the loudest at the ear."""
        heard: list[int] = []

        def right() -> bool:
            heard.append(self.page.evaluate(EAR, selector))
            return abs(heard[-1] - hertz) < 20

        try:
            self.until(right)
        except AssertionError:
            pytest.fail(f"{what}: {hertz} Hz expected, heard {heard}")

    def hears_music(self, selector: str, what: str) -> None:
        """Sound, and nobody's voice."""

        def music() -> bool:
            heard = self.page.evaluate(EAR, selector)
            return heard > 0 and all(abs(heard - one) > 20 for one in (CITIZEN, AGENT, COLLEAGUE))

        self.until(music, what=what)


@pytest.fixture
def voices(playwright_: Playwright, tmp_path: Path) -> Iterator[Callable[[int], Browser]]:
    """A browser whose microphone is one tone."""
    running: list[Browser] = []
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []

    def start(hertz: int) -> Browser:
        file = tone(tmp_path / f"{hertz}.wav", hertz)
        flags = [*FLAGS, *root, f"--use-file-for-fake-audio-capture={file}"]
        running.append(playwright_.chromium.launch(executable_path=chromium, args=flags))
        RUNNING.append(running[-1])
        return running[-1]

    yield start
    for browser in running:
        browser.close()


@pytest.fixture
def exchanges(transactional_db: None, until: Until) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The example city, always open, with one exchange that leads and one that stands by."""
    load()
    prepare(CalledNumber.objects.all(), at=timezone.now())
    always_open()
    db = connection.settings_dict
    host = quote(str(db["HOST"]), safe="")
    url = f"postgresql://{db['USER']}@/{db['NAME']}?host={host}&port={db['PORT']}"
    environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY": "for this test"}
    command = [sys.executable, "-m", "buergertelefon", "exchange", "bremen"]
    running = [subprocess.Popen(command, env=environment, start_new_session=True)]
    until(Leadership.objects.exists, seconds=20, what="the first exchange leads")
    running.append(subprocess.Popen(command, env=environment, start_new_session=True))
    yield running
    for process in running:
        if process.poll() is None:
            process.terminate()
        process.wait(10)


def always_open() -> None:
    """Tests run at night, too."""
    from datetime import time

    from buergertelefon.base.models import OpeningCalendar, OpeningTime

    calendar = OpeningCalendar.objects.get()
    calendar.land = ""
    calendar.save()
    OpeningTime.objects.all().delete()
    for weekday in range(7):
        OpeningTime.objects.create(
            calendar=calendar, weekday=weekday, opens=time(0), closes=time.max
        )


def sit_down(person: Person, name: str, *, shows: str = "Anruf von Hand") -> None:
    """Sign in and begin service, by keyboard; then this button is there."""
    page = person.page
    page.goto(person.site + "/anmelden/")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    page.get_by_role("button", name="Dienst beginnen").wait_for()
    page.locator("body[data-ready]").wait_for()
    page.keyboard.press("F2")
    page.get_by_role("button", name=shows).wait_for()


def ring(person: Person) -> None:
    """Press the button, skip the greeting."""
    page = person.page
    page.goto(person.site + "/")
    page.get_by_role("button", name="Jetzt anrufen").click()
    page.get_by_role("button", name="Ansage überspringen").click()


def title(page: Page, begins: str, until: Until) -> None:
    """The document's title carries the state."""
    until(lambda: page.title().startswith(begins), what=f"title {begins!r}, is {page.title()!r}")


def test_a_call_from_the_first_ring_to_the_record(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    voices: Callable[[int], Browser],
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    last = Ledger.objects.get().last_number
    Milestone.objects.create(centre_id=Ledger.objects.get().pk, number=last + 1)
    agent = Person(voices(AGENT), site, until)
    colleague = Person(voices(COLLEAGUE), site, until)
    citizen = Person(voices(CITIZEN), site, until)
    board = Person(voices(COLLEAGUE), site, until)
    sit_down(agent, "agent1")
    accessible(agent.page)
    board.page.goto(site + "/board/")
    board.page.keyboard.type("teamleitung")
    board.page.keyboard.press("Tab")
    board.page.keyboard.type(PASSWORD)
    board.page.keyboard.press("Enter")
    board.page.wait_for_url("**/board/")

    # the citizen hears the greeting, then music, and sees the place
    page = citizen.page
    page.goto(site + "/")
    accessible(page)
    page.get_by_role("button", name="Jetzt anrufen").click()
    page.get_by_text("Das Gespräch wird nicht aufgezeichnet.").first.wait_for()
    citizen.hears_music("#ansage", "the greeting is spoken")
    accessible(page)
    page.get_by_role("button", name="Ansage überspringen").click()
    page.get_by_text("Ihr Platz", exact=True).wait_for()
    citizen.hears_music("#musik", "music while waiting")
    accessible(page)
    at_both_sizes(page, "citizen-waiting")

    # it rings at the desk, with the milestone; F2 answers, from the search field
    title(agent.page, "Neuer Anruf für Bremen", until)
    assert "Das ist Anruf Nummer" in agent.page.inner_text("#anruf")
    accessible(agent.page)
    assert agent.page.evaluate("document.activeElement.id") == "suche"
    agent.page.keyboard.press("F2")
    title(agent.page, "Im Gespräch", until)
    citizen.hears(AGENT, "#stimme", "the citizen hears the person")
    agent.hears(CITIZEN, "#stimme-caller", "the person hears the citizen")
    accessible(page)

    # the answer while the caller still speaks
    assert agent.page.evaluate("document.activeElement.id") == "suche"
    agent.page.keyboard.type("autosteuer")
    agent.page.get_by_role("heading", name="Kfz-Steuer: Fragen").wait_for()
    agent.page.keyboard.press("Enter")
    agent.page.get_by_role("button", name="Thema Kfz-Steuer").wait_for()
    agent.page.keyboard.press("Alt+k")
    page.get_by_role("heading", name="Zoll, zentrale Auskunft").wait_for()
    until(lambda: agent.page.is_checked("input[value=referred]"), what="Verwiesen is proposed")
    at_both_sizes(page, "citizen-talking")
    accessible(agent.page)
    accessible(page)

    # hold: music for the citizen, silence at the desk
    agent.page.keyboard.press("F2")
    page.get_by_role("heading", name="Wir fragen für Sie nach").wait_for()
    citizen.hears_music("#stimme", "music on hold")
    until(lambda: agent.page.evaluate(EAR, "#stimme-caller") == 0, what="the desk hears nobody")
    agent.page.get_by_role("button", name="Zurückholen").wait_for()
    agent.page.keyboard.press("F2")
    citizen.hears(AGENT, "#stimme", "after hold")

    # both pages loaded again in the middle of the call
    page.reload()
    page.get_by_role("heading", name="Sie sprechen mit dem Bürgertelefon").wait_for()
    citizen.hears(AGENT, "#stimme", "after the citizen's reload")
    agent.page.reload()
    title(agent.page, "Im Gespräch", until)
    citizen.hears(AGENT, "#stimme", "after the desk's reload")
    agent.hears(CITIZEN, "#stimme-caller", "after the desk's reload")

    # the leader is killed: the audio goes on, the stand-by carries on
    before = Leadership.objects.get().backend
    exchanges[0].send_signal(signal.SIGKILL)
    citizen.hears(AGENT, "#stimme", "while nobody leads")
    until(lambda: Leadership.objects.get().backend != before, seconds=5, what="the stand-by leads")

    # consultation and transfer
    sit_down(colleague, "agent4")
    agent.page.keyboard.press("Alt+u")
    agent.page.get_by_role("button", name="Rückfrage bei Platz 14").click()
    colleague.page.get_by_role("button", name="Annehmen").wait_for()
    colleague.page.keyboard.press("F2")
    colleague.hears(AGENT, "#stimme-colleague", "consultation")
    agent.hears(COLLEAGUE, "#stimme-colleague", "consultation")
    citizen.hears_music("#stimme", "music during the consultation")
    agent.page.get_by_role("button", name="Jetzt übergeben").wait_for()
    accessible(agent.page)
    agent.page.keyboard.press("Alt+u")
    citizen.hears(COLLEAGUE, "#stimme", "after the transfer")
    colleague.hears(CITIZEN, "#stimme-caller", "after the transfer")
    title(agent.page, "Nachbearbeitung", until)
    agent.page.keyboard.press("F8")
    agent.page.get_by_role("button", name="Anruf von Hand").wait_for()
    assert Contact.objects.get().closed is None, "the record goes along"
    assert "Kfz-Steuer" in colleague.page.inner_text("#ergebnis")

    # the end: F8, wrap-up, F8
    colleague.page.wait_for_timeout(2100)
    colleague.page.keyboard.press("F8")
    page.get_by_role("heading", name="Danke für Ihren Anruf").wait_for()
    accessible(page)
    colleague.page.get_by_role("button", name="Abschließen").wait_for()
    accessible(colleague.page)
    until(lambda: colleague.page.evaluate("document.activeElement.id") == "notiz")
    colleague.page.keyboard.type("Fragt nach der Erstattung")
    colleague.page.keyboard.press("F8")
    colleague.page.get_by_role("button", name="Anruf von Hand").wait_for()

    contact = Contact.objects.get()
    assert contact.number == last + 1
    assert contact.end == "answered"
    assert contact.outcome == "referred"
    assert contact.note == "Fragt nach der Erstattung"
    assert contact.channel == "web"
    assert [topic.service.slug for topic in contact.topics.all()] == ["kfz-steuer"]
    assert contact.begun < contact.entered_queue < contact.answered < contact.ended < contact.closed
    assert contact.held_ms > 0
    kinds = list(contact.events.order_by("position").values_list("kind", flat=True))
    assert kinds == [
        "offered", "queued", "delivered", "answered", "held", "retrieved", "consulting",
        "consulted", "passed_on", "ended", "closed",
    ]  # fmt: skip
    assert LiveCall.objects.count() == 0
    assert set(SignOn.objects.values_list("call", flat=True)) == {None}

    # the board has moved by itself
    until(lambda: board.page.inner_text("[data-tile=answered] .bt-tile__value") == "1")
    assert "Anruf Nr. " in board.page.inner_text("#jubilaeum")
    accessible(board.page)
    board.page.get_by_role("button", name="Stand vorlesen").click()
    assert "0 warten" in board.page.inner_text("#bt-status")
    for person in (agent, colleague, citizen, board):
        assert person.problems == []


def test_a_refused_microphone_shows_other_ways(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    browser: Browser,
    accessible: Callable[[Page], None],
) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () =>"
        " Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    page.goto(site + "/")
    page.get_by_role("button", name="Jetzt anrufen").click()
    page.get_by_role("heading", name="Ihr Browser gibt das Mikrofon nicht frei").wait_for()
    assert page.get_by_role("link", name="115").is_visible()
    accessible(page)
    assert Contact.objects.count() == 0
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () =>"
        " Promise.reject(new DOMException('no', 'NotFoundError'))"
    )
    page.reload()
    page.get_by_role("heading", name="Wir finden kein Mikrofon").wait_for()
    accessible(page)
    context.close()


def test_a_person_without_a_mouse_closes_a_standard_call_with_two_keys(
    site: str, exchanges: list[subprocess.Popen[bytes]], browser: Browser, until: Until
) -> None:
    """The telephone beside the screen rings: F2, the question, F8, F8."""
    agent = Person(browser, site, until)
    sit_down(agent, "agent1")
    agent.page.keyboard.press("F2")
    title(agent.page, "Im Gespräch", until)
    agent.page.keyboard.type("perso")
    agent.page.get_by_role("heading", name="Personalausweis beantragen").wait_for()
    agent.page.keyboard.press("Enter")
    agent.page.get_by_role("button", name="Thema Personalausweis").wait_for()
    agent.page.wait_for_timeout(2100)  # F8 does not end a call that has just begun
    agent.page.keyboard.press("F8")
    agent.page.get_by_role("button", name="Abschließen").wait_for()
    agent.page.keyboard.press("F8")
    agent.page.get_by_role("button", name="Anruf von Hand").wait_for()
    contact = Contact.objects.get()
    assert (contact.channel, contact.outcome) == ("manual", "settled")
    assert CalledNumber.objects.get(number=contact.called).number == "115"
    assert agent.problems == []
    agent.context.close()


def test_two_tabs_of_one_person_do_not_fight(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    voices: Callable[[int], Browser],
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    agent = Person(voices(AGENT), site, until)
    citizen = Person(voices(CITIZEN), site, until)
    sit_down(agent, "agent1")
    first, second = agent.page, agent.context.new_page()
    second.goto(site + "/desk/")
    second.get_by_role("button", name="Anruf von Hand").wait_for()
    ring(citizen)
    for tab in (first, second):
        title(tab, "Neuer Anruf", until)
    second.keyboard.press("F2")
    for tab in (first, second):
        title(tab, "Im Gespräch", until)
    citizen.hears(AGENT, "#stimme", "the first tab has the audio")
    second.get_by_text("Sie arbeiten in einem anderen Fenster.").wait_for()
    assert not first.is_visible("#anderswo")
    accessible(second)
    second.get_by_role("button", name="Hier weiterarbeiten").click()
    first.get_by_text("Sie arbeiten in einem anderen Fenster.").wait_for()
    citizen.hears(AGENT, "#stimme", "now the second")
    first.close()
    citizen.hears(AGENT, "#stimme", "the first is closed")
    assert LiveCall.objects.get().state == "talking"
    assert Contact.objects.count() == 1
    assert agent.problems == citizen.problems == []


def test_nobody_answers_and_somebody_gives_up(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    browser: Browser,
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    """A call that rings in vain goes on; the person sees why, without blame."""
    agent, citizen = Person(browser, site, until), Person(browser, site, until)
    sit_down(agent, "agent1")
    ring(citizen)
    title(agent.page, "Neuer Anruf", until)
    citizen.page.get_by_role("button", name="Anruf beenden").click()
    citizen.page.get_by_role("heading", name="Danke für Ihren Anruf").wait_for()
    agent.page.get_by_text("Aufgelegt, bevor jemand annahm.").wait_for()
    title(agent.page, "Bereit", until)
    assert Contact.objects.get().end == "abandoned"
    ring(citizen)
    title(agent.page, "Neuer Anruf", until)
    agent.page.get_by_text("Der Anruf ging weiter. Wieder bereit?").wait_for(timeout=30_000)
    accessible(agent.page)
    citizen.page.get_by_text("Ihr Platz", exact=True).wait_for()
    agent.page.keyboard.press("F2")
    title(agent.page, "Neuer Anruf", until)
    agent.page.keyboard.press("F2")
    title(agent.page, "Im Gespräch", until)
    agent.page.keyboard.press("Alt+n")
    agent.page.keyboard.type("Herr Meier")
    agent.page.get_by_text("Das sieht aus wie ein Name").wait_for()
    until(lambda: Contact.objects.filter(note="Herr Meier").exists(), what="the note is kept")
    agent.page.reload()
    until(lambda: agent.page.input_value("#notiz") == "Herr Meier", what="after a reload, too")
    assert agent.problems == citizen.problems == []


def one_question(page: Page, accessible: Callable[[Page], None]) -> None:
    """By keyboard alone, below the thanks; a comment is kept when the answer is missing."""
    comment = page.get_by_label("Möchten Sie etwas dazu sagen? (freiwillig)")
    comment.wait_for()
    accessible(page)
    at_both_sizes(page, "citizen-question")
    comment.focus()
    page.keyboard.type("Alles gut.")
    for key in ("Tab", "Enter"):
        page.keyboard.press(key)
    page.get_by_text("Bitte wählen Sie eine Antwort.").wait_for()
    assert page.evaluate("document.activeElement.name") == "antwort"
    accessible(page)
    for key in ("Space", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    page.get_by_text("Danke für Ihre Antwort").wait_for()
    assert Given.objects.values_list("value", "comment").get() == (1, "Alles gut.")
    assert not Invitation.objects.exists()


def test_a_laptop_closed_in_a_call(
    site: str,
    exchanges: list[subprocess.Popen[bytes]],
    voices: Callable[[int], Browser],
    until: Until,
    accessible: Callable[[Page], None],
) -> None:
    """The citizen is told, keeps the place at the head, and the next person hears them."""
    make_scale()
    plan_all()
    agent, citizen = Person(voices(AGENT), site, until), Person(voices(CITIZEN), site, until)
    sit_down(agent, "agent1")
    ring(citizen)
    title(agent.page, "Neuer Anruf", until)
    agent.page.keyboard.press("F2")
    citizen.hears(AGENT, "#stimme", "before")
    agent.context.close()
    told = citizen.page.get_by_text(
        "Die Verbindung wurde unterbrochen. Sie sind als Nächstes dran."
    )
    told.wait_for(timeout=40_000)
    accessible(citizen.page)
    colleague = Person(voices(COLLEAGUE), site, until)
    sit_down(colleague, "agent2", shows="Annehmen")
    colleague.page.keyboard.press("F2")
    citizen.hears(COLLEAGUE, "#stimme", "afterwards")
    citizen.page.get_by_role("button", name="Auflegen").click()
    citizen.page.get_by_role("heading", name="Danke für Ihren Anruf").wait_for()
    one_question(citizen.page, accessible)
    contact = Contact.objects.get()
    assert contact.end == "answered"
    assert contact.events.filter(kind="interrupted").count() == 1
    assert SignOn.objects.get(agent__username="agent1").reason == "device"
    assert citizen.problems == []
