"""How often a key may be tried for the code of an appointment."""

from collections.abc import Callable
from typing import TypeVar

from buergertelefon.appointments.errors import TooManyTries
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.queries.bookings import by_secret
from buergertelefon.base import tries

T = TypeVar("T")
OF = "appointment"


def counted(code: str, find: Callable[[], T]) -> T:
    """What code and key open; a wrong one counts.

    Raises UnknownBooking (never which of the two was wrong), TooManyTries.
    """
    return tries.counted(OF, code, find, refusal=TooManyTries)


def proved(code: str, secret: str) -> Booking:
    """The appointment of code and secret. Raises as `counted`."""
    return counted(code, lambda: by_secret(code, secret))


def must_wait(code: str) -> bool:
    """Is this code waiting after too many wrong keys?"""
    return tries.must_wait(OF, code)
