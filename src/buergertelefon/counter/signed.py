"""The key in the address of a public screen: nobody guesses it, nobody signs in there."""

import hmac

from django.utils.crypto import salted_hmac

SALT = "buergertelefon.counter.display"


def key_of(slug: str) -> str:
    """128 bits of the calendar and the installation's key: a new SECRET_KEY, new addresses."""
    return salted_hmac(SALT, slug, algorithm="sha256").hexdigest()[:32]


def is_key_of(slug: str, key: str) -> bool:
    """Is it the key of this calendar? Takes as long for a wrong one."""
    return hmac.compare_digest(key_of(slug), key)
