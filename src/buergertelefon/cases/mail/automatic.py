"""Did a person write this, or a machine: absence notes, receipts, our own mails that came back."""

import re
from email.message import Message

from buergertelefon.cases.mail.headers import fields, header, message_id, words

#: how often a mail may have been handed on. Source: RFC 5321, 6.3, "100"; half of it is odd already
MOST_HANDS = 50
#: of our own mails, see messages/smtp.py
OURS = re.compile(r"<[0-9a-f]{40}@")
RESPONDERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Vacation")
SUBJECT = re.compile(
    r"\W{0,3}(Abwesenheits(notiz|nachricht|meldung|assistent)|Automatische (Antwort|Rückantwort)"
    r"|Autom\. Antwort|Eingangsbestätigung|Automatic reply"
    r"|Auto(matic)?[- ]?(reply|response|antwort)"
    r"|Out of (the )?office|Ich bin (derzeit |zurzeit )?(nicht im (Haus|Büro)|abwesend)|Urlaub:"
    r"|Gelesen:|Ungelesen gelöscht:|Read:|Lesebestätigung)",
    re.IGNORECASE,
)


def came_back(mail: Message, *, domain: str = "") -> bool:
    """Is it a mail of ours, or one that goes round in circles?

    `domain`: of our own Message-IDs; "" if it is not known.
    """
    if header(mail, "X-Buergertelefon") or len(fields(mail, "Received")) > MOST_HANDS:
        return True
    own = message_id(mail).lower()
    return bool(domain and OURS.match(own) and own.endswith(f"@{domain.lower()}>"))


def is_automatic(mail: Message) -> bool:
    """Did a machine write it? Source: RFC 3834, RFC 8098, and what servers do instead.

    A wish not to be answered by machines (X-Auto-Response-Suppress) says so only where
    nothing is answered: ticket systems put it on what people write, too.
    """
    kind = header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    precedence = header(mail, "Precedence").strip().lower()
    answers = header(mail, "In-Reply-To") or header(mail, "References")
    return (
        kind not in {"", "no"}
        or any(header(mail, name) for name in RESPONDERS)
        or precedence in {"auto_reply", "auto-reply"}
        or (precedence in {"bulk", "junk"} and not header(mail, "List-Id"))
        or (bool(header(mail, "X-Auto-Response-Suppress")) and not answers)
        or header(mail, "Return-Path").strip() == "<>"
        or bool(SUBJECT.match(words(header(mail, "Subject"))))
        or _is_receipt(mail)
    )


def _is_receipt(mail: Message) -> bool:
    kinds = {part.get_content_type() for part in mail.walk()}
    return "message/disposition-notification" in kinds
