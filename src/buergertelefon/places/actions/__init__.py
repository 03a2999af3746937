"""Takes registers in: all of a file or nothing of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from buergertelefon.places.models import Register
from buergertelefon.places.rules.registers import Report

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
    notes: Sequence[str] = ()  # of all of it, in German


def registered(kind: str, source: str, as_of: date, rows: int) -> None:
    """Remember what was taken in; every process reads its places anew."""
    Register.objects.update_or_create(
        kind=kind, defaults={"source": source, "as_of": as_of, "rows": rows}
    )


def taken(
    write: Callable[[], tuple[int, int, int, int]], report: Report, *, dry_run: bool
) -> Taken:
    """Write all or nothing, and count: new, changed, unchanged, ended; a preview leaves nothing."""
    with transaction.atomic():
        counts = write()
        if dry_run:
            transaction.set_rollback(True)
    notes = list(report.notes)
    if report.blind:
        lines = "1 Zeile" if report.blind == 1 else f"{report.blind} Zeilen"
        notes.insert(0, f"{lines} nicht lesbar: nichts gilt als weggefallen.")
    return Taken(*counts, report.problems, report.skipped, notes)
