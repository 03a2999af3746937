"""Takes registers in: all of a file or nothing of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from buergertelefon.places.models import Register

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
