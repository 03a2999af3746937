"""What is read of an office's mail: a table of odd mails, and their headers and limits."""

import pytest
from tests.cases.mail.building import OURS, PDF, Odd, text, tnef, wrapped_file
from tests.cases.mail.mails import MAILS
from tnefparse import TNEF

from buergertelefon.cases.mail.opening import DEEPEST, LARGEST
from buergertelefon.cases.mail.reading import BadMail, Kind, Mail, read


@pytest.mark.parametrize("odd", MAILS, ids=lambda odd: odd.name)
def test_what_is_read_of(odd: Odd) -> None:
    mail = read(odd.raw)
    assert (mail.kind, mail.text, mail.files, mail.problems, mail.bounced) == (
        odd.kind, odd.text, odd.files, odd.problems, odd.bounced,
    )  # fmt: skip


def _named(name: str) -> Mail:
    return read(next(odd.raw for odd in MAILS if odd.name == name))


def test_all_fields_of_a_mail() -> None:
    fields = {
        "From": '"a@b.de (Amt)" <AMT@Example.org>', "To": "Wir <wir@example.com>, b@example.com",
        "Cc": "Wir <WIR@example.com>", "Delivered_To": "wir+k7w2@example.com",
        "References": f"<0@example.com> {OURS} <2@example.org>", "In_Reply_To": OURS,
    }  # fmt: skip
    subject = "=?iso-8859-1?Q?AW=3A_Gr=FC=DFe?= =?utf-8?B?IOKAkyA1?="
    body = "Nein.\n\n-- \nAmt\n"
    assert read(text(body, subject=subject, **fields)) == Mail(
        message_id="<a1@amt.example.org>",
        sender="amt@example.org",
        to=("wir@example.com", "b@example.com", "wir+k7w2@example.com"),
        subject="AW: Grüße – 5",
        references=("<0@example.com>", "<2@example.org>", OURS),
        text="Nein.",
        whole="Nein.\n\n--\nAmt",
        files=(),
        kind=Kind.REPLY,
    )


@pytest.mark.parametrize(
    ("name", "references"),
    [
        pytest.param("not delivered, as RFC 3464 says it", (OURS,), id="a bounce: ours"),
        pytest.param("it was read", (OURS,), id="a receipt: ours"),
        pytest.param("fields a hundred times", (OURS,), id="each once"),
    ],
)
def test_which_thread_it_belongs_to(name: str, references: tuple[str, ...]) -> None:
    assert _named(name).references == references


def test_a_mail_without_identifier_has_the_same_one_each_time_it_is_read() -> None:
    first, again = text("Nein.", Message_ID=""), b"Received: x\n" + text("Nein.", Message_ID="")
    other = text("Ja.", Message_ID="")
    assert read(first).message_id == read(again).message_id != read(other).message_id
    assert read(first).message_id.endswith("@ohne-kennung.invalid>")


@pytest.mark.parametrize(
    ("message_id", "domain", "kind"),
    [
        pytest.param(OURS, "example.com", Kind.LOOP, id="one of ours"),
        pytest.param(OURS, "example.org", Kind.REPLY, id="made like ours, elsewhere"),
        pytest.param("<1@example.com>", "example.com", Kind.REPLY, id="an office in our domain"),
        pytest.param(OURS, "", Kind.REPLY, id="our domain is not known"),
    ],
)
def test_our_own_mails_are_known_by_their_identifier(
    message_id: str, domain: str, kind: Kind
) -> None:
    assert read(text("Nein.", Message_ID=message_id), domain=domain).kind == kind


def _nested(levels: int) -> bytes:
    told = "From: a@example.org\n"
    for level in range(levels):
        told += f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
    return (told + "\nNein.\n").encode()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(b"", "Das ist keine E-Mail", id="nothing"),
        pytest.param(b"\x00" * 100, "Das ist keine E-Mail", id="zeros"),
        pytest.param(b"Hallo\nWelt\n", "Das ist keine E-Mail", id="a text"),
        pytest.param(PDF, "Das ist keine E-Mail", id="a file"),
        pytest.param(text("x" * LARGEST), "Die Mail hat 25 MB, höchstens 25", id="too big"),
        pytest.param(text("\n" * 1_300_000), "zu viele Zeilen", id="more than a million lines"),
        pytest.param(_nested(DEEPEST + 1), "mehr als 20 Teile ineinander", id="too deep"),
        pytest.param(_nested(2000), "zu verschachtelt", id="deeper than Python counts"),
    ],
)
def test_what_is_no_mail_we_read(raw: bytes, words: str) -> None:
    with pytest.raises(BadMail, match=words):
        read(raw)


def test_our_winmail_dat_is_one_for_others() -> None:
    other = TNEF(tnef(wrapped_file("Straße 1.pdf", PDF)))
    found = [(one.long_filename().strip("\0"), one.data) for one in other.attachments]
    assert found == [("Straße 1.pdf", PDF)]
