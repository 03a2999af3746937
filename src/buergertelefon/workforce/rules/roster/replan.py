"""Somebody is missing: who can stand in, with as few changes as can be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any

import numpy as np

from buergertelefon.workforce.rules.roster.check import check
from buergertelefon.workforce.rules.roster.columns import Line, Rows, Task, written
from buergertelefon.workforce.rules.roster.duty import Raw, duty, frame
from buergertelefon.workforce.rules.roster.improve import State, given

#: a change must be worth as much as one person missing in one slot, or nobody is bothered
WORTH = 10.0


@dataclass(frozen=True)
class Replanned:
    """A roster after a loss: its shifts, whose changed (without those who are missing).

    `missing_before`, `missing_after`: person-slots short with the loss alone, and with the changes.
    """

    shifts: tuple[dict[str, Any], ...]
    touched: tuple[str, ...]
    missing_before: int
    missing_after: int


def replan(
    instance: Raw,
    shifts: Sequence[Raw],
    *,
    absent: Sequence[Raw],
    touch: int = 3,
    seconds: float = 3.0,
) -> Replanned:
    """The roster without those who are `absent` ({person, from, until}, days inclusive).

    On these days alone at most `touch` others get, lose or change a shift; each change is the
    best answer of one person, the one that helps most first. All other shifts stay. A locked
    shift stays, unless it is of somebody who is missing.
    """
    gone = {
        (one["person"], one["date"])
        for one in shifts
        for away in absent
        if one["person"] == away["person"] and away["from"] <= one["date"] <= away["until"]
    }
    left = [one for one in shifts if (one["person"], one["date"]) not in gone]
    days = {day for _, day in gone}
    fixed = {(one["person"], one["date"]) for one in instance.get("locked") or ()} - gone
    changed = dict(instance) | {
        "absences": [*(instance.get("absences") or ()), *absent],
        "locked": [
            one for one in left if one["date"] not in days or (one["person"], one["date"]) in fixed
        ],
    }
    before = sum(check(instance, left).missing.values())
    rows = Rows(frame(changed))
    state = State(rows, given(rows, left))
    missing = {away["person"] for away in absent}
    open_tasks = [
        task
        for task in rows.tasks
        if task.person["id"] not in missing
        and any(day.isoformat() in days for day in rows.plan.weeks[task.week])
    ]
    for task in open_tasks:
        _only(rows, task, days, left)
    if open_tasks:
        state.best(open_tasks[0])  # compiled once for all: that is not part of the time
    until = monotonic() + seconds
    touched: list[str] = []
    while len(touched) < touch and monotonic() < until:
        found = _most_helpful(state, open_tasks, until)
        if found is None:
            break
        task, line = found
        state.take(task)
        state.put(line)
        touched.append(task.person["id"])
        open_tasks = [one for one in open_tasks if one is not task]
    after = _kept(written(state.lines.values()), left, touched)
    return Replanned(
        tuple(after), tuple(dict.fromkeys(touched)), before,
        sum(check(instance, after).missing.values()),
    )  # fmt: skip


def _only(rows: Rows, task: Task, days: set[str], left: Sequence[Raw]) -> None:
    """On other days nobody gets a shift; a week that breaks its contract is made no worse."""
    for at, day in enumerate(rows.plan.weeks[task.week]):
        if day.isoformat() not in days:
            task.dear[at] = np.inf
    there = [
        duty(one)
        for one in left
        if one["person"] == task.person["id"]
        and one["date"] in days
        and rows.plan.week_of.get(date.fromisoformat(one["date"])) == task.week
    ]
    units = sum(one.work for one in there if one not in task.locked) // rows.unit
    count = sum(one not in task.locked for one in there)
    for limits, now in ((task.total, units), (task.used, count)):
        limits[:] = min(limits[0], now), max(limits[1], now)


def _kept(found: list[dict[str, Any]], left: Sequence[Raw], touched: Iterable[str]) -> list[Any]:
    """Of those who are touched what was found, of all others what they had, word by word."""
    new = set(touched)
    mine = [one for one in found if one["person"] in new]
    return [*(one for one in left if one["person"] not in new), *mine]


def _most_helpful(state: State, tasks: Sequence[Task], until: float) -> tuple[Task, Line] | None:
    """The one person whose best answer saves most, and the answer; None if nobody's is worth it."""
    best, chosen = -WORTH, None
    for task in tasks:
        if monotonic() > until:
            break
        rows = state.touched(task.week, [task])
        before = state.part(rows, [task])
        old = state.take(task)
        line = state.best(task)
        if line is not None:
            state.put(line)
            change = state.part(rows, [task]) - before
            state.take(task)
            if change < best - 1e-9:
                best, chosen = change, (task, line)
        if old is not None:
            state.put(old)
    return chosen
