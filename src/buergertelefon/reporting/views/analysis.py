"""Any figure by time, line, place, channel or service: table, picture, files, two periods."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.chart import ChartError, svg
from buergertelefon.directory.models import Service
from buergertelefon.reporting.forms import OWN, AnalysisForm
from buergertelefon.reporting.queries.analysis import analysis, calendar, page_of, total
from buergertelefon.reporting.rules.analysis import (
    FINE,
    NAMES,
    Dimension,
    Line,
    Page,
    Question,
    Result,
    number,
    ordered,
)
from buergertelefon.reporting.rules.compare import NEWCOMBE, NO_DIFFERENCE, difference
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.formulas import FORMULAS
from buergertelefon.reporting.rules.measures import Value
from buergertelefon.reporting.views.exporting import KINDS, file
from buergertelefon.reporting.views.frame import SEE, allowed, centre_of, page
from buergertelefon.reporting.views.shown import COLUMNS, about, cells, chart, row, sentence

ROWS = 200  # of a page
SORTS = (("zeile", ""), ("wert", "Wert"), ("n", "n"))


@allowed(SEE)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The choice, and what it gives."""
    form, centre = _form(request), centre_of(request).pk
    if not form.is_valid():
        return page(request, "analysis", {"form": form}, 422)
    question = form.cleaned_data["question"]
    shown = _page(request, centre, question)
    result, lines, place = shown.result, shown.result.lines, shown.place
    return page(request, "analysis", {
        "form": form, "question": question, "measure": question.measure,
        "source": FORMULAS[question.measure.key].source if question.measure.unit else "",
        "name": NAMES[question.dimension], "service": form.cleaned_data["leistung"],
        "rows": _rows(request, question, lines), "total": row("Zusammen", result.value),
        "heads": _heads(request, NAMES[question.dimension]),
        "said": sentence(result, lines), "count": shown.count,
        "picture": _query(request, seite=str(place)), "query": _query(request),
        "ways": _ways(request, question), "last_day": question.until - timedelta(days=1),
        "compared": _compared(centre, question, result, form.cleaned_data["other"]),
        "page": place, "pages": shown.pages,
        "before": _query(request, seite=str(place - 1)) if place > 1 else "",
        "after": _query(request, seite=str(place + 1)) if place < shown.pages else "",
    })  # fmt: skip


@allowed(SEE)
@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The rows of the page, drawn."""
    form = _form(request)
    if not form.is_valid():
        raise Http404
    shown = _page(request, centre_of(request).pk, form.cleaned_data["question"])
    if (spec := chart(shown.result, shown.result.lines)) is None:
        raise Http404
    try:
        drawn = svg(spec, dark=request.GET.get("dunkel") == "1")
    except ChartError as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@allowed(SEE)
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same rows as a file, all pages."""
    form = _form(request)
    if kind not in KINDS or not form.is_valid():
        raise Http404
    question = form.cleaned_data["question"]
    result = analysis(centre_of(request).pk, question)
    lines = ordered(result.lines, question.measure, request.GET.get("sort", ""))
    rows = [cells(one, question) for one in lines]
    name = f"auswertung-{question.measure.key.lower()}-{question.dimension}"
    return file(kind, name, COLUMNS, rows, about(question))


def _form(request: HttpRequest) -> AnalysisForm:
    """What is not said is filled in, so that the page shows what it was asked."""
    given = request.GET.copy()
    given.setdefault("zeitraum", OWN if given.get("von") else "30")
    given.setdefault("nach", Dimension.LINE)
    topics = given.get("leistung") or given["nach"] == Dimension.SERVICE
    given.setdefault("mass", "asked" if topics else "offered")
    return AnalysisForm(given, centre=centre_of(request).pk, today=timezone.localdate())


def _page(request: HttpRequest, centre: int, question: Question) -> Page:
    asked, sort = request.GET.get("seite", "")[:6], request.GET.get("sort", "")
    return page_of(
        centre, question, sort=sort, asked=int(asked) if asked.isdecimal() else 1, size=ROWS
    )


def _rows(request: HttpRequest, question: Question, lines: Sequence[Line]) -> list[Any]:
    slugs: dict[int, str] = {}
    if question.dimension is Dimension.SERVICE:
        shown = [one.key for one in lines if isinstance(one.key, int)]
        slugs = dict(Service.objects.filter(pk__in=shown).values_list("pk", "slug"))
    return [
        row(one.label, question.measure.of(one.sums), _deeper(request, question, one, slugs))
        for one in lines
    ]


