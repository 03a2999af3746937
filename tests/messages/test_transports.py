"""What every channel promises, on the fake and on real servers; and what only one of them has."""

import logging
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default as policy

import httpx
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pytest_django.fixtures import Settings
from tests.messages.gateway import (
    IMPATIENT,
    PATIENT,
    SENDER,
    Fault,
    MailServer,
    Receiver,
    mail_server,
    receiving,
)

from buergertelefon.messages import channels, queries, sms, smtp
from buergertelefon.messages.errors import NotNow, Refused
from buergertelefon.messages.gateway import Gateway
from buergertelefon.messages.rules.outbox import Channel, Quiet, Reason
from buergertelefon.messages.transport import Sending, Transport

TEXT = "Kfz-Steuer: Hauptzollamt „Süd“, 5 €\n.Punkt am Anfang\nTel. 0421 555-0"
SENDING = Sending("contact:115:card:1", "maria@beispiel.de", "Ihre Kontaktdaten für März", TEXT)
Ends = tuple[Transport, Receiver]


@pytest.fixture(params=["fake", "http", "smtp", "aiosmtpd"])
def ends(request: pytest.FixtureRequest) -> Iterator[Ends]:
    with receiving(request.param) as both:
        yield both


@pytest.fixture(params=["fake", "http", "smtp", "aiosmtpd"])
def impatient(request: pytest.FixtureRequest) -> Iterator[Ends]:
    with receiving(request.param, patience=IMPATIENT) as both:
        yield both


def test_delivered_once_as_it_was_written(ends: Ends) -> None:
    transport, receiver = ends
    transport.hand_over(SENDING)
    (arrived,) = receiver.arrived.values()
    assert (arrived.recipient, arrived.text) == (SENDING.recipient, TEXT)
    assert arrived.subject in {"", SENDING.subject}  # texts have none


def test_the_same_key_twice_arrives_once(ends: Ends) -> None:
    transport, receiver = ends
    transport.hand_over(SENDING)
    transport.hand_over(SENDING)
    assert (len(receiver.handed), len(receiver.arrived)) == (2, 1)


def test_another_key_is_another_message(ends: Ends) -> None:
    transport, receiver = ends
    transport.hand_over(SENDING)
    transport.hand_over(Sending("contact:115:card:2", SENDING.recipient, SENDING.subject, TEXT))
    assert len(receiver.arrived) == 2


CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nX-TEXT:Bürgeramt\r\nEND:VCALENDAR\r\n"


