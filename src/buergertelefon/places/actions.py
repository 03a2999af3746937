"""Takes registers in: all of a file or nothing of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from buergertelefon.places.errors import BadRegister
from buergertelefon.places.models import (
    Address,
    Area,
    Commune,
    District,
    Postcode,
    Register,
    Street,
)
from buergertelefon.places.rules.registers import (
    AddressRow,
    AreaRow,
    CommuneRow,
    PostcodeRow,
    Report,
    addresses,
    decoded,
    municipalities,
)
from buergertelefon.places.rules.writing import bare, folded

Tell = Callable[[int, int], None]  # so many of so many


@dataclass(frozen=True)
class Taken:
    """What an import has done, or would do."""

    new: int
    changed: int
    unchanged: int
    ended: int
    problems: Sequence[tuple[int, str]]
    skipped: int = 0


def import_municipalities(
    data: bytes, *, source: str, as_of: date, dry_run: bool = False, tell: Tell = lambda *_: None
) -> Taken:
    """Municipalities, Kreise and Länder, or postcodes. Raises BadRegister.

    A municipality that the new file does not name any more has ended on its day.
    """
    report = Report()
    rows = list(municipalities(decoded(data), report))
    if not rows:
        raise BadRegister("In der Datei steht keine einzige Gemeinde oder Postleitzahl.")

    def write() -> tuple[int, int, int, int]:
        codes = [one for one in rows if isinstance(one, PostcodeRow)]
        communes = [one for one in rows if isinstance(one, CommuneRow)]
        areas = {one.key: one.name for one in rows if isinstance(one, AreaRow)}
        Area.objects.bulk_create(
            [Area(key=key, name=name) for key, name in areas.items()],
            update_conflicts=True, unique_fields=["key"], update_fields=["name"],
        )  # fmt: skip
        done = _communes(communes, source, as_of, tell) if communes else (0, 0, 0, 0)
        if codes:
            done = _postcodes(codes, tell)
        elif communes:
            _place_postcodes()
        registered("postcodes" if codes else "municipalities", source, as_of, len(rows))
        return done

    return taken(write, report.problems, skipped=report.skipped, dry_run=dry_run)


def _communes(
    rows: Sequence[CommuneRow], source: str, as_of: date, tell: Tell
) -> tuple[int, int, int, int]:
    before = {one.key: one for one in Commune.objects.all()}
    fresh, changed, same = [], [], 0
    twice = [code for code, count in Counter(one.ags for one in rows).items() if count > 1]
    if twice:
        raise BadRegister(
            f"{len(twice)} Gemeinden stehen mehrfach in der Datei: AGS {', '.join(twice[:10])}."
        )
    for n, row in enumerate(rows):
        old = before.pop(row.ars, None)
        now = Commune(
            key=row.ars, code=row.ags, name=row.name, postcode=row.postcode,
            inhabitants=row.inhabitants, tax_office=row.tax_office, source=source, as_of=as_of,
        )  # fmt: skip
        if old is None:
            fresh.append(now)
        elif _facts(old) == _facts(now):
            same += 1
        else:
            changed.append(now)
        if n % 1000 == 0:
            tell(n, len(rows))
    gone = [key for key, one in before.items() if one.ended is None]
    Commune.objects.filter(key__in=gone).update(ended=as_of)  # first: a new one may have its AGS
    Commune.objects.bulk_create(fresh, batch_size=2000)
    Commune.objects.bulk_update(
        changed,
        ["code", "name", "postcode", "inhabitants", "tax_office", "source", "as_of", "ended"],
        batch_size=500,
    )
    return len(fresh), len(changed), same, len(gone)


def _facts(one: Commune) -> tuple[object, ...]:
    return one.code, one.name, one.postcode, one.inhabitants, one.tax_office, one.ended


def _postcodes(rows: Sequence[PostcodeRow], tell: Tell) -> tuple[int, int, int, int]:
    before = {(one.code, one.town, one.county): one for one in Postcode.objects.all()}
    wanted = {(one.code, one.town, one.county) for one in rows}
    fresh = [
        Postcode(code=code, town=town, county=county)
        for code, town, county in sorted(wanted - before.keys())
    ]
    tell(0, len(rows))
    Postcode.objects.bulk_create(fresh, batch_size=2000)
    gone = [one.pk for key, one in before.items() if key not in wanted]
    Postcode.objects.filter(pk__in=gone).delete()
    _place_postcodes()
    return len(fresh), 0, len(wanted & before.keys()), len(gone)


def _place_postcodes() -> None:
    """Which municipality a postcode's town is: by name and Kreis; never guessed."""
    by_name: dict[str, list[Commune]] = defaultdict(list)
    for commune in Commune.objects.filter(ended=None):
        by_name[folded(bare(commune.name))].append(commune)
    counties = {one.key: folded(_plain(one.name)) for one in Area.objects.all()}
    changed = []
    for one in Postcode.objects.all():
        found = by_name.get(folded(one.town), [])
        if len(found) > 1:
            county = folded(_plain(one.county))
            same = [each for each in found if counties.get(each.key[:5], "") == county]
            found = same or [each for each in found if each.postcode[:3] == one.code[:3]]
        key = found[0].key if len(found) == 1 else None
        if key != one.commune_id:
            one.commune_id = key
            changed.append(one)
    Postcode.objects.bulk_update(changed, ["commune"], batch_size=1000)


