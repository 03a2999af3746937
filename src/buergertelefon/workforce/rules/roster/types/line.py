"""The cheapest line of one person over the whole horizon, exactly.

A dynamic programme over the days. State: the type of yesterday (or off), how long the run is,
minutes worked, weekends worked, and shifts so far of those types whose limit was broken when it
was not counted (decremental state space relaxation: Righini & Salani, Networks 51 (2008)).
"""

from collections.abc import Callable
from math import gcd
from typing import Any, cast

import numpy as np
from numba import njit

from buergertelefon.workforce.rules.roster.types.problem import FREE, Floats, Ints, Problem

compiled = cast("Callable[[Any], Any]", njit(cache=True, nogil=True))


class Lines:
    """The best lines of one person of a problem; remembers which limits have to be counted."""

    def __init__(self, problem: Problem, person: int) -> None:
        who, types = problem.people[person], problem.types
        self.unit = gcd(*(one.minutes for one in types))
        self.length = np.array([one.minutes // self.unit for one in types])
        least, most = who.minutes
        self.minutes = np.array([-(-least // self.unit), most // self.unit])
        longest = min(problem.days, int(self.minutes[1] // self.length.min()))
        self.limits = np.array([min(who.at_most.get(one.name, 0), longest) for one in types])
        self.longest = longest
        self.counted = np.zeros(len(types), bool)
        self.runs = np.array([*who.days_in_a_row, who.days_off_in_a_row])
        self.weekends = who.weekends_at_most
        self.allowed = np.ones((problem.days, len(types)), bool)
        self.allowed[sorted(who.days_off)] = False
        self.allowed[:, self.limits == 0] = False
        self.follows = np.array(
            [[after.name not in before.not_before for after in types] for before in types]
        )

    def best(self, costs: Floats) -> tuple[float, Ints] | None:
        """The cheapest line and its cost; None if the person's rules contradict each other.

        `costs`: of working a type on a day, shape (days, types); a day off costs nothing.
        The line: a type or FREE for each day, shape (days,).
        """
        while True:
            limits = np.where(self.counted, self.limits, 0)
            cost, line = _cheapest(
                np.ascontiguousarray(costs, np.float64), self.allowed, self.follows, self.length,
                self.minutes, self.runs, self.weekends, limits,
            )  # fmt: skip
            if not np.isfinite(cost):
                return None
            worked = np.bincount(line[line != FREE], minlength=len(self.limits))
            broken = worked > self.limits
            if not broken.any():
                return float(cost), line
            self.counted |= broken


@compiled
def _cheapest(  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, RUF100  # numba's own types
    costs, allowed, follows, length, minutes, runs, weekends, limits
):
    """Cost (infinite: there is no line) and line; arrays as `Lines` keeps them."""
    days, types = costs.shape
    least_run, most_run, least_off = runs
    # places of a run: off for 1 .. least_off days (or longer), then each type for 1 .. most_run
    steps = np.ones(types, np.int64)
    counts = 1
    for kind in range(types):
        steps[kind] = counts
        counts *= limits[kind] + 1
    places = least_off + types * most_run
    inside = (weekends + 1) * counts
    size = places * (minutes[1] + 1) * inside
    now = np.full(size, np.inf)
    come = np.full((days, size), -1, np.int32)
    alive = np.empty(size, np.int32)
    following = np.empty(size, np.int32)
    living = 0
    longest = length.max()
    for day in range(days):
        then = np.full(size, np.inf)
        growing = 0
        # at most so many days of work are left: whole cycles of a longest run and a least rest
        rest = days - day - 1
        cycle = most_run + least_off
        work = (rest // cycle) * most_run + min(rest % cycle, most_run)
        needed = minutes[0] - min(work, rest) * longest
        first = day == 0
        for at in range(1 if first else living):
            state = 0 if first else alive[at]
            before = 0.0 if first else now[state]
            count = state % counts
            left = state // counts
            ends = left % (weekends + 1)
            left //= weekends + 1
            worked = left % (minutes[1] + 1)
            place = left // (minutes[1] + 1)
            if first:
                count = ends = worked = 0
            off = place < least_off
            run = place + 1 if off else (place - least_off) % most_run + 1
            last = -1 if off or first else (place - least_off) // most_run
            # a day off; a run that began on day 0 is as long as the days so far, and long enough
            if (first or off or run >= least_run or run == day) and worked >= needed:
                new_place = 0 if first or not off else min(run, least_off - 1)
                new = ((new_place * (minutes[1] + 1) + worked) * (weekends + 1) + ends) * counts
                new += count
                if before < then[new]:
                    if then[new] == np.inf:
                        following[growing] = new
                        growing += 1
                    then[new] = before
                    come[day, new] = state
            # a day of work
            if not first:
                if off:
                    if run < least_off and run != day:
                        continue
                elif run >= most_run:
                    continue
            new_ends = ends
            if day % 7 == 5 or (day % 7 == 6 and (off or first)):
                new_ends += 1
                if new_ends > weekends:
                    continue
            new_run = 0 if first or off else run
            for kind in range(types):
                if not allowed[day, kind] or (last >= 0 and not follows[last, kind]):
                    continue
                new_worked = worked + length[kind]
                if new_worked > minutes[1] or new_worked < needed:
                    continue
                new_count = count
                if limits[kind] > 0:
                    if (count // steps[kind]) % (limits[kind] + 1) == limits[kind]:
                        continue
                    new_count += steps[kind]
                new_place = least_off + kind * most_run + new_run
                new = (new_place * (minutes[1] + 1) + new_worked) * (weekends + 1) + new_ends
                new = new * counts + new_count
                value = before + costs[day, kind]
                if value < then[new]:
                    if then[new] == np.inf:
                        following[growing] = new
                        growing += 1
                    then[new] = value
                    come[day, new] = state
        now = then
        alive, following = following, alive
        living = growing
    line = np.full(days, -1, np.int64)
    best = np.inf
    state = -1
    for at in range(living):
        here = alive[at]
        worked = (here // inside) % (minutes[1] + 1)
        if worked >= minutes[0] and now[here] < best:
            best = now[here]
            state = here
    if state >= 0:
        for day in range(days - 1, -1, -1):
            place = state // (inside * (minutes[1] + 1))
            if place >= least_off:
                line[day] = (place - least_off) // most_run
            state = come[day, state]
    return best, line
