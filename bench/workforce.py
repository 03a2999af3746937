"""How fast a week's staff is computed, calls are forecast, rosters are found; beside peers.

    python bench/workforce.py               # all parts
    python bench/workforce.py staffing      # some

Last line: one JSON object with staffing_s (220 quarter hours), forecast_s, roster_first_s,
roster_gap_slack, roster_gap_tight; null for what was not measured.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

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


def forecast() -> dict[str, Any]:
    """110 days of quarter hours to eight weeks."""
    return {}


def roster() -> dict[str, Any]:
    """First complete draft, and the gap to our own bound, of the two instances."""
    return {}


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "staffing": staffing, "forecast": forecast, "roster": roster,
}  # fmt: skip

if __name__ == "__main__":
    found: dict[str, Any] = {}
    for name in sys.argv[1:] or PARTS:
        found |= (part := PARTS[name]())
        print(name, json.dumps(part), flush=True)
    print(json.dumps({name: found.get(name) for name in LAST_LINE}))
