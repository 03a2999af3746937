"""How long people wait, and how many do not get through."""

from collections.abc import Mapping
from dataclasses import dataclass

from buergertelefon.base.words import clock
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure

#: classes of waits, as `WaitDay` counts them: up to these seconds they are so wide
FINE, MIDDLE, COARSE = 120, 600, 30_000
#: how many by the first second of their class
Waits = Mapping[int, int]


@dataclass(frozen=True)
class Quantile:
    """A wait that a share of all did not exceed, as exact as its class, with its formula.

    The true value lies in [seconds, seconds + width): a second up to two minutes, ten up to ten
    minutes, then a minute; `width` None: longer than the longest class begins.
    """

    formula: str
    seconds: int | None  # None: there was nobody
    width: int | None
    n: int

    @property
    def words(self) -> str:
        """As it is written, "0:12", "2:10 bis 2:20"; "" if there was nobody."""
        if self.seconds is None:
            return ""
        if self.width is None:
            return f"über {clock(self.seconds)}"
        begins = clock(self.seconds)
        return begins if self.width == 1 else f"{begins} bis {clock(self.seconds + self.width)}"


def width(seconds: int) -> int | None:
    """How many seconds wide the class is that begins there; None: it has no end."""
    if seconds < FINE:
        return 1
    if seconds < MIDDLE:
        return 10
    return 60 if seconds < COARSE else None


def quantile(formula: str, waits: Waits, share: tuple[int, int]) -> Quantile:
    """The class of the smallest wait that the share (part, whole) of all did not exceed.

    Nearest rank: of n waits in order the ⌈n · part ÷ whole⌉-th. Source: Hyndman & Fan, Sample
    Quantiles in Statistical Packages, The American Statistician 50 (1996), definition 1.
    """
    part, whole = share
    n = sum(waits.values())
    rank, seen = -(-n * part // whole), 0
    for seconds in sorted(waits):
        seen += waits[seconds]
        if waits[seconds] and seen >= rank:
            return Quantile(formula, seconds, width(seconds), n)
    return Quantile(formula, None, None, 0)


def median(waits: Waits) -> Quantile:
    """Half of the answered waited no longer. Stands beside the mean."""
    return quantile("W2", waits, (1, 2))


def ninetieth(waits: Waits) -> Quantile:
    """Nine of ten of the answered waited no longer."""
    return quantile("W3", waits, (9, 10))


def patience(waits: Waits) -> Quantile:
    """Half of those who gave up did so no later. Stands beside the share who gave up."""
    return quantile("W4", waits, (1, 2))


def abandonment_without_short(one: Counted) -> Figure:
    """Gave up later than after 5 s, of all offered but those. Source: domain notes, 2.2."""
    return Figure("A2", one.abandoned - one.abandoned_short, one.offered - one.abandoned_short)


def reachability(one: Counted) -> Figure:
    """Answered by a person, of all that came while we were open, also those turned away.

    Who called outside the hours, or hung up during the greeting, is in neither number.
    Source: domain notes, 2.
    """
    return Figure("E1", one.answered, one.offered + one.blocked)
