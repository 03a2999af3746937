"""The one module that reads opening hours in OpenStreetMap's notation ("Mo-Fr 08:00-12:00")."""

from datetime import datetime

from opening_hours import (  # type: ignore[attr-defined]  # its stubs forget ParserError
    OpeningHours,
    ParserError,
    validate,
)

from buergertelefon.base.hours import BERLIN


def opening(expression: str, at: datetime) -> tuple[bool | None, datetime | None]:
    """Is it open at that moment, and until when; (None, None) if nobody knows.

    Public holidays of Germany count as the expression says.
    """
    if not expression:
        return None, None
    try:
        hours = OpeningHours(expression, timezone=BERLIN, country="DE")
    except ParserError:
        return None, None
    local = at.astimezone(BERLIN)
    if not hours.is_open(local):
        return False, None
    return True, hours.next_change(local)


def is_valid(expression: str) -> bool:
    """Can the expression be read?"""
    return not expression or validate(expression)
