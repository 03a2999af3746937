"""A better roster from a good one: take some people out of a week, put each back at its best.

The same prices as the bound's, but from what stands: the worth of one more in each slot. A
worse roster is taken too, the less so the later (annealing).
Source: ruin and recreate, Schrimpf et al., Journal of Computational Physics 159 (2000) 139-171.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules import labour
from buergertelefon.workforce.rules.roster.columns import Line, Rows, Task, written
from buergertelefon.workforce.rules.roster.deviation import Deviation
from buergertelefon.workforce.rules.roster.duty import Raw, duties, frame

Floats = NDArray[np.float64]

#: cost of a worse roster that is taken one time in three, at first and at last
WARM, COLD = 1.5, 0.3
#: cost of a slot beyond the period's account: a rule, not a price
FORBIDDEN = 1e5
#: people taken out at once; spread of the noise on the worth of a slot
OUT, NOISE = (1, 3), 1.0


class State:
    """A line for each task, what they fill, and the cost; changed in place."""

    def __init__(self, rows: Rows, lines: Mapping[int, Line]) -> None:
        self.rows, self.off = rows, Deviation(rows.cover)
        for _, _, far in (self.off.few, self.off.many):
            far[rows.base : rows.base + len(rows.people)] = FORBIDDEN
        self.lines = dict(lines)
        self.there = np.zeros(len(rows.cover))
        for line in self.lines.values():
            rows.add(self.there, line)
        every = slice(0, len(rows.cover))
        self.cost = self.off.cost(self.there, every) + sum(one.cost for one in self.lines.values())
        self.weeks = [
            [task for task in rows.tasks if task.week == week]
            for week in range(len(rows.plan.weeks))
        ]

    def put(self, line: Line) -> None:
        """The line in."""
        self.lines[line.task] = line
        self.rows.add(self.there, line)

    def take(self, task: Task) -> Line | None:
        """The task's line out."""
        if (line := self.lines.pop(task.number, None)) is not None:
            self.rows.add(self.there, line, -1.0)
        return line

    def best(self, task: Task, noise: Floats | None = None) -> Line | None:
        """The best answer of one person to what stands."""
        rows, here = self.rows, self.rows.priced[task.number]
        prices = np.zeros(len(self.there))
        prices[here] = self.off.gain(self.there[here], here)
        who = rows.base + rows.people[task.person["id"]]
        bonus = self._account(task, who)
        found = rows.cheapest(task, prices, noise, bonus)
        return found[1] if found and self._rested(task, found[1]) else None

    def _rested(self, task: Task, line: Line) -> bool:
        """Whether the person has the rest between all days, this week's line included."""
        rows = self.rows
        if not rows.rest_binds:
            return True
        others = (self.lines.get(one.number) for one in rows.of_person[task.person["id"]])
        own = [*line.duties, *(duty for one in others if one for duty in one.duties)]
        ordered = sorted(own, key=lambda one: (one.day, one.start))
        return all(
            labour.rest_between(one.end, other.start, days=(other.day - one.day).days) >= rows.rest
            for one, other in pairwise(ordered)
        )

    def _account(self, task: Task, who: int) -> Floats:
        """Worth of each number of units to the person's account, shape (most units + 1,).

        The weeks not given yet are taken to be as agreed.
        """
        rows = self.rows
        open_weeks = [
            one
            for one in rows.of_person[task.person["id"]]
            if one.number not in self.lines and one is not task
        ]
        stands = sum(one.work for one in task.locked) / rows.plan.slot
        after = (
            self.there[who]
            + stands
            + sum(one.agreed for one in open_weeks) / rows.plan.slot
            + np.arange(task.total[1] + 1) * (rows.unit / rows.plan.slot)
        )
        over = after - self.off.required[who]
        lost = np.zeros(len(over))
        for off, pieces in ((-over, self.off.few), (over, self.off.many)):
            width, near, far = (float(piece[who]) for piece in pieces)
            much = np.maximum(off, 0.0)
            lost += np.minimum(much, width) * near + np.maximum(much - width, 0.0) * far
        return -lost

    def touched(self, week: int, tasks: Sequence[Task]) -> NDArray[np.int64]:
        """The rows that these tasks of a week can change."""
        rows, here = self.rows, self.rows.week(week)
        count = len(rows.days) * rows.plan.slots
        slots = [
            np.arange(n * count + here.start, n * count + here.stop)
            for n in range(1 + len(rows.skills))
        ]
        people = [rows.people[one.person["id"]] for one in tasks]
        accounts = rows.base + np.array(people, np.int64)
        return np.concatenate([*slots, accounts, rows.turn_rows[people].ravel()])

    def part(self, rows: NDArray[np.int64], tasks: Sequence[Task]) -> float:
        """The part of the cost that these rows and tasks make."""
        own = sum(self.lines[one.number].cost for one in tasks if one.number in self.lines)
        return self.off.cost(self.there[rows], rows) + own


