"""The promise per office: how many answers came in time, with its formula.

Source: 115 service promise, "reply within 24 hours during service hours"; domain notes, 2.4:
forwarded enquiries with first reply inside / all due; open and late ones count as missed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from buergertelefon.survey.rules.wilson import wilson

#: names the formula wherever its share stands
FORMULA = "V1"


class Period(StrEnum):
    """From when to now (Zeitraum)."""

    TODAY = "heute"
    WEEK = "woche"
    MONTH = "monat"
    YEAR = "jahr"


PERIODS: Mapping[str, str] = {
    Period.TODAY: "heute", Period.WEEK: "diese Woche", Period.MONTH: "dieser Monat",
    Period.YEAR: "dieses Jahr",
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """Cases that were opened in a period, by what became of their time.

    `kept`: the first answer came in time; `missed`: it came later, or not yet and the time is over,
    or the case ended unanswered after it; `pending`: not due yet, the citizen being waited for
    counts as that. Withdrawn or merged before it was due: in none of them. `late`: open with its
    time over at this moment, whenever it was opened.
    """

    kept: int = 0
    missed: int = 0
    pending: int = 0
    late: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(
            self.kept + other.kept, self.missed + other.missed, self.pending + other.pending,
            self.late + other.late,
        )  # fmt: skip

    @property
    def due(self) -> int:
        """All that were due: the denominator, n."""
        return self.kept + self.missed

    @property
    def percent(self) -> int | None:
        """Kept of all due in whole per cent, half rounded up; None if nothing was due."""
        return (self.kept * 200 + self.due) // (2 * self.due) if self.due else None

    @property
    def between(self) -> tuple[str, str] | None:
        """The Wilson 95 % interval in per cent, as it is written; None if nothing was due."""
        if not self.due:
            return None
        low, high = (f"{100 * one:.1f}".replace(".", ",") for one in wilson(self.kept, self.due))
        return low, high

    @property
    def provisional(self) -> bool:
        """May it still change, as not all of them are due?"""
        return self.pending > 0


def begins(period: Period, *, on: date) -> date:
    """The first day of the period that lasts until that day."""
    if period == Period.WEEK:
        return on - timedelta(days=on.weekday())
    return {Period.TODAY: on, Period.MONTH: on.replace(day=1)}.get(
        period, on.replace(month=1, day=1)
    )
