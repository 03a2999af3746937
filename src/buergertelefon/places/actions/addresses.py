"""Takes in the streets and houses of a town."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import connection

from buergertelefon.places.actions import Taken, Tell, registered, taken
from buergertelefon.places.actions.districts import parts_by_name
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.models import Address, Street
from buergertelefon.places.rules.addresses import AddressRow, addresses
from buergertelefon.places.rules.registers import Report, decoded
from buergertelefon.places.rules.writing import folded


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
        registered(f"addresses {commune[:5]}", source, as_of, len(rows))
        return _written(rows, report, commune=commune, source=source, as_of=as_of, tell=tell)

    return taken(write, report, dry_run=dry_run)


def _written(
    rows: Sequence[AddressRow], report: Report, *, commune: str, source: str, as_of: date,
    tell: Tell,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Only what is different is written. A part of town that a register does not say stays."""
    there = Address.objects.filter(street__commune=commune)
    values = there.values_list("street__name", "number", "pk", "district_id")
    before = {(street, number): (pk, part) for street, number, pk, part in values}
    streets = _streets({one.street for one in rows}, commune, source, as_of)
    parts = parts_by_name(commune)
    moved: dict[int | None, list[int]] = defaultdict(list)
    fresh, same, unknown = [], 0, 0  # counted here: the planner knows nothing of new rows
    for row in rows:
        part = parts.get(folded(row.district)) if row.district else None
        old = before.pop((row.street, row.number), None)
        unknown += (old[1] if old and row.district is None else part) is None
        if old is None:
            fresh.append((streets[row.street], row.number, part))
        elif row.district is None or part == old[1]:
            same += 1
        else:
            moved[part].append(old[0])
    for district, keys in moved.items():
        Address.objects.filter(pk__in=keys).update(district=district)
    gone = [pk for key, (pk, _) in before.items() if not report.stays(key)]
    there.filter(pk__in=gone).delete()
    Street.objects.filter(commune=commune, addresses=None).exclude(
        pk__in={street for street, _, _ in fresh}
    ).delete()
    _copy(fresh, tell)
    if unknown:
        report.notes.append(f"Ortsteil unbekannt: bei {unknown} von {len(rows)} Adressen.")
    return len(fresh), sum(map(len, moved.values())), same, len(gone)


def _streets(names: set[str], commune: str, source: str, as_of: date) -> dict[str, int]:
    Street.objects.bulk_create(
        [Street(commune=commune, name=name, source=source, as_of=as_of) for name in sorted(names)],
        update_conflicts=True, unique_fields=["commune", "name"],
        update_fields=["source", "as_of"],
    )  # fmt: skip
    return dict(Street.objects.filter(commune=commune).values_list("name", "pk"))


def _copy(rows: Sequence[tuple[int, str, int | None]], tell: Tell) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY places_address (street_id, number, district_id) FROM STDIN") as copy,
    ):
        for n, row in enumerate(rows):
            copy.write_row(row)
            if n % 10_000 == 0:
                tell(n, len(rows))
