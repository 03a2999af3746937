"""What citizens are told whose key does not fit, or who tried too often."""

from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext

from buergertelefon.appointments.errors import TooManyTries, UnknownBooking
from buergertelefon.appointments.tries import counted

T = TypeVar("T")


def tried(code: str, find: Callable[[], T]) -> tuple[T | None, str]:
    """What code and key open, or why not: never which of the two was wrong."""
    try:
        return counted(code, find), ""
    except TooManyTries:
        return None, gettext("Zu viele Versuche. Bitte warten Sie eine Minute.")
    except UnknownBooking:
        return None, gettext("Code und Schlüssel passen nicht zusammen. Bitte prüfen Sie beides.")
