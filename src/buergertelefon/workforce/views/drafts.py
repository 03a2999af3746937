"""A draft is asked for, watched, stopped."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions import drafting
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.roster_forms import DraftForm
from buergertelefon.workforce.views.frame import page, planner_only
from buergertelefon.workforce.views.rosters import draft_values, own, shown


@planner_only
@require_POST
def roster_draft(request: AgentRequest, pk: int) -> HttpResponse:
    """Let a draft be reckoned."""
    found = own(request, pk)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return page(request, "roster", shown(found, form), 422)
    try:
        seconds = form.cleaned_data["seconds"]
        drafting.ask(found.pk, seconds=seconds, by=request.user, at=timezone.now())
    except NotPossible as problem:
        tell(request, str(problem), bad=True)
    return redirect("roster", found.pk)


@planner_only
@require_GET
def roster_draft_state(request: AgentRequest, pk: int) -> HttpResponse:
    """How far it is, for the page that waits."""
    answer = render(request, "workforce/_draft.html", draft_values(own(request, pk)))
    answer["Cache-Control"] = "no-store"
    return answer


@planner_only
@require_POST
def roster_draft_stop(request: AgentRequest, pk: int) -> HttpResponse:
    """What it has is good enough."""
    found = own(request, pk)
    drafting.stop(found.pk)
    tell(request, "Die Suche hört auf und nimmt, was sie bis jetzt hat.")
    return redirect("roster", found.pk)
