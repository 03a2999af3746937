"""The formula against a simulation that others wrote (ciw), event by event, callers who hang up."""

import ciw
import numpy as np
import pytest

from buergertelefon.workforce.rules.erlang import Demand, erlang_a

RUNS, LENGTH, WARM = 8, 120_000, 3_000


def simulated(agents: int, calls: float, aht: float, patience: float) -> list[tuple[float, float]]:
    """F3 (30 s) and abandonment of some independent runs."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(calls / 900)],
        service_distributions=[ciw.dists.Exponential(1 / aht)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / patience)],
        number_of_servers=[agents],
    )
    found = []
    for seed in range(RUNS):
        ciw.seed(seed)
        run = ciw.Simulation(network)
        run.simulate_until_max_time(LENGTH + WARM)
        rows = [one for one in run.get_all_records() if one.arrival_date >= WARM]
        gone = sum(one.record_type == "renege" for one in rows)
        soon = sum(one.record_type == "service" and one.waiting_time <= 30 for one in rows)
        found.append((soon / len(rows), gone / len(rows)))
    return found


@pytest.mark.load
@pytest.mark.parametrize(
    ("agents", "calls", "aht", "patience"),
    [(8, 20, 290, 120), (18, 53, 290, 120), (10, 60, 240, 60)],
)
def test_the_formula_lies_in_the_interval_of_the_simulation(
    agents: int, calls: float, aht: float, patience: float
) -> None:
    runs = np.array(simulated(agents, calls, aht, patience))
    formula = erlang_a(Demand(calls, 900, aht, patience), agents=agents, within=30)
    half = 3.5 * runs.std(axis=0, ddof=1) / np.sqrt(RUNS)  # t of 7 degrees, 99 %
    off = np.abs(runs.mean(axis=0) - (formula.f3, formula.abandonment))
    assert (off <= half).all()
    assert half.max() < 0.06
