"""Did a mail of ours not arrive, and whom was it for."""

import re
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from buergertelefon.cases.mail.headers import ADDRESS, MESSAGE_ID, addresses, header, words
from buergertelefon.cases.mail.opening import parts
from buergertelefon.cases.mail.transfer import content

#: characters of the text of a report that are looked at; the finders take the square of a line
LONGEST, LONGEST_LINE, MOST_LINES, MOST_BLOCKS = 32_000, 998, 400, 50
SERVERS = re.compile(r"(mailer-?daemon|postmaster|microsoftexchange\w*)@", re.IGNORECASE)
SUBJECT = re.compile(
    r"(Undeliver(ed|able)|Unzustellbar|Returned mail|Mail delivery (failed|failure)|failure notice"
    r"|Delivery (Status Notification|failure)|(nicht|konnte) .{0,30}zugestellt)",
    re.IGNORECASE,
)
DELAYED = re.compile(r"delay|verzögert|warning|not yet", re.IGNORECASE)


@dataclass(frozen=True)
class Failure:
    """A report of a mail server on a mail of ours."""

    address: str  # who did not get it; "" if it does not say
    final: bool  # False: it is tried again


def failed(mail: Message) -> Failure | None:
    """What a mail server reports; None if it is no such report.

    Looks only at what a server wrote: a person may quote such a report.
    """
    if not _is_report(mail):
        return None
    later, never = all_failures(_short(mail))
    told = words(header(mail, "Subject"))
    if never:
        return Failure(_first(never), final=True)
    if later or DELAYED.search(told):
        return Failure(_first(later), final=False)
    return Failure("", final=True) if SUBJECT.search(told) else None


def returned(mail: Message) -> tuple[str, ...]:
    """The identifiers of the mails that a report or a receipt is about."""
    found: dict[str, None] = {}
    for part in mail.walk():
        kind = part.get_content_type()
        told = ""
        if part is not mail and kind == "message/rfc822" and (inner := parts(part)):
            told = header(inner[0], "Message-ID")
        elif kind == "text/rfc822-headers":
            text = content(part)[0][:LONGEST].decode("utf-8", "replace")
            told = " ".join(re.findall(r"(?im)^Message-ID:\s*(<[^<>\s]{1,500}>)", text))
        elif kind == "message/disposition-notification":
            blocks = parts(part) or [part]
            told = " ".join(header(block, "Original-Message-ID") for block in blocks)
        found |= dict.fromkeys(one[0] for one in MESSAGE_ID.finditer(told))
    return tuple(found)


def _is_report(mail: Message) -> bool:
    return (
        any(part.get_content_type() == "message/delivery-status" for part in mail.walk())
        or any(SERVERS.match(one) for one in addresses(mail, "From"))
        or (
            header(mail, "Return-Path").strip() == "<>"
            and bool(SUBJECT.search(words(header(mail, "Subject"))))
        )
    )


def _short(mail: Message) -> Message:
    """The same report without what was sent back, its lines as long as SMTP lets them be."""
    short = Message()
    for name in ("From", "Subject", "Content-Type", "Content-Description"):
        if value := header(mail, name):
            short[name] = value
    kind = mail.get_content_type()
    if kind == "message/delivery-status":
        short.set_payload(list[Message | str](parts(mail)[:MOST_BLOCKS]))
    elif mail.is_multipart() and kind.startswith("multipart/"):
        inner = [one for one in parts(mail) if one.get_content_type() != "message/rfc822"]
        short.set_payload(list[Message | str](_short(one) for one in inner[:MOST_BLOCKS]))
    else:
        text = content(mail)[0][:LONGEST].decode("utf-8", "replace")
        lines = (line[:LONGEST_LINE] for line in text.split("\n")[:MOST_LINES])
        short.set_payload("\n".join(lines).encode("ascii", "replace").decode())
    return short


def _first(found: frozenset[bytes]) -> str:
    told = sorted(one.decode("ascii", "replace").lower() for one in found)
    return next((one for one in told if ADDRESS.fullmatch(one)), "")
