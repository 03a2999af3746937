"""A shift is put, moved, made longer: its breaks go along. Duties in the file format of rosters."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.labour import break_owed

Duty = dict[str, Any]
Raw = Mapping[str, Any]
#: shifts begin and end on quarter hours
GRID = 15
DAY = 24 * 60


def minutes(clock: str, *, called: str = "Uhrzeit") -> int:
    """Minutes after midnight of `H:MM`. Raises BadInput if it is no quarter hour of a day."""
    hours, _, rest = clock.strip().partition(":")
    plain = hours.isascii() and hours.isdigit() and rest.isascii() and rest.isdigit()
    if not plain or len(hours) > 2 or len(rest) != 2:
        raise BadInput(f"{called}: „{clock[:20]}“ ist keine Uhrzeit wie 7:30.")
    found = int(hours) * 60 + int(rest)
    if int(rest) > 59 or found >= DAY:
        raise BadInput(f"{called}: „{clock[:20]}“ ist keine Uhrzeit wie 7:30.")
    if found % GRID:
        raise BadInput(f"{called}: {clock[:20]} liegt nicht auf einer Viertelstunde.")
    return found


def clock(found: int) -> str:
    """`HH:MM` of minutes after midnight."""
    return f"{found // 60:02d}:{found % 60:02d}"


def put(
    person: str, day: str, start: int, end: int, *, pause: tuple[int, int] | None = None
) -> Duty:
    """A shift with this break (start, minutes), or with what the law asks for about its middle.

    All in minutes after midnight. Raises BadInput if start, break and end are in no order.
    """
    if end <= start:
        raise BadInput(f"Ende: {clock(end)} liegt nicht nach dem Beginn {clock(start)}.")
    breaks = [pause] if pause and pause[1] else [] if pause else _usual(start, end)
    for since, length in breaks:
        if not start < since < since + length < end:
            said = f"{clock(since)}–{clock(min(since + length, DAY - 1))}"
            raise BadInput(f"Pause: {said} liegt nicht zwischen Beginn und Ende.")
    return {
        "person": person, "date": day, "start": clock(start), "end": clock(end),
        "breaks": [
            {"start": clock(since), "end": clock(since + length)} for since, length in breaks
        ],
        "locked": False,
    }  # fmt: skip


def later(one: Raw, by: int) -> Duty:
    """The shift with its breaks so many minutes later. Raises BadInput over midnight."""
    start, end = minutes(one["start"]) + by, minutes(one["end"]) + by
    if start < 0 or end >= DAY:
        raise BadInput("Der Dienst läge nicht mehr an diesem Tag.")
    breaks = [
        {name: clock(minutes(pause[name]) + by) for name in ("start", "end")}
        for pause in one["breaks"]
    ]
    return {**one, "start": clock(start), "end": clock(end), "breaks": breaks}


def resized(one: Raw, start: int, end: int) -> Duty:
    """The shift from and until other times. Its breaks stay if they are enough and inside."""
    new = put(one["person"], one["date"], start, end) | {"locked": bool(one.get("locked"))}
    edges = [(minutes(two["start"]), minutes(two["end"])) for two in one["breaks"]]
    taken = sum(until - since for since, until in edges)
    inside = all(start < since and until < end for since, until in edges)
    if edges and inside and taken == sum(_lengths(new)):
        new["breaks"] = [dict(two) for two in one["breaks"]]
    return new


def elsewhere(one: Raw, person: str, day: str) -> Duty:
    """The same times of another person, or on another day."""
    return {**one, "person": person, "date": day}


def next_day(day: str, by: int, days: list[str]) -> str | None:
    """The next of the roster's days before (-1) or after (1); None if there is none."""
    known = sorted({*days, day})
    at = known.index(day) + by
    return known[at] if 0 <= at < len(known) and known[at] in days else None


def days_of(week: date) -> list[date]:
    """Monday to Sunday."""
    return [week + timedelta(days=number) for number in range(7)]


def _lengths(one: Raw) -> list[int]:
    return [minutes(two["end"]) - minutes(two["start"]) for two in one["breaks"]]


def _usual(start: int, end: int) -> list[tuple[int, int]]:
    """The break that the law owes (§ 4 ArbZG), on the quarter hour at the middle."""
    owed = next((one for one in (0, 30, 45) if break_owed(end - start - one) <= one), 45)
    if not owed:
        return []
    middle = (start + end - owed) // 2
    return [(middle - middle % GRID, owed)]
