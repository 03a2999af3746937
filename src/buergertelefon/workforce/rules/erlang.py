"""What callers meet when so many people answer: Erlang B, C and A.

Erlang A lets callers hang up: calls come at random (rate lambda), talks and patience are
exponential (1/mu, 1/theta). Sources: Palm 1957; Mandelbaum & Zeltyn, The Palm/Erlang-A queue
(Technion 2005); Zeltyn & Mandelbaum, Queueing Systems 51 (2005) 361-402.

How it is computed: a caller would have to wait V. With eps = 1/B(n-1, a) and
g(u) = lambda (1 - e^(-theta u)) / theta - n mu u

    P(V = 0) = eps / D,  density of V at u: lambda e^g(u) / D,  D = eps + lambda int_0^inf e^g(u) du

and every figure is an integral of positive terms against that density: answered within T is
P(V = 0) + int_0^T e^(-theta u), abandoned is int (1 - e^(-theta u)), and so on. Nothing is
subtracted, so nothing cancels. g has one summit and is measured from it, in logarithms, so nothing
overflows. 1/B is such an integral too: 1/B(n, a) = a int_0^inf e^(-a t) (1 + t)^n dt.
"""

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np

from buergertelefon.workforce.rules.panels import (
    DROP,
    Numbers,
    least,
    over_exp,
    over_log,
    panels,
    per,
)

#: one number, or an array of them; arrays are broadcast
Figures = Any

#: seconds; who hangs up before is a short call, which F6 leaves out
SHORT = 5.0
#: Erlang; a smaller load is none
NO_LOAD = 1e-100
#: values computed at once; more would only fill the memory
AT_ONCE = 512


@dataclass(frozen=True)
class Demand:
    """What comes: `calls` in `interval` seconds; mean talk and patience in seconds."""

    calls: Figures
    interval: float
    aht: Figures
    patience: Figures

    @property
    def load(self) -> Figures:
        """Erlang: how many people would talk at once if nobody had to wait."""
        return self.calls * self.aht / self.interval


@dataclass(frozen=True)
class ErlangA:
    """What callers meet who may hang up. Shares 0 to 1 of all offered calls, times in seconds."""

    #: F3: answered within the promised time
    service_level: Figures
    answered: Figures
    abandonment: Figures
    #: mean wait of those who are answered
    asa: Figures
    #: talking, of the time that people are there
    occupancy: Figures
    #: of all callers
    mean_wait: Figures
    p_wait: Figures
    #: still waiting when the promised time is over
    late: Figures
    abandoned_within: Figures
    #: hung up within 5 s
    abandoned_short: Figures

    @property
    def f1(self) -> Figures:
        """Answered or hung up within the time, of all offered."""
        return np.minimum(1.0, self.service_level + self.abandoned_within)

    @property
    def f2(self) -> Figures:
        """Answered within the time, of all answered."""
        return _share(self.service_level, self.answered)

    @property
    def f3(self) -> Figures:
        """Answered within the time, of all offered."""
        return self.service_level

    @property
    def f4(self) -> Figures:
        """Answered within the time, of all who did not hang up within it."""
        return _share(self.service_level, self.service_level + self.late)

    @property
    def f6(self) -> Figures:
        """Answered within the time, of all but short calls."""
        return _share(self.service_level, 1 - self.abandoned_short)


@dataclass(frozen=True)
class ErlangC:
    """What callers meet who never hang up; `asa` is infinite where the load is too much."""

    service_level: Figures
    abandonment: Figures
    asa: Figures
    occupancy: Figures
    p_wait: Figures


