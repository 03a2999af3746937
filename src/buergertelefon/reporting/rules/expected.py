"""How many calls were to be expected, so that a bad day can be told from a busy one.

Formula P1: the forecast that was made before the day began; where there was none, the mean of the
last four same weekdays that were no public holidays. A holiday itself is not expected to have
calls. Source: own rule.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

FORMULA = "P1"
SAME = 4
#: so many weeks back the same weekday is looked for, holidays between them
BACK = 8


@dataclass(frozen=True)
class Volume:
    """Calls of the days of which both are known, and what was expected of these."""

    offered: int
    expected: float
    days: int

    @property
    def percent(self) -> int | None:
        """How much more (or less) than expected; None if nothing was expected."""
        return round((self.offered / self.expected - 1) * 100) if self.expected else None


def expected(day: date, offered: Mapping[date, int], *, holidays: Container[date]) -> float | None:
    """Calls to expect on a day; None on a holiday, or if fewer than four such days are known.

    `offered`: calls by day; a day that is missing is not known.
    """
    if day in holidays:
        return None
    earlier = (day - timedelta(weeks=back) for back in range(1, BACK + 1))
    known = [offered[one] for one in earlier if one in offered and one not in holidays][:SAME]
    return sum(known) / SAME if len(known) == SAME else None


def volume(
    days: Iterable[date],
    offered: Mapping[date, int],
    *,
    holidays: Container[date],
    forecast: Mapping[date, float] | None = None,
) -> Volume:
    """Of several days together; days of which one of the two is not known are left out.

    `forecast`: calls expected beforehand; it wins over the mean.
    """
    told = forecast or {}
    pairs = [
        (offered[day], wanted)
        for day in days
        if day in offered
        and (wanted := told.get(day, expected(day, offered, holidays=holidays))) is not None
    ]
    return Volume(sum(one for one, _ in pairs), sum(two for _, two in pairs), len(pairs))
