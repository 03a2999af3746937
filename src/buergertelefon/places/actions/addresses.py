"""Takes in the streets and houses of a town."""

from collections.abc import Mapping, Sequence
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
        known = Address.objects.filter(street__commune=commune)
        before = {
            (street, number): district
            for street, number, district in known.values_list(
                "street__name", "number", "district_id"
            )
        }
        wanted = {(one.street, one.number) for one in rows}
        missing = before.keys() - wanted
        stay = [AddressRow(*key) for key in missing if report.stays(key)]
        _streets([*rows, *stay], before, commune, source, as_of, tell)
        registered(f"addresses {commune[:5]}", source, as_of, len(rows))
        without = known.filter(district=None).count()
        if without:
            report.notes.append(f"Ortsteil unbekannt: bei {without} von {known.count()} Adressen.")
        return (
            len(wanted - before.keys()), 0, len(wanted & before.keys()), len(missing) - len(stay)
        )  # fmt: skip

    return taken(write, report, dry_run=dry_run)


def _streets(
    rows: Sequence[AddressRow],
    before: Mapping[tuple[str, str], int | None],
    commune: str,
    source: str,
    as_of: date,
    tell: Tell,
) -> None:
    names = {one.street for one in rows}
    Street.objects.filter(commune=commune).exclude(name__in=names).delete()
    Street.objects.bulk_create(
        [Street(commune=commune, name=name, source=source, as_of=as_of) for name in sorted(names)],
        update_conflicts=True, unique_fields=["commune", "name"],
        update_fields=["source", "as_of"],
    )  # fmt: skip
    streets = dict(Street.objects.filter(commune=commune).values_list("name", "pk"))
    districts = parts_by_name(commune)
    Address.objects.filter(street__commune=commune).delete()
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY places_address (street_id, number, district_id) FROM STDIN") as copy,
    ):
        for n, row in enumerate(rows):
            kept = before.get((row.street, row.number))  # what a register does not say stays
            district = kept if row.district is None else districts.get(folded(row.district))
            copy.write_row((streets[row.street], row.number, district))
            if n % 10_000 == 0:
                tell(n, len(rows))
