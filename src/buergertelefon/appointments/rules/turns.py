"""Who is called next at an office, and how it is said.

Each waits for the time of the place they hold: an appointment has its own, a walk-in gets one of
the same stock with the number. The earliest is next, whether or not it has begun; of two with the
same time who came first. Walk-ins keep the order they came in. Who was called before, and is back
or was handed on, comes before everybody else. Who was missed and comes after all waits from then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from buergertelefon.base.hours import BERLIN

#: characters of the name of a counter: it has to be read from afar
COUNTER_LENGTH = 12


@dataclass(frozen=True)
class Waiting:
    """Somebody in the waiting room."""

    due: datetime  # as `due` says
    since: datetime
    first: bool = False
    counter: str = ""  # only this one may call; "": any


def due(
    begins: datetime, *, at: datetime, missed: bool = False, walk_ins: Iterable[datetime] = ()
) -> datetime:
    """For which time somebody waits who comes at `at` and holds a place that begins at `begins`.

    `walk_ins`: for which times walk-ins wait who came before this one; none for an appointment.
    """
    return at if missed else max([begins, *walk_ins])


def order(one: Waiting) -> tuple[bool, datetime, datetime]:
    """The smallest is next. `queries.turns.ORDER` says the same to the database."""
    return (not one.first, one.due, one.since)


def next_of(waiting: Iterable[Waiting], *, counter: str) -> Waiting | None:
    """Whom a counter calls; None if nobody waits for it."""
    mine = [one for one in waiting if one.counter in {"", counter}]
    return min(mine, key=order, default=None)


def ticket(calendar: int, number: int) -> str:
    """A-017: the calendar's place among those of its office (from 0), the number of the day."""
    return f"{chr(ord('A') + calendar % 26)}-{number:03}"


def announced(word: str, counter: str, *, walk_in: bool) -> str:
    """What is said in the waiting room: letters one by one, a number without its zeros."""
    letters = f"{word[0]} {int(word[2:])}" if walk_in else " ".join(word)
    return f"{'Nummer' if walk_in else 'Termin'} {letters}, bitte zu Platz {counter}."


def counter_name(written: str) -> str:
    """The name of a counter as somebody typed it ("3", "Zimmer 12"); "" if it cannot be one."""
    name = " ".join(written.split())
    fits = name.replace(" ", "").replace("-", "").isalnum() and len(name) <= COUNTER_LENGTH
    return name if fits else ""


def same_day(begins: datetime, at: datetime) -> bool:
    """Are they on one day, in local time?"""
    return begins.astimezone(BERLIN).date() == at.astimezone(BERLIN).date()