def log_inverse_blocking(agents: Figures, load: Figures) -> Figures:
    """log 1/B: minus the logarithm of the share whom Erlang B turns away. `load` > 0."""
    shape = np.broadcast_shapes(np.shape(agents), np.shape(load))
    n, a = (np.broadcast_to(np.asarray(one, float), shape).ravel() for one in (agents, load))
    few = np.maximum(n, 1.0)  # for n = 0 nothing below is used but e^-at
    # around the summit of e^(-a t) (1+t)^n: (1+t) = (1+summit)(1+tau), in tau
    peaked = a < n
    slope = np.maximum(a - n, 0.0)
    right = least(
        per(DROP, slope), np.where(n > 6 * DROP, np.sqrt(6 * DROP / few), np.inf),
        np.where(n > 0, 1 + 3.5 * DROP / few, np.inf),
    )  # fmt: skip
    left = np.where(peaked, least(1 - a / few, np.sqrt(2 * DROP / few)), 0.0)
    first = 1 / np.maximum(np.maximum(slope, np.sqrt(n)), 1.0)
    area = np.zeros_like(a)
    for end in (right, -left):
        at, weight = panels(np.zeros_like(a), end, first=first, widest=np.full_like(a, np.inf))
        fall = slope[:, None] * at + n[:, None] * over_log(at)
        area += (weight * np.exp(-fall)).sum(axis=1)
    ratio = a / few
    near = over_log(np.maximum(ratio, 0.5) - 1)
    height = np.where(peaked, few * np.where(ratio > 0.5, near, ratio - 1 - np.log(ratio)), 0.0)
    scale = np.log(np.where(peaked, few, a))  # a (1 + summit)
    found = np.where(n == 0, 0.0, np.maximum(scale + height + np.log(area), 0.0))
    return _plain(found, shape)


def erlang_b(agents: Figures, load: Figures) -> Figures:
    """The share turned away when nobody can wait. Source: Erlang 1917."""
    return np.exp(-np.asarray(log_inverse_blocking(agents, load)))[()]


def erlang_c(demand: Demand, *, agents: Figures, within: float) -> ErlangC:
    """What callers meet who never hang up; `within` is the promised time in seconds.

    Source: Erlang 1917; Gans, Koole & Mandelbaum, M&SOM 5 (2003). A load as large as the staff or
    larger: all wait, without end.
    """
    shape = np.broadcast_shapes(*(np.shape(one) for one in (agents, demand.load, demand.aht)))
    n, a, aht = (
        np.broadcast_to(np.asarray(one, float), shape).ravel()
        for one in (agents, demand.load, demand.aht)
    )
    none = a < NO_LOAD
    over = ~none & (a >= n)
    fine = ~none & ~over
    some, many = np.where(fine, a, 0.5), np.where(fine, n, 1.0)
    odds = np.log((many - some) / some) + log_inverse_blocking(many - 1, some)
    p_wait = np.where(over, 1.0, np.where(none, 0.0, np.exp(-np.logaddexp(0.0, odds))))
    free = many - some
    late = np.where(over, 1.0, p_wait * np.exp(-np.minimum(free * within / aht, 1e4)))
    asa = np.where(over, np.inf, p_wait * aht / free)
    occupancy = np.where(over, 1.0, np.where(none, 0.0, some / many))
    found = (1 - late, np.zeros_like(a), asa, occupancy, p_wait)
    return ErlangC(*(_plain(one, shape) for one in found))


def erlang_a(demand: Demand, *, agents: Figures, within: float) -> ErlangA:
    """What callers meet who may hang up; `agents` from 1, `within` the promised time in seconds.

    Numbers or arrays, which are broadcast; the figures have their common shape.
    """
    given = (agents, demand.load, demand.aht, demand.patience)
    shape = np.broadcast_shapes(*(np.shape(one) for one in given))
    rows = [np.broadcast_to(np.asarray(one, float), shape).ravel() for one in given]
    count = len(rows[0])
    parts = [
        _figures(*(row[begin : begin + AT_ONCE] for row in rows), within=within)
        for begin in range(0, count, AT_ONCE)
    ]
    columns = [
        np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(ErlangA)
    ]
    return ErlangA(*(_plain(one, shape) for one in columns))


