"""What is made with the installation's key: keys of citizens' links, hashes good for counting."""

import hashlib
import hmac

from django.utils.crypto import salted_hmac


def derived(salt: str, text: str) -> str:
    """64 hexadecimal digits that only this installation can make; the same for the same text."""
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()


def hashed(secret: str) -> str:
    """As it is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_same(secret: str, own: str) -> bool:
    """Takes as long for a wrong one."""
    return hmac.compare_digest(hashed(secret), hashed(own))


def is_of(secret: str, kept: str) -> bool:
    """Is it the secret of this hash? Takes as long for a wrong one."""
    return hmac.compare_digest(hashed(secret), kept)
