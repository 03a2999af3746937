"""All places of the registers in memory: found within a moment, however they are written.

Built from the rows when it is first asked, and again when they have changed.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from buergertelefon.places.models import (
    Address,
    Area,
    Commune,
    District,
    Merger,
    Postcode,
    Register,
    Street,
)
from buergertelefon.places.rules.places import Kind, Place, first_of, said_before, told_apart
from buergertelefon.places.rules.within import common
from buergertelefon.places.rules.writing import (
    House,
    Written,
    bare,
    folded,
    house,
    taken_apart,
)

#: so alike must a name be to be offered though it is written differently (0 to 100)
ALIKE = 84
#: and so alike to be taken for meant, if it is the only one
MEANT = 90
#: of names that are only alike
MOST = 5


@dataclass(slots=True)
class StreetEntry:
    """A street with its house numbers, as few objects as can be: a city has 100,000 houses."""

    name: str
    commune: str
    houses: tuple[tuple[tuple[str, ...], str], ...] = ()  # part of town, "9|9a|11-15"

    @property
    def parts(self) -> tuple[str, ...]:
        """The part of town all of it is in; () if there are several, or nobody knows."""
        return common([parts for parts, _ in self.houses])

    def place(self, number: House | None, communes: dict[str, Commune]) -> Place:
        """The street, or a house of it."""
        town = bare(communes[self.commune].name) if self.commune in communes else ""
        where = f", {town}" if town else ""
        if number is None:
            return Place(
                self.commune, f"{self.name}{where}", Kind.STREET, town, self.parts, self.name
            )
        label = f"{self.name} {number.text}{where}"
        for parts, texts in self.houses:
            if any(known.holds(number) for known in map(house, texts.split("|")) if known):
                return Place(self.commune, label, Kind.ADDRESS, town, parts, self.name, number.text)
        note = f"Die Hausnummer {number.text} steht nicht im Verzeichnis." if self.houses else ""
        return Place(
            self.commune, label, Kind.STREET, town, self.parts, self.name, number.text, note
        )


@dataclass
class Gazetteer:
    """Names to places."""

    communes: dict[str, Commune] = field(default_factory=dict)
    names: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[Place]] = field(
        default_factory=lambda: defaultdict(list)
    )  # "Osterholz-…"
    areas: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    area_names: dict[str, str] = field(default_factory=dict)
    postcodes: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    streets: dict[str, list[StreetEntry]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[str, Place] = field(default_factory=dict)  # that say more than a name
    inside: dict[str, list[tuple[str, ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # a town's Stadtteile
    spellings: Sequence[str] = ()
    street_spellings: Sequence[str] = ()

    def find(self, text: str) -> list[Place]:
        """Every place these words may mean; none: nobody knows it.

        The label of a place, as a question names it, means that place alone.
        """
        if labelled := self.labels.get(folded(text)):
            return [labelled]
        written = taken_apart(text)
        if written.street:
            found = self._street(written)
            if not found and written.house and (written.town or written.postcode):
                note = f"Die Straße „{written.street}“ steht nicht im Verzeichnis."
                found = [replace(one, note=note) for one in self._within(written)]
            if found or written.house:
                return told_apart(found)
            written = Written(postcode=written.postcode, town=f"{written.street} {written.town}")
        if written.postcode:
            return told_apart(self._postcode(written))
        return told_apart(self._name(written.town))

    def name_of(self, key: str) -> str:
        """A municipality, Kreis or Land by its key; "" if nobody knows it."""
        whole = f"{key}0000000" if len(key) == 5 else key  # a city that is its own Kreis
        if whole in self.communes:
            return bare(self.communes[whole].name)
        return self.area_names.get(key, "")

    def parts_of(self, area: str, street: str) -> tuple[str, ...]:
        """The part of town all of a street is in; () if there are several, or nobody knows."""
        there = [
            one
            for one in self.streets.get(folded(street), [])
            if one.name == street and one.commune.startswith(area)
        ]
        return there[0].parts if len(there) == 1 else ()

    def _postcode(self, written: Written) -> list[Place]:
        there = self.postcodes.get(written.postcode, [])
        if not written.town:
            return there
        town = folded(written.town)
        named = [one for one in there if folded(one.commune) == town]
        return (
            named
            or [one for one in self._name(written.town) if one.key in {each.key for each in there}]
            or there
        )

    def _name(self, name: str) -> list[Place]:
        said, rest = said_before(name)
        word = folded(rest)
        if not word:
            return []
        if said is Kind.COUNTY:
            return self.areas.get(word, [])
        exact = self.names.get(word, [])
        if said is Kind.DISTRICT:
            return [one for one in exact if one.kind is Kind.DISTRICT] or exact
        if said is Kind.COMMUNE:
            exact = [one for one in exact if one.kind is not Kind.DISTRICT] or exact
        towns = [one for one in exact if one.kind is Kind.COMMUNE]
        longer = [one for one in self.parts.get(word, []) if one not in exact]
        if towns:  # "Essen" is the city, though there is an "Essen (Oldenburg)"
            largest = max(self._people(one) for one in towns)
            return exact + [
                one for one in longer if "-" not in one.label and self._people(one) * 20 > largest
            ]
        found = [*exact, *self.areas.get(word, []), *longer]
        return found or self._street(Written(street=name)) or self._alike(word)

    def _people(self, place: Place) -> int:
        commune = self.communes.get(place.key)
        return (commune.inhabitants or 0) if commune else 0

    def _alike(self, word: str) -> list[Place]:
        return [
            replace(one, sure=False, meant=meant)
            for spelling, meant in _near(word, self.spellings)
            for one in self.names[spelling]
        ]

    def _street(self, written: Written) -> list[Place]:
        within = {one.key for one in self._within(written)}
        word = folded(written.street)
        entries = [(one, True, True) for one in self.streets.get(word, [])]
        if not entries and len(word) > 4:
            entries = [
                (one, False, meant)
                for spelling, meant in _near(word, self.street_spellings)
                for one in self.streets[spelling]
            ]
        return [
            replace(one.place(written.house, self.communes), sure=sure, meant=meant)
            for one, sure, meant in entries
            if not within or one.commune in within
        ]

    def _within(self, written: Written) -> list[Place]:
        if written.postcode:
            return self._postcode(Written(postcode=written.postcode, town=written.town))
        return self._name(written.town) if written.town else []


def _near(word: str, spellings: Sequence[str]) -> list[tuple[str, bool]]:
    """Names alike, the nearest ones; and whether it is so near and alone that it is meant.

    What all streets share is left out of the comparison: "Klingonstraße" is not "Klinkerstraße".
    """
    end = "strasse" if word.endswith("strasse") else ""
    stem = word.removesuffix(end)
    near = process.extract(word, spellings, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST)
    scored = [
        (spelling, fuzz.ratio(stem, spelling.removesuffix(end)))
        for spelling, _, _ in near
        if not end or spelling.endswith(end)
    ]
    best = max((score for _, score in scored), default=0.0)
    nearest = [spelling for spelling, score in scored if score >= max(best - 3, ALIKE - 10)]
    return [(spelling, len(nearest) == 1 and best >= MEANT) for spelling in nearest]


def build() -> Gazetteer:
    """From the rows."""
    known = Gazetteer()
    known.communes = {one.key: one for one in Commune.objects.filter(ended=None)}
    for area in Area.objects.all():
        kind = Kind.LAND if len(area.key) == 2 else Kind.COUNTY
        label = f"Land {area.name}" if kind is Kind.LAND else area.name
        known.area_names[area.key] = label
        said = area.name.removeprefix("Landkreis ").removeprefix("Kreis ")
        if kind is Kind.LAND or said != area.name:  # a city that is its own Kreis is a commune
            known.areas[folded(said)].append(Place(area.key, label, kind))
    times = Counter(folded(bare(one.name)) for one in known.communes.values())
    for commune in known.communes.values():
        _commune(known, commune, unique=times[folded(bare(commune.name))] == 1)
    for merger in Merger.objects.all():
        into = bare(known.communes[merger.into].name) if merger.into in known.communes else ""
        label = f"{merger.name} (seit {merger.on:%d.%m.%Y} {into})"
        note = f"{merger.name} gehört seit {merger.on:%d.%m.%Y} zu {into} ({merger.source})."
        known.names[folded(merger.name)].append(
            Place(merger.into, label, Kind.MERGED, into, note=note)
        )
    _districts(known)
    _postcodes(known)
    _streets(known)
    known.spellings, known.street_spellings = list(known.names), list(known.streets)
    return known


def _commune(known: Gazetteer, commune: Commune, *, unique: bool) -> None:
    name = bare(commune.name)
    within = known.area_names.get(commune.key[:5]) or known.area_names.get(commune.key[:2], "")
    label = name if unique or not within else f"{name} ({within})"
    place = Place(commune.key, label, Kind.COMMUNE, name)
    known.names[folded(name)].append(place)
    if label != name:
        known.labels[folded(label)] = place
    if short := first_of(name):
        known.parts[folded(short)].append(place)


def _districts(known: Gazetteer) -> None:
    for one in District.objects.select_related("within").order_by("pk"):
        twin = one.within is not None and one.within.name == one.name
        label = f"{'Ortsteil ' if twin else ''}{one.name} in {one.town}"
        place = Place(one.commune, label, Kind.DISTRICT, one.town, one.path)
        known.labels[folded(label)] = place
        if one.within is None:
            known.inside[one.commune].append(place.parts)
        if twin:  # who says "Osterholz" means the Stadtteil with the Ortsteil in it
            continue
        for spelling in (one.name, f"{one.town}-{one.name}", f"{one.town} {one.name}"):
            entries = known.names[folded(spelling)]
            if place not in entries:
                entries.append(place)


def _postcodes(known: Gazetteer) -> None:
    rows = Postcode.objects.all()
    towns = Counter(code for code, _ in set(rows.values_list("code", "commune")))
    there = District.objects.select_related("within").filter(
        postcode__in=[code for code, count in towns.items() if count > 1]
    )
    parts = {(one.postcode, one.commune): one for one in there}
    for one in rows.select_related("commune"):
        key = one.commune_id or ""
        name = bare(one.commune.name) if one.commune else one.town
        if part := parts.pop((one.code, key), None):
            label = f"{part.name} ({one.code}, gehört zu {part.town})"
            place = Place(key, label, Kind.DISTRICT, part.town, part.path)
            known.labels[folded(label)] = place
        else:
            place = Place(key, f"{one.code} {one.town}", Kind.COMMUNE, name)
        known.postcodes[one.code].append(place)
    for commune in known.communes.values():  # no register of postcodes: that of the town hall
        if commune.postcode and commune.postcode not in known.postcodes:
            name = bare(commune.name)
            label = f"{commune.postcode} {name}"
            known.postcodes[commune.postcode].append(Place(commune.key, label, Kind.COMMUNE, name))


def _streets(known: Gazetteer) -> None:
    entries: dict[int, StreetEntry] = {}
    for pk, name, commune in Street.objects.values_list("pk", "name", "commune"):
        entries[pk] = StreetEntry(name, commune)
        known.streets[folded(name)].append(entries[pk])
        within = name.partition(" (")[0]
        if within != name:
            known.streets[folded(within)].append(entries[pk])
    parts = {one.pk: one.path for one in District.objects.select_related("within")}
    houses: dict[int, dict[int | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Address.objects.values_list("street_id", "number", "district_id")
    for street, number, district in rows.iterator(20_000):
        houses[street][district].append(number)
    for street, by_part in houses.items():
        entries[street].houses = tuple(
            (parts[pk] if pk else (), "|".join(numbers)) for pk, numbers in by_part.items()
        )


_guard = threading.Lock()
_kept: tuple[object, Gazetteer] | None = None


def gazetteer() -> Gazetteer:
    """All places as they are now."""
    global _kept  # noqa: PLW0603  # one for the process
    state = _state()
    with _guard:
        if _kept is None or _kept[0] != state:
            _kept = (state, build())
        return _kept[1]


def _state() -> object:
    """Changes with every import."""
    return tuple(Register.objects.order_by("kind").values_list("kind", "changed"))
