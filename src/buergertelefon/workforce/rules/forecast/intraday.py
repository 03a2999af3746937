"""What the day so far says about the rest of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: before ten o'clock the day so far may mislead. Source: design, development series
SINCE = 10 * 60
#: days to learn from; with fewer nothing is changed
ENOUGH = 5
#: belief before a centre's own days have spoken, and the days it counts as. Source: design: .54 to
#: .7 on the development series; a bit less is safer
BELIEF, WORTH = 0.5, 30.0


@dataclass(frozen=True)
class Update:
    """How strongly the rest of the day follows its beginning: 0 not at all, 1 in full."""

    at: int  # minutes after midnight
    follows: float


def learn(
    planned: Floats,
    calls: Floats,
    slots: Sequence[int],
    minutes: int,
    *,
    at: int,
    since: int = SINCE,
) -> Update:
    """What past days teach for the time `at`; `planned` and `calls` have shape (days, slots).

    `planned` must be what was expected beforehand, not a fit to the same days. Least squares of
    rest/planned - 1 over seen/planned - 1, kept within 0 and 1; 0 before `since`.
    """
    seen = np.array(slots) + minutes <= at
    if at < since or not seen.any() or seen.all():
        return Update(at, 0.0)
    known = ~np.isnan(calls) & ~np.isnan(planned)
    came, said = np.where(known, calls, 0.0), np.where(known, planned, 0.0)
    before, after = said[:, seen].sum(axis=1), said[:, ~seen].sum(axis=1)
    usable = (before > 0) & (after > 0)
    if usable.sum() < ENOUGH:
        return Update(at, 0.0)
    early = came[usable][:, seen].sum(axis=1) / before[usable] - 1
    late = came[usable][:, ~seen].sum(axis=1) / after[usable] - 1
    # one day gone wild must not teach the others
    bound = 3 * float(np.median(np.abs(early))) + 1e-9
    early, late = np.clip(early, -bound, bound), np.clip(late, -bound, bound)
    prior = WORTH * float(np.mean(early**2)) + 1e-12
    follows = (float((early * late).sum()) + BELIEF * prior) / (float((early**2).sum()) + prior)
    return Update(at, min(1.0, max(0.0, follows)))


def updated(
    planned: Floats, calls: Floats, slots: Sequence[int], minutes: int, update: Update
) -> Floats:
    """The day as it looks now, shape (slots,): what came until `update.at`, then the plan moved.

    rest = plan x (1 + b (seen / planned - 1)). Source: design, section 3.
    """
    seen = (np.array(slots) + minutes <= update.at) & ~np.isnan(calls) & ~np.isnan(planned)
    rest = np.array(slots) + minutes > update.at
    expected = planned[seen].sum()
    ratio = calls[seen].sum() / expected if expected > 0 else 1.0
    factor = 1 + update.follows * (min(max(ratio, 0.3), 3.0) - 1)
    return np.where(rest, planned * factor, np.where(seen, calls, planned))
