"""Every screen in every state: axe in both themes, nothing jumps, nothing scrolls sideways.

With PICTURES=1 the pictures of docs/images are taken anew.
"""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.desk.conftest import talking
from tests.messages.conftest import MAIL, TEXT
from tests.messages.gateway import Fake, Fault
from tests.stories.conftest import picture, sideways
from tests.stories.test_first_call import always_open

from buergertelefon.base.models import OpeningTime
from buergertelefon.contacts.models import Contact, ContactTopic, Milestone
from buergertelefon.demo.load import load
from buergertelefon.directory.models import Service
from buergertelefon.knowledge import catalogue
from buergertelefon.messages.actions import deliver, post
from buergertelefon.places.actions.addresses import import_addresses
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import LiveCall, SignOn

pytestmark = [pytest.mark.django_db(transaction=True)]
STATES = ("off", "not_ready", "waiting", "offered", "talking", "held", "consulting", "wrapup")
#: parts whose place must be the same in every state of the desk
LANDMARKS = (
    ".bt-call__state", ".bt-band", ".bt-call__keys", "#suche", ".bt-places__row", "#antwort-h",
    ".bt-say", ".bt-outcome",
)  # fmt: skip


def put(agent: Agent, state: str) -> None:
    """The rows of a state, as the exchange writes them."""
    now = timezone.now()
    SignOn.objects.all().delete()
    LiveCall.objects.all().delete()
    if state == "off":
        return
    live = {"wrapup": "wrap_up"}.get(state, state)
    if live in {"offered", "talking", "held", "consulting", "wrap_up"}:
        contact = talking(agent, state=live)
        Contact.objects.filter(pk=contact.pk).update(
            begun=now - timedelta(seconds=150),
            entered_queue=now - timedelta(seconds=143),
            answered=None if live == "offered" else now - timedelta(seconds=134),
            ended=now if live == "wrap_up" else None,
        )
        LiveCall.objects.update(
            answered=now - timedelta(seconds=134), entered_queue=now - timedelta(seconds=143),
            since=now - timedelta(seconds=6), until=now + timedelta(seconds=14),
        )  # fmt: skip
        SignOn.objects.update(since=now, until=now + timedelta(seconds=58))
        if live in {"talking", "wrap_up"}:
            service = Service.objects.get(slug="kfz-steuer")
            ContactTopic.objects.create(contact=contact, service=service)
        if live == "consulting":
            other = Agent.objects.get(username="agent2")
            LiveCall.objects.update(colleague=other.desk, colleague_leg="c", colleague_talks=True)
        return
    SignOn.objects.create(
        id=agent.desk, centre=agent.centre, agent=agent, seat=agent.seat, since=now,
        state={"waiting": "available"}.get(state, state), idle_since=now, reachable=True,
        reason="no_answer" if state == "not_ready" else "",
    )  # fmt: skip


def high(page: Page, *, crowded: bool = False) -> float:
    """Height of the header in pixels; `crowded` with old figures and a pause that is noted."""
    return float(
        page.evaluate(
            "crowded => {"
            " const old = document.querySelector('#stand-old'), before = old.hidden;"
            " const word = document.querySelector('#pause-wort'), said = word.textContent;"
            " if (crowded) { old.hidden = false; word.textContent = 'Pause vorgemerkt';"
            "   document.querySelector('#stand-at').textContent = '10:22'; }"
            " const top = document.querySelector('.bt-top');"
            " const found = top.scrollWidth > top.clientWidth ? -1 : top.offsetHeight;"
            " old.hidden = before; word.textContent = said;"
            " return found; }",
            crowded,
        )
    )


