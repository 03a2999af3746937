"""Rosters: opened, looked at, thrown away."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.base.models import ServiceCentre
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions.drafting import runs
from buergertelefon.workforce.actions.rosters import open_roster, renew_need, throw_away
from buergertelefon.workforce.errors import EditedMeanwhile, NoRules, WorkforceError
from buergertelefon.workforce.models import Roster
from buergertelefon.workforce.queries.board import Board, board, weeks_of
from buergertelefon.workforce.queries.need import need
from buergertelefon.workforce.roster_forms import DraftForm, OpenForm, next_monday
from buergertelefon.workforce.rules.gaps import Cover, Gap
from buergertelefon.workforce.views.frame import page, planner_only
from buergertelefon.workforce.views.words import clock, day_name, hours, signed, worded

#: gaps and conflicts that are shown one by one
SHOWN = 12
#: rosters in the list
LISTED = 30


def own(request: AgentRequest, pk: int) -> Roster:
    """A roster of the planner's centre, or 404."""
    rows = Roster.objects.select_related("centre", "drafting")
    return get_object_or_404(rows, pk=pk, centre=request.user.centre)


@planner_only
@require_http_methods(["GET", "POST"])
def rosters(request: AgentRequest) -> HttpResponse:
    """All of the centre, the newest first; a new one is opened."""
    today, centre = timezone.localdate(), request.user.centre
    form = OpenForm(
        request.POST or None, today=today,
        initial={"begins": _proposed(centre, today), "weeks": 4},
    )  # fmt: skip
    if form.is_valid():
        begins, weeks = form.cleaned_data["begins"], form.cleaned_data["weeks"]
        days = [begins + timedelta(days=n) for n in range(7 * weeks)]
        try:
            opened = open_roster(
                centre, begins=begins, weeks=weeks, need=need(centre, days), at=timezone.now()
            )
        except WorkforceError as problem:
            form.add_error("begins", worded(problem))
        else:
            return redirect("roster", opened.pk)
    found = Roster.objects.filter(centre=centre).select_related("centre")[:LISTED]
    values = {"form": form, "rows": [_row(one, today) for one in found]}
    return page(request, "rosters", values, 422 if form.is_bound else 200)


def _proposed(centre: ServiceCentre, today: date) -> date:
    """The Monday after the last roster, not one of the past."""
    last = Roster.objects.filter(centre=centre).first()  # the newest
    after = last.begins + timedelta(weeks=last.weeks) if last else today
    return max(after, next_monday(today))


def _row(roster: Roster, today: date) -> dict[str, Any]:
    """What is past is not checked again."""
    past = last_day(roster) < today
    seen = None if past else board(roster)
    return {
        "roster": roster, "until": last_day(roster), "past": past,
        "short": hours(seen.missing_hours) if seen else "",
        "conflicts": len(seen.violations) if seen else 0, "empty": bool(seen and not seen.duties),
    }  # fmt: skip


def last_day(roster: Roster) -> date:
    """The Sunday it ends on."""
    return roster.begins + timedelta(weeks=roster.weeks, days=-1)


@planner_only
@require_GET
def roster(request: AgentRequest, pk: int) -> HttpResponse:
    """Its figures, what is missing, who could come, conflicts; where a draft is asked for."""
    return page(request, "roster", shown(own(request, pk), DraftForm()))


def shown(found: Roster, form: DraftForm) -> dict[str, Any]:
    """What the page of a roster shows."""
    seen = board(found)
    return {
        "roster": found, "until": last_day(found), "form": form, "seen": seen,
        "weeks": [(number, week[0], week[-1]) for number, week in enumerate(weeks_of(found), 1)],
        "short": hours(seen.missing_hours), "gaps": _gaps(seen),
        "more_gaps": max(0, len(seen.gaps) - SHOWN),
        "conflicts": conflicts(seen)[: 5 * SHOWN],
        "skills": _skills(seen),
        "more_conflicts": max(0, len(seen.violations) - 5 * SHOWN),
        "wishes": round(seen.checked.wishes_percent) if seen.plan["wishes"] else None,
        "people": [
            (one, clock(one.work), signed(one.balance)) for one in seen.hours()
        ],
    } | draft_values(found)  # fmt: skip