@dataclass(frozen=True)
class Standing:
    """How far a search is: the share of its time, the cost of its best, its lines."""

    share: float
    cost: float
    lines: Mapping[int, Line]

    @property
    def shifts(self) -> list[dict[str, Any]]:
        """The best roster so far."""
        return written(self.lines.values())


def improve(
    instance: Raw,
    shifts: Iterable[Raw],
    *,
    seconds: float,
    seed: int = 1,
    progress: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> list[dict[str, Any]]:
    """The shifts of the best roster found from these within `seconds`, in the roster's format.

    `shifts` may be empty: then a draft is made first. Locked shifts stay as they are. `progress`
    is told how far it is, once a second; `stop` is asked after each move. Raises BadInput if
    instance or shifts cannot be read.
    """
    began, dice = monotonic(), np.random.default_rng(seed)
    rows = Rows(frame(instance))
    state = State(rows, given(rows, shifts))
    free = state.weeks
    for week in free:
        for number in dice.permutation(len(week)):
            if week[number].number not in state.lines and (line := state.best(week[number])):
                state.put(line)
    state = State(rows, state.lines)
    best, kept, told = state.cost, dict(state.lines), began
    while (spent := (monotonic() - began) / seconds) < 1 and not (stop and stop()):
        warmth = WARM * (COLD / WARM) ** spent
        _move(state, free, dice, warmth)
        if state.cost < best - 1e-9:
            best, kept = state.cost, dict(state.lines)
        if progress and monotonic() - told > 1:
            told = monotonic()
            progress(Standing(spent, best, kept))
    return written(kept.values())


def _move(state: State, free: list[list[Task]], dice: np.random.Generator, warmth: float) -> None:
    """Some people of a week out and in again, undone if it is too dear."""
    week = int(dice.integers(len(free)))
    if not free[week]:
        return
    count = min(len(free[week]), int(dice.integers(*OUT)))
    tasks = [free[week][n] for n in dice.choice(len(free[week]), count, replace=False)]
    rows = state.touched(week, tasks)
    before = state.part(rows, tasks)
    old = [state.take(task) for task in tasks]
    for task in tasks:
        noise = dice.normal(0.0, NOISE, (len(task.dear), state.rows.plan.slots))
        if (line := state.best(task, noise if dice.random() < 0.5 else None)) is not None:
            state.put(line)
    change = state.part(rows, tasks) - before
    complete = all(task.number in state.lines for task in tasks)
    if complete and (change <= 0 or dice.random() < exp(-change / warmth)):
        state.cost += change
        return
    for task, line in zip(tasks, old, strict=True):
        state.take(task)
        if line is not None:
            state.put(line)


def given(rows: Rows, shifts: Iterable[Raw]) -> dict[int, Line]:
    """The shifts as lines, by the number of the task; what belongs to none is left out."""
    number = {(task.person["id"], task.week): task for task in rows.tasks}
    mine: dict[int, list[Any]] = {}
    for one in duties(shifts):
        if task := number.get((one.person, rows.plan.week_of.get(one.day, -1))):
            mine.setdefault(task.number, []).append(one)
    found = {}
    for at, own in mine.items():
        task = rows.tasks[at]
        fixed = {one.day for one in task.locked}
        others = (one for one in own if one.day not in fixed)
        found[at] = rows.line(task, (*others, *task.locked))
    return found
