"""What was promised, and whether it is surely kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from buergertelefon.reporting.rules.figure import Figure

#: settled at first contact. Source: 115 service promise, "65 % of all enquiries"
FIRST_CONTACT = 0.65
#: replied within 24 service hours. Source: 115 service promise; no share is named: all
REPLY = 1.0
HOURS = 1.0
#: below that nothing is said in public
FEWEST_PUBLIC = 20


class Verdict(StrEnum):
    """Is a target reached, as far as the number of cases can tell (Urteil)?"""

    REACHED = "reached"
    MISSED = "missed"
    OPEN = "open"  # the interval holds the target
    NONE = "none"  # no cases, or no target


WORDS = {
    Verdict.REACHED: "Ziel sicher erreicht",
    Verdict.MISSED: "Ziel sicher verfehlt",
    Verdict.OPEN: "nicht sicher: das Ziel liegt in der Spanne",
    Verdict.NONE: "",
}


def verdict(figure: Figure, target: float | None, *, counted: bool = False) -> Verdict:
    """By the Wilson interval; `counted`: by the share alone, where nothing is left to chance.

    A target of all (1.0) is missed by the first that is late: there is nothing to estimate.
    """
    if target is None or figure.span is None:
        return Verdict.NONE
    low, high = figure.span
    if counted or target >= 1:
        return Verdict.REACHED if figure.reaches(target) else Verdict.MISSED
    if low >= target:
        return Verdict.REACHED
    return Verdict.MISSED if high < target else Verdict.OPEN


@dataclass(frozen=True)
class Line:
    """A promise as it is shown: the figure, the one before, what was promised."""

    name: str
    figure: Figure
    before: Figure
    target: float | None = None
    counted: bool = False  # all of it is known: no interval

    @property
    def verdict(self) -> Verdict:
        """Is it kept?"""
        return verdict(self.figure, self.target, counted=self.counted)


def kept_minutes(
    opened: list[tuple[datetime, datetime]], outages: list[tuple[datetime, datetime]]
) -> tuple[int, int]:
    """Whole minutes open without an outage, and minutes open; outages may overlap."""
    joined: list[tuple[datetime, datetime]] = []
    for begins, until in sorted(outages):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((begins, until))
    whole = lost = 0.0
    for begins, until in opened:
        whole += (until - begins).total_seconds()
        for start, end in joined:
            lost += max((min(until, end) - max(begins, start)).total_seconds(), 0)
    return int((whole - lost) // 60), int(whole // 60)
