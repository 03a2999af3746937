"""What the pages about calls and numbers of people share: no person is in them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from buergertelefon.base.typed import typed
from buergertelefon.reporting.views.frame import readable
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.errors import NoRules
from buergertelefon.workforce.views.frame import page, plans, sums_allowed

Given = ParamSpec("Given")
View = Callable[Concatenate[AgentRequest, Given], HttpResponse]
#: days that a planning can be about
YEARS = range(2000, 2100)
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def sums_page(view: View[Given]) -> Callable[..., HttpResponse]:
    """For who may see sums; who posts must be a planner. Says what is to be set up if anything."""

    @wraps(view)
    def answer(request: AgentRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        if request.method == "POST" and not plans(request.user):
            raise PermissionDenied
        try:
            return readable(view, request, *args, **kwargs)  # type: ignore[arg-type]  # an AgentRequest is an HttpRequest
        except NoRules:
            return page(request, "no_hours", {}, 200 if request.method == "GET" else 422)

    return sums_allowed(require_http_methods(["GET", "HEAD", "POST"])(answer))


def day_of(text: str) -> date | None:
    """A day as an address writes it; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS and len(text) == 10 else None


def day_or_404(text: str) -> date:
    """The same of a path."""
    if (found := day_of(text)) is None:
        raise Http404
    return found


def asked_day(values: Mapping[str, str], name: str) -> date | None:
    """The same of a query or form."""
    return day_of(typed(values, name))


def number(value: float, digits: int = 0) -> str:
    """1.234 or 1.234,5."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def percent(share: float | None, digits: int = 1) -> str:
    """75,0 %."""
    return "–" if share is None else f"{number(100 * share, digits)} %"


def clock(minutes: int) -> str:
    """7:15."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def dated(day: date) -> str:
    """Mo 02.03.2026."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d.%m.%Y}"


def short(day: date) -> str:
    """Mo 02.03."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d.%m.}"


def minutes_of(at: time | datetime) -> int:
    """Minutes after midnight."""
    return at.hour * 60 + at.minute


def way(name: str, query: str = "") -> str:
    """The address of a page, with a query."""
    return reverse(name) + (f"?{query}" if query else "")


def planner(request: AgentRequest) -> dict[str, Any]:
    """Whether buttons are shown."""
    return {"may_plan": plans(request.user)}