class Kept(MailServer):
    """Keeps the last mail as it came."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's own name
        self.mail = message_from_bytes(envelope.content or b"", policy=policy)
        return await super().handle_DATA(server, session, envelope)


def test_a_calendar_file_goes_with_the_mail_and_says_its_method() -> None:
    handler = Kept()
    with mail_server(handler) as port:
        transport = smtp.Smtp("127.0.0.1", port, SENDER, patience=PATIENT)
        transport.hand_over(replace(SENDING, calendar=CALENDAR))
    text, file = handler.mail.iter_parts()
    assert handler.mail.get_content_type() == "multipart/alternative"
    assert text.get_content().replace("\r\n", "\n").strip() == TEXT
    assert (file.get_content_type(), file.get_param("method")) == ("text/calendar", "CANCEL")
    assert file.get_content().replace("\r\n", "\n") == CALENDAR.replace("\r\n", "\n")
    (arrived,) = handler.desk.arrived.values()
    assert arrived.text == TEXT


def test_a_pdf_goes_with_the_mail_byte_for_byte() -> None:
    handler, content = Kept(), b"%PDF-1.7 \xff\x00\r\n"
    with mail_server(handler) as port:
        transport = smtp.Smtp("127.0.0.1", port, SENDER, patience=PATIENT)
        transport.hand_over(replace(SENDING, attached=("bericht-2014-06.pdf", content)))
    text, file = handler.mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n").strip() == TEXT
    assert (file.get_content_type(), file.get_filename()) == (
        "application/pdf", "bericht-2014-06.pdf",
    )  # fmt: skip
    assert file.get_content() == content


def test_our_own_gateway_reads_a_mail_with_a_calendar_file() -> None:
    with Gateway() as gateway:
        port = gateway.servers[1].server_address[1]
        smtp.Smtp("127.0.0.1", port, SENDER).hand_over(replace(SENDING, calendar=CALENDAR))
        (arrived,) = gateway.desk.arrived.values()
    assert arrived.text == TEXT


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.TOO_MANY])
def test_busy_and_then_success(ends: Ends, fault: Fault) -> None:
    transport, receiver = ends
    receiver.faults.append(fault)
    with pytest.raises(NotNow) as failed:
        transport.hand_over(SENDING)
    assert failed.value.reason == Reason.BUSY
    assert not receiver.arrived
    transport.hand_over(SENDING)
    assert len(receiver.arrived) == 1


def test_refused_for_good(ends: Ends) -> None:
    transport, receiver = ends
    receiver.faults.append(Fault.REFUSED)
    with pytest.raises(Refused) as failed:
        transport.hand_over(SENDING)
    assert failed.value.reason in {Reason.REFUSED, Reason.RECIPIENT}
    assert not receiver.arrived


def test_silence_is_worth_another_try(impatient: Ends) -> None:
    transport, receiver = impatient
    receiver.faults.append(Fault.SILENT)
    with pytest.raises(NotNow) as failed:
        transport.hand_over(SENDING)
    assert failed.value.reason == Reason.SILENT


def test_an_answer_that_gets_lost_does_not_make_two(impatient: Ends) -> None:
    transport, receiver = impatient
    receiver.faults.append(Fault.LOST)
    with pytest.raises(NotNow):
        transport.hand_over(SENDING)
    transport.hand_over(SENDING)
    assert (len(receiver.handed), len(receiver.arrived)) == (2, 1)


def test_nobody_there_is_worth_another_try() -> None:
    with Gateway() as gone:
        pass
    port = gone.servers[1].server_address[1]
    for transport in (sms.Sms(gone.sms_url), smtp.Smtp("127.0.0.1", port, SENDER)):
        with pytest.raises(NotNow) as failed:
            transport.hand_over(SENDING)
        assert failed.value.reason == Reason.SILENT


def test_no_failure_names_the_recipient(ends: Ends) -> None:
    transport, receiver = ends
    receiver.faults.append(Fault.REFUSED)
    with pytest.raises(Refused) as failed:
        transport.hand_over(SENDING)
    assert "maria" not in repr(failed.value)
    assert failed.value.__suppress_context__ or failed.value.__context__ is None


def test_a_wrong_token_is_told_apart() -> None:
    with Gateway() as gateway:
        gateway.desk.token = "richtig"
        sms.Sms(gateway.sms_url, "richtig").hand_over(SENDING)
        with pytest.raises(Refused) as failed:
            sms.Sms(gateway.sms_url, "falsch").hand_over(SENDING)
    assert failed.value.reason == Reason.ACCESS


def test_fields_of_another_gateway_are_named_as_it_wants() -> None:
    ours = sms.read(
        "https://sms.beispiel.de/v1", token="", sender="Stadt", fields="recipient=msisdn, text=body"
    )
    assert ours.fields == {
        "recipient": "msisdn", "text": "body", "sender": "from", "key": "reference"
    }  # fmt: skip


def test_a_gateway_that_wants_other_fields_gets_them() -> None:
    with Gateway() as gateway:
        with pytest.raises(Refused):
            sms.Sms(gateway.sms_url, fields=sms.FIELDS | {"key": "id"}).hand_over(SENDING)
        assert not gateway.desk.arrived
        page = httpx.get(gateway.page)
    assert "Noch nichts." in page.text


def test_the_page_of_the_test_gateway_shows_and_escapes() -> None:
    with Gateway() as gateway:
        sms.Sms(gateway.sms_url).hand_over(Sending("k", "+491711234567", "", "<b>Hallo</b>"))
        page = httpx.get(gateway.page)
    assert "SMS an +491711234567" in page.text
    assert "&lt;b&gt;Hallo&lt;/b&gt;" in page.text


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Of 127.0.0.1, signed by itself."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    openssl = shutil.which("openssl")
    assert openssl, "openssl makes the certificate of this test"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", certificate, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, certificate


def only_us(_: object, __: object, ___: object, ____: str, given: object) -> AuthResult:
    right = LoginPassword(b"stadt", b"ge:heim")
    return AuthResult(success=given == right, handled=False)


def test_mail_is_encrypted_and_signed_in(
    certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1], certificate[0])
    handler = MailServer()
    more = {
        "tls_context": context, "require_starttls": True, "auth_required": True,
        "authenticator": only_us,
    }  # fmt: skip
    with mail_server(handler, **more) as port:
        url = f"smtp://stadt:ge%3Aheim@127.0.0.1:{port}?starttls=1"
        with pytest.raises(NotNow) as strange:  # nobody vouches for this certificate
            smtp.read(url, sender=SENDER).hand_over(SENDING)
        assert strange.value.reason == Reason.INSECURE
        monkeypatch.setenv("SSL_CERT_FILE", certificate[1])
        smtp.read(url, sender=SENDER).hand_over(SENDING)
        assert len(handler.desk.arrived) == 1
        with pytest.raises(Refused) as failed:
            smtp.read(url.replace("heim", "raten"), sender=SENDER).hand_over(SENDING)
        assert failed.value.reason == Reason.ACCESS


def test_the_message_id_says_nothing_and_stays() -> None:
    one = smtp.Smtp("127.0.0.1", 25, SENDER).message_id("contact:115:card:1")
    assert one == smtp.Smtp("elsewhere", 465, SENDER).message_id("contact:115:card:1")
    assert one.endswith("@beispiel.de>")


@pytest.mark.parametrize(
    ("url", "sender", "server"),
    [
        ("smtp://mail.bremen.example", SENDER, ("mail.bremen.example", 25, False, False)),
        ("smtp://mail.example?starttls=1", SENDER, ("mail.example", 587, True, False)),
        ("smtps://mail.bremen.example", SENDER, ("mail.bremen.example", 465, False, True)),
        ("smtp://mail.bremen.example:2525", SENDER, ("mail.bremen.example", 2525, False, False)),
    ],
)  # fmt: skip
def test_a_mail_server(url: str, sender: str, server: tuple[str, int, bool, bool]) -> None:
    found = smtp.read(url, sender=sender)
    assert (found.host, found.port, found.starttls, found.tls) == server


@pytest.mark.parametrize(
    ("url", "sender", "says"),
    [
        ("mail.bremen.example", SENDER, "MAIL_URL beginnt nicht"),
        ("smtp://mail:viel", SENDER, "MAIL_URL ist keine Adresse"),
        ("smtp://mail.bremen.example", "", "MAIL_FROM ist keine Mailadresse"),
        ("smtps://mail.bremen.example?starttls=1", SENDER, "zugleich"),
    ],
)
def test_a_mail_server_that_is_none(url: str, sender: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        smtp.read(url, sender=sender)


@pytest.mark.parametrize(
    ("url", "fields", "says"),
    [
        ("sms.bremen.example", "", "SMS_URL beginnt nicht"),
        ("http://sms.bremen.example", "", "nur über https://"),
        ("https://[", "", "SMS_URL ist keine Adresse"),
        ("https://sms.bremen.example", "to=msisdn", "SMS_FIELDS: „to=msisdn“"),
        ("https://sms.bremen.example", "text=to", "zwei Angaben gleich"),
    ],
)
def test_a_gateway_that_is_none(url: str, fields: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        sms.read(url, token="", sender="", fields=fields)


def test_only_what_is_set_up_is_offered(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert queries.channels() == []
    settings.SMS_URL = "https://sms.bremen.example"
    assert queries.channels() == [Channel.SMS]
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://user:geheim@mail.bremen.example", SENDER
    assert queries.channels() == [Channel.MAIL, Channel.SMS]
    assert "geheim" not in repr(channels.transport(Channel.MAIL))
    with caplog.at_level(logging.WARNING):
        settings.MAIL_FROM = ""
        assert queries.channels() == [Channel.SMS]
    assert "geheim" not in caplog.text


def test_quiet_hours_that_cannot_be_read_are_the_usual_ones(settings: Settings) -> None:
    settings.SMS_QUIET = "abends"
    assert channels.quiet() == Quiet()
    settings.SMS_QUIET = ""
    assert channels.quiet() is None


def test_a_wait_is_bounded() -> None:
    assert IMPATIENT < sms.PATIENCE <= 10
    assert smtp.PATIENCE <= 10
