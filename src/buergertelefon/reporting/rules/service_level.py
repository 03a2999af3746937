"""How soon calls are answered: six published formulas, the strict one is our headline.

The clock starts when a call enters the queue and stops when a person's line is connected; exactly T
is within. Source: domain notes, 2.1, with the worked example that the tests keep.
"""

from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure, Mean


def f1(one: Counted) -> Figure:
    """Answered or abandoned within T, of all offered. Source: Cisco, "abandoned positive"."""
    return Figure("F1", one.answered_in_time + one.abandoned_in_time, one.offered)


def f2(one: Counted) -> Figure:
    """Answered within T, of the answered alone: flatters. Source: common; advised against."""
    return Figure("F2", one.answered_in_time, one.answered)


def f3(one: Counted) -> Figure:
    """Answered within T, of all offered: our headline for "75 % within 30 s".

    Source: 115 service promise; it names no denominator, so we take the strictest. Cisco calls it
    "abandoned negative".
    """
    return Figure("F3", one.answered_in_time, one.offered)


def f4(one: Counted) -> Figure:
    """Answered within T, without those who left within T. Source: Cisco, "abandoned ignored"."""
    return Figure("F4", one.answered_in_time, one.offered - one.abandoned_in_time)


def f5(one: Counted) -> Figure:
    """Answered within T or left very early, of all offered. Source: short-call variant."""
    return Figure("F5", one.answered_in_time + one.abandoned_short, one.offered)


def f6(one: Counted) -> Figure:
    """Answered within T, of all but those who left very early. Source: "short abandon" filter."""
    return Figure("F6", one.answered_in_time, one.offered - one.abandoned_short)


def abandonment(one: Counted) -> Figure:
    """Abandoned of all offered; shown with the median wait of those who left."""
    return Figure("A1", one.abandoned, one.offered)


def asa(one: Counted) -> Mean:
    """Average speed of answer: the waits of the answered ÷ answered. Source: common."""
    return Mean("W1", one.waited_ms, one.answered)
