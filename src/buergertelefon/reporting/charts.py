"""The kinds of charts that figures are shown in: values in, description out.

Labels come in German and in order; beside every chart its page shows the same numbers as a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

#: of the drawing, without its axes; it grows and shrinks with the page
WIDTH, HEIGHT = 720, 260
#: a chart of bars grows with them, pixels each
BAR = 26
#: widest label of a bar, pixels
LABEL = 260


@dataclass(frozen=True)
class Point:
    """A value of a course of time: its label, once only; None is a gap."""

    label: str
    value: float | None
    low: float | None = None  # the interval in which it surely lies
    high: float | None = None
    note: str = ""  # what happened then, a word or two


@dataclass(frozen=True)
class Bar:
    """A value beside others."""

    label: str
    value: float


@dataclass(frozen=True)
class Cell:
    """A value of a weekday (or another row) and an hour (or another column)."""

    row: str
    column: str
    value: float | None


@dataclass(frozen=True)
class Picture:
    """What `reporting/_chart.html` shows: the picture, and the same numbers as a table."""

    title: str
    said: str  # one sentence that says the result, for who does not see it
    url: str  # of the SVG, with its query; "dunkel=1" is added for the dark one
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    csv: str = ""  # address of the table

    @property
    def dark(self) -> str:
        """Address of the dark one."""
        return f"{self.url}{'&' if '?' in self.url else '?'}dunkel=1"


Rows = Iterable[Any]
Spec = dict[str, Any]


def trend(rows: Rows, *, title: str, target: float | None = None, unit: str = "%") -> Spec:
    """A line over time with its interval as a band; target and notes as lines with their words.

    `rows`: `Point` or dicts with its names, labels unique. With "%" values are 0 to 100.
    """
    values = [{"low": None, "high": None, "note": ""} | _row(one) for one in rows]
    labels = [one["label"] for one in values]  # a gap keeps its place
    across = {"field": "label", "type": "ordinal", "sort": None,
              "scale": {"type": "point", "padding": 0.5, "domain": labels},
              "axis": {"title": None, "labelAngle": 0, "grid": False}}  # fmt: skip
    scale: Spec = {"domain": [0, 100]} if unit == "%" else {"zero": True, "nice": True}
    up = {"field": "value", "type": "quantitative", "title": unit, "scale": scale}
    band = {
        "mark": {"type": "area", "style": "band"},
        "encoding": {"x": across, "y": up | {"field": "low"}, "y2": {"field": "high"}},
    }
    layers: list[Spec] = [band] if any(one["low"] is not None for one in values) else []
    layers += [
        {"mark": {"type": "line", "style": "value"}, "encoding": {"x": across, "y": up}},
        {"transform": [{"filter": "isValid(datum.value)"}],
         "mark": {"type": "point", "style": "dot"}, "encoding": {"x": across, "y": up}},
    ]  # fmt: skip
    if target is not None:
        layers += _target(target, up, unit)
    if any(one["note"] for one in values):
        layers += _notes(across)
    return _framed(title, {"data": {"values": values}, "height": HEIGHT, "layer": layers})


def bars(rows: Rows, *, title: str, unit: str = "") -> Spec:
    """Bars one below the other in the given order, each with its number.

    `rows`: `Bar` or dicts with its names, labels unique.
    """
    values = [_row(one) for one in rows]
    # letters of a machine without ours are wider than those that are measured
    longest = max((len(one["label"]) for one in values), default=0)
    down = {"field": "label", "type": "nominal", "sort": None,
            "axis": {"title": None, "labelLimit": LABEL, "labelOverlap": False,
                     "minExtent": min(8 * longest, LABEL)}}  # fmt: skip
    wide = {"field": "value", "type": "quantitative", "title": unit or None,
            "scale": {"zero": True}, "axis": {"tickCount": 6}}  # fmt: skip
    number = {"field": "value", "type": "quantitative", "format": _format(values)}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "style": "bar"}, "encoding": {"y": down, "x": wide}},
        {"mark": {"type": "text", "align": "left", "dx": 4},
         "encoding": {"y": down, "x": wide, "text": number}},
    ]  # fmt: skip
    return _framed(title, {"data": {"values": values}, "height": {"step": BAR}, "layer": layers})


def heat(rows: Rows, *, title: str, unit: str = "") -> Spec:
    """Weekdays × hours, the more the stronger; an empty cell is left blank.

    `rows`: `Cell` or dicts with its names, each pair once, in the order in which they are shown.
    """
    values = [one for one in map(_row, rows) if one["value"] is not None]
    axis = {"title": None, "grid": False, "labelAngle": 0}
    legend = {"format": _format(values)} if values else None
    return _framed(title, {
        "data": {"values": values}, "height": {"step": BAR}, "mark": {"type": "rect"},
        "encoding": {
            "x": {"field": "column", "type": "ordinal", "sort": None, "axis": axis},
            "y": {"field": "row", "type": "ordinal", "sort": None,
                  "axis": axis | {"labelOverlap": False}},
            "color": {"field": "value", "type": "quantitative", "title": unit or None,
                      "legend": legend},
        },
    })  # fmt: skip


def _target(target: float, up: Spec, unit: str) -> list[Spec]:
    words = f"Ziel {target:g}".replace(".", ",") + (f" {unit}" if unit else "")
    one: Spec = {"values": [{}]}  # one line, one word; not one for each value
    line = {"datum": target, "type": "quantitative", "scale": up["scale"], "title": unit}
    return [
        {"data": one, "mark": {"type": "rule", "style": "target"}, "encoding": {"y": line}},
        {"data": one,
         "mark": {"type": "text", "style": "target-text", "align": "right", "baseline": "bottom",
                  "dy": -3, "text": words},
         "encoding": {"y": line, "x": {"value": "width"}}},
    ]  # fmt: skip


def _notes(across: Spec) -> list[Spec]:
    only: list[Spec] = [{"filter": "datum.note != ''"}]
    return [
        {"transform": only, "mark": {"type": "rule", "style": "mark"}, "encoding": {"x": across}},
        {"transform": only,
         "mark": {"type": "text", "style": "mark-text", "align": "left", "dx": 3, "y": 8},
         "encoding": {"x": across, "text": {"field": "note", "type": "nominal"}}},
    ]  # fmt: skip


def _framed(title: str, spec: Spec) -> Spec:
    return {"title": title, "width": WIDTH, **spec}


def _row(one: Any) -> Spec:
    if is_dataclass(one) and not isinstance(one, type):
        return asdict(one)
    if isinstance(one, Mapping):
        return dict(one)
    raise TypeError(f"{type(one).__name__} is no row of a chart")


def _format(values: Sequence[Spec]) -> str:
    """One digit after the comma if any of them has one."""
    broken = any(one["value"] != int(one["value"]) for one in values)
    return ",.1f" if broken else ",d"
