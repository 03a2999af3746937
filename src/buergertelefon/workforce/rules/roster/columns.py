"""Weeks of one person as columns of a linear programme, and the rows they fill.

Rows: people in each slot, people with a skill in each slot, minutes of each person's period
account, late and early shifts of each person. All in slots.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import product
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules import labour
from buergertelefon.workforce.rules.roster import figures
from buergertelefon.workforce.rules.roster.duty import Duty, Frame, Raw, clock, shown
from buergertelefon.workforce.rules.roster.master import Cover
from buergertelefon.workforce.rules.roster.pricing import NEVER, best_week, shift_values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: cost of a slot of account beyond what is allowed, to the bound: finite, so that prices have a
#: limit, and as dear as a missing person of two skills. It can only lower the bound.
BROKEN = 60.0


@dataclass(frozen=True)
class Line:
    """What one person works in one week, and what that costs by itself (wishes, spread).

    `there`, shape (days of the week * slots,): 1.0 where at work; `work` in slots.
    """

    task: int  # the number of person and week
    cost: float
    there: Floats
    work: float
    turns: tuple[int, ...]  # late and early shifts
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Task:
    """The week of a person, as the pricing wants it; `dear` of shape (days, starts, lengths)."""

    number: int
    person: Raw
    week: int
    dear: Floats
    turns: NDArray[np.bool_]  # late and early, shape (turns, starts, lengths)
    total: Ints  # least and most units of work, beside what is locked
    used: Ints  # least and most days
    agreed: int  # minutes
    locked: tuple[Duty, ...]  # stand whatever is chosen
    possible: bool = True  # the contract can be met in this week


class Rows:
    """The rows of an instance, its tasks, and the best line of a task at given prices."""

    def __init__(self, plan: Frame) -> None:
        self.plan = plan
        rules = plan.raw["rules"]
        first, last = clock(rules["starts"]["from"]), clock(rules["starts"]["until"])
        step, slot = rules["starts"]["step_minutes"], plan.slot
        allowed = [at for at in range(first, last + 1, step) if at >= plan.opens]
        lengths = rules["work_minutes"]
        cap = min(labour.WORK_PER_DAY, rules["work_per_day_at_most"], lengths["until"])
        self.work = [*range(lengths["from"], cap + 1, lengths["step"])]
        self.starts = np.array([(at - plan.opens) // slot for at in allowed], np.int64)
        self.lengths = np.array([work // slot for work in self.work], np.int64)
        self.pauses = np.array([-(-self._pause(work) // slot) for work in self.work], np.int64)
        least, most = rules["stretch_minutes"]["at_least"], rules["stretch_minutes"]["at_most"]
        self.stretch = np.array([-(-least // slot), min(most, labour.STRETCH) // slot], np.int64)
        self.unit = gcd(*self.work)
        self.units = np.array([work // self.unit for work in self.work], np.int64)
        weights = plan.raw["weights"]
        self.free = float(weights["start_spread_free_slots"])
        self.each = float(weights["start_spread_slot"])
        self.rest = max(labour.REST, rules["rest_between_days_at_least"])
        self.rest_binds = 1440 + plan.opens - plan.closes < self.rest
        self.wishes: dict[tuple[str, date], list[Raw]] = {}
        for wish in plan.raw["wishes"]:
            self.wishes.setdefault((wish["person"], date.fromisoformat(wish["date"])), []).append(
                wish
            )
        self.days = {day: n for n, day in enumerate(day for week in plan.weeks for day in week)}
        self.skills = [skill["name"] for skill in plan.raw["skills"]]
        self.people = {who: n for n, who in enumerate(plan.people)}

    def _pause(self, work: int) -> int:
        own = [
            one["break_minutes"]
            for one in self.plan.raw["rules"]["breaks"]
            if work > one["work_over"]
        ]
        return max(labour.break_owed(work), max(own, default=0))

    @cached_property
    def cover(self) -> list[Cover]:
        """What is needed in each row and what a deviation costs."""
        plan, weights = self.plan, self.plan.raw["weights"]
        missing = ((2.0, weights["short_first_two"]), (np.inf, weights["short_beyond"]))
        rows = [
            Cover(need, missing, ((np.inf, weights["surplus"]),))
            for day in self.days
            for need in plan.required[day]
        ]
        for skill in plan.raw["skills"]:
            short = ((np.inf, weights["skill_short"]),)
            rows += [Cover(skill["at_least"], short)] * (len(self.days) * plan.slots)
        account = plan.raw["rules"]["period_account_minutes"] / plan.slot
        for person in plan.people.values():
            carried = plan.carried(person) / plan.slot
            few, many = (
                ((account + side, weights["account_slot"]), (np.inf, BROKEN))
                for side in (-carried, carried)
            )
            rows.append(Cover(plan.agreed(person) / plan.slot - carried, few, many))
        free = ((np.inf, 0.0),)
        limits = [figures.turn_limits(one) for one in plan.people.values()]
        for most, weight in zip(zip(*limits, strict=True), figures.turn_weights(plan), strict=True):
            rows += [Cover(one, free, ((np.inf, weight),)) for one in most]
        return rows

    @cached_property
    def tasks(self) -> list[Task]:
        """A task for each person and week in which the person is present."""
        found: list[Task] = []
        for person, week in product(self.plan.people.values(), range(len(self.plan.weeks))):
            if week not in person["absent_weeks"]:
                found.append(self._task(len(found), person, week))
        return found

    def _task(self, number: int, person: Raw, week: int) -> Task:
        rules, slot = self.plan.raw["rules"], self.plan.slot
        ends = self.plan.opens + slot * (
            self.starts[:, None] + (self.lengths + self.pauses)[None, :]
        )
        begins = self.plan.opens + slot * np.repeat(self.starts[:, None], len(self.work), axis=1)
        least, most = person["work_minutes_per_day"]
        work = np.array(self.work)[None, :]
        allowed = (begins >= clock(person["from"])) & (ends <= clock(person["until"]))
        allowed &= (ends <= self.plan.closes) & (work >= least) & (work <= most)
        # with very long hours a late shift leaves no rest before an early one: no such shifts
        rest = max(labour.REST, rules["rest_between_days_at_least"])
        earliest = int(begins[allowed].min()) if allowed.any() else 0
        allowed &= ends + rest <= 24 * 60 + earliest
        dear = np.full((len(self.plan.weeks[week]), *allowed.shape), np.inf)
        for at, day in enumerate(self.plan.weeks[week]):
            if day.weekday() in person["free_weekdays"] or self.plan.is_away(person["id"], day):
                continue
            since, until = self.plan.availability.get((person["id"], day), (0, 1440))
            dear[at][allowed & (begins >= since) & (ends <= until)] = 0.0
            for wish in self.wishes.get((person["id"], day), ()):
                early = ends <= clock(rules["wish_early_ends_by"])
                late = begins >= clock(rules["wish_late_starts_from"])
                met = {"early": early, "late": late}.get(wish["kind"], np.zeros_like(early))
                dear[at] += np.where(met, 0.0, self._missed(wish))
        locked = tuple(
            one
            for one in self.plan.locked
            if one.person == person["id"] and self.plan.week_of.get(one.day) == week
        )
        for one in locked:
            dear[self.plan.weeks[week].index(one.day)] = np.inf
        account, (agreed, least, most) = rules["week_account_minutes"], self.plan.owed(person, week)
        stands = sum(one.work for one in locked)
        upper = min(agreed + account, labour.AVERAGE_PER_WEEK) - stands
        lower = max(0, -(-(agreed - account - stands) // self.unit))
        total = np.array([lower, max(0, upper // self.unit)], np.int64)
        free = min(max(0, most - len(locked)), len(dear))
        used = np.array([max(0, least - len(locked)), free], np.int64)
        turns = np.array([figures.is_turn(kind, begins, ends, rules) for kind in figures.TURNS])
        task = Task(number, person, week, dear, turns, total, used, agreed, locked)
        return task if self._possible(task) else self._nearest(task)

    def _possible(self, task: Task) -> bool:
        nothing = np.zeros((len(task.dear), self.plan.slots))
        worth, _ = shift_values(
            nothing, task.dear, self.starts, self.lengths, self.pauses, self.stretch
        )
        even = np.zeros(task.total[1] + 1)
        top, _ = best_week(
            worth, self.starts, self.units, task.total, task.used, even, self.free, self.each
        )
        return top > NEVER / 2

    def _nearest(self, task: Task) -> Task:
        """The contract cannot be met in this week: as much of it as can be, and nobody else."""
        total, used = task.total.copy(), task.used.copy()
        total[0] = used[0] = 0
        return replace(task, total=total, used=used, possible=False)

    def _missed(self, wish: Raw) -> float:
        return float(self.plan.raw["weights"]["wish_missed"] * wish.get("weight", 1))

    def cheapest(
        self, task: Task, prices: Floats, noise: Floats | None = None, bonus: Floats | None = None
    ) -> tuple[float, Line] | None:
        """(cost - prices . presence, the line that makes it least); None if no week is allowed.

        `prices`, shape (rows,); `noise` is added to the worth of each day's slots for the
        choice; `bonus`, shape (most units + 1,): worth of so much work in the week.
        """
        gain, worked, turns = self._worth(task, prices)
        if noise is not None:
            gain = gain + noise
        dear = task.dear  # mostly nobody has too many late or early shifts
        if turns.any():
            dear = dear - np.tensordot(turns, task.turns, 1)[None]
        worth, begins = shift_values(
            gain + worked, dear, self.starts, self.lengths, self.pauses, self.stretch
        )
        top, choice = best_week(
            worth,
            self.starts,
            self.units,
            task.total,
            task.used,
            np.zeros(task.total[1] + 1) if bonus is None else bonus,
            self.free,
            self.each,
        )
        if top <= NEVER / 2:
            return None
        line = self._line(task, choice, begins)
        if task.locked:  # they fill the rows as well
            stands = self.line(task, task.locked)
            top += float((gain.ravel() * stands.there).sum()) + worked * stands.work
            top += float(turns @ stands.turns) - stands.cost
        return -top, line

    def _worth(self, task: Task, prices: Floats) -> tuple[Floats, float, Floats]:
        """(worth of each slot, shape (days, slots), of each slot of work, of each turn)."""
        slots, count = self.plan.slots, len(self.days) * self.plan.slots
        here = self.week(task.week)
        gain = prices[here].copy()
        for number, skill in enumerate(self.skills, start=1):
            if skill in task.person["skills"]:
                gain += prices[number * count + here.start : number * count + here.stop]
        who = self.people[task.person["id"]]
        return gain.reshape(-1, slots), prices[self.base + who], prices[self.turn_rows[who]]

    @cached_property
    def base(self) -> int:
        """The first row of the accounts; those of late shifts follow them, then the early ones."""
        return len(self.days) * self.plan.slots * (1 + len(self.skills))

    @cached_property
    def turn_rows(self) -> NDArray[np.int64]:
        """The rows of each person's late and early shifts, shape (people, turns)."""
        count = len(self.people)
        first = self.base + count * np.arange(1, 1 + len(figures.TURNS))
        return first[None, :] + np.arange(count)[:, None]

    def _line(self, task: Task, choice: Ints, begins: Ints) -> Line:
        duties = []
        for at, (start, kind) in enumerate(choice):
            if start < 0:
                continue
            begin, pause = begins[at, start, kind], int(self.pauses[kind])
            opens, slot = self.plan.opens, self.plan.slot
            breaks = (
                ((opens + slot * int(begin), opens + slot * (int(begin) + pause)),) if pause else ()
            )
            since = opens + slot * int(self.starts[start])
            until = since + slot * (int(self.lengths[kind]) + pause)
            day = self.plan.weeks[task.week][at]
            duties.append(Duty(task.person["id"], day, since, until, breaks, self.work[kind]))
        return self.line(task, (*duties, *task.locked))

    def line(self, task: Task, duties: Iterable[Duty]) -> Line:
        """These shifts as a line of the task."""
        plan, own = self.plan, tuple(duties)
        there = np.zeros((len(task.dear), plan.slots))
        first = self.days[plan.weeks[task.week][0]]
        for one in own:
            day = there[self.days[one.day] - first]
            for start, end, value in (
                (one.start, one.end, 1.0),
                *((*pause, 0.0) for pause in one.breaks),
            ):
                day[(start - plan.opens) // plan.slot : (end - plan.opens) // plan.slot] = value
        cost = figures.spread_cost(own, plan, weeks=[task.week])
        for one in own:
            for wish in self.wishes.get((one.person, one.day), ()):
                if not figures.wish_met(wish, one, plan.raw["rules"]):
                    cost += self._missed(wish)
        work = sum(one.work for one in own) / plan.slot
        turns = figures.turns(own, plan)
        return Line(task.number, cost, there.ravel(), work, turns, own)

    @cached_property
    def of_person(self) -> dict[str, list[Task]]:
        """The tasks of each person."""
        found: dict[str, list[Task]] = {}
        for task in self.tasks:
            found.setdefault(task.person["id"], []).append(task)
        return found

    @cached_property
    def priced(self) -> list[NDArray[np.int64]]:
        """For each task the rows that price its line: the slots of its week, its person's turns."""
        count, found = len(self.days) * self.plan.slots, []
        for task in self.tasks:
            here, skills = self.week(task.week), task.person["skills"]
            able = [0, *(n for n, skill in enumerate(self.skills, start=1) if skill in skills)]
            slots = [np.arange(n * count + here.start, n * count + here.stop) for n in able]
            found.append(np.concatenate([*slots, self.turn_rows[self.people[task.person["id"]]]]))
        return found

    def week(self, number: int) -> slice:
        """Where the slots of a week stand among the rows of people."""
        slots, days = self.plan.slots, self.plan.weeks[number]
        first = self.days[days[0]]
        return slice(first * slots, (first + len(days)) * slots)

    def add(self, rows: Floats, line: Line, sign: float = 1.0) -> None:
        """Put what a line fills into the rows, or take it out again."""
        task = self.tasks[line.task]
        here, count, who = (
            self.week(task.week),
            len(self.days) * self.plan.slots,
            self.people[task.person["id"]],
        )
        rows[here] += sign * line.there
        for number, skill in enumerate(self.skills, start=1):
            if skill in task.person["skills"]:
                rows[number * count + here.start : number * count + here.stop] += sign * line.there
        rows[self.base + who] += sign * line.work
        rows[self.turn_rows[who]] += sign * np.array(line.turns)


def written(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The shifts as a roster's file has them."""
    return [
        {
            "person": one.person,
            "date": one.day.isoformat(),
            "start": shown(one.start),
            "end": shown(one.end),
            "breaks": [{"start": shown(since), "end": shown(until)} for since, until in one.breaks],
        }
        for line in lines
        for one in line.duties
    ]
