"""What was promised and how it is kept: page, table, JSON, picture."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from buergertelefon.base.chart import svg
from buergertelefon.base.sheet import sheet
from buergertelefon.base.typed import typed
from buergertelefon.base.words import clock
from buergertelefon.reporting.charts import Picture, Point, Spec, trend
from buergertelefon.reporting.queries.groups import group_figures
from buergertelefon.reporting.queries.promise import Promise, promise
from buergertelefon.reporting.queries.waits import waited
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.formulas import FORMULAS, Formula
from buergertelefon.reporting.rules.handling import GroupTimes, aht, occupancy
from buergertelefon.reporting.rules.periods import NAMES, Key, Period, own, running
from buergertelefon.reporting.rules.promise import WORDS, Line
from buergertelefon.reporting.views.frame import SEE, allowed, centre_of, page
from buergertelefon.survey.rules.asking import CHANNELS
from buergertelefon.survey.rules.results import Share

COLUMNS = ("Zahl", "Formel", "Wortlaut", "Quelle", "von", "bis", "Zähler", "Nenner (n)", "Anteil %",
           "Spanne von %", "Spanne bis %", "Ziel %", "Urteil", "vorläufig", "Zähler davor",
           "Nenner davor", "Anteil davor %")  # fmt: skip
STEPS = ("Abschnitt", "Angenommen in der Zeit", "Angeboten (n)", "Anteil", "Spanne", "Anmerkung")


class _BadPeriod(Exception):
    """The chosen days cannot be shown; says why in German."""


@allowed(SEE)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The figures with all that they are made of."""
    problem = ""
    try:
        period = _period(request)
    except _BadPeriod as error:
        problem, period = str(error), running(Key.MONTH, on=timezone.localdate())
    centre = centre_of(request)
    found = promise(centre, period, at=timezone.now())
    kept = [found.reply, *([found.hours] if found.hours else [])]
    values = {
        "found": found, "headline": _shown(found.levels[0]),
        "headline_rows": [_shown(found.levels[0])],
        "others": [_shown(one) for one in found.levels[1:]],
        "contact": [_shown(one) for one in found.contact], "kept": [_shown(one) for one in kept],
        "group": _group(group_figures(centre.pk, period.since, period.until)),
        "waits": waited(centre.pk, period.since, period.until, found.counted),
        "hours": found.hours, "picture": _picture(found), "surveys": _surveys(found),
        "periods": NAMES.items(), "problem": problem, "query": _query(period),
        "seconds": centre.promise_seconds, "from": typed(request.GET, "von"),
        "to": typed(request.GET, "bis"),
    }  # fmt: skip
    return page(request, "promise", values, 422 if problem else 200)


def _group(group: GroupTimes | None) -> list[tuple[Formula, str, str]]:
    """H1 and H2 as they are shown: formula, value, of what; nothing without a block of five."""
    if group is None:
        return []
    told = []
    if (mean := aht(group)) and mean.seconds is not None:
        told.append((FORMULAS["H1"], f"{clock(mean.seconds)} min", f"n = {mean.n}"))
    if share := occupancy(group):
        hours = share.whole / timedelta(hours=1)
        told.append((FORMULAS["H2"], share.words, f"von {hours:.1f} Stunden".replace(".", ",")))
    return told


@allowed(SEE)
@require_safe
def as_table(request: HttpRequest) -> HttpResponse:
    """The figures for a spreadsheet; `verlauf=1`: their course."""
    try:
        found = _found(request)
    except _BadPeriod as error:
        return _refused(error)
    if typed(request.GET, "verlauf"):
        return sheet("verlauf", STEPS, _course(found))
    return sheet("versprechen", COLUMNS, [_row(found, line) for line in found.lines])


