"""Files of a case."""

from collections.abc import Iterable
from datetime import datetime

from buergertelefon.cases.errors import BadField
from buergertelefon.cases.models import Attachment, Case, Entry
from buergertelefon.cases.rules.files import LARGEST_ALL, Cleaned


def attach(row: Case, files: Iterable[Cleaned], *, entry: Entry, at: datetime) -> None:
    """Keep them with the entry they came with. Raises BadField if they are too much together."""
    new = list(files)
    if not new:
        return
    there = sum(row.attachments.values_list("size", flat=True))
    if there + sum(len(one.content) for one in new) > LARGEST_ALL:
        raise BadField(
            "files",
            f"Alle Anhänge eines Vorgangs haben zusammen höchstens {LARGEST_ALL // 1_000_000} MB.",
        )
    for one in new:
        Attachment.objects.create(
            case=row, entry=entry, name=one.name, kind=one.kind, size=len(one.content),
            content=one.content, internal=entry.internal, made=at,
        )  # fmt: skip
