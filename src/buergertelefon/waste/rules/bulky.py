"""How much one order may be, and until when it may be changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from buergertelefon.waste.errors import BadField, TooLate
from buergertelefon.waste.rules.words import Category

#: of one thing, and different things in one order
MOST_OF_ONE, MOST_THINGS = 50, 40
LONGEST_NAME = 120
#: litres of what nobody has described: like a chair, a chest of drawers, a wardrobe
SMALL, MEDIUM, LARGE = 150, 600, 1500


@dataclass(frozen=True)
class Piece:
    """One line of an order: "2 Stühle"."""

    name: str
    count: int
    litres: int  # of one of them
    category: Category


def volume(pieces: Sequence[Piece]) -> int:
    """Litres of all of them."""
    return sum(one.count * one.litres for one in pieces)


def checked(pieces: Sequence[Piece], *, most_litres: int) -> tuple[Piece, ...]:
    """As it is kept. Raises BadField ("items") with the reason and what to do."""
    kept = tuple(one for one in pieces if one.count)
    if not kept:
        raise BadField("items", "Bitte wählen Sie aus, was abgeholt werden soll.")
    if len(kept) > MOST_THINGS:
        raise BadField("items", f"Bitte höchstens {MOST_THINGS} verschiedene Dinge auf einmal.")
    for one in kept:
        if not 1 <= one.count <= MOST_OF_ONE:
            raise BadField("items", f"{one.name[:60]}: Bitte eine Zahl von 1 bis {MOST_OF_ONE}.")
        if not one.name.strip() or len(one.name) > LONGEST_NAME:
            raise BadField("items", f"Bitte jedes Stück mit 1 bis {LONGEST_NAME} Zeichen nennen.")
    if (litres := volume(kept)) > most_litres:
        raise BadField(
            "items",
            f"Das sind etwa {cubic(litres)} Kubikmeter, höchstens {cubic(most_litres)} nehmen wir "
            "auf einmal mit. Bitte melden Sie weniger an, der Rest geht an einem zweiten Termin.",
        )
    return kept


def cubic(litres: int) -> str:
    """Cubic metres with one digit: "2,5"."""
    return f"{litres / 1000:.1f}".replace(".", ",")


def categories(pieces: Sequence[Piece]) -> tuple[Category, ...]:
    """Which tours an order needs."""
    there = {one.category for one in pieces}
    return tuple(one for one in Category if one in there)


def bookable(today: date, *, lead: int, ahead: int) -> tuple[date, date]:
    """First and last day that may be chosen; `lead` and `ahead` in days."""
    return today + timedelta(days=lead), today + timedelta(days=ahead)


def must_be_in_time(day: date, *, today: date, days: int) -> None:
    """Raises TooLate if a collection on that `day` is nearer than `days` days."""
    if not may_change(day, today=today, days=days):
        raise TooLate(
            f"Die Abholung am {day:%d.%m.%Y} lässt sich nur bis {days} Tage vorher ändern oder "
            "absagen. Bitte stellen Sie nichts hinaus oder rufen Sie uns an."
        )


def household_of(house: str, name: str) -> str:
    """House and surname as they are compared: the last word of the name, without case.

    Two families of one house have orders of their own; first names of one family have not.
    """
    words = name.casefold().split()
    return f"{house}|{words[-1] if words else ''}"


#: so long after a collection it can be said that nobody came
MISSED_FOR = timedelta(days=14)


def may_be_missed(days: Sequence[date], *, at: datetime, kerb_by: time) -> bool:
    """Can a household say now that it was not collected?

    From the moment when everything had to stand outside on the first of its `days`, until 14 days
    after the last. `at`: the moment, in local time.
    """
    return bool(days) and (
        datetime.combine(min(days), kerb_by, tzinfo=at.tzinfo) <= at
        and at.date() <= max(days) + MISSED_FOR
    )


def may_change(day: date, *, today: date, days: int) -> bool:
    """Is a collection on that `day` far enough away to be changed or cancelled?"""
    return today + timedelta(days=days) <= day
