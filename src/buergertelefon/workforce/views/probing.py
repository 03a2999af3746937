"""A planned day is played many times; what comes of it stands beside the formulas."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from buergertelefon.base.typed import typed
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions.probing import LONGEST, ask_check
from buergertelefon.workforce.demand_forms import CheckForm
from buergertelefon.workforce.models import DayCheck, RosterDay
from buergertelefon.workforce.views.frame import page, plans
from buergertelefon.workforce.views.sums import clock, dated, number, percent, planner, sums_page

NAMES = {
    "service_level": "In der Zeit angenommen (F3)",
    "abandonment": "Aufgelegt",
    "occupancy": "Auslastung",
    "asa": "Mittlere Wartezeit der Angenommenen",
    "kept": "Tage, an denen das Ziel hält",
}
#: people answer for several lines, so a line has no occupancy
OF_LINES = ("service_level", "abandonment", "asa")
#: seconds until the page looks again while a day is played
AGAIN = "3"


@sums_page
def day_check(request: AgentRequest) -> HttpResponse:
    """Choose a day of a roster; see how far it is, and what came of it."""
    centre, now = request.user.centre, timezone.now()
    form = CheckForm(request.POST or None, days=_days(request, timezone.localdate(now)))
    if request.method == "POST" and form.is_valid():
        check = ask_check(centre, form.cleaned_data["day"], days=form.cleaned_data["days"], at=now)
        return redirect(f"{reverse('day_check')}?nr={check.pk}")
    checks = DayCheck.objects.filter(centre=centre).order_by("-asked", "-pk")
    wanted = typed(request.GET, "nr")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
        checks = checks.filter(pk=int(wanted))
    shown: DayCheck | None = checks.first()
    runs = shown is not None and shown.ended is None and now - shown.asked < LONGEST
    values: dict[str, Any] = planner(request) | {
        "form": form, "check": shown, "runs": runs, "any": bool(form.fields["day"].choices),  # type: ignore[attr-defined]  # a ChoiceField
        "title": dated(shown.day) if shown else "",
        "found": _found(shown) if shown and shown.found else None,
    }  # fmt: skip
    answer = page(request, "day_check", values, 422 if request.method == "POST" else 200)
    if runs and request.method == "GET":
        answer["Refresh"] = AGAIN
    return answer


def _days(request: AgentRequest, today: date) -> list[tuple[str, str]]:
    """Days of rosters from today on, at most eight weeks."""
    found = RosterDay.objects.filter(roster__centre=request.user.centre, day__gte=today)
    if not plans(request.user):
        found = found.filter(roster__published__isnull=False)
    return [(f"{one.day}", dated(one.day)) for one in found.order_by("day")[:60]]


def _found(check: DayCheck) -> dict[str, Any]:
    told, formula = check.found["all"], check.found["formula"]
    return {
        "days": check.found["days"], "calls": number(check.found["calls"][0]),
        "rows": [
            (words, *_figure(name, told[name]), _plain(name, formula[name]))
            for name, words in NAMES.items()
        ],
        "lines": [
            (line, *(_figure(name, one[name])[0] for name in OF_LINES))
            for line, one in check.found["lines"].items()
        ],
        "quarters": [
            (clock(at), number(calls, 1), number(people, 1), percent(level), percent(by_formula),
             percent(busy), percent(busy_by_formula))
            for at, calls, people, level, by_formula, busy, busy_by_formula
            in check.found["quarters"]
        ],
    }  # fmt: skip


def _figure(name: str, found: list[float] | None) -> tuple[str, str]:
    if found is None:
        return "–", ""
    mean, low, high = found
    return _plain(name, mean), f"{_plain(name, low)} bis {_plain(name, high)}"


def _plain(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{number(value, 1)} s" if name == "asa" else percent(value)
