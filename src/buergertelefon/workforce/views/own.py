"""What everybody sees of the own work: shifts, hours, wishes, leave, the calendar's address."""

import re
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from buergertelefon.base.typed import typed
from buergertelefon.base.words import DAYS, MONTHS
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions import feeds, leaves, wishing
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import RosterFeed
from buergertelefon.workforce.people_forms import AvailabilityForm, LeaveForm, WishForm
from buergertelefon.workforce.queries import own
from buergertelefon.workforce.queries.duties import Duty
from buergertelefon.workforce.rules.contracts import said
from buergertelefon.workforce.rules.leave import LeaveState
from buergertelefon.workforce.rules.people_table import STATES
from buergertelefon.workforce.rules.wishes import MOST_A_WEEK
from buergertelefon.workforce.views.frame import own_allowed, own_page

WEEKS = 8  # of shifts on the first page


@own_allowed
@require_safe
def my_duty(request: AgentRequest) -> HttpResponse:
    """The shifts of the next weeks, or of a month; what changed, the hours."""
    agent, today = request.user, timezone.localdate()
    month = _month(typed(request.GET, "monat"))
    since = month or today
    until = _later(month, 1) if month else today + timedelta(weeks=WEEKS)
    found = own.shifts(agent, since=since, until=until)
    around = month or today.replace(day=1)
    values = {
        "month": month and _month_said(month), "before": _later(around, -1),
        "after": _later(around, 1), "this": today.replace(day=1),
        "shifts": [_shift(one) for one in found],
        "sum": said(sum(one.work for one in found)),
        "changes": [
            (one, _named(one.day), _said(one.before), _said(one.after))
            for one in own.changes(agent, since=today)[:30]
        ],
        "balance": said(own.balance(agent), signed=True),
        "met": own.wishes_met(agent, today=today),
    }  # fmt: skip
    return own_page(request, "my_duty", values)


def _shift(one: own.OwnShift) -> dict[str, Any]:
    breaks = ", ".join(f"{two['start']}–{two['end']}" for two in one.duty["breaks"])
    return {
        "day": _named(one.day), "starts": one.duty["start"], "ends": one.duty["end"],
        "breaks": breaks, "work": said(one.work), "changed": bool(one.changes),
    }  # fmt: skip


def _named(day: date) -> str:
    return f"{DAYS['de'][day.weekday()]}, {day:%d.%m.%Y}"


def _said(duty: Duty | None) -> str:
    return f"{duty['start']}–{duty['end']}" if duty else "kein Dienst"


def _month(text: str) -> date | None:
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text, re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _month_said(month: date) -> str:
    return f"{MONTHS['de'].split()[month.month - 1]} {month.year}"


def _later(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


@own_allowed
@require_http_methods(["GET", "POST"])
def my_wishes(request: AgentRequest) -> HttpResponse:
    """Off, early or late, for a week whose roster is not published."""
    agent, today = request.user, timezone.localdate()
    weeks = own.wish_weeks(agent, today=today)
    sent = request.POST if request.method == "POST" else request.GET
    monday = next((one for one in weeks if f"{one}" == typed(sent, "woche")), None)
    if monday is None and request.method == "POST":
        tell(request, "Für diese Woche nimmt der Dienstplan keine Wünsche mehr an.", bad=True)
        return redirect("my_wishes")
    monday = monday or next(iter(weeks), None)
    if monday is None:
        return own_page(request, "my_wishes", {"weeks": []})
    form = WishForm(request.POST or None, monday=monday, initial=_wished(request, monday))
    if form.is_valid():
        try:
            wishing.wish(agent, monday, form.wishes(), today=today)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            tell(request, f"Ihre Wünsche für die Woche ab {monday:%d.%m.%Y} sind gespeichert.")
            return redirect(f"{request.path}?woche={monday}")
    values = {
        "form": form, "weeks": weeks, "monday": monday, "most": MOST_A_WEEK,
        "met": own.wishes_met(agent, today=today),
    }  # fmt: skip
    return own_page(request, "my_wishes", values, 422 if form.is_bound else 200)


def _wished(request: AgentRequest, monday: date) -> dict[str, object]:
    rows = request.user.wishes.filter(day__gte=monday, day__lt=monday + timedelta(weeks=1))
    return {
        name: value
        for one in rows
        for name, value in (
            (f"kind{one.day:%Y%m%d}", one.kind), (f"weight{one.day:%Y%m%d}", one.weight)
        )
    }  # fmt: skip


@own_allowed
@require_http_methods(["GET", "POST"])
def my_leave(request: AgentRequest) -> HttpResponse:
    """Leave is asked for and taken back; availability of single days."""
    agent, today = request.user, timezone.localdate()
    do = request.POST.get("do", "")
    leave = LeaveForm(request.POST if do == "leave" else None, prefix="leave")
    there = AvailabilityForm(request.POST if do == "there" else None, prefix="there")
    leave.first = there.first = today
    if request.method == "POST" and _done(request, do, leave, there):
        return redirect("my_leave")
    dressed(there)
    values = {
        "form": leave, "there_form": there,
        "wrong": next((one for one in (leave, there) if one.is_bound), None),
        "leaves": [
            (one, STATES[LeaveState(one.state)], one.state == LeaveState.ASKED)
            for one in agent.leaves.filter(until__gte=today).order_by("begins")
        ],
        "there": agent.availabilities.filter(day__gte=today).order_by("day"),
    }  # fmt: skip
    return own_page(request, "my_leave", values, 422 if request.method == "POST" else 200)


def _done(request: AgentRequest, do: str, leave: LeaveForm, there: AvailabilityForm) -> bool:
    agent, number = request.user, typed(request.POST, "row")
    row = int(number) if re.fullmatch(r"[0-9]{1,9}", number) else 0
    if do == "leave" and leave.is_valid():
        try:
            leaves.ask(agent, **leave.cleaned_data)
        except NotPossible as error:
            leave.add_error(None, str(error))
            return False
        tell(request, "Beantragt. Die Dienstplanung entscheidet.")
        return True
    if do == "there" and there.is_valid():
        wishing.be_there(agent, **there.cleaned_data)
        tell(request, "Gespeichert.")
        return True
    if do == "withdraw":
        found = agent.leaves.filter(pk=row).first()
        back = found is None or leaves.withdraw(found)
        tell(request, "Zurückgezogen." if back else "Darüber ist schon entschieden.", bad=not back)
        return True
    if do == "there_end":
        if day := agent.availabilities.filter(pk=row).first():
            wishing.be_there_as_usual(agent, day=day.day)
        tell(request, "An diesem Tag gilt wieder der Vertrag.")
        return True
    if do not in {"leave", "there"}:
        raise Http404
    return False


@own_allowed
@require_http_methods(["GET", "POST"])
def my_feed(request: AgentRequest) -> HttpResponse:
    """The secret address for a calendar: made, shown once, made anew, closed."""
    values: dict[str, Any] = {}
    if request.method == "POST":
        if request.POST.get("do") == "close":
            feeds.close_feed(request.user)
            tell(request, "Die Adresse ist geschlossen.")
            return redirect("my_feed")
        secret = feeds.open_feed(request.user, at=timezone.now())
        path = reverse("roster_feed", args=[secret])
        values["address"] = request.build_absolute_uri(path)
    values["feed"] = RosterFeed.objects.filter(agent=request.user).first()
    answer = own_page(request, "my_feed", values)
    answer["Cache-Control"] = "no-store"
    return answer
