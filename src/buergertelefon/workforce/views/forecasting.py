"""What is expected: eight weeks, a day, today as it goes; odd days; how good forecasts were."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from buergertelefon.base.sheet import sheet
from buergertelefon.base.typed import typed
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.reporting.charts import Picture, Point, trend
from buergertelefon.reporting.views.promise import picture_response
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions.knowing import keep_odd, mark_odd
from buergertelefon.workforce.actions.probing import ask_forecast
from buergertelefon.workforce.demand_forms import OddForm
from buergertelefon.workforce.models import Forecast, ForecastDay, OddDay
from buergertelefon.workforce.queries.need import by_slot
from buergertelefon.workforce.queries.today import today
from buergertelefon.workforce.views.frame import page, plans
from buergertelefon.workforce.views.sums import (
    asked_day,
    clock,
    dated,
    day_or_404,
    number,
    percent,
    planner,
    short,
    sums_page,
)

COLUMNS = ("Tag", "Anrufe", "80 %-Spanne")
FILE = ("Tag", "Beginn", "Leitung", "erwartet", "10 %", "50 %", "90 %")
METHODS = {
    "model": "eigenes Verfahren (Kalender, Wochentag, Trend des Niveaus)",
    "both": "Mitte aus eigenem Verfahren und Mittel der letzten acht gleichen Wochentage",
    "mean8": "Mittel der letzten acht gleichen Wochentage (das eigene Verfahren war nicht besser)",
}
SPANS = (("near", "Tage 1 bis 14"), ("far", "Tage 15 bis 56"))


@sums_page
def forecast(request: AgentRequest) -> HttpResponse:
    """Eight weeks by days; planners have it made anew, and mark odd days."""
    form = OddForm(request.POST or None, prefix="tag")
    if request.method == "POST":
        if "neu" in request.POST:
            ask_forecast(request.user.centre)
            tell(request, "Die Prognose wird neu gerechnet; laden Sie in einer Minute neu.")
            return redirect("forecast")
        if form.is_valid():
            mark_odd(request.user.centre, form.cleaned_data["day"], form.cleaned_data["reason"])
            tell(request, "Der Tag ist markiert. Die nächste Prognose lernt nicht daraus.")
            return redirect("forecast")
    dressed(form)
    newest, days, line = _chosen(request)
    now = timezone.now()
    query = urlencode({"leitung": line} if line else {})
    values: dict[str, Any] = planner(request) | {
        "form": form, "newest": newest, "lines": _lines(newest), "line": line,
        "odd": OddDay.objects.filter(centre=request.user.centre).order_by("-day")[:60],
        "query": query,
    }  # fmt: skip
    if newest and days:
        going = today(request.user.centre, at=now, drafts=plans(request.user))
        values |= {
            "picture": _picture(days, query), "weeks": _weeks(days), "notes": newest.how["notes"],
            "method": METHODS.get(newest.how["champion"], ""), "going": _going(going),
            "late": newest.origin < timezone.localdate(now) - timedelta(days=2),
            "links": [(f"{one.day}", dated(one.day)) for one in days[:15]],
        }  # fmt: skip
    return page(request, "forecast", values, 422 if form.is_bound and form.errors else 200)


@sums_page
def picture(request: AgentRequest) -> HttpResponse:
    """The days as SVG."""
    _, days, _ = _chosen(request)
    if not days:
        raise Http404
    points = [
        Point(short(one.day), round(sum(one.mean), 1), one.day_q10, one.day_q90) for one in days
    ]
    return picture_response(request, trend(points, title="Anrufe je Tag", unit="Anrufe"))


@sums_page
def as_table(request: AgentRequest) -> HttpResponse:
    """Every quarter hour of all lines for a spreadsheet."""
    newest, _, _ = _chosen(request)
    rows = newest.days.order_by("day", "line") if newest else []
    return sheet("prognose", FILE, [
        (f"{one.day:%d.%m.%Y}", clock(slot), one.line or "alle", number(calls, 2),
         *(number(values[n]) for values in (one.q10, one.q50, one.q90)))
        for one in rows for n, (slot, calls) in enumerate(by_slot(one).items())
    ])  # fmt: skip


@sums_page
def forecast_day(request: AgentRequest, day: str) -> HttpResponse:
    """A day by quarter hours, and by lines."""
    chosen = day_or_404(day)
    rows = list(_rows(request, chosen))
    line = typed(request.GET, "leitung")
    one = next((row for row in rows if row.line == line), None)
    if one is None:
        raise Http404
    query = urlencode({"leitung": line} if line else {})
    table = [
        (clock(slot), number(calls, 1), f"{number(one.q10[n])} bis {number(one.q90[n])}")
        for n, (slot, calls) in enumerate(by_slot(one).items())
    ]
    busiest = max(by_slot(one).items(), key=lambda pair: pair[1])
    whole = Picture(
        f"Anrufe je Viertelstunde, {line or 'alle Leitungen'}",
        f"{number(sum(one.mean))} Anrufe, am meisten um {clock(busiest[0])} Uhr: "
        f"{number(busiest[1])} in einer Viertelstunde.",
        f"{reverse('forecast_day_picture', args=[day])}?{query}",
        ("Beginn", "Anrufe", "80 %-Spanne"), table,
    )  # fmt: skip
    told = [
        (row.line, number(sum(row.mean)), f"{number(row.day_q10)} bis {number(row.day_q90)}")
        for row in rows
    ]
    return page(
        request, "forecast_day", {"day": dated(chosen), "iso": day, "picture": whole, "rows": told}
    )


@sums_page
def day_picture(request: AgentRequest, day: str) -> HttpResponse:
    """A day as SVG."""
    line = typed(request.GET, "leitung")
    one = next((row for row in _rows(request, day_or_404(day)) if row.line == line), None)
    if one is None:
        raise Http404
    points = [
        Point(clock(slot), round(calls, 1), one.q10[n], one.q90[n])
        for n, (slot, calls) in enumerate(by_slot(one).items())
    ]
    return picture_response(request, trend(points, title="Anrufe je Viertelstunde", unit="Anrufe"))


@sums_page
def odd(request: AgentRequest) -> HttpResponse:
    """Learn from a day all the same, or not."""
    day = asked_day(request.POST, "day")
    if request.method != "POST" or day is None:
        raise Http404
    kept = typed(request.POST, "kept") == "1"
    keep_odd(request.user.centre, day, kept=kept)
    tell(request, "Die nächste Prognose lernt " + ("aus diesem Tag." if kept else "nicht daraus."))
    return redirect("forecast")


@sums_page
def backtest(request: AgentRequest) -> HttpResponse:
    """How far forecasts were out, beside the mean of eight and what chance alone makes."""
    newest = _newest(request)
    found = (newest.how.get("backtest") or {}) if newest else {}
    tables = [
        (label, _errors(found[name], found[f"{name}_mean8"]), int(found[name]["days"]))
        for name, label in SPANS
        if found and found[name]["days"]
    ]
    return page(request, "backtest", {
        "newest": newest, "tables": tables, "since": found.get("since"),
        "until": found.get("until"),
        "method": METHODS.get(newest.how["champion"], "") if newest else "",
    })  # fmt: skip


def _errors(ours: dict[str, Any], plain: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [
        ("Abweichung je halbe Stunde (WAPE)", percent(ours["wape30"]), percent(plain["wape30"]),
         percent(ours["floor30"])),
        ("Abweichung je Tag (WAPE)", percent(ours["wape_day"]), percent(plain["wape_day"]), ""),
        ("Im Mittel zu hoch (+) oder zu niedrig (−)", _signed(ours["bias"]), _signed(plain["bias"]),
         "0,0 %"),
        ("In der 80 %-Spanne", percent(ours["cover80"]), percent(plain["cover80"]), "80,0 %"),
    ]  # fmt: skip


def _signed(share: float | None) -> str:
    return (
        "–"
        if share is None
        else f"{'+' if share > 0 else '−' if share < 0 else ''}" + percent(abs(share))
    )


def _newest(request: AgentRequest) -> Forecast | None:
    return Forecast.objects.filter(centre=request.user.centre).order_by("-origin").first()


def _chosen(request: AgentRequest) -> tuple[Forecast | None, Sequence[ForecastDay], str]:
    newest, line = _newest(request), typed(request.GET, "leitung")
    if newest is None:
        return None, [], ""
    days = list(newest.days.filter(line=line).order_by("day"))
    if not days:
        line, days = "", list(newest.days.filter(line="").order_by("day"))
    return newest, days, line


def _rows(request: AgentRequest, day: date) -> Sequence[ForecastDay]:
    newest = _newest(request)
    return list(newest.days.filter(day=day).order_by("line")) if newest else []


def _lines(newest: Forecast | None) -> Sequence[str]:
    if newest is None:
        return []
    rows = newest.days.exclude(line="").order_by("line")
    return list(rows.values_list("line", flat=True).distinct())


def _picture(days: Sequence[ForecastDay], query: str) -> Picture:
    total = sum(sum(one.mean) for one in days)
    most = max(days, key=lambda one: sum(one.mean))
    rows = [
        (dated(one.day), number(sum(one.mean)), f"{number(one.day_q10)} bis {number(one.day_q90)}")
        for one in days
    ]
    return Picture(
        "Anrufe je Tag",
        f"{number(total)} Anrufe an {len(days)} offenen Tagen, am meisten am {dated(most.day)}: "
        f"{number(sum(most.mean))}. Vier von fünf Tagen liegen in der hellen Spanne.",
        f"{reverse('forecast_picture')}?{query}", COLUMNS, rows, reverse("forecast_csv"),
    )  # fmt: skip


def _weeks(days: Sequence[ForecastDay]) -> list[tuple[str, str, int]]:
    found: dict[date, list[ForecastDay]] = {}
    for one in days:
        found.setdefault(one.day - timedelta(days=one.day.weekday()), []).append(one)
    return [
        (f"KW {monday.isocalendar().week}, ab {monday:%d.%m.}",
         number(sum(sum(one.mean) for one in some)), len(some))
        for monday, some in found.items()
    ]  # fmt: skip


def _going(found: Any) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "at": clock(found.at), "seen": number(found.seen), "planned": number(found.planned),
        "rest_planned": number(found.rest_planned), "rest": number(found.rest),
        "follows": percent(found.follows, 0) if found.follows else "",
        "people": found.people, "before": percent(found.planned_level),
        "level": percent(found.level), "moves": found.moves,
    }  # fmt: skip
