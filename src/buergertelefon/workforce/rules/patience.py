"""How long callers are ready to wait, from those who hung up and those who were answered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules.erlang import SHORT

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Patience:
    """The mean patience in seconds, None if nobody hung up, and what it was reckoned from."""

    mean: float | None
    abandoned: int
    #: seconds that all callers waited together
    waited: float


@dataclass(frozen=True)
class Curve:
    """The share still there after a wait; steps at `after` seconds, both of shape (steps,)."""

    after: Numbers
    still_there: Numbers


def patience(waits: Numbers, abandoned: Flags) -> Patience:
    """Mean patience = total waiting time / abandonments; arrays of shape (calls,), seconds.

    Who hung up within 5 s is left out: wrong numbers say nothing about patience. The answered
    count with the time that they did wait. It is the estimate of the largest likelihood for
    exponential patience. Source: Mandelbaum & Zeltyn 2005; workforce notes, 1.
    """
    counted = ~(abandoned & (waits < SHORT))
    gone = int((abandoned & counted).sum())
    waited = float(waits[counted].sum())
    return Patience(waited / gone if gone else None, gone, waited)


def still_there(waits: Numbers, abandoned: Flags) -> Curve:
    """Kaplan and Meier's curve: who was answered counts as there until then, not after.

    Source: Kaplan & Meier, JASA 53 (1958) 457-481. Without those who hung up within 5 s.
    """
    counted = ~(abandoned & (waits < SHORT))
    waits, abandoned = waits[counted], abandoned[counted]
    after, gone = np.unique(waits[abandoned], return_counts=True)
    at_risk = len(waits) - np.searchsorted(np.sort(waits), after, side="left")
    return Curve(after, np.cumprod(1 - gone / at_risk))
