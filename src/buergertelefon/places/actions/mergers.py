"""Takes in which municipalities became part of which."""

from dataclasses import asdict
from datetime import date

from buergertelefon.places.actions import Taken, registered, taken
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.models import Merger
from buergertelefon.places.rules.mergers import mergers
from buergertelefon.places.rules.registers import Report, decoded


def import_mergers(data: bytes, *, source: str, as_of: date, dry_run: bool = False) -> Taken:
    """Mergers of municipalities. What the list does not name stays: no list is all of history.

    Raises BadRegister.
    """
    report = Report()
    rows = list(mergers(decoded(data), report))
    if not rows:
        raise BadRegister("In der Liste steht kein einziger Zusammenschluss.")

    def write() -> tuple[int, int, int, int]:
        before = {(one.name, one.into): one for one in Merger.objects.all()}
        fresh = [row for row in rows if (row.name, row.into) not in before]
        changed = [
            Merger(pk=old.pk, **asdict(row))
            for row in rows
            if (old := before.get((row.name, row.into)))
            and (old.on, old.source) != (row.on, row.source)
        ]
        Merger.objects.bulk_create(Merger(**asdict(row)) for row in fresh)
        Merger.objects.bulk_update(changed, ["on", "source"])
        registered("mergers", source, as_of, len(rows))
        return len(fresh), len(changed), len(rows) - len(fresh) - len(changed), 0

    return taken(write, report, dry_run=dry_run)
