"""From bytes to the tree of a mail, within limits that no hostile mail gets around."""

import re
from email import message_from_string
from email.message import Message
from email.policy import Compat32

from buergertelefon.cases.mail.errors import BadMail
from buergertelefon.cases.mail.headers import LONGEST

#: bytes; what the mail servers of authorities take
LARGEST = 25_000_000
#: lines; 25 MB of base64 have 340,000
MOST_LINES = 600_000
#: lines times containers: the parser looks at each line once for each container around it
MOST_WORK = 10_000_000
#: lines that could begin a part
MOST_LINES_OF_PARTS = 5000
#: containers inside each other
DEEPEST = 20
CONTAINER = re.compile(rb"boundary|message/", re.IGNORECASE)
#: parts of all kinds; fields of one of them
MOST_PARTS, MOST_FIELDS = 1000, 1000
#: lines above the text
MOST_HEAD = 10_000
#: without one of them it is no mail
NEEDED = frozenset({"from", "to", "subject", "date", "message-id", "received", "return-path"})
FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
KNOWN = re.compile(
    rb"(From|To|Cc|Subject|Date|Message-ID|Received|MIME-Version|Content-[A-Za-z-]+|X-[A-Za-z-]+)"
    rb"[ \t]*:",
    re.IGNORECASE,
)


class _Short(Compat32):
    """The library's reading of fields, up to a length: its parameters take the square of it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST]


SHORT = _Short()


def opened(raw: bytes) -> Message:
    """The mail as a tree, each byte a character (latin-1): the library guesses none away.

    Raises BadMail.
    """
    if len(raw) > LARGEST:
        size = len(raw) / 1_000_000
        raise BadMail(f"Die Mail hat {size:.0f} MB, höchstens {LARGEST // 1_000_000} MB.")
    lines = raw.count(b"\n") + raw.count(b"\r")
    containers = sum(1 for _ in CONTAINER.finditer(raw))
    work = lines * (containers + 1)
    too_many = lines > 2 * MOST_LINES or work > 2 * MOST_WORK
    if too_many or raw.count(b"\n--") > MOST_LINES_OF_PARTS:
        raise BadMail("Die Mail hat zu viele Zeilen und Teile.")
    try:
        mail = message_from_string(_mended(raw).decode("latin-1"), policy=SHORT)
    except (RecursionError, ValueError, TypeError, LookupError, AssertionError):
        raise BadMail("Die Mail ist zu verschachtelt oder beschädigt.") from None
    if not NEEDED & {name.lower() for name in mail.keys()}:  # noqa: SIM118  a Message is no dict
        raise BadMail("Das ist keine E-Mail: Es fehlen Absender, Datum und Betreff.")
    if _deeper(mail, DEEPEST):
        raise BadMail(f"Die Mail hat mehr als {DEEPEST} Teile ineinander.")
    fields = [len(part) for part in mail.walk()]
    if len(fields) > MOST_PARTS or max(fields) > MOST_FIELDS:
        raise BadMail("Die Mail hat zu viele Teile oder Kopfzeilen.")
    return mail


def parts(of: Message) -> list[Message]:
    """What is directly inside; nothing in a leaf."""
    payload = of.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _deeper(mail: Message, levels: int) -> bool:
    row = [mail]
    for _ in range(levels):
        row = [inner for one in row for inner in parts(one)]
    return bool(row)


def _mended(raw: bytes) -> bytes:
    """With lines in the header that are no fields folded to the field before them.

    The parser would take the first of them for the text, and the fields after it as well.
    """
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    end = re.search(rb"\r?\n\r?\n|\r\r", raw)
    head = raw[: end.start()] if end else raw
    if len(head) > 1_000_000:
        return raw
    lines = head.splitlines(keepends=True)
    if len(lines) > MOST_HEAD:
        raise BadMail("Die Mail hat zu viele Kopfzeilen.")
    fields = [at for at, line in enumerate(lines) if KNOWN.match(line)]
    last = fields[-1] if fields else 0
    for at, line in enumerate(lines[:last]):
        if at and not line.startswith((b" ", b"\t")) and not FIELD.match(line):
            lines[at] = b" " + line
    return b"".join(lines) + raw[len(head) :]
