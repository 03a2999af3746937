"""Opening and closing feeds."""

import secrets
from datetime import datetime

from buergertelefon.appointments.models import Calendar
from buergertelefon.base.secret import hashed
from buergertelefon.feeds.models import Feed


def open_feed(calendar: Calendar, *, at: datetime) -> str:
    """Make an address; its secret, 192 bits, is told once and kept as a hash."""
    secret = secrets.token_urlsafe(24)
    Feed.objects.create(calendar=calendar, secret_hash=hashed(secret), made=at)
    return secret


def close_feeds(calendar: Calendar) -> int:
    """Close all addresses of a calendar; how many there were."""
    return Feed.objects.filter(calendar=calendar).delete()[0]
