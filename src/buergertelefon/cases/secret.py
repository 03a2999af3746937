"""The keys of citizens' links to their cases, and of the links that offices get by mail."""

import uuid

from buergertelefon.base.secret import derived


def secret_of(key: uuid.UUID) -> str:
    """A citizen's: 128 bits; the same for the same form, so a second click gets the same link."""
    return derived("buergertelefon.cases.citizen", str(key))[:32]


def office_token(case: uuid.UUID, inbox: int) -> str:
    """An office's, for one case while it lies there: passed on, the old link opens nothing."""
    return derived("buergertelefon.cases.office", f"{case}:{inbox}")[:24]
