"""How many people a day needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class DayNeed:
    """How many people an open day needs, by quarter hours from `opens` on."""

    day: date
    opens: time
    needed: Sequence[int]  # at the telephone
    required: Sequence[int]  # on duty, shrinkage included
