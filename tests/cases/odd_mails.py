"""Odd mails: the collection of the reader's tests, and some that name a case."""

from tests.cases.mail.mails import MAILS
from tests.cases.mailbox import reply

from buergertelefon.cases.models import Case


def odd_mails(row: Case) -> list[bytes]:
    """All that a server hands over; the first one is an answer."""
    return [*_own(row), *(one.raw for one in MAILS if one.deliverable)]


def _own(row: Case) -> list[bytes]:
    answer = reply(row, "Nein.")
    latin = reply(row, "Größe: groß, 5 €", Message_ID="<latin@x.test>")
    latin.set_content("Größe: groß", charset="iso-8859-1")
    html = reply(row, "", Message_ID="<html@x.test>")
    html.set_content("<p>Nein, <b>gar</b> nicht.</p>", subtype="html")
    away = reply(
        row, "Ich bin nicht da.", Message_ID="<away@x.test>", Auto_Submitted="auto-replied"
    )
    circle = reply(row, "Unsere", Message_ID="<circle@x.test>", X_Buergertelefon="1")
    stranger = reply(row, "Werbung", Message_ID="<ad@x.test>", subject="Gewonnen")
    guessed = reply(
        row, "Ja.", Message_ID="<guess@x.test>", subject=f"[Vorgang {row.reference}-00000000]"
    )  # fmt: skip
    empty = reply(row, "", Message_ID="<empty@x.test>")
    files = reply(row, "Anbei.", Message_ID="<files@x.test>")
    files.add_attachment(b"MZ\x90\x00", maintype="application", subtype="exe", filename="a.exe")
    nameless = reply(row, "Ohne Kennung", subject="x")
    del nameless["Message-ID"]
    raw = (
        b"From: a@x.test\nSubject: =?utf-8?q?halb\n"
        b"Content-Type: text/plain; charset=gibtsnicht\n\n\xff\xfe\n"
    )
    mails = (answer, latin, html, away, circle, stranger, guessed, empty, files, nameless)
    return [*(one.as_bytes() for one in mails), raw]
