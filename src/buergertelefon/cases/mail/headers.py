"""What the header of a mail says, also where it is folded, damaged or written by hand."""

import binascii
import hashlib
import quopri
import re
from collections.abc import Iterable
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses

from buergertelefon.cases.mail.charsets import letters

#: characters of one field that are read; nothing an office writes is longer
LONGEST = 20_000
#: identifiers of a thread that are kept, the newest
MOST_REFERENCES = 100
WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?]{0,20})?\?([bBqQ])\?([^?]{0,10000})\?=")
MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
ADDRESS = re.compile(r"[^\s<>@,;:()\"\[\]]{1,200}@[^\s<>@,;:()\"\[\]]{1,250}")


def fields(part: Message, name: str) -> tuple[str, ...]:
    """All fields of that name as they came, on one line, bytes beyond ASCII read as text."""
    wanted = name.lower()
    found = (value for key, value in part.raw_items() if key.lower() == wanted)
    return tuple(_one_line(str(value)[:LONGEST]) for value in found)


def header(part: Message, name: str) -> str:
    """The first field of that name; "" if there is none."""
    return next(iter(fields(part, name)), "")


def words(value: str) -> str:
    """With its encoded words read. Source: RFC 2047; also those with spaces or broken in two."""
    told, end, run = [], 0, b""
    charset = ""
    for found in WORD.finditer(value):
        between = value[end : found.start()]
        if run and (between.strip() or found[1].lower() != charset):
            told.append(letters(run, charset)[0])
            run = b""
        if between.strip() or not end:
            told.append(between)
        charset, end = found[1].lower(), found.end()
        run += _encoded(found[2].lower(), found[3])
    told += [letters(run, charset)[0], value[end:]]
    return " ".join("".join(told).split())


def addresses(part: Message, *names: str) -> tuple[str, ...]:
    """All addresses in these fields, in lower case, each once, in their order."""
    found: dict[str, None] = {}
    for name in names:
        for value in fields(part, name):
            listed = [one for one in _listed(value[:5000]) if ADDRESS.fullmatch(one)]
            found |= dict.fromkeys(one.lower() for one in listed or ADDRESS.findall(value))
    return tuple(found)


def message_id(part: Message) -> str:
    """<…>; one made from what was written where the sender gave none."""
    value = header(part, "Message-ID")
    if found := MESSAGE_ID.search(value):
        return found[0]
    if value and " " not in value:
        return f"<{value.strip('<>')[:500]}>"
    told = [header(part, name) for name in ("From", "Date", "Subject")]
    digest = hashlib.sha256("\n".join(told).encode())
    for inner in part.walk():
        if isinstance(payload := inner.get_payload(), str):
            digest.update(payload.encode("latin-1", "replace"))
    return f"<{digest.hexdigest()[:40]}@ohne-kennung.invalid>"


def references(part: Message) -> tuple[str, ...]:
    """The identifiers of what it answers, its direct parent last."""
    found: dict[str, None] = {}
    for name in ("References", "In-Reply-To"):
        for value in fields(part, name):
            for one in MESSAGE_ID.finditer(value):
                found.pop(one[0], None)
                found[one[0]] = None
    return tuple(found)[-MOST_REFERENCES:]


def filename(part: Message) -> str:
    """The name of a file as it was sent, by RFC 2231, 2047 or by hand; "" without one."""
    for field, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        value = parameters(part, field).get(parameter, "")
        if value.strip():
            return words(value)
    return ""


def parameters(part: Message, field: str) -> dict[str, str]:
    """The parameters of such a field by their names in lower case."""
    alone = Message()
    alone[field] = header(part, field)
    try:
        pairs: Iterable[tuple[str, str]] = alone.get_params([], header=field)
        return {name.lower(): collapse_rfc2231_value(value) for name, value in pairs}
    except (ValueError, TypeError, LookupError):  # damaged beyond what the library expects
        return {}


def _listed(value: str) -> list[str]:
    try:
        return [address for _, address in getaddresses([value])]
    except (RecursionError, ValueError, LookupError):  # brackets in brackets, quotes left open
        return []


def _one_line(value: str) -> str:
    text, _ = letters(value.encode("latin-1", "replace"), "")
    return " ".join(text.replace("\n", " ").split())


def _encoded(way: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if way == "q":
        return quopri.decodestring(raw.replace(b"_", b" "), header=False)
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    kept = kept[:-1] if len(kept) % 4 == 1 else kept
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
