"""An analysis: the sums, grouped by what is stored first and named after that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from django.db.models import F, FloatField, Min, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, ExtractIsoWeekDay, NullIf, TruncTime

from buergertelefon.base.hours import BERLIN, moment
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
    Page,
    Question,
    Result,
    key_of,
    ordered,
    placed,
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
        stored = _by_time(found, dimension, question.measure.needs)
        groups = together(stored, lambda key: key_of(dimension, key))  # type: ignore[arg-type]  # a day or moment
        lines = [Line(question, key, columns) for key, columns in groups.items()]
    columns = [sum(one) for one in zip(*stored.values(), strict=True)]
    empty = [0] * len(question.measure.needs)
    return Result(question, lines, sums_of(question, columns or empty))


def page_of(centre: int, question: Question, *, sort: str, asked: int, size: int) -> Page:
    """The rows of one page, as `ordered` orders all of them.

    Of forty thousand quarters of an hour only those of the page leave the database.
    """
    if question.dimension is not Dimension.QUARTER:
        result = analysis(centre, question)
        lines = ordered(result.lines, question.measure, sort)
        place, pages = placed(len(lines), asked, size)
        shown = replace(result, lines=lines[(place - 1) * size : place * size])
        return Page(shown, len(lines), place, pages)
    found, needs = _found(centre, question).order_by(), question.measure.needs
    columns = found.aggregate(**{f"sum_{name}": Sum(name, default=0) for name in needs})
    count = found.values("at").distinct().count()
    place, pages = placed(count, asked, size)
    grouped = found.values("at").annotate(**{f"sum_{name}": Sum(name) for name in needs})
    cut = _sorted(grouped, question, sort)[(place - 1) * size : place * size]
    lines = [Line(question, at, tuple(sums)) for at, *sums in cut.values_list("at", *columns)]
    return Page(
        Result(question, lines, sums_of(question, [*columns.values()])), count, place, pages
    )


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


def _by_time(
    found: QuerySet[Any], dimension: Dimension, needs: Sequence[str]
) -> Mapping[Key, Sequence[int]]:
    """By day or quarter of an hour; of an hour of the day or week, by the first of its quarters."""
    if dimension not in FINE or dimension is Dimension.QUARTER:
        return _grouped(found, "at" if dimension in FINE else "day", needs)
    clock: dict[str, Any] = {"clock": TruncTime("at", tzinfo=BERLIN)}
    if dimension is Dimension.WEEK:
        clock["weekday"] = ExtractIsoWeekDay("at", tzinfo=BERLIN)
    sums = {f"sum_{name}": Sum(name) for name in needs}
    grouped = found.order_by().values(**clock).annotate(first=Min("at"), **sums)
    return {key: values for key, *values in grouped.values_list("first", *sums)}


def _sorted(grouped: QuerySet[Any], question: Question, sort: str) -> QuerySet[Any]:
    """As `rules.analysis.ordered`: those of the same value in the order of their keys."""
    by, measure = sort.removeprefix("-"), question.measure
    if by not in {"wert", "n"}:
        return grouped.order_by("-at" if sort == "-zeile" else "at")
    size = _added(measure.whole or measure.part)
    if by == "wert" and measure.whole:
        size = Cast(_added(measure.part), FloatField()) / NullIf(size, 0)
    grouped = grouped.annotate(size=size)
    down, up = F("size").desc(nulls_last=True), F("size").asc(nulls_last=True)
    return grouped.order_by(down if sort.startswith("-") else up, "at")


def _added(names: Sequence[str]) -> Combinable:
    """Sums of columns, those with a minus taken off."""
    first, *others = names
    size: Combinable = F(f"sum_{first}")
    for name in others:
        one = F(f"sum_{name.removeprefix('-')}")
        size = size - one if name.startswith("-") else size + one
    return size


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
