"""A typed address, and the house it means. Streets are kept in memory, houses asked of the rows."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from django.db.models import Count

from buergertelefon.base.following import Following
from buergertelefon.places.finding import near
from buergertelefon.places.rules.writing import folded, taken_apart
from buergertelefon.waste.models import House, Street, WasteVersion
from buergertelefon.waste.rules.addresses import bare_key, nearest, number_key, street_key

#: choices that are shown
MOST = 8
SHORTEST = 2


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
    return Streets(dict(by_key), sorted(by_key))


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
    typed goes before it. Two queries.
    """
    known = streets(on=on)
    written = taken_apart(text)
    name = written.street or written.town
    town = written.town if written.street else ""
    found = _streets(known, name, town, commune)
    if not found:
        return Answer(Kind.NO_STREET, choices=_alike(known, name, commune))
    if len(found) > 1:
        return Answer(Kind.CHOOSE, number=written.house.text if written.house else "",
                      choices=tuple(found[:MOST]))  # fmt: skip
    return _house(found[0], text)


def suggest(text: str, *, on: date, commune: str = "") -> tuple[StreetEntry, ...]:
    """At most eight streets whose names begin so."""
    written = taken_apart(text)
    word = folded(written.street or written.town)
    if len(word) < SHORTEST:
        return ()
    known = streets(on=on)
    begin = bisect_left(known.spellings, word)
    spellings = (one for one in islice(known.spellings, begin, begin + 40) if one.startswith(word))
    found = {one: None for spelling in spellings for one in known.by_key[spelling]}
    return tuple(one for one in found if one.commune.startswith(commune))[:MOST]


def _streets(known: Streets, name: str, town: str, commune: str) -> list[StreetEntry]:
    word = street_key(name)
    if not word:
        return []
    found = known.by_key.get(word) or known.by_key.get(street_key(f"{name} {town}"), [])
    if not found:
        means = [spelling for spelling, meant in near(word, known.spellings) if meant]
        found = [one for spelling in means for one in known.by_key[spelling]]
    said = [one for one in found if town and folded(one.town).startswith(folded(town))]
    there = [one for one in said or found if said or one.commune.startswith(commune)]
    whole = [one for one in there if street_key(one.name) == word]
    return list(dict.fromkeys(whole or there))


def _alike(known: Streets, name: str, commune: str) -> tuple[StreetEntry, ...]:
    word = street_key(name)
    if len(word) < SHORTEST:
        return ()
    spellings = [spelling for spelling, _ in near(word, known.spellings)]
    found = {one: None for spelling in spellings for one in known.by_key[spelling]}
    return tuple(one for one in found if one.commune.startswith(commune))[:MOST]


def _house(street: StreetEntry, text: str) -> Answer:
    written = taken_apart(text)
    if written.house is None:
        if street.calendars > 1:
            return Answer(Kind.NUMBER, street, numbers=_numbers(street.pk))
        return Answer(Kind.STREET, street)
    rows = House.objects.filter(street=street.pk).select_related("street__provider", "zone")
    if row := rows.filter(key=number_key(written.house.text)).first():
        return Answer(Kind.HOUSE, street, written.house.text, row)
    numbers = list(rows.values_list("number", flat=True))
    if (meant := nearest(written.house, numbers)) is not None:
        return Answer(Kind.HOUSE, street, written.house.text, rows.get(key=number_key(meant)))
    return Answer(Kind.NO_HOUSE, street, written.house.text, numbers=_first(numbers))


def _numbers(street: int) -> tuple[str, ...]:
    return _first(list(House.objects.filter(street=street).values_list("number", flat=True)))


def _first(numbers: list[str]) -> tuple[str, ...]:
    def order(one: str) -> tuple[int, str]:
        digits = "".join(char for char in one if char.isdigit())[:4]
        return int(digits or 0), one

    return tuple(sorted(numbers, key=order)[:MOST])
