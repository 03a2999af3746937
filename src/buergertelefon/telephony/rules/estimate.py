"""How long a caller will probably wait."""

import math
from dataclasses import dataclass
from datetime import timedelta

#: fewer answered calls than this, and we say nothing about the wait. Source: design of the page.
ENOUGH = 5
#: standard normal quantile of 0.9
Z90 = 1.2815515655446004
LONGEST = 15  # minutes; above we say "more than 15"


@dataclass(frozen=True)
class Pace:
    """How fast the service works now."""

    handled: int  # calls handled today
    handling: timedelta  # mean of talk, hold and wrap-up
    patience: timedelta | None  # mean time until a caller gives up; None: nobody has


@dataclass(frozen=True)
class Estimate:
    """Whole minutes, rounded up, at least one: half the callers by `usual`, 9 of 10 by `late`."""

    usual: int
    late: int


def wait(ahead: int, agents: int, pace: Pace) -> Estimate | None:
    """The wait of a caller with `ahead` callers before them and `agents` people at work.

    None without enough calls to know the pace, or with nobody at work.
    Mean m = sum 1/(s mu + i theta), variance v = sum 1/(s mu + i theta)^2, i = 0..n; quantiles of
    the gamma distribution with m and v.
    Source: Ibrahim and Whitt 2009, doi:10.1287/mnsc.1090.1041 (queue length with abandonment);
    gamma quantiles by Wilson and Hilferty 1931.
    """
    if pace.handled < ENOUGH or agents < 1 or pace.handling <= timedelta(0):
        return None
    service = agents / pace.handling.total_seconds()
    leave = 1 / pace.patience.total_seconds() if pace.patience else 0.0
    rates = [service + i * leave for i in range(ahead + 1)]
    mean = sum(1 / rate for rate in rates)
    variance = sum(1 / rate**2 for rate in rates)
    shape = mean**2 / variance
    return Estimate(*(_minutes(_gamma(shape, mean, z)) for z in (0.0, Z90)))


def _gamma(shape: float, mean: float, z: float) -> float:
    """Quantile of the gamma distribution at the normal quantile `z`, in the unit of `mean`."""
    ninth = 1 / (9 * shape)
    return float(mean * max(0.0, 1 - ninth + z * math.sqrt(ninth)) ** 3)


def _minutes(seconds: float) -> int:
    return max(1, math.ceil(seconds / 60))
