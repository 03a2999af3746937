"""A roster is published; its steps are shown, and taken back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.models import Agent
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions import changing
from buergertelefon.workforce.actions.rosters import publish
from buergertelefon.workforce.errors import EditedMeanwhile, TooLate, WorkforceError
from buergertelefon.workforce.models import Change
from buergertelefon.workforce.queries.board import board
from buergertelefon.workforce.queries.instance import rules_of
from buergertelefon.workforce.roster_forms import PublishForm, ReasonForm
from buergertelefon.workforce.rules.changes import ChangeKind
from buergertelefon.workforce.views.frame import page, planner_only
from buergertelefon.workforce.views.rosters import SHOWN, conflicts, gap_said, last_day, own
from buergertelefon.workforce.views.words import KINDS, hours, said, worded

#: steps on the page, and shifts of a step
STEPS, DUTIES = 100, 20


@planner_only
@require_http_methods(["GET", "POST"])
def roster_publish(request: AgentRequest, pk: int) -> HttpResponse:
    """What is still short, before all may see it."""
    found, status = own(request, pk), 200
    form = PublishForm(request.POST or None, initial={"version": found.version})
    if form.is_bound:
        status = 422
    if form.is_valid():
        given = form.cleaned_data
        try:
            publish(found.pk, **given, at=timezone.now())
        except TooLate as problem:
            form.add_error("short_notice", worded(problem))
        except EditedMeanwhile as problem:
            form.add_error(None, worded(problem))
            status = 409
        else:
            tell(request, "Veröffentlicht: Alle sehen jetzt ihre Dienste.")
            return redirect("roster", found.pk)
    seen = board(found)
    left = (found.begins - timezone.localdate()).days
    notice = rules_of(found.centre).notice_days
    values = {
        "roster": found, "until": last_day(found), "form": form, "left": left, "notice": notice,
        "late": left < notice, "empty": not seen.duties, "short": hours(seen.missing_hours),
        "gaps": [gap_said(one) for one in seen.gaps[:SHOWN]],
        "more_gaps": max(0, len(seen.gaps) - SHOWN),
        "conflicts": conflicts(seen)[:SHOWN],
        "more_conflicts": max(0, len(seen.violations) - SHOWN),
    }  # fmt: skip
    return page(request, "publish", values, status)


@planner_only
@require_http_methods(["GET", "POST"])
def roster_history(request: AgentRequest, pk: int) -> HttpResponse:
    """Every step: who, when, why, what. The last one is taken back, or done again."""
    found, status = own(request, pk), 200
    published = found.published is not None
    form = ReasonForm(request.POST or None, published=published, initial={"version": found.version})
    if form.is_bound:
        status = 422
    if form.is_valid():
        turn = changing.redo if request.POST.get("do") == "redo" else changing.undo
        try:
            turn(found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except EditedMeanwhile as problem:
            form.add_error(None, worded(problem))
            status = 409
        except WorkforceError as problem:
            form.add_error("reason" if published else None, worded(problem))
        else:
            tell(request, said(request.POST.get("do", "")))
            return redirect("roster_history", found.pk)
    steps = found.changes.select_related("by").order_by("-number")[:STEPS]
    names = _names(steps)
    values = {
        "roster": found, "until": last_day(found), "form": form, "published": published,
        "steps": [_step(one, names) for one in steps],
    }  # fmt: skip
    return page(request, "history", values, status)


def _names(steps: Any) -> dict[str, str]:
    wanted = {one["person"] for step in steps for one in (*step.before, *step.after)}
    return dict(Agent.objects.filter(username__in=wanted).values_list("username", "name"))


def _step(one: Change, names: dict[str, str]) -> dict[str, Any]:
    gone = [row for row in one.before if row not in one.after]
    new = [row for row in one.after if row not in one.before]
    return {
        "row": one, "kind": KINDS[ChangeKind(one.kind)], "by": one.by.name if one.by else "",
        "gone": [_duty(row, names) for row in gone[:DUTIES]],
        "new": [_duty(row, names) for row in new[:DUTIES]],
        "more": max(0, len(gone) - DUTIES) + max(0, len(new) - DUTIES),
    }  # fmt: skip


def _duty(one: dict[str, Any], names: dict[str, str]) -> str:
    name = names.get(one["person"], one["person"])
    year, month, day = one["date"].split("-")
    fixed = ", fest" if one.get("locked") else ""
    return f"{name}, {day}.{month}.{year}, {one['start']}–{one['end']}{fixed}"
