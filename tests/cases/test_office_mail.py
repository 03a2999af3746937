"""What an office without accounts is written, and what of a person stands in it."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default as policy

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.cases.conftest import ASKED, BY_MAIL, NOW, make_case, make_inbox
from tests.messages.gateway import SENDER, MailServer, mail_server

from buergertelefon.cases.actions.steps import pass_on, take
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.offices import key_of
from buergertelefon.cases.rules.details import Reach
from buergertelefon.cases.rules.life import Actor, Step
from buergertelefon.cases.rules.words import Reply
from buergertelefon.messages.actions import erase
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import State
from buergertelefon.messages.smtp import Smtp
from buergertelefon.messages.transport import Sending

pytestmark = pytest.mark.django_db
PHONE = Reach(Reply.PHONE, name="Anna Beispiel", phone="0421 5550100", reach="nachmittags")
LETTER = Reach(Reply.LETTER, name="Anna Beispiel", postal="Anna Beispiel\nAm Wall 1\n28195 Bremen")


@pytest.fixture(autouse=True)
def _set_up(settings: pytest.FixtureRequest) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"
    settings.CASES_MAIL, settings.PUBLIC_URL = "vorgang+@example.org", "https://beispiel.de"


def office_case(**values: object) -> Case:
    return make_case(make_inbox(by_mail=True, mail="amt@example.org"), **values)


def last() -> Message:
    return Message.objects.filter(cause="case-office").latest("pk")


def test_the_mail_says_what_by_when_and_how_to_answer() -> None:
    row = office_case()
    mail, key = last(), key_of(row)
    assert (mail.recipient, mail.reply_to) == ("amt@example.org", f"vorgang+{key}@example.org")
    assert mail.subject == f"[Vorgang {row.reference}-{key.token[:8]}] Hundesteuer"
    assert "Muss ich für einen Blindenhund Steuer zahlen?" in mail.text
    assert "Bitte antworten Sie bis: Dienstag, 16. Juni 2026, 10:05 Uhr" in mail.text
    assert f"https://beispiel.de/amt/{row.reference}/{key.token}/" in mail.text
    assert "„Rückfrage:“" in mail.text
    assert "\n\n\n" not in mail.text


@pytest.mark.parametrize(
    ("reach", "known", "unknown"),
    [
        pytest.param(BY_MAIL, [], ["Anna", "anna@example.org"], id="by mail: goes through us"),
        pytest.param(replace(BY_MAIL, way=Reply.SMS, phone="0171 5550100", mail=""), [],
                     ["Anna", "5550100"], id="by text: goes through us"),
        pytest.param(Reach(Reply.NONE, name="Anna Beispiel"), [], ["Anna"], id="asks by code"),
        pytest.param(PHONE, ["Anna Beispiel", "0421 5550100", "nachmittags"], [], id="is called"),
        pytest.param(LETTER, ["Am Wall 1\n28195 Bremen"], ["5550100"], id="gets a letter"),
    ],
)  # fmt: skip
def test_the_office_reads_of_a_person_only_what_it_needs(
    reach: Reach, known: list[str], unknown: list[str]
) -> None:
    office_case(reach=reach)
    assert [one for one in known if one not in last().text] == []
    assert [one for one in unknown if one in last().text] == []


def test_each_thing_to_do_is_one_mail_of_the_same_thread() -> None:
    row = office_case()
    take(row.pk, Step.ASK, actor=Actor.OFFICE, at=NOW, text="Welche Rasse?")
    take(row.pk, Step.TOLD, actor=Actor.CITIZEN, at=NOW, text="Labrador.")
    take(row.pk, Step.REMIND, actor=Actor.SYSTEM, at=NOW + timedelta(hours=1))
    take(row.pk, Step.WITHDRAW, actor=Actor.CITIZEN, at=NOW + timedelta(hours=2))
    mails = Message.objects.filter(cause="case-office").order_by("pk")
    assert [one.subject.partition("[")[0] for one in mails] == ["", "", "Erinnerung: ",
                                                                "Erledigt: "]  # fmt: skip
    assert {one.thread for one in mails} == {str(key_of(row))}
    assert "Sie schrieben:\nWelche Rasse?\n\nDazu:\nLabrador." in mails[1].text
    assert "So antworten Sie" not in mails[3].text


def test_passed_on_it_is_another_thread_with_the_reason() -> None:
    row, other = office_case(), make_inbox("ordnungsamt", by_mail=True, mail="ordnung@example.org")
    first = last()
    pass_on(row.pk, other, actor=Actor.CENTRE, at=NOW, text="Bitte auch die Leine prüfen.")
    assert last().recipient == "ordnung@example.org"
    assert last().thread != first.thread
    assert "Hinweis dazu:\nBitte auch die Leine prüfen." in last().text


def test_the_longest_words_still_make_a_mail() -> None:
    row = office_case(asked=replace(ASKED, subject="x" * 120, text="y" * 8000))
    take(row.pk, Step.ASK, actor=Actor.OFFICE, at=NOW, text="a" * 8000)
    take(row.pk, Step.TOLD, actor=Actor.CITIZEN, at=NOW, text="b" * 8000)
    assert "b" * 8000 in last().text


def test_without_mailbox_the_link_is_the_way(settings: pytest.FixtureRequest) -> None:
    settings.CASES_MAIL = ""
    office_case()
    assert last().reply_to == ""
    assert "Antworten Sie auf diese Mail" not in last().text
    assert "Ohne Anmeldung" in last().text


def test_the_thread_goes_with_the_text() -> None:
    office_case()
    Message.objects.update(state=State.SENT, due=None, done=NOW)
    erase(at=NOW + timedelta(days=8))
    assert (last().text, last().reply_to, last().thread) == ("", "", "")


def test_answers_to_a_mail_name_the_thread_and_go_where_it_says() -> None:
    class Kept(MailServer):
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's own name
            self.mail = message_from_bytes(envelope.content or b"", policy=policy)
            return await super().handle_DATA(server, session, envelope)

    sending = Sending(
        "case:1", "amt@beispiel.de", "Vorgang", "Text", "", "vorgang+K7QX2M-ab@beispiel.de",
        "K7QX2M-ab",
    )  # fmt: skip
    handler = Kept()
    with mail_server(handler) as port:
        Smtp("127.0.0.1", port, SENDER).hand_over(sending)
    mail = handler.mail
    assert mail["Reply-To"] == "vorgang+K7QX2M-ab@beispiel.de"
    assert mail["References"] == mail["In-Reply-To"] == "<K7QX2M-ab@beispiel.de>"
    assert (mail["X-Buergertelefon"], mail["Auto-Submitted"]) == ("K7QX2M-ab", "auto-generated")
