"""A typed address, and the house it means. Streets are kept in memory, houses asked of the rows."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice

from django.db.models import Count

from buergertelefon.base.following import Following
from buergertelefon.places.finding import near
from buergertelefon.places.rules.writing import folded, house
from buergertelefon.waste.models import House, Street, WasteVersion
from buergertelefon.waste.rules.addresses import (
    Reading,
    around,
    bare_key,
    cut_off,
    is_said,
    nearest,
    number_key,
    readings,
    street_key,
)

#: choices that are shown
MOST = 8
SHORTEST = 2
#: characters that are read
LONGEST = 200


class Kind(StrEnum):
    """How far a typed address is understood."""

    HOUSE = "house"
    STREET = "street"  # no number was said, and all its houses have the same dates
    NUMBER = "number"  # the number has to be known: its houses differ
    NO_HOUSE = "no_house"  # the street has no such number
    CHOOSE = "choose"  # several streets may be meant
    NO_STREET = "no_street"


@dataclass(frozen=True, slots=True)
class StreetEntry:
    """A street as it is kept in memory."""

    pk: int
    name: str
    provider: int
    town: str
    commune: str
    calendars: int  # of its houses, without those that have none

    @property
    def label(self) -> str:
        """As it is shown, and found again."""
        return f"{self.name}, {self.town}"


@dataclass(frozen=True)
class Answer:
    """What a typed address means. `number`: as it was typed."""

    kind: Kind
    street: StreetEntry | None = None
    number: str = ""
    house: House | None = None
    choices: tuple[StreetEntry, ...] = ()  # CHOOSE: all; NO_STREET: what sounds alike
    numbers: tuple[str, ...] = ()  # NUMBER, NO_HOUSE: some that there are

    @property
    def label(self) -> str:
        """The address as it is shown, and found again."""
        if self.street is None:
            return ""
        number = self.house.number if self.house else self.number
        return f"{self.street.name} {number}".strip() + f", {self.street.town}"


@dataclass(frozen=True)
class Streets:
    """All streets with collections."""

    by_key: dict[str, list[StreetEntry]]  # whole and bare names
    spellings: Sequence[str]
    towns: dict[str, str] = field(default_factory=dict)  # as they are compared, to their names


def version() -> int:
    """A number that grows with every change of the streets; 0 before the first."""
    rows = WasteVersion.objects.filter(pk="streets")
    return rows.values_list("number", flat=True).first() or 0


def load(_number: int, *, on: date) -> Streets:  # noqa: ARG001  # streets have no dates
    """All streets as they are now; one query."""
    rows = Street.objects.filter(provider__active=True).annotate(
        calendars=Count("houses__calendar", distinct=True)
    )
    by_key: dict[str, list[StreetEntry]] = defaultdict(list)
    values = ("pk", "name", "provider", "provider__town", "provider__commune", "calendars")
    for row in rows.order_by("name").values_list(*values):
        entry = StreetEntry(*row)
        for key in {street_key(entry.name), bare_key(entry.name)}:
            by_key[key].append(entry)
    towns = {folded(one.town): one.town for entries in by_key.values() for one in entries}
    return Streets(dict(by_key), sorted(by_key), towns)


_followed = Following(version, load)


def streets(*, on: date) -> Streets:
    """The present streets; read here the first time, later in the background."""
    return _followed.now(on=on)


def prepare(*, on: date) -> None:
    """Read them in the background, so that nobody waits."""
    _followed.prepare(on=on)


def forget() -> None:
    """Look at the rows again with the next question (tests, imports)."""
    _followed.forget()


def find(text: str, *, on: date, commune: str = "") -> Answer:
    """What a typed address means: "Am Wall 12", "adlerweg 3 kg hohweg", "Hamb. Str. 9a, Bremen".

    `commune`: the ARS, or the beginning of one, of the city that is spoken of; a town that is
    typed goes before it. One query for a house that is written as in the register.
    """
    known = streets(on=on)
    read, entries = understood(text, known)
    if entries:
        return _chosen(known, entries, read, commune)
    return Answer(Kind.NO_STREET, choices=_alike(known, read.street, commune))


def understood(text: str, known: Streets) -> tuple[Reading, list[StreetEntry]]:
    """How it is read, and the streets of that name; none if nobody knows it. No query."""
    read = [one for one in readings(text[:LONGEST]) if one.street]
    for one in read:
        if entries := _named(known, one.street):
            return one, entries
    first = next(iter(read), Reading(""))
    return first, _meant(known, first.street)


def suggest(text: str, *, on: date, commune: str = "") -> tuple[StreetEntry, ...]:
    """At most eight streets whose names begin so."""
    first = next(readings(text[:LONGEST]), Reading(""))
    found = _beginning(streets(on=on), folded(first.street))
    return tuple(one for one in found if one.commune.startswith(commune))[:MOST]


def calendars_of(street: int) -> tuple[int | None, bool]:
    """The calendar of a street whose houses share one, and whether some have none."""
    rows = House.objects.filter(street=street).order_by().values_list("calendar", flat=True)
    found = set(rows.distinct())
    return next(iter(found - {None}), None), None in found and len(found) > 1


def _named(known: Streets, name: str) -> list[StreetEntry]:
    """The streets of that name; also "Bremen Am Wall"."""
    word = street_key(name)
    if entries := known.by_key.get(word):
        return entries
    for town in known.towns:
        if word.startswith(town) and (entries := known.by_key.get(word.removeprefix(town))):
            return [one for one in entries if folded(one.town) == town]
    return []


def _meant(known: Streets, name: str) -> list[StreetEntry]:
    """The streets that are meant by a name cut short or misspelt; none if it may be another."""
    if (pattern := cut_off(name)) is not None:
        keys = [one for one in known.spellings if pattern.fullmatch(one)]
        if keys:
            return _entries(known, keys)
    word = street_key(name)
    keys = [one for one, is_meant in near(word, known.spellings) if is_meant] if word else []
    return _entries(known, keys)


def _chosen(
    known: Streets, entries: Sequence[StreetEntry], read: Reading, commune: str
) -> Answer:  # fmt: skip
    """Which of them it is, by all that was said; then its house."""
    said = folded(read.more)
    towns = [one for one in known.towns if one in said]
    town = max(towns, key=len, default="")
    there = [one for one in entries if not town or folded(one.town) == town]
    if not town:
        there = [one for one in there if one.commune.startswith(commune)]
    if not there:
        return Answer(Kind.NO_STREET, number=read.number, choices=tuple(entries[:MOST]))
    found = [one for one in there if is_said(one.name, read.more)] or there
    whole = [one for one in found if street_key(one.name) == street_key(read.street)]
    answer = _one_of(whole or found, read.number)
    if answer.kind == Kind.NO_HOUSE and len(found) > len(whole):
        others = _one_of([one for one in found if one not in whole], read.number)
        return others if others.house else answer
    return answer


def _one_of(entries: Sequence[StreetEntry], number: str) -> Answer:
    """Streets of the same name are told apart by who has the number, if only one has."""
    houses = _houses_of(entries, number) if number and len(entries) > 1 else []
    if len(houses) == 1:
        return houses[0]
    left = [one.street for one in houses if one.street] or list(entries)
    if len(left) > 1:
        return Answer(Kind.CHOOSE, number=number, choices=tuple(left[:MOST]))
    return _house(left[0], number)


def _houses_of(entries: Sequence[StreetEntry], number: str) -> list[Answer]:
    answers = (_house(one, number) for one in entries[:MOST])
    return [one for one in answers if one.kind == Kind.HOUSE]


def _house(street: StreetEntry, number: str) -> Answer:
    if not number:
        if street.calendars > 1:
            return Answer(Kind.NUMBER, street, numbers=around("", _numbers(street), most=MOST))
        return Answer(Kind.STREET, street)
    rows = House.objects.filter(street=street.pk).select_related("street__provider", "zone")
    if row := rows.filter(key=number_key(number)).first():
        return Answer(Kind.HOUSE, street, number, row)
    numbers, wanted = _numbers(street), house(number)
    if wanted and (meant := nearest(wanted, numbers)) is not None:
        return Answer(Kind.HOUSE, street, number, rows.get(key=number_key(meant)))
    return Answer(Kind.NO_HOUSE, street, number, numbers=around(number, numbers, most=MOST))


def _numbers(street: StreetEntry) -> list[str]:
    return list(House.objects.filter(street=street.pk).values_list("number", flat=True))


def _alike(known: Streets, name: str, commune: str) -> tuple[StreetEntry, ...]:
    word = street_key(name)
    if len(word) < SHORTEST:
        return ()
    keys = [one for one, _ in near(word, known.spellings)]
    found = dict.fromkeys([*_entries(known, keys), *_beginning(known, word)])
    return tuple(one for one in found if one.commune.startswith(commune))[:MOST]


def _beginning(known: Streets, word: str) -> list[StreetEntry]:
    if len(word) < SHORTEST:
        return []
    begin = bisect_left(known.spellings, word)
    keys = islice(known.spellings, begin, begin + 40)
    return _entries(known, [one for one in keys if one.startswith(word)])


def _entries(known: Streets, keys: Iterable[str]) -> list[StreetEntry]:
    return list({one: None for key in keys for one in known.by_key[key]})
