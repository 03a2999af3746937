"""Closing a day or hours: whom it hits, then how far their rebooking is."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.appointments.actions.closing import close
from buergertelefon.appointments.models import Calendar, Closing
from buergertelefon.appointments.queries.closings import progress, with_way
from buergertelefon.appointments.queries.plans import (
    closures_of,
    holds_on,
    moment,
    plan_of,
    standing,
)
from buergertelefon.appointments.rules.keeping import hours, said
from buergertelefon.calendars.forms import ClosingForm
from buergertelefon.calendars.views.frame import keeper_required, own, page
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest


@keeper_required
@require_http_methods(["GET", "POST"])
def close_hours(request: AgentRequest, slug: str) -> HttpResponse:
    """What to close, whom it hits; only "close" writes."""
    calendar = own(request, slug)
    form = ClosingForm(request.POST or None, today=timezone.localdate())
    values = {"calendar": calendar, "form": form, "closings": _closings(calendar)}
    if not form.is_valid():
        return page(request, "close", values, 422 if form.is_bound else 200)
    what = form.closed()
    if request.POST.get("do") == "close":
        made = close(calendar, what, at=timezone.now())
        tell(request, "Gesperrt. Wer einen Termin hatte, wird jetzt umgebucht.")
        return redirect("calendar_closing", slug, made.pk)
    lines = standing(
        calendar, begins=moment(what.day, what.begins), ends=moment(what.day, what.ends)
    )
    held = holds_on(calendar, what.day, plan_of(calendar), closures_of(calendar))
    values |= {
        "previewed": True, "what": what, "hours": hours(what.begins, what.ends),
        "lines": with_way(lines), "held": [said(row) for row in held],
    }  # fmt: skip
    return page(request, "close", values)


def _closings(calendar: Calendar) -> list[tuple[Closing, str]]:
    rows = calendar.closings.order_by("-day", "begins")[:50]
    return [(one, hours(one.begins, one.ends)) for one in rows]


@keeper_required
@require_GET
def closing(request: AgentRequest, slug: str, closing: int) -> HttpResponse:
    """How far it is, and whom somebody has to call."""
    calendar = own(request, slug)
    row = get_object_or_404(Closing, pk=closing, calendar=calendar)
    lines = progress(row)
    values = {
        "calendar": calendar, "closing": row, "hours": hours(row.begins, row.ends),
        "calls": [one for one in lines if one.open], "waits": sum(one.waits for one in lines),
        "done": [one for one in lines if not one.open and not one.waits], "all": len(lines),
    }  # fmt: skip
    return page(request, "closing", values)
