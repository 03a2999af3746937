"""Who has sent a request: HMAC-SHA-256 with a key that two centres share."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from buergertelefon.federation.errors import NotSigned

#: a request that is older, or so far ahead of our clock, is not taken
FRESH = timedelta(minutes=5)
#: a key that is shorter can be guessed; characters
SHORTEST_KEY = 32
CENTRE, MOMENT, SIGNATURE = (
    "X-Buergertelefon-Centre", "X-Buergertelefon-Timestamp", "X-Buergertelefon-Signature",
)  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """What is signed. `target` is the request without the address of a proxy: "GET enquiries"."""

    centre: str  # the slug of who sends
    moment: str  # seconds since 1970
    target: str
    body: bytes = b""


def signature(one: Signed, key: str) -> str:
    """The signature, hex; all parts but the body are lines of their own."""
    head = f"{one.centre}\n{one.moment}\n{one.target}\n".encode()
    return hmac.new(key.encode(), head + one.body, hashlib.sha256).hexdigest()


def headers(centre: str, target: str, body: bytes, *, key: str, at: datetime) -> dict[str, str]:
    """What a request carries."""
    one = Signed(centre, str(int(at.timestamp())), target, body)
    return {CENTRE: centre, MOMENT: one.moment, SIGNATURE: signature(one, key)}


def check(one: Signed, given: str, *, key: str, at: datetime) -> None:
    """Raises NotSigned if it is not signed with the key, or not now."""
    if not hmac.compare_digest(signature(one, key).encode(), given.encode()):
        raise NotSigned("Die Unterschrift stimmt nicht.")
    try:
        age = abs(at.timestamp() - int(one.moment))
    except (ValueError, OverflowError) as error:
        raise NotSigned("Der Zeitstempel ist keine Zahl von Sekunden.") from error
    if age > FRESH.total_seconds():
        raise NotSigned("Der Zeitstempel ist älter als fünf Minuten, oder eine Uhr geht falsch.")
