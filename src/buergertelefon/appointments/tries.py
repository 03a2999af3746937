"""How often a key may be tried for a code: one count, at whichever door somebody tries."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from buergertelefon.appointments.errors import TooManyTries
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.queries.bookings import by_secret
from buergertelefon.appointments.rules.reference import normal

T = TypeVar("T")
#: after so many wrong keys in a minute a code has to wait; seconds
TRIES, WAIT = 8, 60


def counted(code: str, find: Callable[[], T]) -> T:
    """What code and key open; a wrong one counts.

    Raises UnknownBooking (never which of the two was wrong), TooManyTries.
    """
    counter = _counter(code)
    cache.add(counter, 0, WAIT)
    try:
        count = cache.incr(counter)
    except ValueError:  # its minute ended between the two
        count = 1
    if count > TRIES:
        raise TooManyTries
    found = find()
    cache.delete(counter)
    return found


def proved(code: str, secret: str) -> Booking:
    """The appointment of code and secret. Raises as `counted`."""
    return counted(code, lambda: by_secret(code, secret))


def must_wait(code: str) -> bool:
    """Is this code waiting after too many wrong keys?"""
    return int(cache.get(_counter(code), 0)) > TRIES


def _counter(code: str) -> str:
    """Counts tries without keeping the code."""
    return "appointment:" + hashlib.sha256((normal(code) or code).encode()).hexdigest()
