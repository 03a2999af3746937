"""How fast a week's staff is computed, calls are forecast, rosters are found; beside peers.

    python bench/workforce.py               # all parts
    python bench/workforce.py staffing      # some
    ROSTERS=folder python bench/workforce.py roster

Last line: one JSON object with staffing_s (220 quarter hours), forecast_s, roster_first_s,
roster_gap_slack, roster_gap_tight; null for what was not measured.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from buergertelefon.workforce.rules.forecast.calendar import public_holidays
from buergertelefon.workforce.rules.forecast.forecast import best, forecast
from buergertelefon.workforce.rules.forecast.history import History
from buergertelefon.workforce.rules.forecast.model import learn, mean_of_last

#: seconds of the search, of the bound, of the peer
SECONDS, BOUND, PEER = 120, 40, 60
LAST_LINE = ("staffing_s", "forecast_s", "roster_first_s", "roster_gap_slack", "roster_gap_tight")
TIMES = 5
#: a week of quarter hours, 7 to 18
QUARTERS = 220
AHT, PATIENCE, TARGET, WITHIN = 290, 120, 0.75, 30


def fastest(work: Callable[[], Any]) -> float:
    """Seconds of the fastest of some times; the first one is not counted."""
    work()
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def staffing() -> dict[str, Any]:
    """220 quarter hours: three conditions by Erlang A; Erlang C by us and by pyworkforce."""
    from pyworkforce.queuing import ErlangC

    from buergertelefon.workforce.rules.erlang import Demand
    from buergertelefon.workforce.rules.staffing import USUAL, Promise, required, required_c

    calls = np.linspace(10, 120, QUARTERS)
    demand = Demand(calls, 900, AHT, PATIENCE)

    def theirs() -> list[int]:
        return [
            ErlangC(transactions=one, aht=AHT / 60, asa=WITHIN / 60, interval=15)
            .required_positions(service_level=TARGET)["raw_positions"]
            for one in calls
        ]  # fmt: skip

    ours_c = required_c(demand, promise=Promise()).agents
    taken = fastest(lambda: required(demand, promise=USUAL, fewest=2))
    taken_c = fastest(lambda: required_c(demand, promise=Promise()))
    peer = fastest(theirs)
    return {
        "staffing_s": round(taken, 4), "staffing_erlang_c_s": round(taken_c, 4),
        "staffing_pyworkforce_s": round(peer, 4),
        "staffing_ratio_erlang_c": round(taken_c / peer, 2),
        "staffing_ratio_erlang_a": round(taken / peer, 2),
        "staffing_same_erlang_c": float((ours_c == np.array(theirs())).mean()),
    }  # fmt: skip


SLOTS = tuple(range(7 * 60, 18 * 60, 15))


def made(days: int) -> tuple[History, frozenset[date]]:
    """So many open days of a centre with 2,300 calls a day, and its closed days."""
    random = np.random.default_rng(11)
    closed = frozenset(public_holidays("HB", range(2023, 2028)))
    hours = np.linspace(0, 1, len(SLOTS))
    usual = (
        0.3 + np.exp(-(((hours - 0.3) / 0.22) ** 2)) + 0.7 * np.exp(-(((hours - 0.75) / 0.2) ** 2))
    )
    day, known, calls, mood = date(2023, 1, 2), [], [], 0.0
    while len(known) < days:
        if day.weekday() < 5 and day not in closed:
            mood = 0.6 * mood + 0.04 * random.normal()
            level = np.log(2300) + mood + 0.05 * np.cos(2 * np.pi * day.timetuple().tm_yday / 365)
            level += (0.15, 0.03, -0.04, -0.02, -0.08)[day.weekday()] + 0.08 * (day.day <= 3)
            known.append(day)
            calls.append(random.poisson(np.exp(level) * usual / usual.sum()))
        day += timedelta(days=1)
    return History(tuple(known), SLOTS, 15, np.array(calls, dtype=np.float64)), closed


def forecasting() -> dict[str, Any]:
    """Eight weeks from 110 days and from three years; errors of weeks 3 to 8 as ratios."""
    found: dict[str, Any] = {}
    for name, days in (("forecast_s", 110), ("forecast_3_years_s", 760)):
        history, closed = made(days)
        began = time.perf_counter()
        forecast(history, horizon_days=56, closed=closed)
        found[name] = round(time.perf_counter() - began, 3)
    history, closed = made(760)
    data, _ = best(history, closed=closed)
    errors = dict.fromkeys(("model", "mean8", "boost"), 0.0)
    trees = find_spec("lightgbm") is not None
    if trees:
        from buergertelefon.workforce.rules.forecast.boost import expected
    for end in range(len(data.days) - 240, len(data.days) - 40, 35):
        at = data.days[end - 1]
        later = [n for n in range(end, end + 42) if 15 <= (data.days[n] - at).days <= 56]
        came = data.calls[later]
        model, plain = learn(data, end), mean_of_last(data, end)
        totals = model.totals(data.weekdays[later], data.foreseen[later])
        weekdays = [int(one) for one in data.weekdays[later]]
        ours = np.stack([t * model.shares[w] for t, w in zip(totals, weekdays, strict=True)])
        errors["model"] += halves_off(ours, came)
        errors["mean8"] += halves_off(np.stack([plain[w] for w in weekdays]), came)
        if trees:
            days = tuple(data.days[n] for n in later)
            errors["boost"] += halves_off(expected(data, end, days), came)
    found["forecast_error_to_mean8"] = round(errors["model"] / errors["mean8"], 3)
    if trees:
        found["forecast_error_to_boost"] = round(errors["model"] / errors["boost"], 3)
    return found


def halves_off(said: np.ndarray, came: np.ndarray) -> float:
    """Sum of the errors of half hours."""
    return float(np.abs((said - came).reshape(len(said), -1, 2).sum(axis=2)).sum())


def roster() -> dict[str, Any]:
    """A month of the instances in the folder ROSTERS: first draft, gap to our own bound, CP-SAT."""
    folder = Path(os.environ.get("ROSTERS", ""))
    found: dict[str, Any] = {}
    for name in ("slack", "tight"):
        path = folder / f"{name}.json"
        if not path.is_file():
            print(f"{path} is not there: ROSTERS names the folder of slack.json and tight.json")
            continue
        found |= _month(name, json.loads(path.read_bytes()))
    return found


def _month(name: str, instance: dict[str, Any]) -> dict[str, Any]:
    from buergertelefon.workforce.rules.roster.bound import bound
    from buergertelefon.workforce.rules.roster.check import check
    from buergertelefon.workforce.rules.roster.improve import improve

    began = time.perf_counter()
    improve(instance, [], seconds=0.01)
    found: dict[str, Any] = {"roster_first_s": round(time.perf_counter() - began, 2)}
    checked = check(instance, improve(instance, [], seconds=SECONDS))
    least = bound(instance, seconds=BOUND, cost=checked.cost)
    found |= {
        f"roster_gap_{name}": round(least.gap(checked.cost), 4),
        f"roster_cost_{name}": checked.cost, f"roster_bound_{name}": round(least.value, 1),
        f"roster_broken_{name}": len(checked.violations),
        f"roster_short_percent_{name}": round(checked.short_percent, 4),
        f"roster_wishes_{name}": round(checked.wishes_percent, 1),
    }  # fmt: skip
    if name == "slack":
        found |= {"cp_sat_one_week": _plain_model(instance)} if PEER else {}
        return found
    del found["roster_first_s"]  # of the first instance, with the start of the program
    return found


def _plain_model(instance: dict[str, Any]) -> str:
    """One week of it as one model of CP-SAT: a yes or no for each person, day and shift."""
    from ortools.sat.python import cp_model

    from buergertelefon.workforce.rules.roster.columns import Rows
    from buergertelefon.workforce.rules.roster.duty import frame

    rows = Rows(frame(instance))
    model, there = cp_model.CpModel(), {}
    for task in (one for one in rows.tasks if one.week == 0):
        worked = []
        for day in range(len(task.dear)):
            chosen = []
            for start, kind in zip(*np.nonzero(np.isfinite(task.dear[day])), strict=True):
                begin, work = int(rows.starts[start]), int(rows.lengths[kind])
                pause = int(rows.pauses[kind])
                for first in (
                    range(rows.stretch[0], work - rows.stretch[0] + 1) if pause else [work]
                ):
                    one = model.new_bool_var("")
                    chosen.append(one)
                    worked.append((one, int(rows.units[kind])))
                    slots = [*range(begin, begin + first)]
                    slots += range(begin + first + pause, begin + work + pause)
                    for slot in slots:
                        there.setdefault((day, slot), []).append(one)
            model.add_at_most_one(chosen)
        total = sum(units * one for one, units in worked)
        model.add_linear_constraint(total, int(task.total[0]), int(task.total[1]))
        days = sum(one for one, _ in worked)
        model.add_linear_constraint(days, int(task.used[0]), int(task.used[1]))
    costs = []
    for at, day in enumerate(rows.plan.weeks[0]):
        for slot, need in enumerate(rows.plan.required[day]):
            short, over = (model.new_int_var(0, 100, "") for _ in range(2))
            model.add(sum(there.get((at, slot), [])) + short - over == need)
            costs += [10 * short, over]
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = PEER, 2
    status = solver.status_name(solver.solve(model))
    return f"{status} after {solver.wall_time:.0f} s"


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "staffing": staffing, "forecast": forecasting, "roster": roster,
}  # fmt: skip

if __name__ == "__main__":
    found: dict[str, Any] = {}
    for name in sys.argv[1:] or PARTS:
        found |= (part := PARTS[name]())
        print(name, json.dumps(part), flush=True)
    print(json.dumps({name: found.get(name) for name in LAST_LINE}))
