"""What a file would change of the dates that are known."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from buergertelefon.waste.rules.kinds import NAMES, Kind
from buergertelefon.waste.rules.records import Dated, Figures, Problem, Span, grouped

#: a collection that lies so far from where it was is another one
FARTHEST = timedelta(days=6)
#: between two files of a source that is so long that it says nothing about the time between
PAUSE = timedelta(days=14)


@dataclass(frozen=True)
class Some:
    """So many addresses in so many streets, and one of them."""

    addresses: int = 0
    streets: int = 0
    example: str = ""

    def __bool__(self) -> bool:
        return bool(self.addresses)

    @property
    def words(self) -> str:
        """ "812 Adressen in 31 Straßen, z. B. Aachener Straße 2"."""
        houses = "1 Adresse" if self.addresses == 1 else f"{grouped(self.addresses)} Adressen"
        streets = "1 Straße" if self.streets == 1 else f"{grouped(self.streets)} Straßen"
        return f"{houses} in {streets}, z. B. {self.example}" if self else "keine"


class Tally:
    """Counts houses and their streets."""

    def __init__(self) -> None:
        self.houses, self.streets, self.example = 0, set[str](), ""

    def add(self, street: str, label: str) -> None:
        """One more house of this street; the first is the example."""
        self.houses += 1
        self.streets.add(street)
        self.example = self.example or label

    def join(self, other: "Tally") -> None:
        """With those of another."""
        self.houses += other.houses
        self.streets |= other.streets
        self.example = self.example or other.example

    @property
    def some(self) -> Some:
        """As it is told."""
        return Some(self.houses, len(self.streets), self.example)


@dataclass(frozen=True)
class Change:
    """A collection that moves; without `before` it is new, without `after` it is dropped."""

    kind: Kind
    before: date | None
    after: date | None
    some: Some = Some()

    @property
    def words(self) -> str:
        """ "Restmüll 18.04.2020 → 20.04.2020: 812 Adressen in …"."""
        if self.before and self.after:
            days = f"{self.before:%d.%m.%Y} → {self.after:%d.%m.%Y}"
        elif self.after:
            days = f"{self.after:%d.%m.%Y} neu"
        else:
            days = f"{self.before:%d.%m.%Y} entfällt"
        return f"{NAMES[self.kind]} {days}: {self.some.words}"


@dataclass(frozen=True)
class Difference:
    """What a file would do. Each address counts once: in `new` to `unchanged`, or in `gone`."""

    new: Some = Some()
    changed: Some = Some()  # dates of the time that was known
    extended: Some = Some()  # only dates of a time that was not known
    filled: Some = Some()  # had no dates of this source
    emptied: Some = Some()  # have none any more
    unchanged: int = 0
    gone: Some = Some()  # no longer named
    kept: int = 0  # of them: other dates, an order or a reminder hang on them
    zoned: int = 0  # addresses of another zone
    placed: int = 0  # streets elsewhere in the route
    respelled: tuple[int, int] = (0, 0)  # house numbers, streets: "9a" for "9A"
    changes: tuple[Change, ...] = ()  # of `changed`, the most addresses first
    known: Span | None = None  # what the source spoke for before
    warnings: tuple[Problem, ...] = ()
    figures: Figures = field(default_factory=Figures)
    again: bool = False  # the very same file as last time

    @property
    def nothing(self) -> bool:
        """Would all stay as it is?"""
        return not (self.changed_at_all or self.zoned or self.placed or any(self.respelled))

    @property
    def changed_at_all(self) -> bool:
        """Do addresses come, go or get other dates?"""
        return any((self.new, self.changed, self.extended, self.filled, self.emptied, self.gone))

    @property
    def summary(self) -> tuple[str, ...]:
        """Line by line what becomes of the addresses."""
        kept = f", davon bleiben {self.kept} (andere Termine, Bestellung oder Erinnerung)"
        lines = [
            f"Neu: {self.new.words}",
            f"Andere Termine: {self.changed.words}",
            f"Nur weitere Termine: {self.extended.words}",
            f"Zum ersten Mal Termine: {self.filled.words}",
            f"Keine Termine mehr: {self.emptied.words}",
            f"Weggefallen: {self.gone.words}{kept if self.kept else ''}",
            f"Unverändert: {grouped(self.unchanged)}",
        ]
        if self.zoned:
            lines.append(f"Anderes Abfuhrgebiet: {grouped(self.zoned)}")
        if self.placed:
            lines.append(f"Straßen mit anderer Reihenfolge: {grouped(self.placed)}")
        if any(self.respelled):
            numbers, streets = (grouped(one) for one in self.respelled)
            lines.append(f"Andere Schreibweise: {numbers} Hausnummern, {streets} Straßen")
        return tuple(lines)

    @property
    def mark(self) -> str:
        """The same as long as the file would do the same."""
        parts = (self.new, self.changed, self.extended, self.filled, self.emptied, self.gone,
                 self.zoned, self.placed, self.respelled, self.changes)  # fmt: skip
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def changes(
    before: Collection[Dated], after: Collection[Dated], *, known: Span | None
) -> tuple[Change, ...]:
    """What becomes of the dates of one calendar.

    A day that comes and one that goes are one that moves: of the same kind, the nearest to each
    other, at most six days apart. Days outside `known` are no change: nobody spoke for them.
    """
    gone, come = set(before) - set(after), set(after) - set(before)
    near = sorted(
        (abs(new.day - old.day), old.day, new.day, old.kind)
        for old in gone for new in come
        if old.kind == new.kind and abs(new.day - old.day) <= FARTHEST
    )  # fmt: skip
    found = []
    for _, old_day, new_day, kind in near:
        old, new = Dated(old_day, kind), Dated(new_day, kind)
        if old in gone and new in come:
            gone.remove(old)
            come.remove(new)
            found.append(Change(kind, old_day, new_day))
    found += [Change(one.kind, one.day, None) for one in gone]
    found += [Change(one.kind, None, one.day) for one in come if _within(one.day, known)]
    return tuple(found)


def joined(known: Span | None, given: Span) -> Span:
    """What a source speaks for, now that it has said more: both, after a long gap the later."""
    if known is None or given[0] > known[1] + PAUSE:
        return given
    if given[1] < known[0] - PAUSE:
        return known
    return min(known[0], given[0]), max(known[1], given[1])


def _within(day: date, known: Span | None) -> bool:
    return known is not None and known[0] <= day <= known[1]
