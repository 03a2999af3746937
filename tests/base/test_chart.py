"""Charts as SVG: the same numbers, the same bytes; nothing is fetched."""

import math
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from buergertelefon.base import chart

SPEC: dict[str, Any] = {
    "data": {"values": [{"label": "Hund & <b>", "value": 1234.5}]},
    "mark": {"type": "bar", "style": "bar"},
    "encoding": {
        "x": {"field": "value", "type": "quantitative"},
        "y": {"field": "label", "type": "nominal"},
    },
}


def test_a_chart_is_the_same_for_everybody_in_light_dark_and_print() -> None:
    light = chart.svg(SPEC)
    chart.forget()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: chart.svg(SPEC), range(8))) == {light}
    assert light.startswith(b"<svg")
    assert chart.LIGHT["value"].encode() in light
    assert chart.DARK["value"].encode() in chart.svg(SPEC, dark=True)
    assert b"Libertinus Serif" in chart.print_svg(SPEC)
    assert b"<b>" not in light
    assert "1.200" in re.findall(r">([\d.]+)<", light.decode())


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        pytest.param({"mark": "nonsense"}, "lässt sich nicht zeichnen", id="no chart"),
        pytest.param({"data": {"url": "file:///etc/passwd"}}, "anderswo", id="a file"),
        pytest.param({"layer": [{"data": {"url": "//host/x"}}]}, "anderswo", id="an address"),
        pytest.param({"x": math.nan}, "keine Zahl", id="not a number"),
        pytest.param({"x": object()}, "keine Zahl", id="no value"),
        pytest.param({"data": {"values": [{}] * 5001}}, "5001 Werte", id="too many rows"),
        pytest.param({"x": "y" * 1_000_001}, "Zeichen", id="too long"),
    ],
)
def test_what_is_no_chart_is_said_in_german(spec: dict[str, Any], said: str) -> None:
    with pytest.raises(chart.ChartError, match=said):
        chart.svg(spec)