def signed_in(browser: Browser, site: str, name: str, width: int, height: int) -> Page:
    """A page of somebody who is signed in."""
    size = {"width": width, "height": height}
    context = browser.new_context(
        permissions=["microphone"], locale="de-DE", viewport=size, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(site + "/anmelden/")
    page.fill("#id_username", name)
    page.fill("#id_password", "beispiel-115")
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(lambda url: "anmelden" not in url)
    return page


@pytest.fixture
def agent(transactional_db: None) -> Agent:
    catalogue.forget()
    load()
    always_open()
    agent = Agent.objects.get(username="agent1")
    Milestone.objects.create(centre=agent.centre, number=1_999_999)
    return agent


def test_the_desk_in_every_state(
    site: str, browser: Browser, agent: Agent, accessible: Callable[[Page], None]
) -> None:
    places: dict[str, dict[str, str]] = {}
    for width, height in ((1440, 900), (1280, 720), (390, 844)):
        page = signed_in(browser, site, "agent1", width, height)
        for state in STATES:
            put(agent, state)
            page.goto(site + "/desk/")
            shown = "talking" if state in {"held", "consulting"} else state
            page.locator(f"body[data-ready][data-state={shown}]").wait_for()
            expect(page.locator("#stand-target")).to_have_text("Ziel 75 %")  # the figures are there
            if width >= 1280:  # whatever the header says, it keeps to one line
                assert high(page) == high(page, crowded=True), f"{state} at {width}"
            if state == "talking":
                page.fill("#suche", "autosteuer")
                page.get_by_role("heading", name="Kfz-Steuer: Fragen").wait_for()
            accessible(page)
            assert not sideways(page), f"{state} at {width}"
            if width == 1440:
                places[state] = page.evaluate(
                    "names => Object.fromEntries(names.map(name => [name, (box =>"
                    " [box.left, box.top].map(Math.round).join())"
                    "(document.querySelector(name).getBoundingClientRect())]))",
                    list(LANDMARKS),
                )
            if state in {"waiting", "offered", "talking", "wrapup"}:
                picture(page, f"desk-{state}-{width}")
        if width == 1440:
            put(agent, "offered")
            page.goto(site + "/desk/")
            page.evaluate("document.documentElement.dataset.kernTheme = 'dark'")
            page.wait_for_timeout(300)
            picture(page, "desk-offered-dark-1440")
        page.context.close()
    for name in LANDMARKS:
        spots = {state: places[state][name] for state in STATES}
        assert len(set(spots.values())) == 1, f"{name} moves: {spots}"


def test_the_board_at_three_sizes(
    site: str, browser: Browser, agent: Agent, accessible: Callable[[Page], None]
) -> None:
    put(agent, "talking")
    for width, height in ((1440, 900), (1920, 1080), (390, 844)):
        page = signed_in(browser, site, "teamleitung", width, height)
        page.wait_for_url("**/board/")
        expect(page.locator("#angemeldet")).to_have_text("unter 5 Personen angemeldet")
        accessible(page)
        assert not sideways(page)
        picture(page, f"board-{width}")
        page.context.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_citizens_pages(
    site: str, browser: Browser, agent: Agent, accessible: Callable[[Page], None], language: str
) -> None:
    for width, height in ((1440, 900), (390, 844), (320, 640)):
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=f"{language}-DE"
        )
        page = context.new_page()
        for path, name in (
            ("/", "citizen-start"),
            ("/leistungen/?q=hund", "citizen-search"),
            ("/leistungen/hundesteuer/?ort=04012000", "citizen-service"),
            ("/datenschutz/", ""),
            ("/impressum/", ""),
            ("/barrierefreiheit/", ""),
            ("/anmelden/", ""),
        ):
            page.goto(site + path)
            assert page.evaluate("document.fonts.check(\"16px 'Fira Sans'\")")
            accessible(page)
            assert not sideways(page), f"{path} at {width}"
            if name and language == "de" and width > 320:
                picture(page, f"{name}-{width}")
        context.close()


def test_outside_the_hours_the_page_says_when_it_opens(
    site: str, browser: Browser, agent: Agent, accessible: Callable[[Page], None]
) -> None:
    OpeningTime.objects.exclude(weekday=timezone.localtime().weekday()).delete()
    OpeningTime.objects.update(opens="00:00", closes="00:01")
    page = browser.new_context(locale="de-DE").new_page()
    for path in ("/", "/anruf/"):
        page.goto(site + path)
        page.get_by_text("Gerade geschlossen. Wir öffnen").first.wait_for()
        assert not page.get_by_role("button", name="Jetzt anrufen").is_visible()
        accessible(page)
    assert Contact.objects.count() == 0
    page.goto(site + "/gibt-es-nicht/")
    accessible(page)
    page.context.close()


