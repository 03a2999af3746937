"""Takes in municipalities, Kreise and Länder, and postcodes."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from buergertelefon.places.actions import Taken, Tell, registered, taken
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.models import Area, Commune, Postcode
from buergertelefon.places.rules.registers import (
    AreaRow,
    CommuneRow,
    PostcodeRow,
    Report,
    decoded,
    municipalities,
)
from buergertelefon.places.rules.writing import bare, folded


def import_municipalities(
    data: bytes, *, source: str, as_of: date, dry_run: bool = False, tell: Tell = lambda *_: None
) -> Taken:
    """Municipalities, Kreise and Länder, or postcodes. Raises BadRegister.

    A municipality that the new file does not name any more has ended on its day; not if a line
    that cannot be read may have named it.
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
        done = _communes(communes, report, source, as_of, tell) if communes else (0, 0, 0, 0)
        if codes:
            done = _postcodes(codes, report, tell)
        elif communes:
            _place_postcodes()
        registered("postcodes" if codes else "municipalities", source, as_of, len(rows))
        return done

    return taken(write, report, dry_run=dry_run)


def _communes(
    rows: Sequence[CommuneRow], report: Report, source: str, as_of: date, tell: Tell
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
    named = {one.ags for one in rows}  # under another key now
    gone = [
        key
        for key, one in before.items()
        if one.ended is None
        and (one.code in named or not report.stays(("ars", key), ("ags", one.code)))
    ]
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


def _postcodes(
    rows: Sequence[PostcodeRow], report: Report, tell: Tell
) -> tuple[int, int, int, int]:
    before = {(one.code, one.town, one.county): one for one in Postcode.objects.all()}
    wanted = {(one.code, one.town, one.county) for one in rows}
    fresh = [
        Postcode(code=code, town=town, county=county)
        for code, town, county in sorted(wanted - before.keys())
    ]
    tell(0, len(rows))
    Postcode.objects.bulk_create(fresh, batch_size=2000)
    gone = [one.pk for key, one in before.items() if key not in wanted and not report.stays(key)]
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
