"""Words of what is owed."""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """Who owes whom."""

    FEE = "fee"
    REFUND = "refund"


class Due(StrEnum):
    """Where an amount stands."""

    OPEN = "open"
    IN_FILE = "in_file"  # in a file that is not released yet
    SETTLED = "settled"  # collected, paid or refunded
    DROPPED = "dropped"  # no longer owed


class FileState(StrEnum):
    """Where a file for the bank stands."""

    DRAFT = "draft"
    RELEASED = "released"
    DISCARDED = "discarded"


DUES: Mapping[str, str] = {
    Due.OPEN: "offen", Due.IN_FILE: "in einer Datei", Due.SETTLED: "erledigt",
    Due.DROPPED: "entfallen",
}  # fmt: skip