def test_from_the_key_to_the_answer(site: str, browser: Browser, agent: Agent) -> None:
    """The answer is painted long before the question is over; nothing shifts meanwhile."""
    put(agent, "talking")
    page = signed_in(browser, site, "agent1", 1440, 900)
    page.goto(site + "/desk/")
    page.wait_for_timeout(400)
    page.evaluate(
        "window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
        " if (!one.hadRecentInput) window.shift += one.value; }).observe({type: 'layout-shift'})"
    )
    for word in ("autosteuer", "perso", "sperrmüll", "hund"):
        page.fill("#suche", "")
        page.keyboard.type(word, delay=60)
        page.wait_for_timeout(250)
    assert page.evaluate("window.shift") < 0.01
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_caller_from_osterholz(
    site: str,
    browser: Browser,
    agent: Agent,
    accessible: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    """The place decides, so the desk asks once; by keyboard."""
    put(agent, "talking")
    page = signed_in(browser, site, "agent1", width, height)
    page.locator("body[data-ready]").wait_for()
    page.fill("#suche", "hundesteuer")
    page.get_by_role("heading", name="Hund anmelden").wait_for()
    page.get_by_label("anderer Ort").fill("Osterholz")
    page.get_by_text("Meinen Sie Osterholz in Bremen").wait_for()
    accessible(page)
    assert not sideways(page)
    picture(page, f"desk-elsewhere-{width}")
    page.get_by_role("button", name="Osterholz-Scharmbeck").press("Enter")
    page.get_by_text("Gemeinde (Osterholz-Scharmbeck)").wait_for()
    page.get_by_text("weil überall in Deutschland gilt: Gemeinde").wait_for()
    assert page.evaluate("document.activeElement.id") == "anderer-ort"
    accessible(page)
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_an_address_is_chosen_while_it_is_typed(
    site: str,
    browser: Browser,
    agent: Agent,
    accessible: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    """ "hamb 9a", an arrow, Enter; Escape closes the list and nothing else."""
    houses = "strasse;hausnummer;ortsteil\nHamburger Straße;9;\nHamburger Straße;9a;Peterswerder\n"
    import_addresses(
        houses.encode(), commune="040110000000", source="Test", as_of=date(2026, 11, 25)
    )
    put(agent, "talking")
    page = signed_in(browser, site, "agent1", width, height)
    page.locator("body[data-ready]").wait_for()
    page.fill("#suche", "hundesteuer")
    page.get_by_role("heading", name="Hund anmelden").wait_for()
    field = page.get_by_label("anderer Ort")
    field.focus()
    page.keyboard.type("hamb 9", delay=30)
    rows = page.locator("#orte [role=option]")
    rows.nth(1).wait_for()
    assert rows.all_inner_texts() == [
        "Hamburger Straße 9, Bremen",
        "Hamburger Straße 9a, Bremen Östliche Vorstadt, Peterswerder",
    ]
    accessible(page)
    assert not sideways(page)
    page.keyboard.press("Escape")
    assert not rows.first.is_visible()
    assert page.evaluate("document.activeElement.id") == "anderer-ort"
    page.keyboard.type("a")
    rows.first.wait_for()
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "ort-0"
    accessible(page)
    page.keyboard.press("Enter")
    assert field.input_value() == "Hamburger Straße 9a, Bremen"
    assert not rows.first.is_visible()
    page.get_by_role("region", name="Zuständig in Hamburger Straße 9a").wait_for()
    page.get_by_text("weil in Bremen seit 01.01.2016 gilt").first.wait_for()
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_surge_switch(
    site: str,
    browser: Browser,
    agent: Agent,
    accessible: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    put(agent, "talking")
    contact = Contact.objects.get()
    now = timezone.now()
    for n in range(1, 31):  # so many calls in the last half hour
        contact.pk, contact.number = uuid.uuid4(), contact.number + 1
        contact.begun = contact.entered_queue = now - timedelta(minutes=n / 2, seconds=400)
        contact.answered = contact.begun + timedelta(seconds=100)
        contact.ended = contact.closed = contact.begun + timedelta(seconds=400)
        contact.save()
    page = signed_in(browser, site, "teamleitung", width, height)
    page.goto(site + "/andrang/")
    accessible(page)
    page.get_by_role("textbox", name="Was Anrufende zuerst hören").fill("Die Ausweise sind da.")
    page.get_by_role("checkbox", name="Nur Rückruf").check()
    page.get_by_role("button", name="Wirkung zeigen").click()
    page.get_by_role("row", name="warten in der Leitung").wait_for()
    accessible(page)
    assert not sideways(page)
    picture(page, f"surge-{width}")
    page.get_by_role("button", name="Einschalten").click()
    off = page.get_by_role("button", name="Ausschalten")
    off.wait_for()
    accessible(page)
    shape = off.evaluate("(one) => [one.clientWidth, one.querySelector('.kern-label').scrollWidth]")
    assert shape[0] >= shape[1], "the word fits its button"
    picture(page, f"surge-on-{width}")
    page.goto(site + "/")
    page.get_by_role("heading", name="Gerade rufen sehr viele Menschen an").wait_for()
    accessible(page)
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_outbox(
    site: str,
    browser: Browser,
    agent: Agent,
    accessible: Callable[[Page], None],
    width: int,
    height: int,
) -> None:
    """The team lead finds what did not go and sends it once more, by keyboard."""
    fake = Fake()
    now = timezone.now()
    page = signed_in(browser, site, "teamleitung", width, height)
    page.goto(site + "/andrang/")
    page.get_by_role("link", name="Nachrichten").press("Enter")
    page.get_by_text("Nichts. Alles ist gesendet.").wait_for()
    accessible(page)
    for n, (draft, fault) in enumerate(
        ((TEXT, Fault.REFUSED), (MAIL, Fault.BUSY), (TEXT, None), (MAIL, None))
    ):
        row = post(draft, key=str(n), centre=agent.centre_id, at=now, ways=fake.ways)
        fake.faults.extend([fault] if fault else [])
        deliver(row.pk, at=now, ways=fake.ways)
    page.reload()
    again = page.get_by_role("button", name="Noch einmal senden")
    again.wait_for()
    accessible(page)
    assert not sideways(page)
    picture(page, f"outbox-{width}")
    again.press("Enter")
    again.wait_for(state="detached")
    assert page.get_by_text("wartet", exact=True).count() == 3  # two messages, and the count
    accessible(page)
    page.context.close()
