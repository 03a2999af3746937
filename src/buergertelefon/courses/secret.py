"""The keys of registrations' links."""

import uuid

from buergertelefon.base.secret import derived


def secret_of(key: uuid.UUID) -> str:
    """128 bits; the same for the same form, so that a second click gets the same link."""
    return derived("buergertelefon.courses.secret", str(key))[:32]
