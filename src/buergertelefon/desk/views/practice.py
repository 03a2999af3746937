"""Practice calls at the desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import panels
from buergertelefon.desk.views.frame import (
    GONE,
    agent_required,
    look,
    record_of,
    refused,
)
from buergertelefon.practice import actions as practice
from buergertelefon.staff.views import AgentRequest


@agent_required
@require_POST
def practise(request: AgentRequest) -> HttpResponse:
    """The next practice call rings here; `again`: the last one once more."""
    if panels.desk(request.user).phase not in {"not_ready", "waiting"}:
        return refused("Üben geht erst, wenn kein Anruf mehr zu bearbeiten ist.")
    if not practice.begin(request.user, at=timezone.now(), again=request.POST.get("again") == "1"):
        return refused("Es gibt noch keine Übungsanrufe. Die Teamleitung kann welche anlegen.")
    return HttpResponse(status=204)


@agent_required
@require_POST
def practise_more(request: AgentRequest) -> HttpResponse:
    """The scripted caller says the next line."""
    record = record_of(request)
    if record is None or record.script is None:
        return refused(GONE)
    try:
        practice.say_more(record.id)
    except ContactError:
        return refused(GONE)
    return render(request, "desk/_call.html", look(request))


@agent_required
@require_POST
def practise_end(request: AgentRequest) -> HttpResponse:
    """Enough practised: ready for real calls."""
    practice.end(request.user)
    return HttpResponse(status=204)
