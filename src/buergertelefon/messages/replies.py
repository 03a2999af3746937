"""What citizens answer by SMS, as the gateway sends it on. The only module that reads it.

One POST for each answer: JSON {"from": "+491711234567", "text": "JA", "id": "…"}, with the headers
X-Timestamp (seconds since 1970) and X-Signature: HMAC-SHA256, in hexadecimal, of
"<X-Timestamp>.<body>" with the secret both know.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from buergertelefon.base.phone import may_be_texted
from buergertelefon.messages.errors import BadReply

#: longest body, longest text; characters
LONGEST, LONGEST_TEXT = 10_000, 1000
#: what is signed for another time is a repetition by somebody else
FRESH = timedelta(minutes=5)


@dataclass(frozen=True)
class Reply:
    """An answer by SMS."""

    key: str  # the same if the gateway sends it again
    number: str  # E.164
    text: str
    signed: datetime


def read(body: bytes, *, stamp: str, signature: str, secret: str, at: datetime) -> Reply:
    """The answer, if our gateway has signed it in the last minutes. Raises BadReply."""
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(wanted.encode(), signature.encode()):
        raise BadReply("signature")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12):
        raise BadReply("timestamp")
    signed = datetime.fromtimestamp(int(stamp), UTC)
    if abs(at - signed) > FRESH:
        raise BadReply("timestamp")
    try:
        said = json.loads(body)
        number, text, key = said["from"], said["text"], said["id"]
    except (ValueError, KeyError, TypeError):
        raise BadReply("body") from None
    if not all(isinstance(one, str) for one in (number, text, key)) or not 0 < len(key) <= 60:
        raise BadReply("body")
    if not (known := may_be_texted(number)):
        raise BadReply("number")
    return Reply(key, known, text[:LONGEST_TEXT].replace("\x00", ""), signed)
