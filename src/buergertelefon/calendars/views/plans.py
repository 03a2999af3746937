"""The plan of a calendar: its week, its exceptions, who has no place, what was changed."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.appointments.actions.plans import end_row, keep_row
from buergertelefon.appointments.models import Calendar, OpeningPlan
from buergertelefon.appointments.queries.offers import contingents_of
from buergertelefon.appointments.queries.plans import overbooked, value_of
from buergertelefon.appointments.rules.keeping import WEEKDAYS, WHATS, said, shares_said
from buergertelefon.appointments.rules.plan import Kind
from buergertelefon.calendars.forms import EndForm, RowForm
from buergertelefon.calendars.views.frame import keeper_required, of_centre, own, page
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest

#: lines of the log on its page
MOST = 200


@keeper_required
@require_GET
def calendars(request: AgentRequest) -> HttpResponse:
    """All calendars of the centre, with their shares and whom they have no place for."""
    rows = list(of_centre(request))
    shares = contingents_of([one.pk for one in rows])
    now = timezone.now()
    lines = [(one, shares_said(shares[one.pk]), len(overbooked(one, since=now))) for one in rows]
    return page(request, "list", {"calendars": lines})


@keeper_required
@require_http_methods(["GET", "POST"])
def plan(request: AgentRequest, slug: str, row: int | None = None) -> HttpResponse:
    """The week and the exceptions; a row is added, or the one named is changed."""
    calendar = own(request, slug)
    changing = get_object_or_404(OpeningPlan, pk=row, calendar=calendar) if row else None
    now = timezone.now()
    form = RowForm(
        request.POST or None, calendar=calendar, today=timezone.localdate(),
        initial=_initial(changing),
    )  # fmt: skip
    if form.is_valid():
        keep_row(calendar, form.row(), at=now, instead=changing)
        tell(request, f"Gespeichert, die Zeiten sind neu berechnet. {_over(calendar)}")
        return redirect("calendar", slug)
    values = {
        "calendar": calendar, "form": form, "changing": changing and said(value_of(changing)),
        "changing_id": row, "overbooked": overbooked(calendar, since=now),
        "today": timezone.localdate(),
    } | _rows(calendar)  # fmt: skip
    return page(request, "plan", values, 422 if form.is_bound else 200)


def _over(calendar: Calendar) -> str:
    over = len(overbooked(calendar, since=timezone.now()))
    return f"Ohne Platz sind jetzt {over} Termine, siehe unten." if over else ""


def _initial(row: OpeningPlan | None) -> dict[str, Any]:
    if row is None:
        return {"weekday": "0", "kind": Kind.OPEN.value}
    names = ("day", "begins", "ends", "kind", "capacity", "skilled", "valid_from", "valid_until")
    weekday = "" if row.weekday is None else str(row.weekday)
    return {name: getattr(row, name) for name in names} | {"weekday": weekday}


def _rows(calendar: Calendar) -> dict[str, Any]:
    """Rows that still hold or will: by weekday, and of single days."""
    today = timezone.localdate()
    rows = OpeningPlan.objects.filter(calendar=calendar).order_by("day", "begins", "kind")
    valid = [one for one in rows if one.valid_until is None or one.valid_until > today]
    said_of = [(one, said(value_of(one)).partition(", ")[2]) for one in valid]
    week = [
        (name, [(one, words) for one, words in said_of if one.weekday == n])
        for n, name in enumerate(WEEKDAYS)
    ]
    days = [(one, said(value_of(one))) for one in valid if one.day is not None and one.day >= today]
    return {"week": week, "days": days}


@keeper_required
@require_POST
def end(request: AgentRequest, slug: str, row: int) -> HttpResponse:
    """A row no longer holds from a day on; one of a single day goes."""
    calendar = own(request, slug)
    there = OpeningPlan.objects.filter(pk=row, calendar=calendar).select_related("calendar").first()
    form = EndForm(request.POST)
    if there is None:
        tell(request, "Diese Zeile gibt es nicht mehr.")
    elif there.day is None and not form.is_valid():
        tell(request, "Nicht gespeichert. Endet am: Bitte einen Tag nennen.", bad=True)
    else:
        on = timezone.localdate() if there.day else max(_on(form), timezone.localdate())
        end_row(there, on=on, at=timezone.now())
        tell(request, f"Beendet, die Zeiten sind neu berechnet. {_over(calendar)}")
    return redirect("calendar", slug)


def _on(form: EndForm) -> date:
    on: date = form.cleaned_data["on"]
    return on


@keeper_required
@require_GET
def log(request: AgentRequest, slug: str) -> HttpResponse:
    """What was changed and released; when, and never by whom."""
    calendar = own(request, slug)
    kind = request.GET.get("was", "")
    chosen = Q(what=kind) if kind in WHATS else Q()
    events = calendar.events.filter(chosen).order_by("-at", "-pk")[:MOST]
    lines = [(one, WHATS[one.what]) for one in events]
    return page(
        request, "log",
        {"calendar": calendar, "lines": lines, "kinds": WHATS.items(), "kind": kind, "most": MOST},
    )  # fmt: skip
