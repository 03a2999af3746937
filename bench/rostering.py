"""How good rosters of shift types are: public instances against the best published results.

Reads Instance1.txt .. Instance8.txt (Curtois & Qu, University of Nottingham 2014) from the folder
ROSTERING or the first argument; they are not part of the product. The peer in the same run is the
same problem as one plain model for CP-SAT with two workers. Bounded: SECONDS (60) for each
instance and solver; one instance only: ONLY=7. Each roster is checked and its cost counted by the
check below, which knows nothing of the searches.

Last line: one JSON object with cost, bound, seconds and CP-SAT's cost of each instance, their
ratios to the best published result and to each other.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.roster.types.columns import solve
from buergertelefon.workforce.rules.roster.types.problem import (
    Demand,
    Person,
    Problem,
    ShiftType,
    Wish,
)  # fmt: skip

#: Source: comparison table of github.com/ORProjects/NRP (ComputationalResults).
PUBLISHED = {1: 607, 2: 828, 3: 1001, 4: 1716, 5: 1143, 6: 1950, 7: 1056, 8: 1308}
SECONDS = float(os.environ.get("SECONDS", "60"))
PEER_SECONDS = float(os.environ.get("PEER_SECONDS", str(SECONDS)))
FIELDS = {
    "SECTION_HORIZON": 1, "SECTION_SHIFTS": 3, "SECTION_STAFF": 8, "SECTION_DAYS_OFF": 2,
    "SECTION_SHIFT_ON_REQUESTS": 4, "SECTION_SHIFT_OFF_REQUESTS": 4, "SECTION_COVER": 5,
}  # fmt: skip


def rows(text: str, section: str) -> Iterator[tuple[int, list[str]]]:
    """Number and fields of the lines of a section. Raises BadInput for a line too short."""
    inside = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("SECTION_"):
            inside = line
            if line not in FIELDS:
                raise BadInput(f"Zeile {number}: den Abschnitt „{line}“ gibt es nicht.")
        elif line and not line.startswith("#") and inside == section:
            fields = [part.strip() for part in line.split(",")]
            if len(fields) < FIELDS[section]:
                raise BadInput(
                    f"Zeile {number}: {len(fields)} Felder, {FIELDS[section]} sind nötig: „{line}“."
                )
            yield number, fields


class Reader:
    """The text format of the benchmark. Raises BadInput that names the line."""

    def __init__(self, text: str) -> None:
        self.text = text
        (first, days), *_ = [*rows(text, "SECTION_HORIZON")] or [(1, [""])]
        self.days = self.number(first, days[0], most=366)
        if self.days < 1:
            raise BadInput(f"Zeile {first}: der Zeitraum hat keinen Tag.")
        self.types = [
            ShiftType(
                one[0], self.number(at, one[1], least=1), frozenset(filter(None, one[2].split("|")))
            )
            for at, one in rows(text, "SECTION_SHIFTS")
        ]
        if not self.types:
            raise BadInput("Abschnitt SECTION_SHIFTS: keine Schicht.")
        self.names = {one.name for one in self.types}

    def number(self, at: int, word: str, *, least: int = 0, most: int = 1_000_000) -> int:
        """A whole number within its limits."""
        if not (word.isascii() and word.isdigit()) or not least <= int(word[:9]) <= most:
            raise BadInput(f"Zeile {at}: „{word}“ ist keine ganze Zahl von {least} bis {most}.")
        return int(word)

    def known(self, at: int, word: str, names: set[str]) -> str:
        """A name that stands further up."""
        if word not in names:
            raise BadInput(f"Zeile {at}: „{word}“ kommt weiter oben nicht vor.")
        return word

    def limits(self, at: int, field: str) -> dict[str, int]:
        """E=14|L=0."""
        pairs = [part.partition("=")[::2] for part in field.split("|")]
        return {self.known(at, name, self.names): self.number(at, most) for name, most in pairs}

    def problem(self) -> Problem:
        """All of it."""
        number, last = self.number, self.days - 1
        off = {
            one[0]: frozenset(number(at, day, most=last) for day in one[1:])
            for at, one in rows(self.text, "SECTION_DAYS_OFF")
        }
        people = [
            Person(
                one[0], self.limits(at, one[1]), (number(at, one[3]), number(at, one[2])),
                (number(at, one[5], least=1), number(at, one[4], least=1)),
                number(at, one[6], least=1), number(at, one[7]), off.get(one[0], frozenset()),
            )
            for at, one in rows(self.text, "SECTION_STAFF")
        ]  # fmt: skip
        known = {one.name for one in people}
        return Problem(
            self.days, self.types, people,
            [
                Demand(
                    number(at, one[0], most=last), self.known(at, one[1], self.names),
                    number(at, one[2]), number(at, one[3]), number(at, one[4]),
                )
                for at, one in rows(self.text, "SECTION_COVER")
            ],
            [
                Wish(
                    self.known(at, one[0], known), number(at, one[1], most=last),
                    self.known(at, one[2], self.names), number(at, one[3]), on,
                )
                for on, section in (
                    (True, "SECTION_SHIFT_ON_REQUESTS"), (False, "SECTION_SHIFT_OFF_REQUESTS"),
                )
                for at, one in rows(self.text, section)
            ],
        )  # fmt: skip


def read(path: Path) -> Problem:
    """An instance. Raises BadInput that names file and line."""
    try:
        return Reader(path.read_text(encoding="utf-8")).problem()
    except UnicodeDecodeError as problem:
        raise BadInput(f"{path.name}: kein Text in UTF-8.") from problem
    except BadInput as problem:
        raise BadInput(f"{path.name}, {problem}") from problem


def faults(problem: Problem, plan: dict[str, list[str]]) -> list[str]:
    """What a roster breaks: person -> name of the type of each day, "" for none."""
    said = []
    minutes = {one.name: one.minutes for one in problem.types}
    refused = {one.name: one.not_before for one in problem.types}
    for person in problem.people:
        days = plan[person.name]
        if len(days) != problem.days:
            said.append(f"{person.name}: {len(days)} days")
            continue
        said += [f"{person.name}: works on day off {day}" for day in person.days_off if days[day]]
        said += [
            f"{person.name}: {after} after {before}"
            for before, after in pairwise(days)
            if before and after in refused[before]
        ]
        said += [
            f"{person.name}: too many {name}"
            for name in minutes
            if days.count(name) > person.at_most.get(name, 0)
        ]
        total = sum(minutes[name] for name in days if name)
        if not person.minutes[0] <= total <= person.minutes[1]:
            said.append(f"{person.name}: {total} minutes")
        weekends = {day // 7 for day, name in enumerate(days) if name and day % 7 > 4}
        if len(weekends) > person.weekends_at_most:
            said.append(f"{person.name}: {len(weekends)} weekends")
        pattern = "".join("x" if name else "." for name in days)
        for run in pattern.replace(".", " ").split():
            if len(run) > person.days_in_a_row[1]:
                said.append(f"{person.name}: {len(run)} days in a row")
        # runs that touch neither edge: what stands between the outermost two of the other kind
        for kind, other, least in (
            ("x", ".", person.days_in_a_row[0]), (".", "x", person.days_off_in_a_row),
        ):  # fmt: skip
            inner = pattern.strip(kind).replace(other, " ").split()
            said += [f"{person.name}: run {run}" for run in inner if len(run) < least]
    return said


def counted(problem: Problem, plan: dict[str, list[str]]) -> int:
    """What a roster costs."""
    cost = sum(
        wish.cost
        for wish in problem.wishes
        if (plan[wish.person][wish.day] == wish.type) != wish.on
    )
    for wanted in problem.demands:
        there = sum(days[wanted.day] == wanted.type for days in plan.values())
        cost += max(wanted.people - there, 0) * wanted.missing
        cost += max(there - wanted.people, 0) * wanted.surplus
    return cost


def named(problem: Problem, roster: np.ndarray) -> dict[str, list[str]]:
    """A roster in the words of the instance."""
    names = [one.name for one in problem.types] + [""]  # FREE is -1, the last
    return {
        person.name: [names[kind] for kind in line]
        for person, line in zip(problem.people, roster, strict=True)
    }


def peer(problem: Problem, seconds: float) -> tuple[int | None, int]:
    """Cost and bound of the same problem as one plain model for CP-SAT with two workers."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    days, kinds = range(problem.days), range(len(problem.types))
    names = [one.name for one in problem.types]
    costs: list[object] = []
    works = {}
    for person in problem.people:
        x = {(d, k): model.new_bool_var("") for d in days for k in kinds}
        works |= {(person.name, d, names[k]): x[d, k] for d in days for k in kinds}
        on = [model.new_bool_var("") for _ in days]
        for d in days:
            model.add(sum(x[d, k] for k in kinds) == on[d])
            if d in person.days_off:
                model.add(on[d] == 0)
        for k, one in enumerate(problem.types):
            model.add(sum(x[d, k] for d in days) <= person.at_most.get(one.name, 0))
            for after in one.not_before:
                for d in days[1:]:
                    model.add_bool_or(~x[d - 1, k], ~x[d, names.index(after)])
        total = sum(problem.types[k].minutes * x[d, k] for d in days for k in kinds)
        model.add_linear_constraint(total, *person.minutes)
        least, most = person.days_in_a_row
        for d in range(problem.days - most):
            model.add(sum(on[d : d + most + 1]) <= most)
        for width in range(1, least):
            for d in range(1, problem.days - width):
                run = on[d : d + width]
                model.add_bool_or(on[d - 1], *(~one for one in run), on[d + width])
        for width in range(1, person.days_off_in_a_row):
            for d in range(1, problem.days - width):
                model.add_bool_or(~on[d - 1], *on[d : d + width], ~on[d + width])
        weekends = []
        for first in range(5, problem.days, 7):
            worked = model.new_bool_var("")
            weekends.append(worked)
            for day in on[first : first + 2]:
                model.add_implication(day, worked)
        model.add(sum(weekends) <= person.weekends_at_most)
    for wish in problem.wishes:
        one = works[wish.person, wish.day, wish.type]
        costs.append(wish.cost * (1 - one if wish.on else one))
    for wanted in problem.demands:
        less = model.new_int_var(0, wanted.people, "")
        more = model.new_int_var(0, len(problem.people), "")
        there = sum(works[one.name, wanted.day, wanted.type] for one in problem.people)
        model.add(there + less - more == wanted.people)
        costs.append(wanted.missing * less + wanted.surplus * more)
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    return round(solver.objective_value) if found else None, round(solver.best_objective_bound)