@allowed(SEE)
@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for a program; shares 0 to 1."""
    try:
        found = _found(request)
    except _BadPeriod as error:
        return _refused(error)
    told = {
        "period": {"since": found.period.since, "until": found.period.until},
        "before": {"since": found.before.since, "until": found.before.until},
        "figures": [
            {"name": line.name, "formula": line.figure.formula, "target": line.target,
             "verdict": line.verdict, "now": _told(line.figure, counted=line.counted),
             "before": _told(line.before, counted=line.counted)}
            for line in found.lines
        ],
        "course": [{"label": one.label, "note": one.note} | _told(one.figure)
                   for one in found.course],
        "formulas": {line.figure.formula: FORMULAS[line.figure.formula].words
                     for line in found.lines},
        "volume": {"formula": "P1", "offered": found.volume.offered,
                   "expected": round(found.volume.expected, 1), "days": found.volume.days},
        "outages": [{"begins": one.begins, "until": one.until, "reason": one.reason}
                    for one in found.outages],
        "absences": [{"week": one.week, "hours": one.hours} for one in found.absences],
    }  # fmt: skip
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Cache-Control"] = "no-store"
    return answer


@allowed(SEE)
@require_safe
def as_picture(request: HttpRequest) -> HttpResponse:
    """The course as SVG; a minute old at most."""
    try:
        spec = _spec(_found(request))
    except _BadPeriod as error:
        return _refused(error)
    return picture_response(request, spec)


def picture_response(request: HttpRequest, spec: Spec) -> HttpResponse:
    """A chart as the answer of a page: dark if the address says so, told apart by its bytes."""
    drawn = svg(spec, dark=typed(request.GET, "dunkel") == "1")
    tag = f'"{blake2b(drawn, digest_size=12).hexdigest()}"'

    @condition(etag_func=lambda _: tag)
    def answer(_: HttpRequest) -> HttpResponse:
        return HttpResponse(drawn, content_type="image/svg+xml")

    made: HttpResponse = answer(request)
    patch_cache_control(made, private=True, max_age=60)
    return made


def _period(request: HttpRequest) -> Period:
    """As chosen, else the month that runs. Raises _BadPeriod."""
    today, wanted = timezone.localdate(), typed(request.GET, "zeitraum")
    if wanted != Key.OWN:
        return running(Key(wanted) if wanted in NAMES else Key.MONTH, on=today)
    try:
        first, last = (date.fromisoformat(typed(request.GET, name)) for name in ("von", "bis"))
    except ValueError:
        raise _BadPeriod("Bitte „von“ und „bis“ als Tage angeben.") from None
    try:
        return own(first, last, on=today)
    except ValueError as error:
        raise _BadPeriod(str(error)) from None


def _found(request: HttpRequest) -> Promise:
    return promise(centre_of(request), _period(request), at=timezone.now())


def _refused(error: _BadPeriod) -> HttpResponse:
    return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")


def _query(period: Period) -> str:
    chosen = {"zeitraum": str(period.key)}
    if period.key == Key.OWN:
        chosen |= {"von": period.since.isoformat(), "bis": period.last.isoformat()}
    return urlencode(chosen)


def _picture(found: Promise) -> Picture:
    query, line = _query(found.period), found.levels[0]
    said = f"Noch keine Anrufe in diesem Zeitraum ({found.period.words})."
    if line.figure.whole:
        known = [one for one in found.course if one.figure.whole]
        best = max(known, key=lambda one: _share(one.figure))
        worst = min(known, key=lambda one: _share(one.figure))
        said = (
            f"{found.period.words}: {line.figure.words} angenommen in der Zeit, Ziel "
            f"{_percent(line.target)} %. Am besten {best.label} mit {best.figure.words}, am "
            f"schlechtesten {worst.label} mit {worst.figure.words}."
        )
    return Picture(
        "Verlauf", said, f"{reverse('promise_picture')}?{query}", STEPS, _course(found),
        f"{reverse('promise_csv')}?{query}&verlauf=1",
    )  # fmt: skip


def _spec(found: Promise) -> Spec:
    points = []
    for one in found.course:
        span = one.figure.span or (None, None)
        low, high = (None if end is None else 100 * end for end in span)
        value = 100 * _share(one.figure) if one.figure.whole else None
        points.append(Point(one.label, value, low, high, one.note))
    target = found.levels[0].target
    return trend(points, title=found.levels[0].name, target=100 * target if target else None)


def _course(found: Promise) -> Sequence[Sequence[str]]:
    return [
        (one.label, str(one.figure.part), str(one.figure.whole), one.figure.words or "keine Anrufe",
         one.figure.between, one.note)
        for one in found.course
    ]  # fmt: skip


def _shown(line: Line) -> dict[str, Any]:
    """As the page writes it."""
    return {
        "line": line, "figure": line.figure, "formula": FORMULAS[line.figure.formula],
        "target": _percent(line.target), "said": WORDS[line.verdict], "verdict": line.verdict,
    }  # fmt: skip


def _surveys(found: Promise) -> Sequence[tuple[str, Figure | None, Figure | None]]:
    """Of each wording and way for itself: its name, S3, S4."""
    return [
        (f"„{one.scale.question}“ ({CHANNELS[one.series.channel]})",
         _figure("S3", one.rate), _figure("S4", one.result.satisfied(one.options)))
        for one in found.surveys
    ]  # fmt: skip


def _figure(formula: str, share: Share | None) -> Figure | None:
    return Figure(formula, share.part, share.whole) if share else None


def _row(found: Promise, line: Line) -> Sequence[str]:
    one, two, formula = line.figure, line.before, FORMULAS[line.figure.formula]
    low, high = (_percent(end) for end in (not line.counted and one.span) or (None, None))
    return (
        line.name, one.formula, formula.words, formula.source, f"{found.period.since:%d.%m.%Y}",
        f"{found.period.last:%d.%m.%Y}", str(one.part), str(one.whole),
        one.words.removesuffix(" %"),
        low, high, _percent(line.target), WORDS[line.verdict],
        "ja" if one.provisional else "nein", str(two.part), str(two.whole),
        two.words.removesuffix(" %"),
    )  # fmt: skip


def _told(one: Figure, *, counted: bool = False) -> dict[str, Any]:
    return {
        "part": one.part, "whole": one.whole, "share": _share(one) if one.whole else None,
        "interval": None if counted else one.span, "provisional": one.provisional,
    }  # fmt: skip


def _share(one: Figure) -> float:
    return one.part / one.whole


def _percent(share: float | None) -> str:
    """Per cent with one digit, without it if it is none; "" for None."""
    return "" if share is None else f"{100 * share:.1f}".removesuffix(".0").replace(".", ",")
