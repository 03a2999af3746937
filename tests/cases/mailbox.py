"""A mailbox in memory that keeps the promises of a real one, and the mails that lie in it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from PIL import Image

from buergertelefon.cases.errors import MailboxDown
from buergertelefon.cases.mailbox import Fetched, Folder
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.offices import key_of
from buergertelefon.cases.rules.mails import SHORT


def picture() -> bytes:
    """A small PNG."""
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(drawn, "PNG")
    return drawn.getvalue()


def returned(address: str) -> bytes:
    """What a server writes that could not deliver a mail of ours. Source: RFC 3464."""
    return f"""From: Mail Delivery System <MAILER-DAEMON@amt.example>
To: buergertelefon@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <returned-{address}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x

I could not deliver your message: <{address}>: user unknown
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; amt.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--x--
""".encode()


@dataclass
class FakeMailbox:
    """Mails by number; `breaks_at_mark`: the line goes when something is to be marked."""

    mails: dict[int, bytes] = field(default_factory=dict)
    folders: dict[Folder, list[bytes]] = field(default_factory=dict)
    largest: int = 25_000_000
    breaks_at_mark: bool = False
    is_down: bool = False
    address: tuple[str, int] = ("127.0.0.1", 9)
    _last: int = 0

    def deliver(self, content: bytes) -> None:
        """As a server would."""
        self._last += 1
        self.mails[self._last] = content

    @contextmanager
    def opened(self) -> Iterator["FakeMailbox"]:
        """See `Mailbox`."""
        if self.is_down:
            raise MailboxDown("Das Postfach antwortet nicht.")
        yield self

    def waiting(self, *, most: int) -> Iterator[Fetched]:
        """See `Session`."""
        for uid, content in sorted(self.mails.items())[:most]:
            big = len(content) > self.largest
            yield Fetched(uid, content.partition(b"\n\n")[0] + b"\n\n" if big else content, big)

    def mark(self, uid: int, folder: Folder) -> None:
        """See `Session`."""
        if self.breaks_at_mark:
            raise MailboxDown("Das Postfach antwortet nicht.")
        self.folders.setdefault(folder, []).append(self.mails.pop(uid))


def reply(
    case: Case, text: str, *, subject: str | None = None, to: str = "vorgang@beispiel.de",
    **headers: str,
) -> EmailMessage:  # fmt: skip
    """What an office's program makes of an answer to our mail."""
    key, mail = key_of(case), EmailMessage()
    mail["From"], mail["To"] = "Kollegin <kollegin@amt.example>", to
    said = f"[Vorgang {key.code}-{key.token[:SHORT]}] {case.subject}"
    mail["Subject"] = f"AW: {said}" if subject is None else subject
    mail["Message-ID"] = f"<{abs(hash((text, case.pk)))}@amt.example>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(f"{text}\n\n> Die Frage:\n> {case.question}\n")
    return mail
