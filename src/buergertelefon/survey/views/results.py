"""What was answered: on a page, as a table, as JSON, and two results beside each other."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.sheet import sheet
from buergertelefon.base.typed import typed
from buergertelefon.survey.errors import NotComparable
from buergertelefon.survey.queries.results import Block, blocks, first_day, published
from buergertelefon.survey.rules.asking import CHANNELS, LANGUAGES
from buergertelefon.survey.rules.mixing import FEWEST
from buergertelefon.survey.rules.periods import Period, period_of, periods
from buergertelefon.survey.rules.results import FORMULAS, Result, Share, apart, same_series
from buergertelefon.survey.views.frame import SEE, allowed, centre_of, page

COLUMNS = ("Skala", "Fassung", "Sprache", "Weg", "Zeitraum", "vorläufig", "Gruppe", "Name",
           "Antwort", "Stimmen", "n",
           "S1 Anteil %", "S2 von %", "S2 bis %", "S3 Rücklauf %")  # fmt: skip


@allowed(SEE)
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Each wording and way for itself."""
    period, choice = _period(request)
    return page(request, "results", {
        "period": period, "periods": choice, "blocks": [_shown(one) for one in _found(request)],
        "published": published(), "formulas": FORMULAS.items(), "fewest": FEWEST,
    })  # fmt: skip


@allowed(SEE)
@require_GET
def as_table(request: HttpRequest) -> HttpResponse:
    """The same for a spreadsheet."""
    period, _ = _period(request)
    rows = [row for one in _found(request) for row in _rows(one, period)]
    return sheet(f"umfrage-{period.key}", COLUMNS, rows)


@allowed(SEE)
@require_GET
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for a program; shares from 0 to 1, each figure by the id of its formula."""
    period, _ = _period(request)
    told = {
        "period": {"key": period.key, "since": period.since, "until": period.until},
        "formulas": FORMULAS, "fewest": FEWEST,
        "results": [_told(one) for one in _found(request)],
        "published": [
            {"scale": row.slug, "question": row.question, "source": row.source, "on": row.since,
             "n": None, "shares": {one.label: (one.published or 0) / 10_000 for one in answers}}
            for row, answers in published()
        ],
    }  # fmt: skip
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Cache-Control"] = "no-store"
    return answer


@allowed(SEE)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two results beside each other, or in words why that is not done."""
    today, centre = timezone.localdate(), centre_of(request)
    _, choice = _period(request)
    ever = Period("", "", first_day(centre) or today, today + timedelta(days=1))
    series = {_key(one): _title(one) for one in blocks(centre, ever, on=today)}
    chosen = {name: typed(request.GET, name) for name in ("a", "za", "b", "zb")}
    values: dict[str, Any] = {"periods": choice, "series": list(series.items())} | chosen
    if not all(chosen.values()):
        return page(request, "compare", values)
    try:
        one = _picked(centre, chosen["a"], chosen["za"], on=today)
        two = _picked(centre, chosen["b"], chosen["zb"], on=today)
        same_series(one[0].series, two[0].series)
    except NotComparable as error:
        return page(request, "compare", values | {"problem": str(error)}, 422)
    except LookupError:
        problem = "Dazu gibt es in diesem Zeitraum keine Antworten. Bitte wählen Sie anders."
        return page(request, "compare", values | {"problem": problem}, 422)
    return page(request, "compare", values | _beside(one, two))


def _beside(one: tuple[Block, Period], two: tuple[Block, Period]) -> dict[str, Any]:
    (a, first), (b, second) = one, two
    if not (a.result.n and b.result.n):
        return {"problem": "In einem der Zeiträume haben zu wenige geantwortet."}
    rows = [
        (option.label, _share(x), _share(y), apart(a.result, b.result, place))
        for place, (option, x, y) in enumerate(
            zip(a.options, a.result.shares(), b.result.shares(), strict=True)
        )
    ]
    return {"rows": rows, "names": (first.name, second.name), "shown": _shown(a),
            "n": (a.result.n, b.result.n)}  # fmt: skip


def _picked(centre: int, key: str, written: str, *, on: date) -> tuple[Block, Period]:
    """Series and period that were chosen. Raises LookupError if nobody answered there."""
    if (period := period_of(written)) is None:
        raise LookupError(written)
    for one in blocks(centre, period, on=on):
        if _key(one) == key:
            return one, period
    raise LookupError(key)


