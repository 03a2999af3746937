"""The keys of links to orders, reports and reminders, and what a household is counted by."""

import uuid

from buergertelefon.base.secret import derived


def secret_of(key: uuid.UUID) -> str:
    """128 bits; the same for the same form, so that a second click gets the same link."""
    return derived("buergertelefon.waste.secret", str(key))[:32]


def household(text: str) -> str:
    """What `rules.bulky.household_of` gives, as nobody can read it."""
    return derived("buergertelefon.waste.household", text)


def of_post(content: str) -> uuid.UUID:
    """What a report of another program is known by: the same for the same content."""
    return uuid.UUID(derived("buergertelefon.waste.open311", content)[:32])
