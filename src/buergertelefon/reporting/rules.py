"""Figures as shares of two whole numbers, each with its formula and source."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """Part of a whole; a percentage only for display."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, half rounded up, once; None for an empty interval: nothing is said."""
        return (self.part * 200 + self.whole) // (2 * self.whole) if self.whole else None


@dataclass(frozen=True)
class Counts:
    """Calls that entered the queue in an interval. `in_time`: within the threshold T."""

    answered: int
    abandoned: int
    answered_in_time: int
    abandoned_in_time: int
    abandoned_short: int
    other: int = 0  # callback, lost, expired: offered, but neither answered nor abandoned

    @property
    def offered(self) -> int:
        """All that entered the queue."""
        return self.answered + self.abandoned + self.other


def f1(calls: Counts) -> Share:
    """Answered or abandoned within T, of all offered. Source: Cisco, "abandoned positive"."""
    return Share(calls.answered_in_time + calls.abandoned_in_time, calls.offered)


def f2(calls: Counts) -> Share:
    """Answered within T, of the answered alone: flatters. Source: common; advised against."""
    return Share(calls.answered_in_time, calls.answered)


def f3(calls: Counts) -> Share:
    """Answered within T, of all offered: our headline for "75 % within 30 s".

    Source: 115 service promise; it names no denominator, so we take the strictest. Cisco calls it
    "abandoned negative".
    """
    return Share(calls.answered_in_time, calls.offered)


def f4(calls: Counts) -> Share:
    """Answered within T, without those who left within T. Source: Cisco, "abandoned ignored"."""
    return Share(calls.answered_in_time, calls.offered - calls.abandoned_in_time)


def f5(calls: Counts) -> Share:
    """Answered within T or left very early, of all offered. Source: short-call variant."""
    return Share(calls.answered_in_time + calls.abandoned_short, calls.offered)


def f6(calls: Counts) -> Share:
    """Answered within T, of all but those who left very early. Source: "short abandon" filter."""
    return Share(calls.answered_in_time, calls.offered - calls.abandoned_short)


def abandonment(calls: Counts) -> Share:
    """Abandoned of all offered; shown with the median wait of those who left."""
    return Share(calls.abandoned, calls.offered)