def ours(path: Path) -> dict[str, object]:
    """Solve an instance, check and count."""
    problem = read(path)
    begun, cpu = time.perf_counter(), time.process_time()
    solved = solve(
        problem,
        left=lambda: SECONDS - (time.perf_counter() - begun),
        told=lambda line: print(f"  {line}", flush=True),
    )
    plan = named(problem, solved.roster)
    assert not faults(problem, plan), faults(problem, plan)
    assert counted(problem, plan) == solved.cost
    return {
        "cost": solved.cost,
        "bound": solved.bound,
        "seconds": round(time.perf_counter() - begun, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
    }


def apart(what: str, path: Path) -> dict[str, object]:
    """In a process of its own: two solvers share libraries that do not like each other."""
    run = subprocess.run(
        [sys.executable, __file__, what, str(path)], check=True, stdout=subprocess.PIPE, text=True
    )
    print(run.stdout.rpartition("\n{")[0], flush=True)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def main() -> None:
    """Each instance with ours and with the peer."""
    if len(sys.argv) > 2:
        what, path = sys.argv[1], Path(sys.argv[2])
        if what == "ours":
            print(json.dumps(ours(path)))
        else:
            begun = time.perf_counter()
            cost, bound = peer(read(path), PEER_SECONDS)
            print(f"  CP-SAT {cost}, bound {bound}")
            took = round(time.perf_counter() - begun, 1)
            print(json.dumps({"cost": cost, "bound": bound, "seconds": took}))
        return
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ROSTERING", "instances"))
    only = [int(one) for one in os.environ.get("ONLY", "1,2,3,4,5,6,7,8").split(",")]
    paths = {number: folder / f"Instance{number}.txt" for number in only}
    if absent := [str(path) for path in paths.values() if not path.is_file()]:
        print(f"Not there: {', '.join(absent)}. Name their folder: ROSTERING=... (see the top).")
        print(json.dumps({"instances": {}, "absent": len(absent)}))
        return
    results = {}
    for number, path in paths.items():
        print(f"instance {number}, best published {PUBLISHED[number]}", flush=True)
        try:
            read(path)
        except BadInput as problem:
            sys.exit(str(problem))
        found = apart("ours", path)
        plain = apart("peer", path) if PEER_SECONDS > 0 else {"cost": None}
        cost = float(str(found["cost"]))
        results[number] = found | {
            "to_published": round(cost / PUBLISHED[number], 4),
            "cp_sat": plain["cost"],
            "to_cp_sat": round(cost / float(str(plain["cost"])), 4) if plain["cost"] else None,
        }
    print(json.dumps({"instances": results, "seconds": SECONDS, "cp_sat_seconds": PEER_SECONDS}))


if __name__ == "__main__":
    main()
