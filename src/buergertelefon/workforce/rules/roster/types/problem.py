"""What a roster of shift types must keep and what it costs when it does not suit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: in a roster: no shift on that day
FREE = -1


@dataclass(frozen=True)
class ShiftType:
    """A shift by name: minutes of work, and what may not follow it on the next day."""

    name: str
    minutes: int
    not_before: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Person:
    """What one person's line must keep; days are numbers from 0, a Monday.

    A run at the edge of the horizon counts as long enough; a weekend is worked if one of its
    days is.
    """

    name: str
    at_most: Mapping[str, int]  # shifts of a type; none of a type that is not named
    minutes: tuple[int, int]
    days_in_a_row: tuple[int, int]
    days_off_in_a_row: int
    weekends_at_most: int
    days_off: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Demand:
    """People wanted on a day in a type, and the cost of each missing or too many."""

    day: int
    type: str
    people: int
    missing: int
    surplus: int


@dataclass(frozen=True)
class Wish:
    """A person likes (`on`) or does not like a type on a day; the cost if it is not met."""

    person: str
    day: int
    type: str
    cost: int
    on: bool


@dataclass(frozen=True)
class Problem:
    """Days, types, people, what is wanted."""

    days: int
    types: Sequence[ShiftType]
    people: Sequence[Person]
    demands: Sequence[Demand] = ()
    wishes: Sequence[Wish] = field(default=())

    @cached_property
    def places(self) -> dict[str, int]:
        """Type -> its number, as rosters name it."""
        return {one.name: number for number, one in enumerate(self.types)}

    @cached_property
    def required(self) -> Ints:
        """People wanted, missing and surplus cost, shape (3, days, types)."""
        wanted = np.zeros((3, self.days, len(self.types)), np.int64)
        for one in self.demands:
            at = one.day, self.places[one.type]
            wanted[(slice(None), *at)] = one.people, one.missing, one.surplus
        return wanted

    @cached_property
    def own(self) -> tuple[Floats, Floats]:
        """Cost of a type on a day, shape (people, days, types), and of nothing being met.

        A wish to work costs if it is not met: it is written as a gain of the type against a
        constant for each person, shape (people,).
        """
        names = {one.name: number for number, one in enumerate(self.people)}
        costs = np.zeros((len(self.people), self.days, len(self.types)))
        base = np.zeros(len(self.people))
        for wish in self.wishes:
            person = names[wish.person]
            costs[person, wish.day, self.places[wish.type]] += -wish.cost if wish.on else wish.cost
            base[person] += wish.cost if wish.on else 0
        return costs, base

    def present(self, line: Ints) -> Floats:
        """Where a line is, shape (days, types); `line`: a type or FREE for each day."""
        there = np.zeros((self.days, len(self.types)))
        days = np.flatnonzero(line != FREE)
        there[days, line[days]] = 1.0
        return there

    def line_cost(self, person: int, line: Ints) -> float:
        """What one person's wishes cost in that line."""
        costs, base = self.own
        days = np.flatnonzero(line != FREE)
        return float(base[person] + costs[person, days, line[days]].sum())

    def cover_cost(self, there: Floats) -> float:
        """What is missing and too much; `there`: people present, shape (days, types)."""
        people, missing, surplus = self.required
        short = people - there
        return float((np.maximum(short, 0) * missing + np.maximum(-short, 0) * surplus).sum())

    def cost(self, roster: Ints) -> float:
        """Of a whole roster, shape (people, days)."""
        there = sum((self.present(line) for line in roster), np.zeros((self.days, len(self.types))))
        own = sum(self.line_cost(person, line) for person, line in enumerate(roster))
        return own + self.cover_cost(there)
