"""A question of a Friday afternoon, before a holiday weekend: forwarded, answered, asked again.

The caller is told "Dienstag, 26. Mai, 8:40 Uhr". The office has no account and answers by replying
to a mail; the answer goes on as a text; "not solved" opens it again; one question at the end. A
real Asterisk, real browsers, a real mail server, a gateway that takes the texts. Pages and jobs
have a clock of their own.
"""

import re
import smtplib
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from tests.asterisk.conftest import Switch, switch
from tests.cases.conftest import weekdays
from tests.cases.mail_server import DOMAIN, PASSWORD, Servers, mail_servers
from tests.cases.test_real_mail import lies
from tests.stories.conftest import at_both_sizes
from tests.stories.test_car_tax import MOBILE
from tests.stories.test_first_call import Person, Until, sit_down, title, voices
from tests.stories.test_telephone import AGENT, CITIZEN, Telephones, exchange, telephones

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.cases.actions.mail_in import fetch
from buergertelefon.cases.imap import Imap
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.rules.clock import Clock
from buergertelefon.cases.rules.life import State
from buergertelefon.cases.rules.mails import Fate
from buergertelefon.contacts.models import Contact
from buergertelefon.directory.models import Office
from buergertelefon.messages.actions import deliver
from buergertelefon.messages.gateway import Gateway
from buergertelefon.messages.models import Message
from buergertelefon.survey.actions.setting_up import Wording, add_scale, set_plan
from buergertelefon.survey.models import Given
from buergertelefon.survey.rules.asking import Channel, Option

__all__ = ["exchange", "switch", "telephones", "voices"]
pytestmark = [pytest.mark.django_db(transaction=True)]
#: Whit Monday is the 25th
FRIDAY = datetime(2026, 5, 22, 17, 40, tzinfo=BERLIN)


class Time:
    """What time it is for pages and jobs of this process; it goes on from there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.real, self.offset = timezone.now, timedelta()
        monkeypatch.setattr(timezone, "now", self.now)

    def now(self) -> datetime:
        """The shifted moment."""
        return self.real() + self.offset

    def is_now(self, at: datetime) -> None:
        """It is that moment."""
        self.offset = at - self.real()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    """Takes texts at every hour."""
    with Gateway() as made:
        settings.SMS_URL, settings.SMS_QUIET = made.sms_url, ""
        yield made


@pytest.fixture
def servers(settings: Settings) -> Iterator[Servers]:
    """The city's mail server; we write, and are written to, as vorgang@."""
    with mail_servers() as both:
        settings.MAIL_URL = f"smtp://127.0.0.1:{both.smtp}"
        settings.MAIL_FROM = f"Bürgertelefon <vorgang@{DOMAIN}>"
        settings.CASES_MAIL = f"vorgang+@{DOMAIN}"
        yield both


def tax_office() -> Inbox:
    """Answers within two hours in which it is open, by mail; who was answered is asked."""
    of = {"service__slug": "hundesteuer", "municipality": "04011000", "language": "de"}
    office = Office.objects.get(**{f"answer__{name}": value for name, value in of.items()})
    centre = ServiceCentre.objects.get(slug="bremen")
    options = (Option(1, "ja"), Option(2, "nein"))
    wording = Wording("de", "Hat Ihnen die Antwort geholfen?", options)
    add_scale("geholfen", [wording], on=FRIDAY.date())
    set_plan(centre.pk, Channel.SMS, scale="geholfen", share=10_000, active=True)
    return Inbox.objects.create(
        office=office, centre=centre, calendar=weekdays(), clock=Clock.SERVICE, within=2,
        by_mail=True, mail=f"amt@{DOMAIN}",
    )  # fmt: skip


class Post:
    """What goes out and comes in: handed over and fetched when the story says so."""

    def __init__(self, servers: Servers, gateway: Gateway, time: Time, until: Until) -> None:
        self.servers, self.gateway, self.time, self.until = servers, gateway, time, until
        self.mailbox = Imap(
            "127.0.0.1", servers.imaps, "vorgang", PASSWORD, authorities=servers.authorities
        )

    def goes_out(self) -> list[str]:
        """Hand over what waits; all texts so far."""
        for pk in Message.objects.filter(state="waiting").values_list("pk", flat=True):
            deliver(pk, at=self.time.now())
        assert not Message.objects.exclude(state="sent").exists()
        return [one.text for one in self.gateway.desk.arrived.values()]

    def office_replies(self, words: str, *, to: int) -> EmailMessage:
        """Answer the mail with that number with what a mail program sends; fetch it."""
        self.until(lambda: len(lies(self.servers, "amt")) > to, what=self.servers.log()[-2000:])
        ours = message_from_bytes(lies(self.servers, "amt")[to], policy=policy)
        mail = EmailMessage()
        mail["From"], mail["To"] = f"Steueramt <amt@{DOMAIN}>", ours["Reply-To"]
        mail["Subject"], mail["In-Reply-To"] = f"AW: {ours['Subject']}", ours["Message-ID"]
        mail["Message-ID"] = f"<{to}.antwort@{DOMAIN}>"
        quoted = "\n".join(f"> {line}" for line in ours.get_content().splitlines())
        mail.set_content(f"{words}\n\nAm 26.05.2026 schrieb Bürgertelefon:\n{quoted}\n")
        with smtplib.SMTP("127.0.0.1", self.servers.smtp, timeout=10) as server:
            server.send_message(mail)
        self.until(lambda: lies(self.servers, "vorgang"), what=self.servers.log()[-2000:])
        assert fetch(self.mailbox, at=self.time.now) == {Fate.TAKEN: 1}
        return ours


