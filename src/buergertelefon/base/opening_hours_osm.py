"""The one module that reads opening hours in OpenStreetMap's notation ("Mo-Fr 08:00-12:00").

The library knows the public holidays of all of Germany; those of one Land, and days on which an
office is closed, are appended as rules of their own: in the notation the last rule for a day wins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined]  # its stubs forget ParserError
    OpeningHours,
    ParserError,
    validate,
)

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.public_holidays import public_holidays

#: "PH off", "PH 10:00-12:00": what is said of public holidays
_HOLIDAY = re.compile(r"(?:^|;)\s*PH\b([^;]*)")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
#: so many changes ahead the next opening is looked for; days between two are as many as there are
AHEAD = 50


@dataclass(frozen=True)
class Closed:
    """Closed on these days, the last one included."""

    begins: date
    ends: date
    reason: str


@dataclass(frozen=True)
class Opening:
    """How an office stands at a moment."""

    now: bool | None = None  # None: nobody knows
    until: datetime | None = None  # it is open until then
    opens: datetime | None = None  # it is closed, and opens then
    why: str = ""  # it is closed for that reason


UNKNOWN = Opening()


def opening(
    expression: str, at: datetime, *, land: str = "", closed: Sequence[Closed] = ()
) -> Opening:
    """Is it open at that moment, until when, and when again.

    Public holidays of Germany and of the Land ("HB") count as the expression says.
    """
    if not expression:
        return UNKNOWN
    local = at.astimezone(BERLIN)
    try:
        hours = _hours(_whole(expression, land, local.year, tuple(closed)))
    except ParserError:
        return UNKNOWN
    if hours.is_open(local):
        return Opening(now=True, until=hours.next_change(local))
    return Opening(now=False, opens=_opens(hours, local), why=hours.state(local)[1])


def _opens(hours: OpeningHours, local: datetime) -> datetime | None:
    at: datetime | None = local
    for _ in range(AHEAD):
        at = hours.next_change(at)
        if at is None or hours.is_open(at):
            return at
    return None


@lru_cache(512)
def _hours(expression: str) -> OpeningHours:
    return OpeningHours(expression, timezone=BERLIN, country="DE")


@lru_cache(512)
def _whole(expression: str, land: str, year: int, closed: tuple[Closed, ...]) -> str:
    """The expression with the holidays of the Land, this year and next, and the closed days."""
    rules = [expression]
    if land:
        days = sorted(public_holidays(land, (year, year + 1)))
        rules += [f"{_day(day)}{said}" for said in _HOLIDAY.findall(expression) for day in days]
    for one in closed:
        reason = one.reason.replace('"', "'")
        rules.append(f'{_day(one.begins)}-{_day(one.ends)} off "{reason}"')
    return "; ".join(rules)


def _day(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02}"


def is_valid(expression: str) -> bool:
    """Can the expression be read?"""
    return not expression or validate(expression)
