"""The kinds of charts that figures are shown in."""

import re
from typing import Any

import pytest

from buergertelefon.base.chart import svg
from buergertelefon.reporting.charts import Bar, Cell, Picture, Point, bars, heat, trend

DAYS = [Point("1.6.", 80.5, 75.1, 85.2), Point("2.6.", None), Point("3.6.", 70, note="Ausfall")]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        pytest.param(
            trend(DAYS, title="In 30 Sekunden", target=75),
            {"In 30 Sekunden", "1.6.", "2.6.", "3.6.", "Ziel 75 %", "Ausfall"},
            id="time with a target, a gap and a note",
        ),
        pytest.param(
            trend([{"label": "Mai", "value": 2000}], title="Anrufe", unit="Anrufe"),
            {"Mai", "2.000", "Anrufe"}, id="time without a target, from a dict",
        ),
        pytest.param(
            bars([Bar("Hundesteuer", 1234), Bar("Pass", 2)], title="Themen"),
            {"Themen", "Hundesteuer", "1.234", "2"}, id="bars with their numbers",
        ),
        pytest.param(
            bars([Bar("Hund", 12.5)], title="Anteil", unit="%"), {"12,5"}, id="broken numbers",
        ),
        pytest.param(
            heat([Cell("Mo", "7 Uhr", 3), Cell("Mo", "8 Uhr", None)], title="Anrufe"),
            {"Mo", "7 Uhr"}, id="weekday by hour",
        ),
        pytest.param(trend([], title="Leer", target=75), {"Leer", "Ziel 75 %"}, id="nothing"),
        pytest.param(bars([], title="Leer"), {"Leer"}, id="no bars"),
        pytest.param(heat([], title="Leer"), {"Leer"}, id="no cells"),
    ],
)  # fmt: skip
def test_a_chart_says_its_numbers_in_german(spec: dict[str, Any], words: set[str]) -> None:
    drawn = svg(spec).decode()
    assert words <= set(re.findall(r">([^<>]+)</text>", drawn))
    assert "NaN" not in drawn


def test_a_target_is_written_once() -> None:
    assert svg(trend(DAYS, title="x", target=75)).count(b">Ziel 75 %<") == 1


def test_the_dark_picture_has_the_same_address() -> None:
    picture = Picture("x", "x", "/bild.svg?zeitraum=woche", (), ())
    assert picture.dark == "/bild.svg?zeitraum=woche&dunkel=1"


def test_a_gap_stays_at_its_place() -> None:
    drawn = svg(trend([Point("a", None), Point("b", 1), Point("c", 2)], title="x")).decode()
    assert re.findall(r">([abc])</text>", drawn) == ["a", "b", "c"]
