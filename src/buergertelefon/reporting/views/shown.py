"""Rows of an analysis as pages, charts and files have them: the same numbers everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from buergertelefon.base.words import dotted
from buergertelefon.reporting import charts
from buergertelefon.reporting.rules.analysis import (
    COURSES,
    WEEKDAYS,
    Dimension,
    Line,
    Question,
    Result,
    number,
    whole,
    written,
)
from buergertelefon.reporting.rules.figure import Figure, Mean
from buergertelefon.reporting.rules.formulas import FORMULAS
from buergertelefon.reporting.rules.measures import Value

#: bars that are still read
MOST_BARS = 40
#: the columns of every file: name, kind, German description
COLUMNS: Mapping[str, tuple[type, str]] = {
    "zeile": (str, "Name der Zeile"),
    "wert": (float, "Wert: Anzahl, Prozent oder Sekunden"),
    "n": (int, "worauf er ruht: Nenner des Anteils oder Zahl der Gezählten"),
    "zaehler": (int, "Zähler des Anteils, Millisekunden eines Mittelwerts"),
    "nenner": (int, "Nenner"),
    "von_prozent": (float, "95-%-Bereich nach Wilson, von"),
    "bis_prozent": (float, "95-%-Bereich nach Wilson, bis"),
    "vorlaeufig": (bool, "kann sich noch ändern"),
    "formel": (str, "Kennung der Formel"),
}
Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Row:
    """A row as the page writes it."""

    label: str
    value: str
    n: str
    part: str
    whole: str
    between: str
    provisional: bool
    href: str = ""


def row(label: str, value: Value, href: str = "") -> Row:
    """With the two numbers of a share or mean; a count is its own number."""
    said = written(value) or "–"
    if isinstance(value, Figure):
        return Row(label, said, dotted(value.whole), dotted(value.part), dotted(value.whole),
                   value.between, value.provisional, href)  # fmt: skip
    if isinstance(value, Mean):
        seconds = f"{dotted(round(value.total_ms / 1000))} s"
        return Row(label, said, dotted(value.n), seconds, dotted(value.n), "", value.provisional,
                   href)  # fmt: skip
    return Row(label, said, said, "", "", "", provisional=False, href=href)


def cells(line: Line, question: Question) -> list[Cell]:
    """A row of a file; the order of COLUMNS."""
    value = question.measure.of(line.sums)
    shown = number(value)
    span = value.span if isinstance(value, Figure) else None
    part = value.part if isinstance(value, Figure) else None
    if isinstance(value, Mean):
        part = value.total_ms
    low, high = (100 * span[0], 100 * span[1]) if span else (None, None)
    return [
        line.label, None if shown is None else float(shown), whole(value), part,
        None if isinstance(value, int) else whole(value), low, high,
        not isinstance(value, int) and value.provisional, question.measure.key,
    ]  # fmt: skip


def about(question: Question) -> dict[str, Any]:
    """What a file says of all its rows."""
    measure = question.measure
    formula = FORMULAS.get(measure.key)
    told = asdict(formula) if formula else {"id": measure.key, "name": measure.name,
                                            "words": measure.words}  # fmt: skip
    return {
        "period": {"since": f"{question.since}", "until": f"{question.until}"},
        "time_zone": "Europe/Berlin", "by": str(question.dimension),
        "formulas": {measure.key: told},
        "filter": {"line": question.line, "municipality": question.municipality,
                   "channel": question.channel, "service": question.service},
        "columns": {name: words for name, (_, words) in COLUMNS.items()},
    }  # fmt: skip


def chart(result: Result, lines: Iterable[Line]) -> dict[str, Any] | None:
    """The description of a picture of some rows; None if nothing can be drawn."""
    question = result.question
    drawn = [(one, question.measure.of(one.sums)) for one in lines]
    drawn = [(one, value) for one, value in drawn if number(value) is not None]
    title, unit = question.measure.name, question.measure.unit
    if not drawn:
        return None
    if question.dimension is Dimension.WEEK:
        return charts.heat(
            [charts.Cell(WEEKDAYS[day][:2], f"{hour}", value) for day, hour, value in sorted(
                (*one.key, number(value)) for one, value in drawn if isinstance(one.key, tuple)
            )], title=title, unit=unit,
        )  # fmt: skip
    if question.dimension in COURSES:
        points = []
        for one, value in drawn:
            low, high = _span(value)
            points.append(charts.Point(one.label, number(value), low, high))
        return charts.trend(points, title=title, unit=unit)
    # two services of one name are two bars
    bars = {f"{one.label}": charts.Bar(one.label[:60], number(value) or 0) for one, value in drawn}
    return charts.bars(list(bars.values())[:MOST_BARS], title=title, unit=unit)


def sentence(result: Result, lines: Iterable[Line]) -> str:
    """What the picture says, for who does not see it."""
    measure = result.question.measure
    valued = [(value, one) for one in lines if (value := number(measure.of(one.sums))) is not None]
    if not valued:
        return "Keine Anrufe in diesem Zeitraum."
    most, least = max(valued, key=lambda one: one[0])[1], min(valued, key=lambda one: one[0])[1]
    together = f"Zusammen {written(result.value)}. " if written(result.value) else ""
    return (f"{together}Höchster Wert: {written(measure.of(most.sums))} ({most.label}), "
            f"niedrigster: {written(measure.of(least.sums))} ({least.label}).")  # fmt: skip


def _span(value: Value) -> tuple[float | None, float | None]:
    if isinstance(value, Figure) and value.span:
        return 100 * value.span[0], 100 * value.span[1]
    return None, None
