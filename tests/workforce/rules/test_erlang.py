"""The queue formulas against facts, limit laws and a calculation with 60 digits."""

import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

from buergertelefon.workforce.rules.erlang import (
    Demand,
    ErlangA,
    erlang_a,
    erlang_b,
    erlang_c,
    log_inverse_blocking,
)

REFERENCE = Path(__file__).parents[4] / "shared/data/workforce/erlang_reference.json"
OTHER_NAMES = {
    "p_wait_longer": "late", "p_abandon_within": "abandoned_within", "sl_answered": "f2",
    "sl_ignoring_abandons_within": "f4", "blocking": "blocking",
}  # fmt: skip
EXACT = 1e-10


def off(found: float, expected: float) -> float:
    """The error: absolute up to 1, relative above."""
    return abs(found - expected) / max(1.0, abs(expected))


@pytest.mark.parametrize(
    ("agents", "calls", "p_wait", "abandonment", "f3", "asa", "occupancy"),
    [
        (1, 1, 0.26164215911173677, 0.18800709241185137, 0.7593938617235115,
         7.948957307084845, 0.26164215911173677),
        (18, 53, 0.3608699546655683, 0.0910672051172482, 0.7944075001437159,
         9.38547035304387, 0.8623640158856726),
        (34, 110, 0.4981307165889956, 0.1038736401336799, 0.7572363990963367,
         11.505971804495568, 0.9341971),
        (2000, 6200, 0.37956192922065707, 0.010284489524942243, 0.9897155104737269,
         1.2200884897443405, 0.98861582657453),
    ],
)  # fmt: skip
def test_quarter_hours_of_290_s_talks_and_120_s_patience(
    agents: int, calls: int, p_wait: float, abandonment: float, f3: float, asa: float,
    occupancy: float,
) -> None:  # fmt: skip
    found = erlang_a(Demand(calls, 900, 290, 120), agents=agents, within=30)
    assert off(found.p_wait, p_wait) < EXACT
    assert off(found.abandonment, abandonment) < EXACT
    assert off(found.f3, f3) < EXACT
    assert off(found.asa, asa) < EXACT
    assert found.occupancy == pytest.approx(occupancy, abs=1e-7)


@pytest.mark.parametrize(
    ("demand", "agents", "within", "name", "published"),
    [
        pytest.param((100, 1800, 180), 14, 20, "service_level", 0.88835, id="R package ErlangC"),
        pytest.param((100, 1800, 180), 14, 20, "asa", 7.83593701, id="R package ErlangC, ASA"),
        pytest.param((123, 1, 1), 132, 20, "p_wait", 0.3211161792617074, id="call-center-tools"),
        pytest.param((3.5, 60, 180), 13, 20, "asa", 26.56, id="TU Clausthal, no patience"),
    ],
)
def test_published_values_of_erlang_c(
    demand: tuple[float, float, float], agents: int, within: float, name: str, published: float
) -> None:
    found = erlang_c(Demand(*demand, patience=1), agents=agents, within=within)
    assert getattr(found, name) == pytest.approx(published, rel=2e-4 if published > 20 else 1e-6)


@pytest.mark.parametrize(("agents", "wait"), [(13, 9.91), (9, 56.62)])
def test_published_waits_of_a_simulator_with_patience(agents: int, wait: float) -> None:
    found = erlang_a(Demand(3.5, 60, 180, 300), agents=agents, within=20)
    assert found.mean_wait == pytest.approx(wait, abs=0.01)


@pytest.mark.parametrize("kind", ["erlang_b", "erlang_c", "erlang_a"])
def test_every_reference_value(kind: str) -> None:
    if not REFERENCE.exists():
        pytest.skip(f"{REFERENCE} is not there")
    for vector in json.loads(REFERENCE.read_text())[kind]:
        found = computed(kind, vector)
        for name, expected in vector["expect"].items():
            value = found[OTHER_NAMES.get(name, name)]
            if expected is None:
                assert value == np.inf, vector["id"]
            elif name == "log_blocking":  # relative: the share itself may be no double
                assert value == pytest.approx(expected, rel=vector["tolerance"]), vector["id"]
            else:
                assert off(value, expected) <= vector["tolerance"], (vector["id"], name)


def computed(kind: str, vector: dict[str, Any]) -> dict[str, Any]:
    """Our figures for one reference vector, by name."""
    agents = vector["agents"]
    if kind == "erlang_b":
        load = vector["load"]
        log = log_inverse_blocking(agents, load)
        return {"blocking": erlang_b(agents, load), "log_blocking": -log}
    demand = Demand(
        *(vector.get(name, 1) for name in ("calls_per_interval", "interval", "aht", "patience"))
    )
    model = erlang_a if kind == "erlang_a" else erlang_c
    found = model(demand, agents=agents, within=vector["within"])
    formulas = {name: getattr(found, name, None) for name in ("f1", "f2", "f4", "f6")}
    return vars(found) | formulas


