"""An analysis: the sums, grouped by what is stored first and named after that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from django.db.models import QuerySet, Sum

from buergertelefon.base.hours import moment
from buergertelefon.base.models import Municipality
from buergertelefon.base.public_holidays import LANDS, named_holidays
from buergertelefon.directory.models import Service
from buergertelefon.reporting.models import Day, Quarter, TopicDay
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.rules import compare
from buergertelefon.reporting.rules.analysis import (
    CHANNELS,
    FINE,
    Dimension,
    Key,
    Line,
    Question,
    Result,
    key_of,
    sums_of,
    together,
)
from buergertelefon.reporting.rules.measures import Sums

#: the column of what is no time
COLUMNS = {
    Dimension.LINE: "line", Dimension.MUNICIPALITY: "municipality_id",
    Dimension.CHANNEL: "channel", Dimension.SERVICE: "service_id",
}  # fmt: skip


def analysis(centre: int, question: Question) -> Result:
    """All rows of an analysis, in the order of their keys, and what they are together.

    Sums of topics over several services count a conversation about two of them twice.
    """
    found, dimension = _found(centre, question), question.dimension
    if column := COLUMNS.get(dimension):
        stored = _grouped(found, column, question.measure.needs)
        names = _names(dimension)
        named = sorted(((_name(names, key), key) for key in stored), key=lambda one: one[0])
        lines = [Line(question, key, stored[key], name) for name, key in named]
    else:
        stored = _grouped(found, "at" if dimension in FINE else "day", question.measure.needs)
        groups = together(stored, lambda key: key_of(dimension, key))  # type: ignore[arg-type]  # a day or moment
        lines = [Line(question, key, columns) for key, columns in groups.items()]
    columns = [sum(one) for one in zip(*stored.values(), strict=True)]
    empty = [0] * len(question.measure.needs)
    return Result(question, lines, sums_of(question, columns or empty))


def total(centre: int, question: Question, since: date, until: date) -> Sums:
    """What another period is together, otherwise asked the same."""
    other = replace(question, since=since, until=until, dimension=Dimension.CHANNEL)
    if question.topics and question.service is None:
        other = replace(other, dimension=Dimension.SERVICE)
    return analysis(centre, other).total


def choices(centre: int) -> tuple[Sequence[str], Mapping[str, str], Mapping[str, str]]:
    """Lines, municipalities and channels of which there are sums."""
    counted = rows(Day).filter(centre=centre)
    lines = counted.order_by("line").values_list("line", flat=True).distinct()
    places = set(counted.order_by().values_list("municipality_id", flat=True).distinct())
    names = {key: name for key, name in _names(Dimension.MUNICIPALITY).items() if key in places}
    return list(lines), names, CHANNELS


def calendar(centre: int, since: date, until: date) -> compare.Calendar:
    """Business days and public holidays of the Land in which the centre works."""
    key = rows(Municipality).filter(centres=centre).order_by("key").values_list("key", flat=True)
    land = LANDS.get((key.first() or "")[:2], "")
    years = tuple(range(since.year, until.year + 1))
    return compare.calendar(since, until, named_holidays(land, years))


def _found(centre: int, question: Question) -> QuerySet[Any]:
    only: dict[str, Any] = {"line": question.line, "municipality_id": question.municipality,
                            "channel": question.channel}  # fmt: skip
    only = {name: value for name, value in only.items() if value}
    if question.topics:
        if question.service is not None:
            only["service_id"] = question.service
        found: QuerySet[Any] = rows(TopicDay)
    elif question.dimension in FINE:
        spans = {
            "at__gte": moment(question.since, time.min), "at__lt": moment(question.until, time.min)
        }  # fmt: skip
        return rows(Quarter).filter(centre=centre, **spans, **only)
    else:
        found = rows(Day)
    return found.filter(centre=centre, day__gte=question.since, day__lt=question.until, **only)


def _grouped(
    found: QuerySet[Any], column: str, needs: Sequence[str]
) -> Mapping[Key, Sequence[int]]:
    sums = {f"sum_{name}": Sum(name) for name in needs}
    grouped = found.order_by().values(column).annotate(**sums)
    return {key: values for key, *values in grouped.values_list(column, *sums)}


def _names(dimension: Dimension) -> Mapping[Any, str]:
    if dimension is Dimension.CHANNEL:
        return CHANNELS
    if dimension is Dimension.MUNICIPALITY:
        return dict(rows(Municipality).values_list("key", "name"))
    if dimension is Dimension.SERVICE:
        return dict(rows(Service).values_list("pk", "name"))
    return {}


def _name(names: Mapping[Any, str], key: Key) -> str:
    return names.get(key, str(key))
