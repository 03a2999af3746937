"""What a file would change of the houses and dates that are there."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from buergertelefon.places.rules.writing import folded
from buergertelefon.waste.models import (
    BulkyOrder,
    CollectionReminder,
    House,
    Provider,
    Source,
    Street,
    Zone,
)
from buergertelefon.waste.queries.stored import Content, contents, zones_by_name
from buergertelefon.waste.rules.diff import PAUSE, Change, Difference, Some, Tally, changes
from buergertelefon.waste.rules.records import (
    HouseRecord,
    Key,
    Problem,
    Reading,
    Span,
    Tell,
    figures,
)

EVERY = 5000


class Stored(NamedTuple):
    """A house as it is now."""

    pk: int
    street: int
    calendar: int | None
    zone: int | None
    number: str


@dataclass
class Plan:
    """What has to be written, and how it is told."""

    difference: Difference
    calendars: dict[Content, int] = field(default_factory=dict)  # those there are
    houses: dict[int, tuple[Content, int | None]] = field(default_factory=dict)  # and zone, by pk
    new: list[tuple[Key, HouseRecord, Content, int | None]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)  # nothing is left of them
    streets: dict[str, int] = field(default_factory=dict)  # those there are, by key
    positions: dict[int, int] = field(default_factory=dict)  # by pk of the street
    names: dict[int, str] = field(default_factory=dict)  # spelled otherwise, by pk of the street
    numbers: dict[int, str] = field(default_factory=dict)  # the same, by pk of the house


@dataclass
class _Case:
    """Houses of one calendar here that have one calendar in the file."""

    content: Content  # from now on
    verdict: str  # a field of Difference
    changes: tuple[Change, ...] = ()


def compared(
    provider: Provider, reading: Reading, *, source: str, as_of: date,
    tell: Tell = lambda *_: None,
) -> Plan:  # fmt: skip
    """What the file would do; `source` is the slug of who says it. Reads, writes nothing."""
    return _Comparing(provider, reading, source, as_of).plan(tell)


def pinned(houses: list[int]) -> set[int]:
    """Those of them that a reminder or an order of bulky waste hangs on."""
    reminders = CollectionReminder.objects.filter(house__in=houses).values_list("house", flat=True)
    orders = BulkyOrder.objects.filter(house__in=houses).values_list("house", flat=True)
    return {*reminders, *orders} - {None}


class _Comparing:
    def __init__(self, provider: Provider, reading: Reading, source: str, as_of: date) -> None:
        self.provider, self.reading, self.source, self.as_of = provider, reading, source, as_of
        self.row = Source.objects.filter(provider=provider, slug=source).first()
        self.known: Span | None = None
        if self.row and self.row.first and self.row.last:
            self.known = self.row.first, self.row.last
        self.spans = reading.spans()
        self.contents = contents(provider)
        self.labels = {label: frozenset(dates) for label, dates in reading.calendars.items()}
        self.zones = zones_by_name(provider)
        self.rest = Zone.objects.filter(provider=provider, districts=[]).exists()  # for all others
        self.unknown_areas: Counter[str] = Counter()
        self.cases: dict[tuple[int | None, str | None], _Case] = {}
        self.tallies: dict[tuple[int | None, str | None], Tally] = defaultdict(Tally)
        self.new, self.zoned = Tally(), 0
        self.made = Plan(
            Difference(), calendars={content: pk for pk, content in self.contents.items()}
        )

    def plan(self, tell: Tell) -> Plan:
        streets = self._streets()
        stored = self._stored()
        for done, (key, house) in enumerate(self.reading.houses.items(), start=1):
            there = stored.pop(key, None)
            zone = self._zone(house, there)
            if there is None:
                case = self._case(None, house.calendar)
                self.new.add(key[0], f"{house.street} {house.number}")
                self.made.new.append((key, house, case.content, zone))
            else:
                self._known(key, house, there, zone)
            if done % EVERY == 0:
                tell(done, len(self.reading.houses))
        gone, kept = self._gone(stored) if self.reading.full else (Tally(), 0)
        self._places(streets)
        self.made.difference = self._difference(gone, kept)
        return self.made

    def _streets(self) -> dict[str, Street]:
        found = {one.key: one for one in Street.objects.filter(provider=self.provider)}
        self.made.streets = {key: one.pk for key, one in found.items()}
        return found

    def _stored(self) -> dict[Key, Stored]:
        """All houses; of a file with single addresses only those of their streets."""
        rows = House.objects.filter(street__provider=self.provider)
        if not self.reading.full:
            rows = rows.filter(street__key__in={street for street, _ in self.reading.houses})
        values = ("street__key", "key", "pk", "street_id", "calendar_id", "zone_id",
                  "number")  # fmt: skip
        return {(street, key): Stored(*of) for street, key, *of in rows.values_list(*values)}

    def _known(self, key: Key, house: HouseRecord, there: Stored, zone: int | None) -> None:
        case = self._case(there.calendar, house.calendar)
        self.tallies[there.calendar, house.calendar].add(key[0], f"{house.street} {house.number}")
        self.zoned += zone != there.zone
        if self.reading.full and house.number != there.number:
            self.made.numbers[there.pk] = house.number
        if case.verdict != "unchanged" or zone != there.zone:
            self.made.houses[there.pk] = case.content, zone

    def _case(self, calendar: int | None, label: str | None) -> _Case:
        if (known := self.cases.get((calendar, label))) is None:
            known = self.cases[calendar, label] = self._new_case(calendar, label)
        return known

    def _new_case(self, calendar: int | None, label: str | None) -> _Case:
        """`label` None: the file no longer names them, and what it said before goes."""
        content = self.contents.get(calendar, frozenset()) if calendar else frozenset()
        others = frozenset(one for one in content if one[1] != self.source)
        before = {dated for dated, source in content if source == self.source}
        given = self.labels[label] if label is not None else frozenset()
        span = self.spans[label] if label is not None else None
        outside = {one for one in before if span is None or not span[0] <= one.day <= span[1]}
        after = (outside | given) if label is not None else set()
        result = others | {(one, self.source) for one in after}
        if before == after:
            return _Case(result, "unchanged")
        if not before:
            return _Case(result, "filled")
        if not given:
            return _Case(result, "emptied")
        found = changes(before, after, known=self.known)
        return _Case(result, "changed" if found else "extended", found)

    def _zone(self, house: HouseRecord, there: Stored | None) -> int | None:
        for area in house.areas:
            if (zone := self.zones.get(folded(area))) is not None:
                return zone
        if house.areas and self.rest:
            return None
        if house.areas:
            self.unknown_areas[house.areas[0]] += 1
        return there.zone if there else None

    def _gone(self, rest: Mapping[Key, Stored]) -> tuple[Tally, int]:
        """Houses that the file does not name: what only it has said of them goes.

        Also how many of them stay: with dates of others, or because something hangs on them.
        """
        others = Source.objects.filter(provider=self.provider, gaps__gt=0)
        maybe_of_others = others.exclude(slug=self.source).exists()
        tally, left, empty = Tally(), 0, {}
        for (street, _), there in rest.items():
            case = self._case(there.calendar, None)
            if case.content and case.verdict != "unchanged":
                self.made.houses[there.pk] = case.content, there.zone
                tally.add(street, str(there.pk))
                left += 1
            elif not case.content and (there.calendar or not maybe_of_others):
                empty[there.pk] = street, there
        hanging = pinned(list(empty))
        for pk, (street, there) in empty.items():
            if pk not in hanging:
                self.made.gone.append(pk)
            elif there.calendar:
                self.made.houses[pk] = frozenset(), there.zone
                left += 1
            else:
                continue  # stays as it is, for what hangs on it
            tally.add(street, str(pk))
        return tally, left

    def _places(self, streets: Mapping[str, Street]) -> None:
        """Where streets come in a route, and how a register spells them: as it does first."""
        spelled: dict[str, str] = {}
        for (key, _), house in self.reading.houses.items():
            if (street := streets.get(key)) is None:
                continue
            if house.position is not None and street.position != house.position:
                self.made.positions[street.pk] = house.position
            if self.reading.full and spelled.setdefault(key, house.street) != street.name:
                self.made.names[street.pk] = spelled[key]

    def _difference(self, gone: Tally, kept: int) -> Difference:
        verdicts: dict[str, Tally] = defaultdict(Tally)
        moves: dict[Change, Tally] = defaultdict(Tally)
        for pair, tally in self.tallies.items():
            case = self.cases[pair]
            verdicts[case.verdict].join(tally)
            for one in case.changes:
                moves[one].join(tally)
        told = [replace(change, some=tally.some) for change, tally in moves.items()]
        told.sort(key=lambda one: (-one.some.addresses, one.after or one.before, one.kind))
        return Difference(
            new=self.new.some, changed=verdicts["changed"].some,
            extended=verdicts["extended"].some, filled=verdicts["filled"].some,
            emptied=verdicts["emptied"].some, unchanged=verdicts["unchanged"].houses,
            gone=_named(gone.some), kept=kept, zoned=self.zoned, placed=len(self.made.positions),
            respelled=(len(self.made.numbers), len(self.made.names)),
            changes=tuple(told), known=self.known,
            warnings=(*self.reading.warnings, *self._more()), figures=figures(self.reading),
        )  # fmt: skip

    def _more(self) -> list[Problem]:
        found = [
            Problem(f"Das Gebiet „{name[:80]}“ kennen wir nicht (Adressen: {number}).")
            for name, number in sorted(self.unknown_areas.items())
        ]
        if self.row and self.as_of < self.row.as_of:
            found.append(
                Problem(f"Der Stand {self.as_of:%d.%m.%Y} ist älter als der, der schon eingelesen"
                        f" ist ({self.row.as_of:%d.%m.%Y}).")
            )  # fmt: skip
        span = self.reading.span
        if self.known and span and span[0] > self.known[1] + PAUSE:
            found.append(
                Problem(f"Zwischen dem {self.known[1]:%d.%m.%Y} und dem {span[0]:%d.%m.%Y}"
                        " sagt die Quelle nichts.")
            )  # fmt: skip
        return found


def _named(gone: Some) -> Some:
    """With an address instead of its key: only of one it has to be asked."""
    if not gone:
        return gone
    row = House.objects.select_related("street").get(pk=gone.example)
    return replace(gone, example=f"{row.street.name} {row.number}")
