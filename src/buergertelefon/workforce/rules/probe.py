"""What came of a planned day that was played, as plain values that can be kept for a day."""

from typing import Any

from buergertelefon.workforce.rules.simulation.checked import Checked, Figure, Simulated

FIGURES = ("service_level", "abandonment", "occupancy", "asa")


def plain(found: Checked) -> dict[str, Any]:
    """Figures as [mean, low, high] or None, beside those of the formula."""
    formula = {name: getattr(found.formula, name) for name in (*FIGURES, "kept")}
    return {
        "days": found.days,
        "calls": _figure(found.calls),
        "all": _simulated(found.simulated),
        "formula": formula,
        "lines": {name: _simulated(one) for name, one in found.lines.items()},
        "quarters": [
            [one.begins, one.calls, one.people, one.simulated.service_level,
             one.formula.service_level, one.simulated.occupancy, one.formula.occupancy]
            for one in found.quarters
        ],
    }  # fmt: skip


def _simulated(one: Simulated) -> dict[str, Any]:
    return {name: _figure(getattr(one, name)) for name in (*FIGURES, "kept")}


def _figure(one: Figure | None) -> list[float] | None:
    return None if one is None else [one.mean, one.low, one.high]
