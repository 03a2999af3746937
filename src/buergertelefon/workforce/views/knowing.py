"""What a planner knows of days to come, and by which rules is planned."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_date, parse_time

from buergertelefon.base.typed import typed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.models import Skill
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.models import CalledNumber
from buergertelefon.workforce.actions.knowing import drop_event, note_event, set_rules
from buergertelefon.workforce.demand_forms import KINDS, EventForm, RulesForm, typed_rules
from buergertelefon.workforce.models import LeastSkill, PlannedEvent
from buergertelefon.workforce.queries.instance import rules_of
from buergertelefon.workforce.rules.events import EventKind
from buergertelefon.workforce.views.frame import page
from buergertelefon.workforce.views.sums import planner, sums_page

#: what was deleted last, kept in the session so that it can come back
DROPPED = "workforce_dropped_event"
AFTER = "Die nächste Prognose rechnet damit, spätestens morgen früh."


@sums_page
def events(request: AgentRequest) -> HttpResponse:
    """All events; a planner adds one."""
    return _written(request, None)


@sums_page
def event(request: AgentRequest, number: int) -> HttpResponse:
    """A planner changes one."""
    return _written(request, get_object_or_404(PlannedEvent, centre=request.user.centre, pk=number))


@sums_page
def event_drop(request: AgentRequest, number: int) -> HttpResponse:
    """A planner deletes one; it can come back."""
    if request.method != "POST":
        raise Http404
    if values := drop_event(request.user.centre, number):
        request.session[DROPPED] = {
            name: None if one is None else str(one) for name, one in values.items()
        }
    tell(request, "Das Ereignis ist gelöscht.")
    return redirect("events")


@sums_page
def event_back(request: AgentRequest) -> HttpResponse:
    """The event that was deleted last comes back."""
    if request.method != "POST":
        raise Http404
    if values := request.session.pop(DROPPED, None):
        values |= {name: parse_date(values[name]) for name in ("begins", "until")}
        values |= {name: values[name] and parse_time(values[name]) for name in ("opens", "closes")}
        note_event(request.user.centre, None, values)
        tell(request, "Das Ereignis ist wieder da.")
    return redirect("events")


@sums_page
def planning_rules(request: AgentRequest) -> HttpResponse:
    """The rules; planners change them."""
    centre = request.user.centre
    skills = list(Skill.objects.order_by("name", "pk"))
    least = dict(LeastSkill.objects.filter(centre=centre).values_list("skill_id", "people"))
    form = RulesForm(
        request.POST or None, skills=skills,
        initial=typed_rules(rules_of(centre), skills, least),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        set_rules(centre, form.rules(), form.least())
        tell(request, "Die Regeln sind gespeichert. Neue Pläne rechnen damit.")
        return redirect("planning_rules")
    if not planner(request)["may_plan"]:
        for field in form.fields.values():
            field.disabled = True
    values = planner(request) | {"form": form, "centre": centre}
    return page(request, "planning_rules", values, 422 if request.method == "POST" else 200)


def _written(request: AgentRequest, there: PlannedEvent | None) -> HttpResponse:
    centre = request.user.centre
    lines = list(
        CalledNumber.objects.filter(queue__centre=centre).order_by("name")
        .values_list("name", flat=True).distinct()
    )  # fmt: skip
    if there and there.line and there.line not in lines:
        lines.append(there.line)
    initial = {name: getattr(there, name) for name in EventForm.base_fields} if there else None
    form = EventForm(request.POST or None, lines=lines, initial=initial)
    if request.method == "POST" and form.is_valid():
        note_event(centre, there.pk if there else None, form.cleaned_data)
        tell(request, f"Gespeichert. {AFTER}")
        return redirect("events")
    rows = [
        (one, KINDS[EventKind(one.kind)])
        for one in PlannedEvent.objects.filter(centre=centre).order_by("-begins", "name")
    ]
    values: dict[str, Any] = planner(request) | {
        "form": form, "rows": rows, "there": there,
        "dropped": (request.session.get(DROPPED) or {}).get("name"),
        "kind": typed(request.POST, "kind"),
    }  # fmt: skip
    return page(request, "events", values, 422 if request.method == "POST" else 200)