def _key(block: Block) -> str:
    return "/".join(str(part) for part in asdict(block.series).values())


def _title(block: Block) -> str:
    series = block.series
    return (f"{series.slug}, Fassung {series.version}, {LANGUAGES.get(series.language, '')}, "
            f"{CHANNELS[series.channel]}")  # fmt: skip


def _period(request: HttpRequest) -> tuple[Period, list[Period]]:
    """The one that was chosen, else the quarter that runs; and all there are."""
    today = timezone.localdate()
    there = periods(first_day(centre_of(request)) or today, today)
    running = period_of(f"{today.year}-q{(today.month + 2) // 3}")
    chosen = period_of(typed(request.GET, "zeitraum")) or running or there[0]
    return chosen, there


def _found(request: HttpRequest) -> list[Block]:
    period, _ = _period(request)
    return blocks(centre_of(request), period, on=timezone.localdate())


def _shown(block: Block) -> dict[str, Any]:
    """As the page writes it."""
    groups = (("Thema", block.topics), ("Leitung", block.lines))
    return {
        "block": block, "title": _title(block), "channel": CHANNELS[block.series.channel],
        "language": LANGUAGES.get(block.series.language, ""), "n": block.result.n,
        "rate": _share(block.rate) if block.rate else None,
        "shares": [(option.label, _share(share)) for option, share in
                   zip(block.options, block.result.shares(), strict=False)],
        "satisfied": _share(good) if (good := block.result.satisfied(block.options)) else None,
        "good": " oder ".join(f"„{one.label}“" for one in block.options if one.good),
        "groups": [
            (name, [(one.name, one.result.n if one.result else 0,
                     [_share(share) for share in one.result.shares()] if one.result else [])
                    for one in lines])
            for name, lines in groups if lines
        ],
    }  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    low, high = share.span
    return {
        "percent": _percent(share.value), "low": _percent(low), "high": _percent(high),
        "part": share.part, "whole": share.whole, "width": f"{share.value * 100:.2f}",
        "from": f"{low * 100:.2f}", "span": f"{max(high - low, 0.002) * 100:.2f}",
    }  # fmt: skip


def _percent(share: float) -> str:
    """One digit after the comma, rounded half up once, for display only."""
    return f"{int(share * 1000 + 0.5) / 10:.1f}".replace(".", ",")


def _groups(block: Block) -> Iterator[tuple[str, str, Result | None]]:
    yield "alle", "", block.result
    for kind, lines in (("Thema", block.topics), ("Leitung", block.lines)):
        yield from ((kind, one.name, one.result) for one in lines)


def _rows(block: Block, period: Period) -> Iterator[tuple[str, ...]]:
    series = block.series
    start = (series.slug, str(series.version), series.language, CHANNELS[series.channel],
             period.key, "ja" if block.provisional else "nein")  # fmt: skip
    back = _percent(block.rate.value) if block.rate else ""
    for kind, name, result in _groups(block):
        if result is None or not result.n:
            yield (*start, kind, name, "zu wenige", "", "", "", "", "", "")
            continue
        for option, share in zip(block.options, result.shares(), strict=True):
            low, high = (_percent(one) for one in share.span)
            yield (*start, kind, name, option.label, str(share.part), str(share.whole),
                   _percent(share.value), low, high, back if kind == "alle" else "")  # fmt: skip


def _told(block: Block) -> dict[str, Any]:
    good = block.result.satisfied(block.options)
    return asdict(block.series) | {
        "question": block.scale.question, "provisional": block.provisional, "asked": block.asked,
        "S3": block.rate.value if block.rate else None,
        "S4": {"S1": good.value, "S2": good.span} if good else None,
        "groups": [
            {"group": kind, "name": name, "n": result.n if result and result.n else None,
             "answers": [
                 {"label": option.label, "votes": share.part, "S1": share.value, "S2": share.span}
                 for option, share in zip(block.options, result.shares(), strict=False)
             ] if result else "zu wenige"}
            for kind, name, result in _groups(block)
        ],
        "comments": list(block.comments),
    }  # fmt: skip