def _figures(
    n: Numbers, load: Numbers, aht: Numbers, patience: Numbers, *, within: float
) -> ErlangA:
    """The figures of some rows, each of shape (values,)."""
    none = load < NO_LOAD
    a = np.where(none, 1e-9 * n, load)  # anything harmless: replaced at the end
    theta, mu, rate = 1 / patience, 1 / aht, a / aht
    # the summit of g, and how g falls from it: slope v + curve (theta v - 1 + e^(-theta v))
    over = a > n
    summit = np.where(over, np.log(np.maximum(a / n, 1.0)) / theta, 0.0)
    slope = np.where(over, 0.0, (n - a) * mu)
    bend = np.minimum(rate, n * mu)
    curve = bend / theta
    narrow = np.sqrt(3 * DROP / curve) / theta
    right = least(
        per(DROP, slope), DROP / bend + 1 / theta, np.where(narrow * theta <= 1, narrow, np.inf)
    )
    left = np.minimum(summit, np.sqrt(2 * DROP / curve) / theta)
    # pieces between 0, the promised time, 5 s and the summit, as distances from the summit
    marks = [np.full_like(a, min(one, 1e300)) for one in (within, SHORT)]
    bounds = np.sort(np.stack([np.zeros_like(a), *marks, summit, np.full_like(a, 1e301)]), axis=0)
    totals = {name: np.zeros_like(a) for name in ("all", "kept", "lost", "waited")}
    cut = {
        name: np.zeros_like(a) for name in ("kept", "lost", "after", "short_lost", "short_after")
    }
    for low, high in pairwise(bounds):
        before = high <= summit
        bottom = np.clip(low - summit, -left, right)
        top = np.clip(high - summit, -left, right)
        near, far = np.where(before, top, bottom), np.where(before, bottom, top)
        steep = slope + bend * np.abs(np.expm1(-theta * near))
        bent = np.sqrt(bend * theta) * np.exp(-theta * near / 2)
        first = 1 / np.maximum.reduce([theta, steep, bent])
        at, weight = panels(near, far, first=first, widest=np.where(before, patience, np.inf))
        angle = theta[:, None] * at
        fall = slope[:, None] * at + curve[:, None] * over_exp(angle)
        wait = np.maximum(summit[:, None] + at, 0.0)
        aged = theta[:, None] * wait
        density = weight * np.exp(-fall)
        kept = weight * np.exp(-fall - aged)
        piece = {
            "all": density.sum(axis=1), "kept": kept.sum(axis=1),
            "lost": (density * -np.expm1(-aged)).sum(axis=1), "waited": (kept * wait).sum(axis=1),
        }  # fmt: skip
        for name, value in piece.items():
            totals[name] += value
        soon, very_soon = high <= marks[0], high <= marks[1]
        cut["kept"] += np.where(soon, piece["kept"], 0.0)
        cut["lost"] += np.where(soon, piece["lost"], 0.0)
        cut["after"] += np.where(soon, 0.0, piece["all"])
        cut["short_lost"] += np.where(very_soon, piece["lost"], 0.0)
        cut["short_after"] += np.where(very_soon, 0.0, piece["all"])
    # free people against the queue, both by the larger of the two
    height = np.where(over, n * mu / theta * over_log(np.maximum(a / n - 1, 0.0)), 0.0)
    log_free, log_queue = log_inverse_blocking(n - 1, a), np.log(rate) + height
    top = np.maximum(log_free, log_queue)
    free, queue = np.exp(log_free - top), np.exp(log_queue - top)
    whole = free + queue * totals["all"]
    lost_until = -np.expm1(-theta * marks[0])
    lost_short = -np.expm1(-theta * marks[1])
    answered = (free + queue * totals["kept"]) / whole
    abandonment = queue * totals["lost"] / whole
    found = {
        "service_level": (1.0, (free + queue * cut["kept"]) / whole),
        "answered": (1.0, answered),
        "abandonment": (0.0, abandonment),
        "asa": (0.0, queue * totals["waited"] / whole / answered),
        "occupancy": (0.0, a / n * answered),
        "mean_wait": (0.0, abandonment * patience),
        "p_wait": (0.0, queue * totals["all"] / whole),
        "late": (0.0, (1 - lost_until) * queue * cut["after"] / whole),
        "abandoned_within": (0.0, queue * (cut["lost"] + lost_until * cut["after"]) / whole),
        "abandoned_short": (
            0.0, queue * (cut["short_lost"] + lost_short * cut["short_after"]) / whole,
        ),
    }  # fmt: skip
    times = {"asa", "mean_wait"}
    return ErlangA(**{
        name: np.where(none, idle, value if name in times else np.minimum(value, 1.0))
        for name, (idle, value) in found.items()
    })  # fmt: skip


def _share(part: Figures, whole: Figures) -> Figures:
    """`part` of `whole`, 1 where there is nothing, never above 1 by a rounding."""
    some = np.where(np.asarray(whole) > 0, whole, 1.0)
    return np.where(np.asarray(whole) > 0, np.minimum(part / some, 1.0), 1.0)[()]


def _plain(found: Numbers, shape: tuple[int, ...]) -> Figures:
    """`found` in `shape`; a number where there was no array."""
    return found.reshape(shape) if shape else float(found[0])
