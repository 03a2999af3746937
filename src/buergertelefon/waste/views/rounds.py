"""Bulky waste tours by week, orders looked for, many tours planned at once."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.typed import typed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions import planning
from buergertelefon.waste.errors import BadField
from buergertelefon.waste.models import Zone
from buergertelefon.waste.queries.rounds import orders_like, sums, tours_of, weeks
from buergertelefon.waste.round_forms import PlanForm
from buergertelefon.waste.rules.life import ORDER_STATES
from buergertelefon.waste.rules.rounds import monday_of
from buergertelefon.waste.rules.words import CATEGORIES
from buergertelefon.waste.views.frame import office_required, page

#: shown at once
WEEKS = 4


@office_required
@require_GET
def tours(request: AgentRequest) -> HttpResponse:
    """Four weeks of tours with their places; orders by code or address."""
    given, centre, today = request.GET, request.user.centre_id, timezone.localdate()
    first = monday_of(_day(typed(given, "ab")) or today)
    zone, category, query = typed(given, "gebiet"), typed(given, "art"), typed(given, "q")
    rows = tours_of(centre)
    if zone.isascii() and zone.isdigit():
        rows = rows.filter(zone=min(int(zone), 2**31 - 1))
    if category in CATEGORIES:
        rows = rows.filter(category=category)
    kept = given.copy()
    for name in ("ab", "q"):
        kept.pop(name, None)
    values = {
        "weeks": [
            (monday, monday + timedelta(days=6), [(one, CATEGORIES[one.category]) for one in found],
             sums(found))
            for monday, found in weeks(rows, first=first, count=WEEKS)
        ],
        "zones": _zones(request), "zone": zone, "categories": CATEGORIES.items(),
        "category": category, "first": first, "before": first - timedelta(weeks=WEEKS),
        "after": first + timedelta(weeks=WEEKS), "kept": kept.urlencode(), "query": query,
        "found": [
            (one, ORDER_STATES[one.state], [part.round for part in one.parts.all()])
            for one in (orders_like(centre, query) if query else ())
        ],
    }  # fmt: skip
    return page(request, "rounds", values)


@office_required
@require_http_methods(["GET", "POST"])
def plan(request: AgentRequest) -> HttpResponse:
    """Tours of many weeks: a look first, then they are made. What is there stays as it is."""
    form = PlanForm(request.POST or None, zones=_zones(request))
    values: dict[str, object] = {"form": form}
    if form.is_valid():
        zone, what, wanted = (
            form.cleaned_data["zone"],
            form.plan(),
            request.POST.get("do") == "make",
        )
        try:
            found = planning.plan(zone, what, on=timezone.localdate(), dry_run=not wanted)
        except BadField as error:
            form.add_error(error.field, str(error))
        else:
            if wanted:
                said = f"{len(found.fresh)} Touren angelegt."
                if found.there:
                    said += f" {len(found.there)} gab es schon, sie sind unverändert."
                tell(request, said)
                return redirect(f"{reverse('waste_rounds')}?ab={what.first}&gebiet={zone.pk}")
            values |= {
                "found": found,
                "again": [
                    (name, one) for name in form.fields for one in request.POST.getlist(name)
                ],
            }
    return page(request, "plan_rounds", values, 422 if form.is_bound and form.errors else 200)


def _zones(request: AgentRequest) -> QuerySet[Zone]:
    rows = Zone.objects.filter(provider__centre=request.user.centre_id).select_related("provider")
    return rows.order_by("provider__name", "name")


def _day(text: str) -> date | None:
    """A day of an address, near enough to count with; None if it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
