"""Keys of links cannot be guessed: after some wrong ones in a minute a code has to wait."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import gettext

from buergertelefon.appointments.errors import UnknownBooking
from buergertelefon.appointments.rules.reference import normal

T = TypeVar("T")
#: after so many wrong keys in a minute a code has to wait; seconds
TRIES, WAIT = 8, 60


def tried(code: str, find: Callable[[], T]) -> tuple[T | None, str]:
    """What code and key open, or why not: never which of the two was wrong."""
    counter = _counter(code)
    cache.add(counter, 0, WAIT)
    if cache.incr(counter) > TRIES:
        return None, gettext("Zu viele Versuche. Bitte warten Sie eine Minute.")
    try:
        found = find()
    except UnknownBooking:
        return None, gettext("Code und Schlüssel passen nicht zusammen. Bitte prüfen Sie beides.")
    cache.delete(counter)
    return found, ""


def must_wait(code: str) -> bool:
    """Has this code to wait?"""
    return int(cache.get(_counter(code), 0)) > TRIES


def _counter(code: str) -> str:
    """Counts tries without keeping the code."""
    return "appointment:" + hashlib.sha256((normal(code) or code).encode()).hexdigest()
