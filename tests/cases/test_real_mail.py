"""Mail through servers that are not ours: out, answered, fetched; what a mailbox promises."""

import imaplib
import json
import signal
import smtplib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy

import pytest
from django.core.cache import cache
from django.db import connection
from imapclient import IMAPClient
from pytest_django.fixtures import Settings
from tests.cases.conftest import BY_MAIL, NOW, make_case, make_inbox
from tests.cases.mail_server import DOMAIN, NOBODY, PASSWORD, Servers, mail_servers
from tests.cases.mailbox import FakeMailbox, reply
from tests.cases.odd_mails import odd_mails

from buergertelefon.cases.actions.mail_in import fetch
from buergertelefon.cases.errors import MailboxDown
from buergertelefon.cases.imap import Imap
from buergertelefon.cases.mailbox import Fetched, Folder, Mailbox
from buergertelefon.cases.models import Case, Inbound
from buergertelefon.cases.rules.life import State, Step
from buergertelefon.cases.rules.mails import Fate, Why
from buergertelefon.messages import smtp
from buergertelefon.messages.actions import deliver
from buergertelefon.messages.errors import NotNow
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import Reason
from buergertelefon.messages.transport import Sending

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with mail_servers() as both:
        yield both


@pytest.fixture
def account(request: pytest.FixtureRequest, settings: Settings, servers: Servers) -> str:
    """A mailbox of this test alone; we write as its owner."""
    cache.clear()
    name = f"vorgang{abs(hash(request.node.name))}"
    settings.MAIL_URL = f"smtp://127.0.0.1:{servers.smtp}"
    settings.MAIL_FROM = f"Bürgertelefon <{name}@{DOMAIN}>"
    settings.CASES_MAIL = f"{name}+@{DOMAIN}"
    return name


@pytest.fixture
def box(account: str, servers: Servers) -> Imap:
    return Imap("127.0.0.1", servers.imaps, account, PASSWORD, authorities=servers.authorities)


