"""Days of which sometimes only the month is known."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_FORM = re.compile(r"^(\d{4})-(\d{2})(?:-(\d{2}))?$")


@dataclass(frozen=True, order=True)
class Bound:
    """From a day on, half-open; `first` and `last` differ if only the month is published."""

    first: date
    last: date

    @property
    def is_month(self) -> bool:
        """Is the day unknown?"""
        return self.first != self.last

    @property
    def text(self) -> str:
        """As it is written in tables: 2014-02 or 2014-07-01."""
        return f"{self.first:%Y-%m}" if self.is_month else self.first.isoformat()

    def passed(self, on: date) -> bool | None:
        """Has it come by that day? None: on an unpublished day of this month."""
        if on < self.first:
            return False
        if not self.is_month or on > self.last:
            return True
        return None


def bound(text: str) -> Bound | None:
    """A day or a month; None for "". Raises ValueError for anything else."""
    if not text.strip():
        return None
    found = _FORM.match(text.strip())
    if not found:
        raise ValueError(text)
    year, month, day = int(found[1]), int(found[2]), found[3]
    if day:
        exact = date(year, month, int(day))
        return Bound(exact, exact)
    return Bound(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