def test_from_friday_to_tuesday(
    site: str,
    exchange: subprocess.Popen[bytes],
    gateway: Gateway,
    servers: Servers,
    telephones: Telephones,
    voices: Callable[[int], Browser],
    switch: Switch,
    until: Until,
    browser: Browser,
    accessible: Callable[[Page], None],
    settings: Settings,
    time: Time,
) -> None:
    settings.PUBLIC_URL = site
    tax_office()
    time.is_now(FRIDAY - timedelta(minutes=1))
    caller = telephones.plug(MOBILE, CITIZEN)
    agent = Person(voices(AGENT), site, until)
    sit_down(agent, "agent1")
    page, keys = agent.page, agent.page.keyboard
    until(lambda: "web1/sip" in switch.says("pjsip show contacts"), what="the page registers")
    telephones.now(lambda: caller.dial("115"))
    telephones.do(caller.until("talking"))
    telephones.now(lambda: caller.press("1"))
    page.get_by_role("button", name="Annehmen").wait_for()
    until(lambda: "web1" in switch.says("core show channels concise"), what="the page rings")
    keys.press("F2")
    title(page, "Im Gespräch", until)

    keys.type("hundesteuer")
    page.locator("#antwort[data-slug=hundesteuer]").wait_for()
    keys.press("Alt+N")
    keys.type("Zahle ich für einen Blindenhund?")
    time.is_now(FRIDAY)  # a minute more than it was when the telephone rang
    keys.press("Alt+W")
    page.get_by_role("button", name="Weiterleiten", exact=True).last.wait_for()
    said = page.locator("#vorgang .bt-say__text")
    expect(said).to_contain_text("Dienstag, 26. Mai, 8:40 Uhr")
    accessible(page)
    at_both_sizes(page, "desk-forward")
    keys.press("Enter")
    page.locator("#vorgang-code").wait_for()
    expect(said).to_contain_text("Dienstag, 26. Mai, 8:40 Uhr")
    accessible(page)
    at_both_sizes(page, "desk-forwarded")
    row = Case.objects.get()
    assert (
        timedelta() <= row.due - datetime(2026, 5, 26, 8, 40, tzinfo=BERLIN) < timedelta(minutes=1)
    )
    page.wait_for_timeout(2100)  # F8 right after picking up is a slip
    keys.press("F8")
    page.get_by_role("button", name="Abschließen").wait_for()
    keys.press("F8")
    page.get_by_role("button", name="Anruf von Hand").wait_for()
    contact = Contact.objects.get()
    assert (contact.outcome, row.reference in contact.note) == ("forwarded", True)

    post = Post(servers, gateway, time, until)
    (told,) = post.goes_out()
    assert row.reference in told
    time.is_now(datetime(2026, 5, 26, 8, 10, tzinfo=BERLIN))
    ours = post.office_replies("Nein, Blindenhunde sind steuerfrei.", to=0)
    asked = " ".join(ours.get_content().split())
    assert "Dienstag, 26. Mai 2026, 8:40 Uhr" in asked
    assert "Zahle ich für einen Blindenhund?" in asked
    row.refresh_from_db()
    assert (row.state, row.kept) == (State.ANSWERED, True)
    answer = post.goes_out()[1]
    assert "Nein, Blindenhunde sind steuerfrei." in answer
    page_of, survey = re.findall(r"http://\S+", answer)

    reads(browser, page_of, "Nein, nicht gelöst", accessible, "citizen-case-answered")
    row.refresh_from_db()
    assert (row.state, row.reopened) == (State.NEW, 1)
    post.goes_out()
    post.office_replies("Bitte schicken Sie uns den Ausweis in Kopie.", to=1)
    texts = post.goes_out()
    assert "Ausweis in Kopie" in texts[-1]
    assert "umfrage" not in texts[-1]  # once for each question
    reads(browser, page_of, "Ja, gelöst", accessible, "citizen-case-again")
    row.refresh_from_db()
    assert row.state == State.CLOSED
    says(browser, survey, accessible)
    given = Given.objects.get()
    assert (given.value, given.area) == (1, "hundesteuer")


def reads(
    browser: Browser, link: str, press: str, accessible: Callable[[Page], None], name: str
) -> None:
    """By the link of the text, by keyboard, on a small screen."""
    page = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844}).new_page()
    page.goto(link.rstrip("."))
    page.get_by_role("heading", name="Die Antwort").wait_for()
    accessible(page)
    at_both_sizes(page, name)
    page.get_by_role("button", name=press).focus()
    page.keyboard.press("Enter")
    page.locator(".kern-alert--success").wait_for()
    accessible(page)
    page.context.close()


def says(browser: Browser, link: str, accessible: Callable[[Page], None]) -> None:
    """One answer to one question; the link works once."""
    page = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844}).new_page()
    page.goto(link.rstrip("."))
    accessible(page)
    at_both_sizes(page, "citizen-survey")
    page.get_by_role("radio", name="ja").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Danke").first.wait_for()
    accessible(page)
    page.goto(link.rstrip("."))
    expect(page.get_by_role("radio")).to_have_count(0)
    page.context.close()
