"""The bytes behind quoted-printable, base64 and their relatives, also where they are damaged."""

import binascii
import quopri
import string
from email.message import Message

from buergertelefon.cases.mail.headers import header

ALPHABET = (string.ascii_letters + string.digits + "+/").encode()
FOREIGN = bytes(one for one in range(256) if one not in ALPHABET)


def content(part: Message) -> tuple[bytes, bool]:
    """What a part that has no parts carries, and whether it came undamaged."""
    payload = part.get_payload()
    if not isinstance(payload, str):
        return b"", False
    raw = payload.encode("latin-1", "replace")
    way = header(part, "Content-Transfer-Encoding").lower()
    if way == "quoted-printable":
        return quopri.decodestring(raw), True
    if way == "base64":
        return base64(raw)
    if "uue" in way:
        return _uuencoded(raw)
    return raw, True


def base64(raw: bytes) -> tuple[bytes, bool]:
    """As much as can be read, and whether that is all."""
    begun, _, rest = raw.strip().partition(b"=")
    kept = begun.translate(None, FOREIGN)
    sent = begun.translate(None, string.whitespace.encode())
    whole = len(kept) == len(sent) and len(kept) % 4 != 1 and not rest.strip(b"= \r\n\t")
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4)), whole


def _uuencoded(raw: bytes) -> tuple[bytes, bool]:
    read, whole = [], True
    for line in raw.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            read.append(binascii.a2b_uu(line))
        except binascii.Error:
            whole = False
    return b"".join(read), whole
