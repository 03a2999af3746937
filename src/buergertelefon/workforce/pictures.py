"""The charts of the planning: values in, description out; drawn by `base.chart`."""

from collections.abc import Sequence
from typing import Any

Spec = dict[str, Any]
WIDTH, HEIGHT = 720, 260


def staffed(
    labels: Sequence[str], needed: Sequence[int], on_duty: Sequence[int], plain: Sequence[int]
) -> Spec:
    """People by quarter hour: on duty as an area, needed as a line, by Erlang C dotted."""
    values = [
        {"label": label, "needed": a, "duty": b, "plain": c}
        for label, a, b, c in zip(labels, needed, on_duty, plain, strict=True)
    ]
    across = {"field": "label", "type": "ordinal", "sort": None,
              "scale": {"type": "point", "padding": 0.5},
              "axis": {"title": None, "labelAngle": 0, "grid": False}}  # fmt: skip
    up: Spec = {"type": "quantitative", "title": "Personen", "scale": {"zero": True, "nice": True}}

    def line(field: str, style: str, mark: str = "line") -> Spec:
        return {
            "mark": {"type": mark, "style": style, "interpolate": "step-after"},
            "encoding": {"x": across, "y": up | {"field": field}},
        }

    layers = [line("duty", "band", "area"), line("plain", "other"), line("needed", "value")]
    return {
        "title": "Im Dienst (Fläche), nötig (Linie), nach Erlang C (gepunktet)", "width": WIDTH,
        "data": {"values": values}, "height": HEIGHT, "layer": layers,
    }  # fmt: skip


def planned(labels: Sequence[str], on_duty: Sequence[int], required: Sequence[int]) -> Spec:
    """People by quarter hour: on duty as bars, required as a line."""
    values = [
        {"label": label, "duty": a, "required": b}
        for label, a, b in zip(labels, on_duty, required, strict=True)
    ]
    across = {"field": "label", "type": "ordinal", "sort": None,
              "axis": {"title": None, "labelAngle": 0, "grid": False}}  # fmt: skip
    up: Spec = {"type": "quantitative", "title": "Personen", "scale": {"zero": True, "nice": True}}
    return {
        "title": "Im Dienst (Balken), nötig (Linie)", "width": WIDTH, "height": HEIGHT,
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "bar", "style": "band"},
             "encoding": {"x": across, "y": up | {"field": "duty"}}},
            {"mark": {"type": "line", "style": "value", "interpolate": "step"},
             "encoding": {"x": across, "y": up | {"field": "required"}}},
        ],
    }  # fmt: skip
