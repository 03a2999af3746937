"""All places of the registers in memory.

Built from the rows when it is first asked, and again when they have changed.
"""

import threading
from collections import Counter, defaultdict
from datetime import date

from buergertelefon.places.finding import Gazetteer, StreetEntry
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
from buergertelefon.places.rules.places import Kind, Place, first_of, said_before
from buergertelefon.places.rules.writing import bare, folded


def build() -> Gazetteer:
    """From the rows."""
    known = Gazetteer()
    for commune in Commune.objects.all():
        (known.former if commune.ended else known.communes)[commune.key] = commune
    _areas(known)
    times = Counter(folded(bare(one.name)) for one in known.communes.values())
    for commune in known.communes.values():
        _commune(known, commune, unique=times[folded(bare(commune.name))] == 1)
    _former(known)
    _districts(known)
    _postcodes(known)
    _streets(known)
    known.spellings, known.street_spellings = sorted(known.names), sorted(known.streets)
    return known


def _areas(known: Gazetteer) -> None:
    """Länder, Kreise, and the Verbände that have members."""
    alive = {key[:9] for key in known.communes}
    areas = list(Area.objects.all())
    unions = [one for one in areas if one.key in alive]
    times = Counter(one.name for one in unions)
    for area in (one for one in areas if len(one.key) < 9):
        kind = Kind.LAND if len(area.key) == 2 else Kind.COUNTY
        label = f"Land {area.name}" if kind is Kind.LAND else area.name
        known.area_names[area.key] = label
        said = area.name.removeprefix("Landkreis ").removeprefix("Kreis ")
        if kind is Kind.LAND or said != area.name:  # a city that is its own Kreis is a commune
            known.areas[folded(said)].append(Place(area.key, label, kind))
    for area in unions:
        within = known.area_names.get(area.key[:5], "")
        label = area.name if times[area.name] == 1 else f"{area.name} ({within})"
        place = Place(area.key, label, Kind.UNION)
        known.area_names[area.key] = area.name
        known.unions[folded(said_before(area.name)[1])].append(place)
        known.labels[folded(label)] = place


def _commune(known: Gazetteer, commune: Commune, *, unique: bool) -> None:
    name = bare(commune.name)
    within = known.area_names.get(commune.key[:5]) or known.area_names.get(commune.key[:2], "")
    label = name
    if folded(name) in known.unions:  # "Hambergen" is a Samtgemeinde, too
        label = f"{'Stadt' if commune.name.endswith('tadt') else 'Gemeinde'} {name}"
    label = label if unique or not within else f"{label} ({within})"
    place = Place(commune.key, label, Kind.COMMUNE, name)
    known.names[folded(name)].append(place)
    if label != name:
        known.labels[folded(label)] = place
    if short := first_of(name):
        known.parts[folded(short)].append(place)


def _former(known: Gazetteer) -> None:
    """Municipalities of earlier days: as mergers name them, or as the register did."""
    rows: dict[str, list[Commune]] = defaultdict(list)
    for old in known.former.values():
        rows[folded(bare(old.name)) + old.key[:2]].append(old)
    told = set[str]()
    for merger in Merger.objects.all():
        same = rows.get(folded(merger.name) + merger.into[:2], [])
        key = same[0].key if len(same) == 1 else ""
        told.update(one.key for one in same)
        _merged(known, key, merger.name, merger.on, merger.into, merger.source)
    codes = {one.code: one for one in known.communes.values()}
    alive = {folded(bare(one.name)) + key[:2] for key, one in known.communes.items()}
    for name, olds in rows.items():
        for old in olds:
            if old.key in told or name in alive or old.ended is None:
                continue
            now = codes.get(old.code)  # the same municipality under another name
            source = f"Gemeindeverzeichnis vom {old.ended:%d.%m.%Y}"
            _merged(known, old.key, bare(old.name), old.ended, now.key if now else "", source)


def _merged(known: Gazetteer, key: str, name: str, on: date, into: str, source: str) -> None:
    since = f"{on:%d.%m.%Y}"
    where = (known.name_of(into) or f"Gemeinde {into}") if into else ""
    label = f"{name} (seit {since} {where})" if into else f"{name} (bis {since})"
    place = Place(key, label, Kind.MERGED, name, ended=on, into=into, note=source)
    known.names[folded(name)].append(place)
    known.labels[folded(label)] = place


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