def send(servers: Servers, sender: str, to: str, content: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", servers.smtp, timeout=10) as server:
        server.sendmail(sender, [to], content)


def lies(servers: Servers, name: str, folder: str = "INBOX") -> list[bytes]:
    """All mails in a folder of somebody's."""
    with imaplib.IMAP4("127.0.0.1", servers.imap, timeout=10) as server:
        server.login(name, PASSWORD)
        if server.select(folder, readonly=True)[0] != "OK":
            return []
        numbers = server.search(None, "ALL")[1][0].split()
        return [server.fetch(one, "(BODY.PEEK[])")[1][0][1] for one in numbers]


def hand_over() -> None:
    """What the worker does."""
    for pk in Message.objects.filter(state="waiting").values_list("pk", flat=True):
        deliver(pk, at=LATER)


def at() -> datetime:
    return LATER


def test_an_office_answers_by_replying_and_the_citizen_gets_it(
    servers: Servers, account: str, box: Imap, until: Callable[..., None]
) -> None:
    anna = replace(BY_MAIL, mail=f"anna-{account}@{DOMAIN}")
    row = make_case(make_inbox(by_mail=True, mail=f"amt-{account}@{DOMAIN}"), reach=anna)
    hand_over()
    until(lambda: lies(servers, f"amt-{account}"), what="the office has our mail")
    ours = message_from_bytes(lies(servers, f"amt-{account}")[0], policy=policy)
    answer = EmailMessage()
    answer["From"], answer["To"] = f"Kollegin <kollegin@{DOMAIN}>", ours["Reply-To"]
    answer["Subject"], answer["In-Reply-To"] = f"AW: {ours['Subject']}", ours["Message-ID"]
    answer["References"] = f"{ours['References']} {ours['Message-ID']}"
    answer["Message-ID"] = f"<1.{account}@{DOMAIN}>"
    quoted = "\n".join(f"> {line}" for line in ours.get_content().splitlines())
    wrote = "Am 15.06.2026 um 10:05 schrieb Bürgertelefon:"
    answer.set_content(f"Nein, Blindenhunde sind steuerfrei.\n\n{wrote}\n{quoted}\n")
    send(servers, f"kollegin@{DOMAIN}", ours["Reply-To"], answer.as_bytes())
    until(lambda: lies(servers, account), what="we have the answer")
    assert fetch(box, at=at) == {Fate.TAKEN: 1}
    row.refresh_from_db()
    assert (row.state, row.entries.latest("pk").text) == (
        State.ANSWERED, "Nein, Blindenhunde sind steuerfrei.",
    )  # fmt: skip
    hand_over()
    until(lambda: len(lies(servers, f"anna-{account}")) == 2, what="the citizen has the answer")
    told = message_from_bytes(lies(servers, f"anna-{account}")[1], policy=policy).get_content()
    assert "steuerfrei" in told
    assert "/amt/" not in told


def test_every_odd_mail_is_taken_exactly_once(
    servers: Servers, account: str, box: Imap, until: Callable[..., None]
) -> None:
    row = make_case(make_inbox(by_mail=True, mail=f"amt@{DOMAIN}"))
    mails = odd_mails(row)
    with smtplib.SMTP("127.0.0.1", servers.smtp, timeout=10) as server:
        for one in mails:
            server.sendmail(f"kollegin@{DOMAIN}", [f"{account}@{DOMAIN}"], one)
    inbox = servers.home / "mail" / account / "new"
    until(lambda: len(list(inbox.iterdir())) == len(mails), what=servers.log()[-3000:])
    rounds = [fetch(box, at=at), fetch(box, at=at, most=500), fetch(box, at=at)]
    assert sum(sum(one.values()) for one in rounds) == len(mails)
    assert rounds[2] == {}
    there = [len(lies(servers, account, one)) for one in ("INBOX", *Folder)]
    assert (there[0], sum(there)) == (0, len(mails))
    assert row.entries.filter(step=Step.ANSWER).count() == 1


def test_what_a_server_returns_is_shown_to_the_team_lead(
    servers: Servers, account: str, box: Imap, until: Callable[..., None]
) -> None:
    anna = replace(BY_MAIL, mail=f"anna@{DOMAIN}")
    row = make_case(make_inbox(by_mail=True, mail=f"{NOBODY}@{DOMAIN}"), reach=anna)
    hand_over()
    until(lambda: lies(servers, account), what="the server has returned it")
    assert fetch(box, at=at) == {Fate.UNCLEAR: 1}
    kept = Inbound.objects.get()
    assert (kept.why, kept.case) == (Why.LOST_OFFICE, row)
    assert len(lies(servers, account, Folder.UNCLEAR)) == 1


def test_two_fetchers_at_once_make_one_answer_of_each_mail(
    servers: Servers, account: str, box: Imap, until: Callable[..., None]
) -> None:
    inbox = make_inbox(by_mail=True, mail=f"amt@{DOMAIN}")
    rows = [make_case(inbox) for _ in range(6)]
    for one in rows:
        send(servers, "k@x.test", f"{account}@{DOMAIN}", reply(one, f"Ja {one}.").as_bytes())
    until(lambda: len(lies(servers, account)) == len(rows))
    barrier = threading.Barrier(2)

    def fetches() -> None:
        try:
            barrier.wait(10)
            fetch(box, at=at)
        except MailboxDown:
            pass  # the other one has moved what was to be marked
        finally:
            connection.close()

    both = [threading.Thread(target=fetches) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    fetch(box, at=at)
    assert [one.entries.filter(step=Step.ANSWER).count() for one in rows] == [1] * len(rows)
    assert Message.objects.filter(cause="case-answered").count() == len(rows)
    assert lies(servers, account) == []


class Cut:
    """A mailbox whose line is cut before a mail is marked, as if the process were killed there."""

    def __init__(self, box: Imap) -> None:
        self._box = box

    @contextmanager
    def opened(self) -> Iterator["Cut"]:
        with self._box.opened() as self._session:
            yield self

    def waiting(self, *, most: int) -> Iterator[Fetched]:
        return self._session.waiting(most=most)

    def mark(self, uid: int, folder: Folder) -> None:
        self._session._server.shutdown()  # noqa: SLF001  # the line itself
        self._session.mark(uid, folder)


def test_killed_between_storing_and_marking_no_second_answer_is_made(
    servers: Servers, account: str, box: Imap, until: Callable[..., None]
) -> None:
    row = make_case(make_inbox(by_mail=True, mail=f"amt@{DOMAIN}"))
    send(servers, "k@x.test", f"{account}@{DOMAIN}", reply(row, "Nein.").as_bytes())
    until(lambda: lies(servers, account))
    with pytest.raises(MailboxDown):
        fetch(Cut(box), at=at)
    assert row.entries.filter(step=Step.ANSWER).count() == 1
    assert len(lies(servers, account)) == 1
    assert fetch(box, at=at) == {Fate.TAKEN: 1}
    assert row.entries.filter(step=Step.ANSWER).count() == 1
    assert lies(servers, account) == []


KILLED = """
import json, os, signal, sys
from django.conf import settings
database, values, imap, moment = json.loads(sys.argv[1])
settings.DATABASES["default"] |= database
for name, value in values.items():
    setattr(settings, name, value)
import django
django.setup()
from django.utils import timezone
from buergertelefon.cases import imap as boxes
from buergertelefon.cases.actions import mail_in

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if moment == "before it is stored":
    mail_in._write = die
else:
    boxes.Session.mark = die
mail_in.fetch(boxes.Imap(**imap), at=timezone.now)
"""


@pytest.mark.parametrize("moment", ["before it is stored", "before it is marked"])
def test_after_kill_9_nothing_is_lost_and_nothing_is_answered_twice(
    moment: str, servers: Servers, account: str, box: Imap, settings: Settings,
    until: Callable[..., None],
) -> None:  # fmt: skip
    row = make_case(make_inbox(by_mail=True, mail=f"amt@{DOMAIN}"))
    send(servers, "k@x.test", f"{account}@{DOMAIN}", reply(row, "Nein.").as_bytes())
    until(lambda: lies(servers, account))
    names = ("SECRET_KEY", "MAIL_URL", "MAIL_FROM", "CASES_MAIL")
    given = [
        {one: connection.settings_dict[one] for one in ("NAME", "USER", "HOST", "PORT")},
        {one: getattr(settings, one) for one in names}, vars(box), moment,
    ]  # fmt: skip
    process = subprocess.run(
        [sys.executable, "-c", KILLED, json.dumps(given)], capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()[-2000:]
    stored = moment == "before it is marked"
    assert row.entries.filter(step=Step.ANSWER).count() == stored
    assert len(lies(servers, account)) == 1
    assert fetch(box, at=at) == {Fate.TAKEN: 1}
    assert row.entries.filter(step=Step.ANSWER).count() == 1
    assert Message.objects.filter(cause="case-answered").count() == 1
    assert lies(servers, account) == []


def test_our_mail_goes_out_encrypted_or_not_at_all(
    servers: Servers, account: str, until: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sending = Sending("case:1", f"amt-{account}@{DOMAIN}", "Betreff", "Größe: 5 €", "", "", "")
    ours = smtp.read(
        f"smtp://127.0.0.1:{servers.smtp}?starttls=1", sender=f"Stadt <{account}@{DOMAIN}>"
    )
    with pytest.raises(NotNow) as refused:  # a certificate that nobody knows
        ours.hand_over(sending)
    assert refused.value.reason == Reason.INSECURE
    monkeypatch.setenv("SSL_CERT_FILE", servers.authorities)
    ours.hand_over(sending)
    until(lambda: lies(servers, f"amt-{account}"))
    (arrived,) = lies(servers, f"amt-{account}")
    mail = message_from_bytes(arrived, policy=policy)
    assert mail.get_content().strip() == "Größe: 5 €"
    assert "TLS" in " ".join(mail.get_all("Received"))


@pytest.mark.parametrize("kind", ["fake", "imaps", "starttls", "plain", "no MOVE"])
def test_a_mailbox_gives_each_mail_until_it_is_marked(
    kind: str, servers: Servers, account: str, until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    box, deliver_to = _mailbox(kind, servers, account, until)
    if kind == "no MOVE":
        monkeypatch.setattr(IMAPClient, "has_capability", lambda *_: False)
    for text in (b"Eins", b"Zwei", b"0123456789\n" * 4000):
        deliver_to(b"Subject: Hallo\n\n" + text + b"\n")
    with box.opened() as session:
        first, second, big = session.waiting(most=10)
        assert (b"Eins" in first.content, b"Zwei" in second.content) == (True, True)
        assert (big.too_big, b"Hallo" in big.content, len(big.content) < 5000) == (True,) * 3
    with box.opened() as session:
        assert [one.uid for one in session.waiting(most=2)] == [first.uid, second.uid]
        session.mark(first.uid, Folder.DONE)
        session.mark(big.uid, Folder.UNCLEAR)
    with box.opened() as session:
        assert [one.uid for one in session.waiting(most=10)] == [second.uid]


def _mailbox(
    kind: str, servers: Servers, account: str, until: Callable[..., None]
) -> tuple[Mailbox, Callable[[bytes], None]]:
    if kind == "fake":
        fake = FakeMailbox(largest=30_000)
        return fake, fake.deliver

    def by_smtp(content: bytes) -> None:
        before = len(lies(servers, account))
        send(servers, "k@x.test", f"{account}@{DOMAIN}", content)
        until(lambda: len(lies(servers, account)) > before)

    tls = kind in {"imaps", "no MOVE"}
    box = Imap(
        "127.0.0.1", servers.imaps if tls else servers.imap, account, PASSWORD, tls=tls,
        starttls=kind == "starttls", authorities=servers.authorities, largest=30_000,
    )  # fmt: skip
    return box, by_smtp


def test_what_a_person_has_read_still_waits_and_new_numbers_do_no_harm(
    servers: Servers, account: str, box: Imap, until: Callable[..., None]
) -> None:
    row = make_case(make_inbox(by_mail=True, mail=f"amt@{DOMAIN}"))
    send(servers, "k@x.test", f"{account}@{DOMAIN}", reply(row, "Nein.").as_bytes())
    until(lambda: lies(servers, account))
    with imaplib.IMAP4("127.0.0.1", servers.imap, timeout=10) as server:
        server.login(account, PASSWORD)
        server.select()
        server.fetch("1", "(BODY[])")  # a person opens it
    (servers.home / "mail" / account / "dovecot-uidlist").unlink()  # UIDVALIDITY changes
    assert fetch(box, at=at) == {Fate.TAKEN: 1}
    assert Case.objects.get().state == State.ANSWERED


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"password": "falsch"}, "weist unsere Anmeldung zurück", id="password"),
        pytest.param({"authorities": ""}, "nicht sicher", id="a certificate nobody knows"),
        pytest.param({"port": 9}, "antwortet nicht", id="nobody there"),
        pytest.param({"folder": "Fehlt"}, "lehnt ab", id="no such folder"),
        pytest.param({"authorities": "/fehlt"}, "Zertifikaten", id="no such certificates"),
    ],
)
def test_a_mailbox_that_does_not_let_us_in_says_why(
    box: Imap, changes: dict[str, str], says: str
) -> None:
    with pytest.raises(MailboxDown, match=says), replace(box, **changes).opened():
        pass
