"""On which days tours are planned, and in which order a lorry passes houses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from buergertelefon.places.rules.writing import house
from buergertelefon.waste.errors import BadField, Refused
from buergertelefon.waste.rules.words import Category

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
#: planned at once; orders of one tour
MOST_DAYS, MOST_PLACES = 400, 2_000


@dataclass(frozen=True)
class Plan:
    """Tours of one category every week: "jeden Dienstag und Donnerstag, Holz, 40 Plätze"."""

    category: Category
    weekdays: Collection[int]  # 0 is Monday
    first: date
    last: date  # the last day may have one
    places: int


@dataclass(frozen=True)
class Days:
    """The days of a plan. `holidays`: left out, and what they are called."""

    days: tuple[date, ...]
    holidays: tuple[tuple[date, str], ...]


def days_of(plan: Plan, holidays: Mapping[date, str]) -> Days:
    """Each of these weekdays without public holidays. Raises BadField."""
    if not set(plan.weekdays) & set(range(7)):
        raise BadField("weekdays", "Bitte wählen Sie mindestens einen Wochentag.")
    if plan.last < plan.first:
        raise BadField(
            "last", "Bitte wählen Sie einen letzten Tag, der nicht vor dem ersten liegt."
        )
    if (length := (plan.last - plan.first).days + 1) > MOST_DAYS:
        raise BadField("last", f"Bitte höchstens {MOST_DAYS} Tage auf einmal planen.")
    if not 1 <= plan.places <= MOST_PLACES:
        raise BadField("places", f"Bitte eine Zahl von 1 bis {MOST_PLACES}.")
    span = (plan.first + timedelta(days=n) for n in range(length))
    there = [day for day in span if day.weekday() in plan.weekdays]
    return Days(
        tuple(day for day in there if day not in holidays),
        tuple((day, holidays[day]) for day in there if day in holidays),
    )


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def along(position: int, street: str, number: str) -> tuple[object, ...]:
    """What a route is sorted by: streets as somebody put them, the others by name behind them.

    Numbers as people count: 2, 9, 9a, 10; what is no number comes last.
    """
    written = house(number)
    counted = (written.number, written.letter, written.last, written.last_letter) if written else ()
    return (not position, position, street.casefold(), not counted, counted, number)


def must_have_come(days: Iterable[date], *, today: date) -> None:
    """Raises Refused before the first of these days: nobody can have collected yet."""
    if (first := min(days, default=today)) > today:
        raise Refused(f"Diese Abholung ist erst am {first:%d.%m.%Y}.")
