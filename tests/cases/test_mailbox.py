"""How the mailbox is set up, and what its jobs and the command say when it is not as it should."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings
from tests.cases.conftest import NOW, make_case, make_inbox
from tests.cases.mailbox import FakeMailbox, reply, returned

from buergertelefon.base.log import Line
from buergertelefon.base.models import ServiceCentre
from buergertelefon.cases import mailboxes, tasks
from buergertelefon.cases.actions.mail_in import take_in
from buergertelefon.cases.actions.steps import pass_on
from buergertelefon.cases.imap import Imap, read
from buergertelefon.cases.models import Case, Inbound
from buergertelefon.cases.queries.mails import to_look_at
from buergertelefon.cases.rules.life import Actor, State
from buergertelefon.cases.rules.mails import KEEP

OURS = "vorgang+@stadt.test"


@pytest.fixture(autouse=True)
def _empty_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("imaps://u:p@mail.test", Imap("mail.test", 993, "u", "p")),
        ("imaps://u:p@mail.test:1993/", Imap("mail.test", 1993, "u", "p")),
        ("imaps://u:p@mail.test/INBOX/Amt", Imap("mail.test", 993, "u", "p", "INBOX/Amt")),
        ("imaps://u%40stadt:a%40b%3A%2F%23@[::1]", Imap("::1", 993, "u@stadt", "a@b:/#")),
        ("imap://u:p@mail.test?starttls=1",
         Imap("mail.test", 143, "u", "p", tls=False, starttls=True)),
        ("imap://u:p@localhost", Imap("localhost", 143, "u", "p", tls=False)),
        ("imaps://u:p@mail.test?ca=/etc/ca.pem",
         Imap("mail.test", 993, "u", "p", authorities="/etc/ca.pem")),
    ],
)  # fmt: skip
def test_the_account_is_read_from_its_address(url: str, server: Imap) -> None:
    assert read(url) == server
    assert "p@" not in repr(read(url))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mail.test", "beginnt nicht mit"),
        ("https://u:p@mail.test", "beginnt nicht mit"),
        ("imaps://", "beginnt nicht mit"),
        ("imaps://u:p@mail.test:99999", "keine Adresse"),
        ("imaps://u:p@mail.test:zehn", "keine Adresse"),
        ("imaps://u:p@[::1", "keine Adresse"),
        ("imaps://mail.test", "Konto und Passwort"),
        ("imaps://u@mail.test", "Konto und Passwort"),
        ("imaps://u:geh#eim@mail.test", "Sonderzeichen im Passwort"),
        ("imaps://u:geh%C3%BCtet@mail.test", "keine Umlaute"),
        ("imaps://u:p@mail.test?starttls=1", "zugleich"),
        ("imap://u:p@mail.test", "nicht verschlüsselt"),
        ("imap://u:p@mail.test?starttls=0", "nicht verschlüsselt"),
    ],
)
def test_what_is_wrong_with_the_address_is_said_without_the_password(url: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as error:
        read(url)
    assert "geh" not in str(error.value)


@pytest.mark.parametrize(
    ("mail", "url", "says"),
    [
        ("", "imaps://u:p@mail.test", "CASES_MAIL fehlt"),
        (OURS, "", "CASES_IMAP_URL fehlt"),
        ("Stadt <a@b.test>", "imaps://u:p@mail.test", "keine Mailadresse"),
        ("", "", "Kein Postfach eingerichtet"),
    ],
)
def test_the_command_says_what_is_missing(
    settings: Settings, mail: str, url: str, says: str
) -> None:
    settings.CASES_MAIL, settings.CASES_IMAP_URL = mail, url
    with pytest.raises(CommandError, match=says):
        call_command("cases", "fetch-mail")


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> FakeMailbox:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", f"Stadt <{OURS}>"
    settings.CASES_MAIL = OURS
    fake = FakeMailbox()
    monkeypatch.setattr(mailboxes, "mailbox", lambda: fake)
    return fake


def office_case() -> Case:
    return make_case(make_inbox(by_mail=True, mail="amt@amt.test"))


@pytest.mark.django_db
def test_the_command_fetches_once_and_counts(box: FakeMailbox) -> None:
    box.deliver(reply(office_case(), "Nein.").as_bytes())
    box.deliver(b"")
    for says in ("1 übernommen\n1 anzusehen\n", "Keine neue Mail.\n"):
        call_command("cases", "fetch-mail", stdout=(out := StringIO()))
        assert out.getvalue() == says
    box.is_down = True
    with pytest.raises(CommandError, match="Das Postfach antwortet nicht"):
        call_command("cases", "fetch-mail")


@pytest.mark.django_db
def test_the_jobs_fetch_forget_and_wait_for_a_mailbox_that_is_away(
    box: FakeMailbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    row = office_case()
    box.deliver(reply(row, "Nein.").as_bytes())
    tasks.fetch_mail.func(timestamp=0)
    row.refresh_from_db()
    assert row.state == State.ANSWERED
    Inbound.objects.update(at=NOW - 20 * KEEP)
    tasks.forget_mail.func(timestamp=0)
    assert Inbound.objects.count() == 0
    box.is_down = True
    tasks.fetch_mail.func(timestamp=0)
    assert [one.levelname for one in caplog.records if one.message == "no mail is fetched"] == [
        "WARNING"
    ]
    monkeypatch.undo()  # nothing is set up: nothing to do, nothing to say
    caplog.clear()
    tasks.fetch_mail.func(timestamp=0)


@pytest.mark.django_db
def test_what_opens_no_case_is_read_by_its_centre_alone_where_that_is_known(
    box: FakeMailbox,
) -> None:
    row = office_case()
    other = ServiceCentre.objects.create(slug="andere", name="Andere").pk
    old = reply(row, "Nein.")
    pass_on(row.pk, make_inbox("ordnung"), actor=Actor.CENTRE, at=NOW)
    office = reply(row, "Hallo", subject="Hallo", Message_ID="<a@amt.test>", From="AMT@amt.test")
    stranger = reply(row, "Hallo", subject="Hallo", Message_ID="<b@amt.test>")
    for one, seen in ((old, 0), (office, 0), (stranger, 1)):
        take_in(one.as_bytes(), at=NOW)
        assert to_look_at(other).count() == seen
    assert to_look_at(row.centre_id).count() == 3


@pytest.mark.django_db
def test_no_line_of_the_log_has_anything_of_a_person_in_it(
    box: FakeMailbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    row = office_case()
    for one in (
        reply(row, "Zu lang: Geheimwort" * 800, Message_ID="<1@x.test>"),
        reply(row, "Geheimwort", subject="Geheimwort", Message_ID="<2@x.test>"),
        reply(row, "Geheimwort", Message_ID="<3@x.test>"),
    ):
        one.add_attachment(b"MZ", maintype="image", subtype="png", filename="Geheimwort.png")
        box.deliver(one.as_bytes())
    box.deliver(returned("anna@example.org"))
    box.deliver(b"\xff\x00Geheimwort: \n\n" + b"=?utf-8?q?Geheimwort" * 50)
    tasks.fetch_mail.func(timestamp=0)

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("Geheimwort")

    monkeypatch.setattr("buergertelefon.cases.actions.mail_in.answered", breaks)
    box.deliver(reply(row, "Geheimwort", Message_ID="<4@x.test>").as_bytes())
    tasks.fetch_mail.func(timestamp=0)
    lines = [Line().format(one) for one in caplog.records]
    assert any("a mail could not be taken" in one for one in lines)
    words = ("Geheimwort", "anna", "Blindenhund", "amt.test", "kollegin", row.reference)
    assert [one for one in lines if any(word in one for word in words)] == []
    assert logging.getLogger("flufl.bounce").getEffectiveLevel() >= logging.WARNING