def draft_values(found: Roster) -> dict[str, Any]:
    """How far a draft is."""
    drafting = getattr(found, "drafting", None)
    told = drafting.progress if drafting else {}
    return {
        "roster": found, "drafting": drafting, "running": runs(drafting, at=timezone.now()),
        "percent": round(100 * min(1.0, told.get("share", 0.0))),
        "draft_short": hours(told["short"] / 4) if "short" in told else "",
        "draft_wishes": _percent(told.get("wishes")),
    }  # fmt: skip


def _percent(share: float | None) -> str:
    return "" if share is None else f"{round(100 * share)} %"


def _gaps(seen: Board) -> list[tuple[str, str]]:
    """The longest gaps first named, each with who could come."""
    spare = seen.spare
    worst = sorted(seen.gaps, key=lambda one: -one.hours)[:SHOWN]
    return [
        (gap_said(one), _cover_said(spare.cover(one), seen))
        for one in sorted(worst, key=lambda one: (one.day, one.since))
    ]


def gap_said(one: Gap) -> str:
    """`Di 13.01., 9:45–10:30: 2 fehlen`."""
    verb = "fehlt" if one.people == 1 else "fehlen"
    span = f"{clock(one.since)}–{clock(one.until)}"
    return f"{day_name(one.day)}, {span}: {one.people} {verb}"


def _cover_said(found: Cover, seen: Board) -> str:
    free = ", ".join(seen.names.get(one, one) for one in found.free)
    longer = ", ".join(seen.names.get(one, one) for one in found.longer)
    parts = [f"frei und mit Stunden übrig: {free}"] if free else []
    parts += [f"länger oder früher da sein könnte: {longer}"] if longer else []
    return "; ".join(parts) or "niemand innerhalb der Verträge und Konten"


def _skills(seen: Board) -> list[str]:
    """Quarter hours in which too few with a skill are there, by skill."""
    found: dict[str, int] = {}
    for skill, _, _ in seen.checked.skill_missing:
        found[skill] = found.get(skill, 0) + 1
    return [f"{skill}: in {hours(count / 4)} Stunden zu wenige" for skill, count in found.items()]


def conflicts(seen: Board) -> list[dict[str, Any]]:
    """Broken rules with person, where, and the words of the check."""
    week_of = {day: n for n, week in enumerate(seen.plan["weeks"], 1) for day in week}
    return [
        {
            "person": one.person, "name": seen.names.get(one.person, one.person),
            "where": day_name(one.day) if one.day
            else f"Woche {one.week + 1}" if one.week is not None else "im ganzen Zeitraum",
            "day": one.day, "text": one.text,
            "week": week_of.get(str(one.day)) if one.day else (one.week or 0) + 1,
        }
        for one in seen.violations
    ]  # fmt: skip


@planner_only
@require_POST
def roster_need(request: AgentRequest, pk: int) -> HttpResponse:
    """Take over the need as it is known now."""
    found = own(request, pk)
    try:
        renew_need(found.pk, need(found.centre, list(found.days.values_list("day", flat=True))))
    except NoRules as problem:
        tell(request, worded(problem), bad=True)
    else:
        tell(request, "Der Bedarf ist neu übernommen. Die Dienste sind geblieben.")
    return redirect("roster", found.pk)


@planner_only
@require_POST
def roster_drop(request: AgentRequest, pk: int) -> HttpResponse:
    """Throw a draft away; again does nothing."""
    found = Roster.objects.filter(pk=pk, centre=request.user.centre).first()
    if found is None:
        return redirect("rosters")
    try:
        throw_away(found.pk)
    except (EditedMeanwhile, Roster.DoesNotExist):
        tell(request, "Der Plan ist veröffentlicht und bleibt.", bad=True)
    else:
        tell(request, f"Der Entwurf ab {found.begins:%d.%m.%Y} ist verworfen.")
    return redirect("rosters")
