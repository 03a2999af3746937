"""The keys of appointments' links, pseudonyms of who has them."""

import uuid

from buergertelefon.base.secret import derived

SALT = "buergertelefon.appointments.secret"


def secret_of(key: uuid.UUID) -> str:
    """128 bits; the same for the same form, so that a second click gets the same link."""
    return derived(SALT, str(key))[:32]


def asked_of(key: uuid.UUID) -> str:
    """The key in the link that confirms: another one, which only the message has."""
    return derived(f"{SALT}.asked", str(key))[:32]


def waiting_of(entry: int) -> str:
    """The key in the link to a place on the waiting list."""
    return derived(f"{SALT}.waiting", str(entry))[:32]


def pseudonym(identity: str, epoch: str) -> str:
    """Whose something is, so that it can be counted and not read; another in each epoch."""
    return derived(f"{SALT}.who.{epoch}", identity)


def signed(text: str) -> str:
    """So that we know our own challenge again."""
    return derived(f"{SALT}.proof", text)
