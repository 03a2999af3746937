"""How often a key may be tried for a code: one count, at whichever door somebody tries."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from buergertelefon.base.reference import normal

T = TypeVar("T")
#: after so many wrong keys in a minute a code has to wait; seconds
TRIES, WAIT = 8, 60


def counted(of: str, code: str, find: Callable[[], T], *, refusal: type[Exception]) -> T:
    """What code and key open; a wrong one counts. `of`: what has codes ("appointment").

    Raises what `find` raises, and `refusal` while the code has to wait.
    """
    counter = _counter(of, code)
    cache.add(counter, 0, WAIT)
    try:
        count = cache.incr(counter)
    except ValueError:  # its minute ended between the two
        count = 1
    if count > TRIES:
        raise refusal
    found = find()
    cache.delete(counter)
    return found


def must_wait(of: str, code: str) -> bool:
    """Is this code waiting after too many wrong keys?"""
    return int(cache.get(_counter(of, code), 0)) > TRIES


def _counter(of: str, code: str) -> str:
    """Counts tries without keeping the code."""
    return f"{of}:" + hashlib.sha256((normal(code) or code).encode()).hexdigest()
