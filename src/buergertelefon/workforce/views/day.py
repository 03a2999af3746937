"""A day in numbers: planned, needed, signed on; who is there, for planners alone."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.typed import typed
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.models import SignOn
from buergertelefon.workforce.models import RosterDay, Shift
from buergertelefon.workforce.queries.on_duty import on_duty
from buergertelefon.workforce.rules.days import day_of
from buergertelefon.workforce.views.frame import page, planner_only

QUARTER = 15


@planner_only
@require_GET
def day_plan(request: AgentRequest) -> HttpResponse:
    """By quarter hours of a day of a roster; today also how many are signed on."""
    centre, now = request.user.centre, timezone.localtime()
    day = day_of(typed(request.GET, "tag")) or now.date()
    found = RosterDay.objects.filter(roster__centre=centre, day=day).first()
    shifts = (
        Shift.objects.filter(roster__centre=centre, day=day).select_related("agent", "roster")
        .order_by("starts", "agent__name")
    )  # fmt: skip
    values: dict[str, Any] = {
        "day": day, "before": day - timedelta(days=1), "after": day + timedelta(days=1),
        "today": day == now.date(),
        "signed_on": SignOn.objects.filter(centre=centre).count() if day == now.date() else None,
        "rows": _rows(request, found, now=now.hour * 60 + now.minute) if found else [],
        "shifts": [
            (one.agent.name, one, ", ".join(f"{a}–{b}" for a, b in one.breaks)) for one in shifts
        ],
        "draft": found is not None and found.roster.published is None,
    }  # fmt: skip
    return page(request, "day", values)


def _rows(request: AgentRequest, found: RosterDay, *, now: int) -> list[dict[str, Any]]:
    """Each quarter hour in which the centre is open; `off`: how many more or fewer than needed."""
    planned = on_duty(request.user.centre, [found.day], drafts=True)[found.day]
    opens = found.opens.hour * 60 + found.opens.minute
    rows = []
    for number, required in enumerate(found.required):
        begins = opens + number * QUARTER
        there = int(planned[begins // QUARTER])
        rows.append({
            "at": f"{begins // 60:02d}:{begins % 60:02d}", "planned": there,
            "required": required, "needed": found.needed[number], "off": there - required,
            "now": found.day == timezone.localdate() and begins <= now < begins + QUARTER,
        })  # fmt: skip
    return rows
