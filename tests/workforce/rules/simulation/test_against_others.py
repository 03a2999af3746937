"""The played day against Erlang A, and against a simulation that knows nothing of ours."""

import math

import ciw
import pytest
from tests.workforce.rules.simulation.plans import make_day

from buergertelefon.workforce.rules.simulation.checked import Figure, mean
from buergertelefon.workforce.rules.simulation.checking import check_day

pytestmark = pytest.mark.load
SECONDS = {"within": 30.0, "aht": 290.0, "patience": 120.0}


def close(ours: Figure | None, theirs: float | None, slack: float) -> bool:
    """Inside our interval, widened by so much for what differs by definition."""
    assert ours is not None
    assert theirs is not None
    return ours.low - slack <= theirs <= ours.high + slack


@pytest.mark.parametrize(
    ("people", "calls"), [(5, 10.0), (18, 53.0), (34, 110.0)], ids=["small", "middle", "large"]
)
def test_one_skill_exponential_is_erlang_a(people: int, calls: float) -> None:
    """A day begins empty, which the formula does not know: half a point is left for it."""
    found = check_day(make_day(people, calls), days=300 // people, seed=5)
    formula, simulated = found.formula, found.simulated
    assert close(simulated.service_level, formula.service_level, 0.005)
    assert close(simulated.abandonment, formula.abandonment, 0.005)
    assert close(simulated.occupancy, formula.occupancy, 0.005)
    assert close(simulated.asa, formula.asa, 0.3)


def ciw_day(people: int, calls: float, hours: int, seed: int) -> tuple[float, float, float]:
    """F3, abandonment and ASA of a day of M/M/n+M by ciw."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(calls / 900)],
        service_distributions=[ciw.dists.Exponential(1 / SECONDS["aht"])],
        number_of_servers=[people],
        reneging_time_distributions=[ciw.dists.Exponential(1 / SECONDS["patience"])],
    )
    simulation = ciw.Simulation(network)
    end = hours * 3600
    simulation.simulate_until_max_time(end + 4 * 3600)
    rows = [one for one in simulation.get_all_records() if one.arrival_date < end]
    waits = [one.waiting_time for one in rows if one.record_type == "service"]
    soon = sum(one <= SECONDS["within"] for one in waits)
    return soon / len(rows), 1 - len(waits) / len(rows), sum(waits) / len(waits)


def test_ciw_says_the_same() -> None:
    """Intervals of both together; the half hour after closing alone differs."""
    days, found = 12, check_day(make_day(18, 53, 8), days=12, seed=7).simulated
    theirs = [*zip(*(ciw_day(18, 53, 8, seed) for seed in range(days)), strict=True)]
    ours = (found.service_level, found.abandonment, found.asa)
    for mine, values in zip(ours, theirs, strict=True):
        other = mean(values)
        assert mine is not None
        assert other is not None
        width = math.hypot(mine.high - mine.mean, other.high - other.mean)
        assert abs(mine.mean - other.mean) <= width