def _plain(county: str) -> str:
    """ "Landkreis Osterholz" as "Osterholz"."""
    for word in ("Landkreis ", "Kreisfreie Stadt ", "Kreis "):
        county = county.removeprefix(word)
    return county


def import_addresses(
    data: bytes,
    *,
    commune: str,
    source: str,
    as_of: date,
    dry_run: bool = False,
    tell: Tell = lambda *_: None,
) -> Taken:
    """Streets and houses of a municipality (ARS); what is not in the file any more goes.

    Raises BadRegister.
    """
    report = Report()
    rows = list(addresses(decoded(data), report))
    if not rows:
        raise BadRegister("In der Datei steht keine einzige Adresse.")

    def write() -> tuple[int, int, int, int]:
        before = set(
            Address.objects.filter(street__commune=commune).values_list("street__name", "number")
        )
        wanted = {(one.street, one.number) for one in rows}
        _streets(rows, commune, source, as_of, tell)
        registered(f"addresses {commune[:5]}", source, as_of, len(rows))
        return len(wanted - before), 0, len(wanted & before), len(before - wanted)

    return taken(write, report.problems, skipped=report.skipped, dry_run=dry_run)


def _streets(
    rows: Sequence[AddressRow], commune: str, source: str, as_of: date, tell: Tell
) -> None:
    names = {one.street for one in rows}
    Street.objects.filter(commune=commune).exclude(name__in=names).delete()
    Street.objects.bulk_create(
        [Street(commune=commune, name=name, source=source, as_of=as_of) for name in sorted(names)],
        update_conflicts=True, unique_fields=["commune", "name"],
        update_fields=["source", "as_of"],
    )  # fmt: skip
    streets = dict(Street.objects.filter(commune=commune).values_list("name", "pk"))
    districts = dict(District.objects.filter(commune=commune).values_list("name", "pk"))
    Address.objects.filter(street__commune=commune).delete()
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY places_address (street_id, number, district_id) FROM STDIN") as copy,
    ):
        for n, row in enumerate(rows):
            copy.write_row((streets[row.street], row.number, districts.get(row.district)))
            if n % 10_000 == 0:
                tell(n, len(rows))


def registered(kind: str, source: str, as_of: date, rows: int) -> None:
    """Remember what was taken in; every process reads its places anew."""
    Register.objects.update_or_create(
        kind=kind, defaults={"source": source, "as_of": as_of, "rows": rows}
    )


def taken(
    write: Callable[[], tuple[int, int, int, int]],
    problems: Sequence[tuple[int, str]],
    *,
    skipped: int = 0,
    dry_run: bool,
) -> Taken:
    """Write all or nothing, and count: new, changed, unchanged, ended; a preview leaves nothing."""
    with transaction.atomic():
        counts = write()
        if dry_run:
            transaction.set_rollback(True)
    return Taken(*counts, problems, skipped)
