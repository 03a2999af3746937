"""Takes in the parts of a town, and which houses lie in which part."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from buergertelefon.places.actions import Taken, registered, taken
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.models import Address, Commune, District, Register
from buergertelefon.places.rules.districts import DistrictRow, RangeRow, districts
from buergertelefon.places.rules.registers import Report, decoded
from buergertelefon.places.rules.within import Within
from buergertelefon.places.rules.writing import bare, folded, house

#: so many names of parts that have gone are said
SAID = 10
Path = tuple[str, ...]


def import_districts(
    data: bytes, *, commune: str, source: str, as_of: date, dry_run: bool = False
) -> Taken:
    """Parts of a municipality (ARS), or the part in which its houses lie. Raises BadRegister.

    What an earlier list named and this one does not goes; parts that somebody else has written
    stay. Addresses keep their part by name.
    """
    report = Report()
    rows = list(districts(decoded(data), report))
    parts = [one for one in rows if isinstance(one, DistrictRow)]
    ranges = [one for one in rows if isinstance(one, RangeRow)]
    if not rows:
        raise BadRegister("In der Datei steht kein einziger Stadtteil.")

    def write() -> tuple[int, int, int, int]:
        kind = f"{'districts' if parts else 'houses'} {commune[:5]}"
        earlier = Register.objects.filter(kind=kind).values_list("source", flat=True).first()
        registered(kind, source, as_of, len(rows))
        if ranges:
            return _ranges(ranges, report, commune)
        return _parts(parts, report, commune, sources=(source, earlier or source))

    return taken(write, report, dry_run=dry_run)


def _parts(
    rows: Sequence[DistrictRow], report: Report, commune: str, *, sources: tuple[str, str]
) -> tuple[int, int, int, int]:
    source = sources[0]
    town = Commune.objects.filter(key=commune, ended=None).values_list("name", flat=True).first()
    if town is None:
        raise BadRegister(f"Die Gemeinde {commune} fehlt noch, zuerst import municipalities.")
    wanted = {one.path[:1]: None for one in rows} | {one.path: one.postcode for one in rows}
    there = District.objects.filter(commune=commune).select_related("within")
    before = {one.path: one for one in there}
    gone = {
        path
        for path in before.keys() - wanted.keys()
        if before[path].source in sources and not report.stays(path)
    }
    gone -= {path[:1] for path in before.keys() - gone if len(path) > 1}  # its parts stay
    moved = _moved(wanted.keys() - before.keys(), gone)
    new = changed = 0
    for path in sorted(wanted, key=len):  # a Stadtteil before its Ortsteile
        old = before.get(path) or before.get(moved.get(path, ()))
        now = old or District(commune=commune, name=path[-1])
        facts = (now.town, now.postcode, now.source, now.within_id)
        now.town, now.source = bare(town), source
        now.within = before[path[:1]] if len(path) > 1 else None
        postcode = wanted[path]
        now.postcode = now.postcode if postcode is None else postcode
        if old is None:
            new += 1
        elif facts == (now.town, now.postcode, now.source, now.within_id):
            continue
        else:
            changed += 1
        now.save()
        before[path] = now
    gone -= set(moved.values())
    there.filter(pk__in=[before[path].pk for path in gone]).delete()
    if gone:
        names = sorted("/".join(path) for path in gone)
        more = f" und {len(names) - SAID} weitere" if len(names) > SAID else ""
        report.notes.append(f"Weggefallen: {', '.join(names[:SAID])}{more}.")
    return new, changed, len(wanted) - new - changed, len(gone)


def _moved(fresh: set[Path], gone: set[Path]) -> dict[Path, Path]:
    """Ortsteile that are in another Stadtteil now, if there is no doubt: their houses go along."""
    moved: dict[Path, Path] = {}
    for path in fresh:
        same = [one for one in gone if len(one) == len(path) == 2 and one[1] == path[1]]
        rivals = [one for one in fresh if len(one) == 2 and one[1] == path[-1]]
        if len(same) == len(rivals) == 1:
            moved[path] = same[0]
    return moved


def _ranges(rows: Sequence[RangeRow], report: Report, commune: str) -> tuple[int, int, int, int]:
    known = parts_by_name(commune)
    if not known:
        raise BadRegister("Die Stadtteile fehlen noch, zuerst import districts mit stadtteil.")
    houses = list(Address.objects.filter(street__commune=commune).select_related("street"))
    if not houses:
        raise BadRegister("Die Adressen fehlen noch, zuerst import addresses.")
    by_street: dict[str, list[RangeRow]] = defaultdict(list)
    streets = {folded(one.street.name) for one in houses}
    for row in rows:
        if folded(row.houses.street) not in streets:
            report.say(row.line, f"Straße „{row.houses.street}“ steht nicht im Adressverzeichnis.")
        elif folded(row.part) not in known:
            report.say(row.line, f"Den Ortsteil „{row.part[:60]}“ gibt es dort nicht.")
        else:
            by_street[folded(row.houses.street)].append(row)
    changed, same = [], 0
    for one in houses:
        found = _of(one, by_street[folded(one.street.name)], known, report)
        if found and found != one.district_id:
            one.district_id = found
            changed.append(one)
        same += found == one.district_id if found else 0
    Address.objects.bulk_update(changed, ["district"], batch_size=5000)
    without = sum(one.district_id is None for one in houses)
    if without:
        report.notes.append(f"Ortsteil unbekannt: bei {without} von {len(houses)} Adressen.")
    return 0, len(changed), same - len(changed), 0


def _of(
    one: Address, rows: Sequence[RangeRow], known: Mapping[str, int], report: Report
) -> int | None:
    """The part of a house; None if no line names it, or two name different ones."""
    place = Within((), one.street.name, house(one.number))
    named = {known[folded(row.part)]: row for row in rows if row.houses.covers(place)}
    if len(named) > 1:
        line = max(row.line for row in named.values())
        report.say(line, f"{one.street.name} {one.number} liegt laut Datei in zwei Ortsteilen.")
        return None
    return next(iter(named), None)


def parts_by_name(commune: str) -> dict[str, int]:
    """Parts of a town by folded name and path; an Ortsteil before the Stadtteil it is named like.

    A name that two Ortsteile have is left out: only the path is plain.
    """
    there = list(District.objects.filter(commune=commune).select_related("within"))
    found: dict[str, int] = {}
    for size in (1, 2):
        names = [one for one in there if len(one.path) == size]
        for one in names:
            if sum(folded(other.name) == folded(one.name) for other in names) == 1:
                found[folded(one.name)] = one.pk
    return found | {folded("/".join(one.path)): one.pk for one in there if one.within}
