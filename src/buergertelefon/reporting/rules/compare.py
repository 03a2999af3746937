"""Two periods beside each other: what differs for sure, and on how many business days it rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from buergertelefon.reporting.rules.figure import Figure

#: how the difference of two shares is made, as it stands beside it
NEWCOMBE = (
    "Unterschied zweier Anteile mit 95-%-Bereich nach Newcombe (1998), Verfahren 10, "
    "aus beiden Wilson-Bereichen"
)
NO_DIFFERENCE = "Kein sicherer Unterschied"


@dataclass(frozen=True)
class Difference:
    """The second share less the first, -1 to 1, and between what it lies in 95 of 100 cases."""

    value: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Does the interval leave out 0?"""
        return self.low > 0 or self.high < 0


def difference(first: Figure, second: Figure) -> Difference | None:
    """`second` less `first`; None if one of them is empty.

    Raises ValueError if their formulas differ. Source: R. G. Newcombe, Interval Estimation for the
    Difference Between Independent Proportions, Statistics in Medicine 17 (1998), 873-890.
    """
    if first.formula != second.formula:
        raise ValueError(f"{first.formula} and {second.formula} are not the same figure")
    if first.span is None or second.span is None:
        return None
    one, two = first.part / first.whole, second.part / second.whole
    (low1, high1), (low2, high2) = first.span, second.span
    value = two - one
    below = sqrt((two - low2) ** 2 + (high1 - one) ** 2)
    above = sqrt((high2 - two) ** 2 + (one - low1) ** 2)
    return Difference(value, max(-1.0, value - below), min(1.0, value + above))


def before(since: date, until: date) -> tuple[date, date]:
    """The same number of days before; a whole month's is the month before."""
    whole_month = since.day == 1 and until == (since + timedelta(days=32)).replace(day=1)
    if whole_month:
        return (since - timedelta(days=1)).replace(day=1), since
    return since - (until - since), since


def year_before(since: date, until: date) -> tuple[date, date]:
    """52 weeks earlier: the same weekdays."""
    weeks = timedelta(weeks=52)
    return since - weeks, until - weeks


@dataclass(frozen=True)
class Calendar:
    """Days of a period on which is worked, and the public holidays that fall on a weekday."""

    business: int
    holidays: tuple[tuple[date, str], ...]


def calendar(since: date, until: date, holidays: Mapping[date, str]) -> Calendar:
    """Monday to Friday in [since, until) without the public holidays of the Land."""
    days = (until - since).days
    weekdays = sum((since.weekday() + n) % 7 < 5 for n in range(days % 7)) + days // 7 * 5
    free = sorted(
        (day, name) for day, name in holidays.items() if since <= day < until and day.weekday() < 5
    )
    return Calendar(weekdays - len(free), tuple(free))
