"""Finding a place among all of the registers, however it is written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from buergertelefon.places.models import Commune
from buergertelefon.places.rules.places import Kind, Place, said_before, told_apart
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
        held = [
            (known != number, parts)  # the number itself goes before a range that holds it
            for parts, texts in self.houses
            for known in map(house, texts.split("|"))
            if known and known.holds(number)
        ]
        if held:
            parts = min(held)[1]
            return Place(self.commune, label, Kind.ADDRESS, town, parts, self.name, number.text)
        note = f"Die Hausnummer {number.text} steht nicht im Verzeichnis." if self.houses else ""
        return Place(
            self.commune, label, Kind.STREET, town, self.parts, self.name, number.text, note
        )


@dataclass
class Gazetteer:
    """Names to places."""

    communes: dict[str, Commune] = field(default_factory=dict)
    former: dict[str, Commune] = field(default_factory=dict)  # that the register names no more
    names: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[Place]] = field(
        default_factory=lambda: defaultdict(list)
    )  # "Osterholz-…"
    areas: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    unions: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
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

        The label of a place, as a question names it, means that place alone; so does the key of a
        municipality (ARS).
        """
        if commune := self.communes.get(text.strip()):
            name = bare(commune.name)
            return [Place(commune.key, name, Kind.COMMUNE, name)]
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
        known = self.communes.get(whole) or self.former.get(whole)
        return bare(known.name) if known else self.area_names.get(key, "")

    def members(self, union: str) -> list[Place]:
        """The municipalities of a Verband, by its key of 9 digits."""
        names = {folded(bare(one.name)) for key, one in self.communes.items() if key[:9] == union}
        return [
            one
            for name in sorted(names)
            for one in self.names[name]
            if one.kind is Kind.COMMUNE and one.key[:9] == union
        ]

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
        if named := [one for one in there if folded(one.commune) == town]:
            return named
        said = self._name(written.town)
        if not there:
            note = f"Die Postleitzahl {written.postcode} kennen wir nicht."
            return [replace(one, note=one.note or note) for one in said]
        if both := [one for one in said if one.key in {each.key for each in there}]:
            return both
        if said:  # they contradict each other: one of them is wrong
            return [*there, *(one for one in said if one.sure)]
        note = f"„{written.town[:60]}“ kennen wir nicht, die Postleitzahl schon."
        return [replace(one, note=note) for one in there]

    def _name(self, name: str) -> list[Place]:
        said, rest = said_before(name)
        if folded(name) in self.names:  # "Amt Neuhaus" is a municipality
            said, rest = None, name
        word = folded(rest)
        if not word:
            return []
        if said is Kind.COUNTY:
            return self.areas.get(word, [])
        exact, unions = self.names.get(word, []), self.unions.get(word, [])
        if said is Kind.UNION and unions:
            return unions
        if said is Kind.DISTRICT:
            return [one for one in exact if one.kind is Kind.DISTRICT] or exact
        if said is Kind.COMMUNE:
            exact = [one for one in exact if one.kind is not Kind.DISTRICT] or exact
        towns = [one for one in exact if one.kind is Kind.COMMUNE]
        longer = [one for one in self.parts.get(word, []) if one not in exact]
        if towns:  # "Essen" is the city, though there is an "Essen (Oldenburg)"
            largest = max(self.people(one) for one in towns)
            larger = [
                one for one in longer if "-" not in one.label and self.people(one) * 20 > largest
            ]
            return exact + ([] if said else unions) + larger
        found = [*exact, *self.areas.get(word, []), *unions, *longer]
        return found or self._street(Written(street=name)) or self._alike(word)

    def people(self, place: Place) -> int:
        """Inhabitants of its municipality, as the register counts them; 0: not known."""
        commune = self.communes.get(place.key)
        return (commune.inhabitants or 0) if commune else 0

    def _alike(self, word: str) -> list[Place]:
        return [
            replace(one, sure=False, meant=meant)
            for spelling, meant in near(word, self.spellings)
            for one in self.names[spelling]
        ]

    def _street(self, written: Written) -> list[Place]:
        within = {one.key for one in self._within(written)}
        word = folded(written.street)
        entries = [(one, True, True) for one in self.streets.get(word, [])]
        if not entries and len(word) > 4:
            entries = [
                (one, False, meant)
                for spelling, meant in near(word, self.street_spellings)
                for one in self.streets[spelling]
            ]
        found = [
            replace(one.place(written.house, self.communes), sure=sure, meant=meant)
            for one, sure, meant in entries
            if not within or one.commune in within
        ]
        if within or not written.town:
            return found
        note = f"Den Ort „{written.town[:60]}“ kennen wir nicht."
        return [replace(one, meant=False, note=note) for one in found]

    def _within(self, written: Written) -> list[Place]:
        if written.postcode:
            return self._postcode(Written(postcode=written.postcode, town=written.town))
        return self._name(written.town) if written.town else []


def near(word: str, spellings: Sequence[str]) -> list[tuple[str, bool]]:
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
