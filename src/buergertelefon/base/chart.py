"""Charts as SVG from a declarative description (Vega-Lite); the same for a page and for paper.

The only module that knows vl-convert. A description holds its numbers and names parts by style
("value", "band", "target", "bar"); colours, letters and German numbers are put to it here. Nothing
is fetched, no font of the machine is asked: the same description makes the same bytes.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

import vl_convert

#: rows of a chart, all its layers together; characters of a description
MOST_ROWS, LONGEST = 5_000, 1_000_000
#: drawn pictures that a process keeps
KEPT = 128
VERSION = "5.21"
#: widths are measured with the first, which vl-convert brings; the others are as wide
SCREEN = "Liberation Sans, Arial, Helvetica, sans-serif"
#: what the documents are set in; base/templates/pdf/frame.typ
PRINT = "Libertinus Serif, serif"
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " €"]}
#: KERN's neutral, dark blue, light blue and orange of both themes, as a picture can hold them
LIGHT = {
    "text": "#171a2b", "muted": "#565869", "grid": "#c2c5d9", "value": "#1f3c8f",
    "band": "#b6c4e8", "target": "#8a4a00", "mark": "#9b1c1c", "low": "#eef1fa", "high": "#152a6b",
}  # fmt: skip
DARK = {
    "text": "#f3f4f9", "muted": "#b9bcd0", "grid": "#4a4d63", "value": "#9fb4ec",
    "band": "#33446f", "target": "#f2a541", "mark": "#ff9a94", "low": "#20263c", "high": "#b9c8f4",
}  # fmt: skip
#: the engine is one for the process
_engine = Lock()


class ChartError(Exception):
    """No chart. Its text says why, in German."""


def svg(spec: Mapping[str, Any], *, dark: bool = False) -> bytes:
    """The chart as SVG for a screen, its ground left transparent.

    Raises ChartError if it is too large or cannot be drawn.
    """
    return _drawn(_written(spec), SCREEN, dark)


def print_svg(spec: Mapping[str, Any]) -> bytes:
    """The same for a document: light, in the document's letters. Raises ChartError as `svg`."""
    return _drawn(_written(spec), PRINT, dark=False)


def forget() -> None:
    """Draw all anew."""
    _drawn.cache_clear()


def _written(spec: Mapping[str, Any]) -> str:
    rows = _rows(spec)
    if rows > MOST_ROWS:
        raise ChartError(f"Diagramm: {rows} Werte, höchstens {MOST_ROWS}. Bitte zusammenfassen.")
    try:
        written = json.dumps(spec, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ChartError("Diagramm: Ein Wert ist keine Zahl und kein Text.") from error
    if len(written) > LONGEST:
        raise ChartError(f"Diagramm: {len(written)} Zeichen, höchstens {LONGEST}.")
    return written


def _rows(part: object) -> int:
    """How many values a description holds, in all its parts."""
    if isinstance(part, Mapping):
        if "url" in part:
            raise ChartError("Diagramm: Daten von anderswo werden nicht geholt.")
        values = part.get("values")
        own = len(values) if isinstance(values, list | tuple) else 0
        return own + sum(_rows(one) for key, one in part.items() if key != "values")
    return sum(_rows(one) for one in part) if isinstance(part, list | tuple) else 0


@lru_cache(maxsize=KEPT)
def _drawn(written: str, font: str, dark: bool) -> bytes:  # noqa: FBT001  # a key of the cache
    colours = DARK if dark else LIGHT
    try:
        with _engine:
            drawn = vl_convert.vegalite_to_svg(
                written, vl_version=VERSION, config=_config(font, colours),
                format_locale=NUMBERS, allowed_base_urls=[],
            )  # fmt: skip
    except ValueError as error:
        raise ChartError("Diagramm: Die Beschreibung lässt sich nicht zeichnen.") from error
    return str(drawn).encode()


def _config(font: str, colours: Mapping[str, str]) -> dict[str, Any]:
    """How all our charts look."""
    return {
        "background": None, "font": font, "padding": 4, "view": {"stroke": None},
        "axis": {
            "labelColor": colours["muted"], "titleColor": colours["muted"], "labelFontSize": 12,
            "titleFontSize": 12, "titleFontWeight": "normal", "gridColor": colours["grid"],
            "domainColor": colours["grid"], "tickColor": colours["grid"], "labelOverlap": True,
            "labelSeparation": 16,
        },
        "legend": {"labelColor": colours["text"], "titleColor": colours["muted"],
                   "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
        "title": {"color": colours["text"], "fontSize": 14, "anchor": "start"},
        "text": {"color": colours["text"], "fontSize": 12},
        "range": {"heatmap": [colours["low"], colours["high"]],
                  "ramp": [colours["low"], colours["high"]],
                  "category": [colours["value"], colours["target"], colours["mark"]]},
        "style": {
            "value": {"color": colours["value"], "strokeWidth": 2.5},
            "dot": {"color": colours["value"], "filled": True, "size": 36, "opacity": 1},
            "band": {"color": colours["band"], "opacity": 0.7, "line": False},
            "bar": {"color": colours["value"]},
            "other": {"color": colours["muted"], "strokeWidth": 1.5, "strokeDash": [2, 3]},
            "target": {"color": colours["target"], "strokeWidth": 2, "strokeDash": [6, 4]},
            "target-text": {"color": colours["target"], "fontSize": 12, "fontWeight": "bold"},
            "mark": {"color": colours["mark"], "strokeWidth": 1.5, "strokeDash": [2, 2]},
            "mark-text": {"color": colours["mark"], "fontSize": 12},
        },
    }  # fmt: skip
