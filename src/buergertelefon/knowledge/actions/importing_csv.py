"""Take a table: the same as a message, all of it or nothing."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Office
from buergertelefon.knowledge import table
from buergertelefon.knowledge.actions import import_places, import_services
from buergertelefon.knowledge.actions.importing import BATCH, Told, locked, named
from buergertelefon.knowledge.errors import BadImport
from buergertelefon.knowledge.rules.imports import Report


def apply(
    path: Path, *, on: date, at: datetime, dry_run: bool = False, told: Told | None = None
) -> Report:
    """Import a table; `dry_run` takes it back. Offices that exist stay as they are."""
    report = Report()
    places = {
        word.casefold(): one.key
        for one in Municipality.objects.all()
        for word in (one.key, one.name, one.slug)
    }
    try:
        found = table.read(path, places=places)
        with transaction.atomic():
            locked()
            there = set(Office.objects.values_list("slug", flat=True))
            new = [one for one in found.offices if one.id[1] not in there]
            for entry in import_places.offices(new, on=on):
                report.add(named(entry, path.name))
            for start in range(0, len(found.services), BATCH):
                batch = found.services[start : start + BATCH]
                for entry in import_services.take(batch, on=on, at=at):
                    report.add(named(entry, path.name))
                if told:
                    told(path.name, start + len(batch))
            transaction.set_rollback(dry_run)
    except BadImport as error:
        report = Report(refused=[(error.file, error.line, error.reason)])
    return report