def _deeper(request: HttpRequest, question: Question, line: Line, slugs: dict[int, str]) -> str:
    """Where the parts of a row are shown; sums again."""
    key = line.key
    match question.dimension:
        case Dimension.MONTH if isinstance(key, date):
            end = min((key + timedelta(days=32)).replace(day=1), question.until)
            said = _span(max(key, question.since), end) | {"nach": Dimension.DAY}
        case Dimension.DAY if isinstance(key, date):
            whole = question.topics or question.measure.by_day_only
            parts = Dimension.LINE if whole else Dimension.QUARTER
            said = _span(key, key + timedelta(days=1)) | {"nach": parts}
        case Dimension.LINE:
            said = {"leitung": str(key), "nach": Dimension.MONTH}
        case Dimension.MUNICIPALITY:
            said = {"gemeinde": str(key), "nach": Dimension.LINE}
        case Dimension.CHANNEL:
            said = {"kanal": str(key), "nach": Dimension.LINE}
        case Dimension.SERVICE if isinstance(key, int):
            said = {"leistung": slugs.get(key, ""), "nach": Dimension.MONTH}
        case _:
            return ""
    return _query(request, sort="", seite="", **said)


def _span(since: date, until: date) -> dict[str, str]:
    return {"zeitraum": OWN, "von": f"{since}", "bis": f"{until - timedelta(days=1)}"}


def _query(request: HttpRequest, **changed: str) -> str:
    """The query of this page with something changed; "" takes it away."""
    given: QueryDict = request.GET
    kept = {key: given[key] for key in given if key != "dunkel"} | changed
    return urlencode({key: value for key, value in kept.items() if value}, errors="replace")


def _heads(request: HttpRequest, first: str) -> list[tuple[str, str, str]]:
    """The columns by which the table can be ordered: name, query, how it is ordered now."""
    now, found = request.GET.get("sort", "zeile"), []
    for key, name in SORTS:
        turned = f"-{key}" if now != f"-{key}" and (key != "zeile" or now == key) else key
        order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
        found.append((name or first, _query(request, sort=turned, seite=""), order))
    return found


def _ways(request: HttpRequest, question: Question) -> list[tuple[str, str, bool]]:
    """The same calls told apart otherwise."""
    whole = question.topics or question.measure.by_day_only
    ways = [one for one in Dimension if not whole or one not in FINE]
    if not question.measure.topics:
        ways.remove(Dimension.SERVICE)
    elif question.measure.calls is False and question.service is None:
        ways = [Dimension.SERVICE]
    return [
        (NAMES[one], _query(request, nach=one, sort="", seite=""), one is question.dimension)
        for one in ways
    ]


def _compared(
    centre: int, question: Question, result: Result, other: tuple[date, date] | None
) -> dict[str, Any] | None:
    """Both periods beside each other, with their business days, and what differs for sure."""
    if other is None:
        return None
    second = question.measure.of(total(centre, question, *other))
    spans = (("Vergleich", *other, second),
             ("Gewählt", question.since, question.until, result.value))  # fmt: skip
    said = []
    for name, since, until, value in spans:
        days = calendar(centre, since, until)
        said.append({"name": name, "since": since, "last": until - timedelta(days=1), "days": days,
                     "row": row(name, value), "daily": _daily(value, days.business)})  # fmt: skip
    words = ""
    if isinstance(second, Figure) and isinstance(result.value, Figure):
        found = difference(second, result.value)
        words = "In einem der Zeiträume gab es keine Anrufe."
        if found:
            points = [f"{100 * one:+.1f}".replace(".", ",")
                      for one in (found.value, found.low, found.high)]  # fmt: skip
            sure = "Sicherer Unterschied" if found.sure else NO_DIFFERENCE
            words = f"{sure}: {points[0]} Prozentpunkte (95-%-Bereich {points[1]} bis {points[2]})."
    elif (one := number(second)) and (two := number(result.value)) is not None:
        change = f"{100 * (two - one) / one:+.1f}".replace(".", ",")
        words = f"{change} % gegenüber dem Vergleich. Ohne Bereich: Das ist kein Anteil."
    return {"spans": said, "words": words,
            "formula": NEWCOMBE if isinstance(second, Figure) else ""}  # fmt: skip


def _daily(value: Value, business: int) -> str:
    if not isinstance(value, int) or not business:
        return ""
    return f"{value / business:,.1f}".replace(",", " ").replace(".", ",").replace(" ", ".")
