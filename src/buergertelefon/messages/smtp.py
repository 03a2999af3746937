"""Mail, by the city's mail server. The only module that speaks SMTP."""

import hashlib
import re
import smtplib
import ssl
from contextlib import closing
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from buergertelefon.messages.errors import NotNow, Refused
from buergertelefon.messages.rules.outbox import Reason
from buergertelefon.messages.transport import Sending

#: seconds for each answer of the server
PATIENCE = 10
#: of every mail of ours: who gets it back sees that it runs in a circle
OURS = "X-Buergertelefon"
#: from here on a code of SMTP is final. Source: RFC 5321, 4.2.1
FINAL = 500
#: not signed in, sign-in refused. Source: RFC 4954, 6
ACCESS = {530, 534, 535, 538}


@dataclass(frozen=True)
class Smtp:
    """A mail server and whom we write as."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False  # from the first byte (smtps)
    patience: float = PATIENCE

    @property
    def address(self) -> tuple[str, int]:
        """See `Transport`."""
        return self.host, self.port

    def hand_over(self, sending: Sending) -> None:
        """See `Transport`."""
        server = EmailBackend(
            host=self.host, port=self.port, username=self.user, password=self.password,
            use_tls=self.starttls, use_ssl=self.tls,
            timeout=self.patience,
        )  # fmt: skip
        mail = EmailMultiAlternatives(
            sending.subject, sending.text, self.sender, [sending.recipient],
            connection=server, headers=self._headers(sending),
            reply_to=[sending.reply_to] if sending.reply_to else None,
        )  # fmt: skip
        if sending.calendar:
            mail.attach_alternative(sending.calendar, calendar_type(sending.calendar))
        if sending.attached:
            mail.attach(*sending.attached, "application/pdf")
        try:
            with closing(server):  # Django leaves it open where the sign-in is refused
                mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _),) = error.recipients.values()
            raise _failed(code, Reason.RECIPIENT) from None
        except smtplib.SMTPResponseException as error:
            reason = Reason.ACCESS if error.smtp_code in ACCESS else Reason.REFUSED
            raise _failed(error.smtp_code, reason) from None
        except (ssl.SSLError, smtplib.SMTPNotSupportedError):
            raise NotNow(Reason.INSECURE) from None
        except (smtplib.SMTPException, OSError):
            raise NotNow(Reason.SILENT) from None

    def message_id(self, key: str) -> str:
        """The same for each try; says nothing of the key."""
        return self._id(hashlib.sha256(key.encode()).hexdigest()[:40])

    def _headers(self, sending: Sending) -> dict[str, str]:
        own = self.message_id(sending.key)
        headers = {
            "Message-ID": own, "Auto-Submitted": "auto-generated",
            OURS: sending.thread or own[1:].partition("@")[0],
        }  # fmt: skip
        if sending.thread:  # the root of the thread, never sent itself: answers name it, too
            headers |= dict.fromkeys(("In-Reply-To", "References"), self._id(sending.thread))
        if sending.stop:  # one press in the mail program. Source: RFC 8058
            headers |= {
                "List-Unsubscribe": f"<{sending.stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
        return headers

    def _id(self, name: str) -> str:
        return f"<{name}@{parseaddr(self.sender)[1].rpartition('@')[2]}>"


def calendar_type(calendar: str) -> str:
    """Its media type; calendars read the method from it. Source: RFC 6047, 2.4."""
    found = re.search(r"^METHOD:(\w+)", calendar, re.MULTILINE)
    return f"text/calendar; method={found[1]}" if found else "text/calendar"


def _failed(code: int, final: Reason) -> NotNow | Refused:
    return Refused(final) if code >= FINAL else NotNow(Reason.BUSY)


def read(url: str, *, sender: str) -> Smtp:
    """The server of smtp://user:password@host:port?starttls=1 (or smtps://…).

    Raises ValueError; its text says what is wrong, in German.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("MAIL_URL ist keine Adresse") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("MAIL_URL beginnt nicht mit smtp:// oder smtps:// und einem Namen")
    if "@" not in parseaddr(sender)[1]:
        raise ValueError("MAIL_FROM ist keine Mailadresse")
    tls = parts.scheme == "smtps"
    starttls = parse_qs(parts.query).get("starttls") == ["1"]
    if tls and starttls:
        raise ValueError("MAIL_URL hat smtps und starttls zugleich")
    return Smtp(
        parts.hostname, port or (465 if tls else 587 if starttls else 25), sender,
        unquote(parts.username or ""), unquote(parts.password or ""), starttls, tls,
    )  # fmt: skip
