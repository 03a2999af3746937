"""What the desk tells the editors."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from buergertelefon.base.personal import personal_data
from buergertelefon.base.typed import typed
from buergertelefon.desk import panels
from buergertelefon.desk.views.frame import (
    agent_required,
    outcome_panel,
    refused,
)
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.actions import words as knowledge
from buergertelefon.knowledge.errors import NotKept
from buergertelefon.knowledge.queries.finding import found
from buergertelefon.staff.views import AgentRequest

_NO_PERSON = "Bitte nur kurze Wörter ohne Namen und Nummern, nach einer Suche."


@agent_required
@require_POST
def wrong(request: AgentRequest) -> HttpResponse:
    """This answer is not right."""
    service = get_object_or_404(Service, slug=typed(request.POST, "slug"))
    text = " ".join(request.POST.get("text", "").split())
    if looks := personal_data(text):
        return refused(f"Das sieht aus wie {', '.join(looks)}. Bitte weglassen.", "text")
    knowledge.flag_wrong(service, at=timezone.now(), text=text, by=request.user)
    return JsonResponse({"said": f"Die Redaktion prüft „{service.name}“ und antwortet hier."})


@agent_required
@require_POST
def best(request: AgentRequest) -> HttpResponse:
    """These words meant this service; counted, with nobody's name."""
    service = get_object_or_404(Service, slug=typed(request.POST, "slug"))
    try:
        knowledge.best_hit(request.POST.get("q", ""), service, on=timezone.localdate())
    except NotKept:
        return refused(_NO_PERSON)
    return JsonResponse({"said": f"Gemerkt: Das war „{service.name}“."})


@agent_required
@require_POST
def word(request: AgentRequest) -> HttpResponse:
    """The caller's words as an everyday word of this service, for the editors."""
    service = get_object_or_404(Service, slug=typed(request.POST, "slug"))
    try:
        proposal = knowledge.propose(request.POST.get("q", ""), service)
    except NotKept:
        return refused(_NO_PERSON)
    known = proposal.confirmed
    words = "kennen wir schon" if known else "ist vorgeschlagen, die Redaktion sieht es an"
    return JsonResponse({"said": f"„{proposal.phrase}“ {words}."})


@agent_required
@require_POST
def vain(request: AgentRequest) -> HttpResponse:
    """A search ended without an answer: its unknown words are counted, words only."""
    if panels.desk(request.user).practising:
        return HttpResponse(status=204)
    query, today = typed(request.POST, "q"), timezone.localdate()
    knowledge.asked_in_vain(found(query, place="", on=today).unknown, on=today)
    return HttpResponse(status=204)


@agent_required
@require_POST
def replies_read(request: AgentRequest) -> HttpResponse:
    """The editors' replies were read: that this person asked is forgotten."""
    knowledge.replies_read(request.user)
    return outcome_panel(request)


@agent_required
@require_POST
def nothing(request: AgentRequest) -> HttpResponse:
    """Nothing fits these words."""
    try:
        knowledge.nothing_fits(request.POST.get("q", ""), at=timezone.now())
    except NotKept:
        return refused("Bitte melden Sie nur einzelne Wörter, ohne Namen und Nummern.")
    return JsonResponse({"said": "Danke, die Redaktion weiß Bescheid."})
