"""Reads a mail of an office: who, in which thread, what is new, which files, or what it is instead.

What is read and what is ignored: docs/reference/office-mail.md.
"""

from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from buergertelefon.cases.mail import automatic, bounces
from buergertelefon.cases.mail.contents import Contents, contents
from buergertelefon.cases.mail.errors import BadMail
from buergertelefon.cases.mail.headers import addresses, header, message_id, references, words
from buergertelefon.cases.mail.names import distinct
from buergertelefon.cases.mail.opening import opened
from buergertelefon.cases.mail.quotes import FORWARDS, joined, split

__all__ = ["BadMail", "Kind", "Mail", "read"]

UNSURE = "Neues und Zitat sind nicht zu trennen. Hier steht der ganze Text."
LONGEST_SUBJECT = 300


class Kind(StrEnum):
    """What a mail is for us (Art der Mail)."""

    REPLY = "reply"  # somebody wrote something
    AUTO = "auto"  # a machine did: absence, receipt, a warning that it will take longer
    BOUNCE = "bounce"  # ours did not arrive
    LOOP = "loop"  # ours came back, or it goes round in circles
    EMPTY = "empty"  # nothing new in it


@dataclass(frozen=True)
class Mail:
    """A mail as far as it matters for a case."""

    message_id: str  # with its angle brackets
    sender: str  # address in lower case; "" if there is none
    to: tuple[str, ...]  # all receivers, also those that only the servers name
    subject: str
    references: tuple[str, ...]  # its thread, the direct parent last; of a bounce what came back
    text: str  # what is new, without quotes and signature
    whole: str  # all of it
    files: tuple[tuple[str, bytes], ...]  # name, content
    kind: Kind
    bounced: str = ""  # who did not get ours
    problems: tuple[str, ...] = ()  # what could not be read, in German


def read(raw: bytes, *, domain: str = "") -> Mail:
    """A mail from its bytes.

    `domain`: of our own Message-IDs, to know our own mails by, besides by their header.
    Raises BadMail if it is no mail at all, bigger than 25 MB or too deeply nested.
    """
    mail = opened(raw)
    thread = references(mail)
    failure = bounces.failed(mail)
    found = contents(mail, known=frozenset(thread))
    subject = words(header(mail, "Subject"))[:LONGEST_SUBJECT]
    parted = split(found.text, forwarded=bool(FORWARDS.match(subject)))
    if not parted.sure:
        found.missing(UNSURE)
    kind = _kind(mail, found, parted.new, failure, domain=domain)
    about = bounces.returned(mail) if kind in {Kind.BOUNCE, Kind.AUTO} else ()
    return Mail(
        message_id=message_id(mail),
        sender=next(iter(addresses(mail, "From", "Sender", "Return-Path")), ""),
        to=addresses(mail, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"),
        subject=subject,
        references=tuple(dict.fromkeys((*thread, *about))),
        text=parted.new,
        whole=joined(found.text.split("\n")),
        files=distinct(found.files),
        kind=kind,
        bounced=failure.address if failure and kind == Kind.BOUNCE else "",
        problems=tuple(found.problems),
    )


def _kind(
    mail: Message, found: Contents, new: str, failure: bounces.Failure | None, *, domain: str
) -> Kind:
    if automatic.came_back(mail, domain=domain):
        return Kind.LOOP
    if failure:
        return Kind.BOUNCE if failure.final else Kind.AUTO
    if automatic.is_automatic(mail):
        return Kind.AUTO
    return Kind.REPLY if new.strip() or found.files else Kind.EMPTY
