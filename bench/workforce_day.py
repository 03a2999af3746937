"""A planned day played by the exchange's own rules, and whether the plan keeps its promise.

First the same model as a peer in the same run: one line, as many people all day, exponential times
(M/M/n+M), by us and by ciw, a simulation in plain Python that has no rules of an exchange. Then a
day of 2,500 calls in eleven hours with 8 % uncertainty, staffed so that 75/30 is kept on nine days
of ten: on how many of DAYS days (200) is it, once if everybody can do everything and once (a
quarter of the days) with two lines and a third of the people for the smaller one.

Last line: one JSON object with day_s (CPU seconds of such a day, the largest staff in `people`),
days_per_s and ciw_ratio of the same model (above 1: ours is faster), kept and its interval.
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace

import ciw
import numpy as np

from buergertelefon.workforce.rules.confidence import plan_for
from buergertelefon.workforce.rules.erlang import Demand
from buergertelefon.workforce.rules.simulation.checked import Checked
from buergertelefon.workforce.rules.simulation.checking import check_day
from buergertelefon.workforce.rules.simulation.formula import present
from buergertelefon.workforce.rules.simulation.planned import Line, OnDuty, PlannedDay
from buergertelefon.workforce.rules.staffing import Promise

DAYS, PEER_DAYS = int(os.environ.get("DAYS", "200")), 10
OPENS, HOURS, CALLS, AHT, PATIENCE, CV, CONFIDENCE = 420, 11, 2500.0, 290.0, 150.0, 0.08, 0.9
CLOSES = OPENS + 60 * HOURS
#: calls of an hour, as shares of the busiest
SHAPE = (0.4, 0.7, 0.95, 1.0, 0.9, 0.7, 0.65, 0.65, 0.6, 0.4, 0.3)


def peer(people: int, calls: float, seed: int) -> None:
    """One day by ciw."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(calls / 900)],
        service_distributions=[ciw.dists.Exponential(1 / AHT)],
        number_of_servers=[people],
        reneging_time_distributions=[ciw.dists.Exponential(1 / PATIENCE)],
    )
    day = ciw.Simulation(network)
    day.simulate_until_max_time(HOURS * 3600)
    day.get_all_records()


def constant(people: int, calls: float) -> PlannedDay:
    """The same day for us."""
    staff = (OnDuty(((OPENS, CLOSES),)),) * people
    return PlannedDay(
        OPENS, CLOSES, {"city": Line()}, {"city": [calls] * (4 * HOURS)}, [AHT] * HOURS, staff,
        spread=None, patience=PATIENCE, cv=0.0,
    )  # fmt: skip


def staffed() -> PlannedDay:
    """As many people in each quarter of an hour as the product says for nine days of ten."""
    calls = np.repeat(SHAPE, 4) * CALLS / np.repeat(SHAPE, 4).sum()
    demand = Demand(calls, 900.0, AHT, PATIENCE)
    plan = plan_for(demand, promise=Promise(), confidence=CONFIDENCE, cv=CV, fewest=2)
    need = np.asarray(plan.agents)
    return PlannedDay(
        OPENS, CLOSES, {"city": Line()}, {"city": calls.tolist()}, [AHT] * HOURS,
        tuple(OnDuty(spans(need > place)) for place in range(need.max())),
        patience=PATIENCE, cv=CV,
    )  # fmt: skip


def spans(there: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> tuple[tuple[int, int], ...]:
    """Where it is true, as minutes of the day."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(int)))
    minutes = (OPENS + 15 * edges).tolist()
    return tuple(zip(minutes[::2], minutes[1::2], strict=True))


def two_lines(day: PlannedDay) -> PlannedDay:
    """A fifth of the calls need a skill that every third person has."""
    calls = np.asarray(day.calls["city"])
    people = tuple(
        OnDuty(one.spans, {"waste": 1} if place % 3 == 0 else {})
        for place, one in enumerate(day.people)
    )
    lines = {"city": Line(), "waste": Line(frozenset({"waste"}))}
    shares = {"city": (calls * 0.8).tolist(), "waste": (calls * 0.2).tolist()}
    return replace(day, lines=lines, calls=shares, people=people)


def cpu(do: Callable[[], object]) -> float:
    """CPU seconds."""
    begun = time.process_time()
    do()
    return time.process_time() - begun


def told(name: str, found: Checked) -> None:
    """The figures beside the formula's."""
    print(name)
    for one in ("service_level", "abandonment", "occupancy", "asa", "kept"):
        ours, formula = getattr(found.simulated, one), getattr(found.formula, one)
        print(
            f"  {one:14} {ours.mean:8.4f} [{ours.low:.4f}, {ours.high:.4f}]  formula {formula:.4f}"
        )
    for line, figures in found.lines.items():
        print(f"  {line}: F3 {figures.service_level.mean:.4f}, ASA {figures.asa.mean:.1f} s")


def main() -> None:
    """Measure and compare."""
    people, calls = 20, CALLS / (4 * HOURS)
    day = constant(people, calls)
    check_day(day, days=1, seed=1)
    ours = cpu(lambda: check_day(day, days=PEER_DAYS, seed=1)) / PEER_DAYS
    theirs = cpu(lambda: [peer(people, calls, seed) for seed in range(PEER_DAYS)]) / PEER_DAYS
    print(f"M/M/{people}+M: {ours:.3f} CPU s a day, ciw {theirs:.3f}")
    plan = staffed()
    begun = time.process_time()
    found = check_day(plan, days=DAYS, seed=2)
    each = (time.process_time() - begun) / DAYS
    told("everybody can do everything", found)
    told("two lines", check_day(two_lines(plan), days=max(2, DAYS // 4), seed=2))
    kept = found.simulated.kept
    assert kept
    print(json.dumps({
        "day_s": round(each, 3), "people": float(present(plan).max()), "days": found.days,
        "days_per_s": round(1 / ours, 2), "ciw_ratio": round(theirs / ours, 2),
        "kept": kept.mean, "kept_low": round(kept.low, 3), "kept_high": round(kept.high, 3),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
