"""What stands in the contact column of a table: "tel:0421 361-0 mail:x@y.de fee:150.00"."""

import re
from dataclasses import dataclass

_PART = re.compile(
    r"(tel|mail|fee|bufa|url|fax):\s*(.*?)(?=\s+(?:tel|mail|fee|bufa|url|fax):|\s*\(|$)"
)


@dataclass(frozen=True)
class Contact:
    """How to reach a body, and what it costs there."""

    phone: str = ""
    mail: str = ""
    url: str = ""
    fee: str = ""
    bufa: str = ""


def contact(text: str) -> Contact:
    """The parts that have a name; the rest is a remark."""
    parts = {name: value.strip() for name, value in _PART.findall(text)}
    return Contact(
        parts.get("tel", ""), parts.get("mail", ""), parts.get("url", ""), parts.get("fee", ""),
        parts.get("bufa", ""),
    )  # fmt: skip


def faults(text: str) -> list[str]:
    """What cannot be right in it."""
    found = contact(text)
    wrong = []
    if found.mail and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", found.mail):
        wrong.append(f"mail „{found.mail[:40]}“ ist keine E-Mail-Adresse")
    if found.bufa and not re.fullmatch(r"\d{4}", found.bufa):
        wrong.append(f"bufa „{found.bufa[:20]}“ hat keine 4 Ziffern")
    if found.fee and not re.fullmatch(r"\d+(?:[.,]\d{2})?", found.fee):
        wrong.append(f"fee „{found.fee[:20]}“ ist kein Betrag")
    return wrong
