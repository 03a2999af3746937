"""What is made with the installation's key: keys of citizens' links, hashes good for counting."""

import hashlib
import hmac
import uuid

from django.utils.crypto import salted_hmac

SALT = "buergertelefon.appointments.secret"


def secret_of(key: uuid.UUID) -> str:
    """128 bits; the same for the same form, so that a second click gets the same link."""
    return salted_hmac(SALT, str(key), algorithm="sha256").hexdigest()[:32]


def asked_of(key: uuid.UUID) -> str:
    """The key in the link that confirms: another one, which only the message has."""
    return salted_hmac(f"{SALT}.asked", str(key), algorithm="sha256").hexdigest()[:32]


def waiting_of(entry: int) -> str:
    """The key in the link to a place on the waiting list."""
    return salted_hmac(f"{SALT}.waiting", str(entry), algorithm="sha256").hexdigest()[:32]


def is_same(secret: str, own: str) -> bool:
    """Takes as long for a wrong one."""
    return hmac.compare_digest(hashed(secret), hashed(own))


def hashed(secret: str) -> str:
    """As it is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_of(secret: str, kept: str) -> bool:
    """Is it the secret of this hash? Takes as long for a wrong one."""
    return hmac.compare_digest(hashed(secret), kept)


def pseudonym(identity: str, epoch: str) -> str:
    """Whose something is, so that it can be counted and not read; another in each epoch."""
    return salted_hmac(f"{SALT}.who.{epoch}", identity, algorithm="sha256").hexdigest()


def signed(text: str) -> str:
    """So that we know our own challenge again."""
    return salted_hmac(f"{SALT}.proof", text, algorithm="sha256").hexdigest()
