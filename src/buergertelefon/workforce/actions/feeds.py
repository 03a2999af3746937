"""The secret address under which a calendar reads the own shifts."""

import secrets
from datetime import datetime

from buergertelefon.base.secret import hashed
from buergertelefon.staff.models import Agent
from buergertelefon.workforce.models import RosterFeed


def open_feed(agent: Agent, *, at: datetime) -> str:
    """A new address; an older one is closed. Its secret, 192 bits, is told once, kept as a hash."""
    secret = secrets.token_urlsafe(24)
    RosterFeed.objects.update_or_create(
        agent=agent, defaults={"secret_hash": hashed(secret), "made": at}
    )
    return secret


def close_feed(agent: Agent) -> None:
    """No address leads to the shifts any longer."""
    RosterFeed.objects.filter(agent=agent).delete()