def by_60_digits(agents: int, load: float, aht: float, patience: float, within: float) -> Any:
    """F3, abandonment, P(wait) and late by the closed forms with incomplete gamma functions."""
    with mpmath.workdps(60 + agents // 10):
        a, theta, mu, until = mpf(load), 1 / mpf(patience), 1 / mpf(aht), mpf(within)
        rate = a * mu
        x, y = agents * mu / theta, rate / theta
        free = mpf(1)
        for k in range(1, agents):
            free = 1 + free * k / a

        def tail(t: Any) -> Any:
            z = y * mpmath.exp(-theta * t)
            return mpmath.exp(y) * y**-x * mpmath.gammainc(x, 0, z) / theta

        whole = free + rate * tail(0)
        f = mpmath.exp(y * (1 - mpmath.exp(-theta * until)) - agents * mu * until)
        f3 = (free + f - 1 + agents * mu * (tail(0) - tail(until))) / whole
        abandoned = (1 + (rate - agents * mu) * tail(0)) / whole
        late = mpmath.exp(-theta * until) * rate * tail(until) / whole
        return [float(one) for one in (f3, abandoned, rate * tail(0) / whole, late)]


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    agents=st.integers(1, 120),
    crowd=st.floats(0.05, 3),
    aht=st.floats(20, 900),
    patience=st.floats(5, 1800),
    within=st.sampled_from([0.0, 5.0, 30.0, 300.0]),
)
def test_it_agrees_with_60_digits(
    agents: int, crowd: float, aht: float, patience: float, within: float
) -> None:
    load = agents * crowd
    found = erlang_a(Demand(load, aht, aht, patience), agents=agents, within=within)
    ours = (found.f3, found.abandonment, found.p_wait, found.late)
    expected = by_60_digits(agents, load, aht, patience, within)
    assert max(map(abs, np.subtract(ours, expected))) < 1e-12


def everything() -> tuple[Demand, Any]:
    """People from 1 to 2000, loads to five times as much, patience from 1 ms to 30 years."""
    agents, crowd, patience = np.meshgrid(
        [1, 2, 3, 17, 100, 431, 1999, 2000], [0, 1e-9, 0.01, 0.5, 0.98, 1, 1.001, 1.3, 5, 1e4],
        [1e-3, 0.1, 5, 290, 1e4, 1e9],
    )  # fmt: skip
    return Demand(agents * crowd, 290, 290, patience), agents


@pytest.mark.parametrize("within", [0, 1e-3, 30, 3600, 1e12])
def test_nothing_is_no_number_and_every_share_is_one(within: float) -> None:
    demand, agents = everything()
    found, more = (erlang_a(demand, agents=n, within=within) for n in (agents, agents + 1))
    for one in astuple(found):
        assert np.isfinite(one).all()
    shares = [one for name, one in vars(found).items() if name not in {"asa", "mean_wait"}]
    for share in (*shares, found.f1, found.f2, found.f4, found.f6):
        assert ((share >= 0) & (share <= 1)).all()
    parts = found.service_level + found.late + found.abandoned_within
    assert np.abs(parts - 1).max() < 1e-12  # answered in time, still waiting, gone
    for name in ("f1", "f2", "f3", "f4"):
        assert (getattr(more, name) - getattr(found, name)).min() > -1e-13, name
    for name in ("abandonment", "p_wait", "occupancy", "late"):
        assert (getattr(found, name) - getattr(more, name)).min() > -1e-13, name
    never = erlang_c(demand, agents=agents, within=within)
    assert ((never.service_level >= 0) & (never.service_level <= 1)).all()
    assert ((never.p_wait >= 0) & (never.p_wait <= 1)).all()


def figures(agents: int, calls: float, patience: float, within: float = 30) -> ErlangA:
    return erlang_a(Demand(calls, 900, 290, patience), agents=agents, within=within)


@pytest.mark.parametrize(("agents", "calls"), [(1, 1), (30, 80), (400, 1200)])
def test_who_never_hangs_up_makes_it_erlang_c(agents: int, calls: float) -> None:
    patient = figures(agents, calls, 1e15)
    never = erlang_c(Demand(calls, 900, 290, 1), agents=agents, within=30)
    assert patient.service_level == pytest.approx(never.service_level, abs=1e-9)
    assert patient.asa == pytest.approx(never.asa, rel=1e-8)


@pytest.mark.parametrize(("agents", "calls"), [(1, 1), (30, 80), (30, 800)])
def test_who_never_waits_makes_it_erlang_b(agents: int, calls: float) -> None:
    assert figures(agents, calls, 1e-9).abandonment == pytest.approx(
        erlang_b(agents, calls * 290 / 900), abs=1e-9
    )


@pytest.mark.parametrize(("agents", "calls"), [(1, 1), (26, 80), (26, 150)])
def test_patience_as_long_as_talks_makes_the_number_of_callers_poisson(
    agents: int, calls: float
) -> None:
    load = calls * 290 / 900
    fewer = sum(
        float(mpmath.exp(-load) * mpf(load) ** k / mpmath.factorial(k)) for k in range(agents)
    )
    assert figures(agents, calls, 290).p_wait == pytest.approx(1 - fewer, abs=1e-12)


def test_too_many_calls_make_all_wait_without_end_where_nobody_hangs_up() -> None:
    found = erlang_c(Demand(90, 900, 300, 120), agents=30, within=30)
    assert (found.p_wait, found.service_level, found.asa, found.occupancy) == (1, 0, np.inf, 1)


def test_the_waits_of_the_answered_and_of_all_differ() -> None:
    found = figures(10, 200, 45)
    assert found.asa == pytest.approx(70.85366034131766, rel=1e-12)
    assert found.mean_wait == pytest.approx(38.01741157312847, rel=1e-12)


def test_many_intervals_at_once_are_the_same_as_each_alone() -> None:
    calls = np.linspace(1, 150, 700)
    at_once = erlang_a(Demand(calls, 900, 290, 120), agents=30, within=30)
    assert at_once.f3[[0, 511, 512, 699]] == pytest.approx(
        [figures(30, calls[n], 120).f3 for n in (0, 511, 512, 699)], abs=1e-14
    )
