"""What somebody is to get, before it is posted: checked, and as it will be kept."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from buergertelefon.base.pdf import BOX, drawable
from buergertelefon.base.phone import may_be_texted
from buergertelefon.messages.errors import BadAddress, BadNumber, BadPostal, BadText
from buergertelefon.messages.rules.letters import Lines, amounts, postal, sender
from buergertelefon.messages.rules.outbox import Channel
from buergertelefon.messages.rules.sms import size

#: parts of a text, characters of a mail and of its subject, of a letter
MOST_PARTS, LONGEST_MAIL, LONGEST_SUBJECT, LONGEST_LETTER = 4, 20_000, 150, 20_000
LONGEST_CALENDAR = 20_000
#: bytes of a file that goes with a mail
LARGEST_FILE = 5_000_000


@dataclass(frozen=True)
class Draft:
    """What somebody is to get."""

    channel: Channel
    recipient: str  # as it was written; of a letter: the lines of a postal address
    text: str  # of a letter: an empty line begins a paragraph, the last one is the greeting
    cause: str  # a short code: "contact-card"
    subject: str = ""  # of a mail or letter; nothing sensitive, it is read over shoulders
    reference: uuid.UUID | None = None  # the contact it belongs to
    urgent: bool = False  # somebody waits for it on the telephone: in the quiet hours, too
    calendar: str = ""  # of a mail: a calendar file (RFC 5545) that goes with it
    attached: tuple[str, bytes] | None = None  # of a mail: name and content of a PDF
    until: datetime | None = None  # it is of no use from then on, and not sent
    lines: Lines = ()  # of a letter: a table above the greeting, what and how much
    sender: str = ""  # of a letter: name and address, a line each; "": the centre's name
    reply_to: str = ""  # of a mail: where answers go; "": to the sender
    thread: str = ""  # of a mail: what it belongs to, as answers to it say ("K7QX2M-1a2b3c4d")
    language: str = "de"  # of the text: "de", "en", "leicht"


def checked(draft: Draft) -> Draft:
    """As it is kept. Raises BadMessage."""
    if not (text := draft.text.strip()):
        raise BadText("Text: Es steht nichts darin.")
    kept = replace(draft, text=text, subject=" ".join(draft.subject.split()))
    if draft.channel == Channel.LETTER:
        return _letter(replace(kept, calendar="", reply_to="", thread="", attached=None))
    kept = replace(kept, lines=(), sender="")
    return _mail(kept) if draft.channel == Channel.MAIL else _sms(kept)


def printable(written: str) -> str:
    """A postal address as it will be printed. Raises BadPostal."""
    address = drawable(postal(written))
    if BOX in address:
        raise BadPostal(
            "Anschrift: Ein Zeichen darin lässt sich nicht drucken. "
            "Bitte mit lateinischen Buchstaben schreiben."
        )
    return address


def _sms(draft: Draft) -> Draft:
    recipient = may_be_texted(draft.recipient)
    if not recipient:
        raise BadNumber
    if (parts := size(draft.text).parts) > MOST_PARTS:
        raise BadText(f"Text: Das wären {parts} SMS, höchstens {MOST_PARTS}. Bitte kürzen.")
    return replace(
        draft, recipient=recipient, subject="", calendar="", reply_to="", thread="",
        attached=None,
    )  # fmt: skip


def _mail(draft: Draft) -> Draft:
    recipient = draft.recipient.strip()
    try:
        validate_email(recipient)
        if draft.reply_to:
            validate_email(draft.reply_to)
    except ValidationError:
        raise BadAddress from None
    _worded(draft, longest=LONGEST_MAIL)
    if len(draft.calendar) > LONGEST_CALENDAR:
        raise BadText(f"Kalenderdatei: Mehr als {LONGEST_CALENDAR} Zeichen.")
    if draft.attached and len(draft.attached[1]) > LARGEST_FILE:
        raise BadText(f"Anhang: Mehr als {LARGEST_FILE // 1_000_000} MB.")
    return replace(draft, recipient=recipient)


def _letter(draft: Draft) -> Draft:
    recipient = printable(draft.recipient)
    _worded(draft, longest=LONGEST_LETTER)
    return replace(
        draft, recipient=recipient, subject=drawable(draft.subject), text=drawable(draft.text),
        sender=drawable(sender(draft.sender)),
        lines=tuple((drawable(name), drawable(much)) for name, much in amounts(draft.lines)),
    )  # fmt: skip


def _worded(draft: Draft, *, longest: int) -> None:
    if not 0 < len(draft.subject) <= LONGEST_SUBJECT:
        raise BadText(f"Betreff: Bitte 1 bis {LONGEST_SUBJECT} Zeichen.")
    if len(draft.text) > longest:
        raise BadText(f"Text: {len(draft.text)} Zeichen, höchstens {longest}. Bitte kürzen.")
