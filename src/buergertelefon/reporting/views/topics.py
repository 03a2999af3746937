"""What is asked most, in vain, passed on and again; how the answered services have grown."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.chart import ChartError, svg
from buergertelefon.base.typed import typed
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.queries.editorial import asked_in_vain
from buergertelefon.reporting import charts
from buergertelefon.reporting.forms import OWN, PeriodForm
from buergertelefon.reporting.queries.topics import Topic, growth, topics
from buergertelefon.reporting.rules.analysis import MONTHS
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.formulas import FORMULAS
from buergertelefon.reporting.rules.measures import l1, l4
from buergertelefon.reporting.views.exporting import KINDS, file
from buergertelefon.reporting.views.frame import SEE, allowed, centre_of, page

SHOWN, DRAWN = 100, 20
Size = Callable[[Topic], float]
#: by what the topics are ordered: key, name, size
SORTS: dict[str, tuple[str, Size]] = {
    "gefragt": ("Gefragt", lambda one: one.asked.asked),
    "davor": ("Zeitraum davor", lambda one: one.before),
    "mehr": ("Mehr oder weniger", lambda one: one.asked.asked - one.before),
    "erledigt": ("Sofort erledigt (L1)", lambda one: _share(l1(one.asked))),
    "weitergeleitet": ("Weitergeleitet", lambda one: one.asked.forwarded),
    "verwiesen": ("Verwiesen", lambda one: one.asked.referred),
    "wieder": ("Wiederholer (L4)", lambda one: _share(l4(one.asked))),
}
COLUMNS: dict[str, tuple[type, str]] = {
    "leistung": (str, "Leistung"), "gefragt": (int, "Gespräche darüber"),
    "davor": (int, "im gleich langen Zeitraum davor"), "erledigt": (int, "Zähler von L1"),
    "abgeschlossen": (int, "Nenner von L1"), "weitergeleitet": (int, "an eine Stelle geleitet"),
    "verwiesen": (int, "an eine andere Stelle verwiesen"),
    "wiederholt": (int, "Zähler von L4"), "paare": (int, "Nenner von L4"),
}  # fmt: skip


@allowed(SEE)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """All of it on one page."""
    form = _form(request)
    if not form.is_valid():
        return page(request, "topics", {"form": form}, 422)
    found, sort = _found(request, form)
    said, now = form.cleaned_data, request.GET
    slugs = dict(Service.objects.values_list("pk", "slug"))
    kept = {key: now[key] for key in now if key not in {"sort", "dunkel"} and now[key]}
    heads = [
        (name, urlencode(kept | {"sort": key if sort == f"-{key}" else f"-{key}"},
                         errors="replace"),
         {key: "ascending", f"-{key}": "descending"}.get(sort, ""))
        for key, (name, _) in SORTS.items()
    ]  # fmt: skip
    grown = growth(centre_of(request).pk, until=timezone.localdate() + timedelta(days=1))
    return page(request, "topics", {
        "form": form, "rows": [_row(one, slugs, kept) for one in found[:SHOWN]],
        "heads": heads, "count": len(found), "query": urlencode(kept | {"sort": sort}),
        "since": said["since"], "last_day": said["until"] - timedelta(days=1),
        "words": asked_in_vain(), "formulas": [FORMULAS["L1"], FORMULAS["L4"]],
        "growth": [(f"{MONTHS[one.month.month - 1]} {one.month.year}", one.answered, one.asked)
                   for one in reversed(grown)],
        "shown": SHOWN,
    })  # fmt: skip


@allowed(SEE)
@require_GET
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """The topics at the top of the list, or the growth."""
    form = _form(request)
    if not form.is_valid() or name not in {"themen", "wachstum"}:
        raise Http404
    if name == "wachstum":
        grown = growth(centre_of(request).pk, until=timezone.localdate() + timedelta(days=1))
        points = [charts.Point(f"{one.month:%m.%Y}", one.asked) for one in grown]
        spec = charts.trend(points, title="Leistungen, nach denen gefragt wurde", unit="Leistungen")
    else:
        found, sort = _found(request, form)
        title, size = SORTS[sort.removeprefix("-")]
        bars = {one.name: charts.Bar(one.name[:60], max(size(one), 0)) for one in found[:DRAWN]}
        spec = charts.bars(list(bars.values()), title=title)
    try:
        drawn = svg(spec, dark=request.GET.get("dunkel") == "1")
    except ChartError as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@allowed(SEE)
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All topics as a file."""
    form = _form(request)
    if kind not in KINDS or not form.is_valid():
        raise Http404
    found, _ = _found(request, form)
    said = form.cleaned_data
    rows = [
        (one.name, one.asked.asked, one.before, one.asked.settled, one.asked.concluded,
         one.asked.forwarded, one.asked.referred, one.asked.repeated, one.asked.pairs)
        for one in found
    ]  # fmt: skip
    about = {
        "period": {"since": f"{said['since']}", "until": f"{said['until']}"},
        "formulas": {key: FORMULAS[key].words for key in ("L1", "L4")},
        "columns": {name: words for name, (_, words) in COLUMNS.items()},
    }
    return file(kind, "themen", COLUMNS, rows, about)


def _form(request: HttpRequest) -> PeriodForm:
    given = request.GET.copy()
    given.setdefault("zeitraum", OWN if given.get("von") else "30")
    return PeriodForm(given, centre=centre_of(request).pk, today=timezone.localdate())


def _found(request: HttpRequest, form: PeriodForm) -> tuple[Sequence[Topic], str]:
    """The topics in the order that was asked for, and which it is."""
    said = form.cleaned_data
    only = {"line": said["leitung"], "municipality_id": said["gemeinde"], "channel": said["kanal"]}
    found = topics(
        centre_of(request).pk, since=said["since"], until=said["until"],
        **{name: value for name, value in only.items() if value},
    )  # fmt: skip
    sort = typed(request.GET, "sort")
    if sort.removeprefix("-") not in SORTS:
        sort = "-gefragt"
    size = SORTS[sort.removeprefix("-")][1]
    by_name = sorted(found, key=lambda one: one.name)
    return sorted(by_name, key=size, reverse=sort.startswith("-")), sort


def _row(one: Topic, slugs: dict[int, str], kept: dict[str, str]) -> dict[str, Any]:
    said = one.asked
    deeper = {"leistung": slugs.get(one.service, ""), "nach": "monat"}
    return {"name": one.name, "asked": said, "before": one.before, "l1": l1(said), "l4": l4(said),
            "more": f"{said.asked - one.before:+d}",
            "href": urlencode(kept | deeper, errors="replace")}  # fmt: skip


def _share(figure: Figure) -> float:
    return figure.part / figure.whole if figure.whole else -1
