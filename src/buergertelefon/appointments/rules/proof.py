"""A place is held for a browser that has worked for it, or has waited: no captcha, for nobody.

The challenge has the shape of ALTCHA (altcha.org, version 1): find the number n <= `maxnumber` with
SHA-256(salt + n) = challenge. Its terms stand in the salt, and the number follows from the salt and
our key: so an answer without a number can be checked, too, and nothing is stored for a question.
Who sends no number (no script, an old browser) has to have waited since the page was made.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from buergertelefon.appointments.errors import ProofRefused, ProofSpent, ProofTooEarly

ALGORITHM = "SHA-256"
#: so long a list of times may be looked at
VALID = timedelta(hours=1)
#: longest answer that is read, in characters
LONGEST = 1000
#: with each so many holds a minute the work grows by its first size, and the wait likewise
BUSY, MOST_TIMES = 60, 16
Sign = Callable[[str], str]


@dataclass(frozen=True)
class Terms:
    """What an answer takes: numbers to try at most, or seconds to wait."""

    work: int
    wait: int

    def under(self, *, holds: int, waited: int) -> "Terms":
        """The same when so many holds were made in a minute, `waited` of them without work."""
        return Terms(
            self.work * min(1 + holds // BUSY, MOST_TIMES),
            self.wait * min(1 + waited // (BUSY // 4), MOST_TIMES),
        )


@dataclass(frozen=True)
class Proof:
    """An answer that is right; `worked`: computed, not waited for."""

    challenge: str
    worked: bool
    until: datetime


def challenge(terms: Terms, *, drawn: str, at: datetime, sign: Sign) -> dict[str, str | int]:
    """A new question. `drawn`: hexadecimal digits nobody can foresee; `sign`: an HMAC in hex."""
    begun = int(at.timestamp())
    until = begun + int(VALID.total_seconds())
    salt = f"{drawn}?at={begun}&expires={until}&wait={terms.wait}&max={terms.work}&"
    question = _question(salt, _number(salt, terms.work, sign))
    return {
        "algorithm": ALGORITHM, "challenge": question, "maxnumber": terms.work, "salt": salt,
        "signature": sign(question),
    }  # fmt: skip


def sent(values: dict[str, str | int]) -> str:
    """As a form sends it: base64 of JSON."""
    return base64.b64encode(json.dumps(values).encode()).decode()


def checked(answer: str, *, at: datetime, sign: Sign) -> Proof:
    """The proof in what was sent. Raises ProofTooEarly, ProofSpent (too old), ProofRefused."""
    salt, question, number = _read(answer)
    given = parse_qs(salt.partition("?")[2])
    try:
        begun, until, wait, most = (int(given[one][0]) for one in ("at", "expires", "wait", "max"))
    except (KeyError, ValueError):
        raise ProofRefused from None
    right = _number(salt, most, sign) if most > 0 else -1
    if question != _question(salt, right):  # before its terms are believed
        raise ProofRefused
    now = int(at.timestamp())
    if now >= until:
        raise ProofSpent
    if number is None and now < begun + wait:
        raise ProofTooEarly(begun + wait - now)
    if number not in {None, right}:
        raise ProofRefused
    return Proof(question, number is not None, datetime.fromtimestamp(until, UTC))


def _read(answer: str) -> tuple[str, str, int | None]:
    """Salt, challenge and number, None if there is none."""
    try:
        values = json.loads(base64.b64decode(answer[:LONGEST], validate=True))
        salt, question, number = values["salt"], values["challenge"], values.get("number")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ProofRefused from None
    if not (isinstance(salt, str) and isinstance(question, str)):
        raise ProofRefused
    if number is not None and type(number) is not int:
        raise ProofRefused
    return salt, question, number


def _number(salt: str, most: int, sign: Sign) -> int:
    return int(sign(salt), 16) % (most + 1)


def _question(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()
