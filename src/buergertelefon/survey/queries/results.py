"""What was answered in a period: every wording and way of asking for itself, nothing below five."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Sum

from buergertelefon.directory.models import Service
from buergertelefon.survey.models import Answer, Asked, Scale
from buergertelefon.survey.rules.asking import Option, options
from buergertelefon.survey.rules.mixing import FEWEST, Cell, is_closed, safe
from buergertelefon.survey.rules.periods import Period
from buergertelefon.survey.rules.results import Result, Series, Share, rate

Votes = Mapping[Cell, Counter[int]]


@dataclass(frozen=True)
class Line:
    """A topic or a line; `result` is None if too few answered."""

    name: str
    result: Result | None


@dataclass(frozen=True)
class Block:
    """One wording, asked one way, in one period."""

    scale: Scale
    series: Series
    options: tuple[Option, ...]
    result: Result
    asked: int
    rate: Share | None
    topics: tuple[Line, ...]
    lines: tuple[Line, ...]
    comments: tuple[str, ...]  # in random order, five at least
    provisional: bool  # somebody asked in this period may still answer


def blocks(centre: int, period: Period, *, on: date) -> list[Block]:
    """Of every scale that was asked or answered in the period."""
    at = {"centre": centre, "day__gte": period.since, "day__lt": period.until}
    rows = (
        Answer.objects.filter(**at).values_list("scale", "channel", "day", "area", "line", "value")
        .annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    votes: dict[tuple[int, str], dict[Cell, Counter[int]]] = defaultdict(dict)
    for scale, channel, day, area, line, value, n in rows:
        cells = votes[scale, channel]
        cells.setdefault(Cell(day, area, line), Counter())[value] += n
    asked: dict[tuple[int, str], list[tuple[str, str, int]]] = defaultdict(list)
    for scale, channel, area, line, n in (
        Asked.objects.filter(**at).values_list("scale", "channel", "area", "line")
        .annotate(n=Sum("count")).order_by()
    ):  # fmt: skip
        if n:
            asked[scale, channel].append((area, line, n))
    names = dict(Service.objects.values_list("slug", "name"))
    scales = Scale.objects.in_bulk({scale for scale, _ in votes.keys() | asked.keys()})
    found = [
        _block(scales[key[0]], key[1], votes[key], asked[key], names=names, period=period, on=on)
        for key in votes.keys() | asked.keys()
    ]
    comments = _comments(at)
    return sorted(
        (_with(one, comments[one.scale.pk, one.series.channel]) for one in found),
        key=lambda one: (one.series.slug, -one.series.version, one.series.language,
                         one.series.channel),
    )  # fmt: skip


def published() -> list[tuple[Scale, tuple[Option, ...]]]:
    """Results of others, of which the answers are not here; oldest first."""
    rows = Scale.objects.exclude(source="").order_by("since", "slug")
    read = [(row, options(row.options)) for row in rows]
    return [(row, told) for row, told in read if any(one.published is not None for one in told)]


def first_day(centre: int) -> date | None:
    """Since when somebody has been asked here."""
    found: date | None = Asked.objects.filter(centre=centre).aggregate(day=Min("day"))["day"]
    return found


def _block(
    scale: Scale, channel: str, votes: Votes, asked: Iterable[tuple[str, str, int]], *,
    names: Mapping[str, str], period: Period, on: date,
) -> Block:  # fmt: skip
    told = options(scale.options)
    series = Series(scale.slug, scale.version, scale.language, channel)
    known: dict[Cell, Counter[int]] = defaultdict(Counter)
    for cell, label in safe({cell: sum(one.values()) for cell, one in votes.items()}).items():
        if label:
            known[label] += votes[cell]

    def result(cells: Iterable[Cell]) -> Result:
        sums: Counter[int] = sum((known[cell] for cell in cells), Counter())
        return Result(series, tuple(sums[one.value] for one in told))

    def lines(field: str, there: set[str], names: Mapping[str, str]) -> tuple[Line, ...]:
        shown = {getattr(cell, field) for cell in known}
        rows = [
            Line(names.get(one, one), result(cell for cell in known if getattr(cell, field) == one)
                 if one in shown else None)
            for one in sorted((shown | there) - {""}, key=lambda one: names.get(one, one))
        ]  # fmt: skip
        rest = [cell for cell in known if not getattr(cell, field)]
        return (*rows, *([Line("ohne Zuordnung", result(rest))] if rest and rows else []))

    asked = list(asked)
    total, people = result(known), sum(n for *_, n in asked)
    return Block(
        scale, series, told, total, people, rate(total.n, people),
        lines("area", {area for area, _, _ in asked}, names),
        lines("line", {line for _, line, _ in asked}, {}), (),
        any(not is_closed(month, on=on) for month in _months(period)),
    )  # fmt: skip


def _months(period: Period) -> list[date]:
    months = [date(period.since.year, month, 1) for month in range(1, 13)]
    return [month for month in months if period.since <= month < period.until]


def _comments(at: Mapping[str, object]) -> dict[tuple[int, str], list[str]]:
    """Ordered by the random keys of the rows; a comment stands without what was chosen."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = Answer.objects.filter(**at).exclude(comment="").order_by("pk")
    for scale, channel, comment in rows.values_list("scale", "channel", "comment"):
        found[scale, channel].append(comment)
    return found


def _with(block: Block, comments: list[str]) -> Block:
    enough = len(comments) >= FEWEST and block.result.n >= FEWEST
    return Block(**(vars(block) | {"comments": tuple(comments) if enough else ()}))
