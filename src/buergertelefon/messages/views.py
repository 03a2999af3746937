"""The team lead's page of the outbox."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.messages import queries
from buergertelefon.messages.actions import resend
from buergertelefon.messages.errors import NotAgain
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import CHANNELS, STATES
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

lead_required = role_required(Role.TEAM_LEAD)
#: lines shown at once
MOST = 100


def _page(request: AgentRequest, *, problem: str = "") -> HttpResponse:
    centre = request.user.centre_id
    lines = queries.unsent(centre)
    counts = queries.counts(centre)
    values = {
        "counts": [(STATES[state], number) for state, number in counts.items()],
        "lines": lines[:MOST], "more": max(0, len(lines) - MOST),
        "usable": [CHANNELS[one] for one in queries.channels()], "problem": problem,
    }  # fmt: skip
    return render(request, "messages/outbox.html", values, status=422 if problem else 200)


@lead_required
@never_cache
@require_GET
def outbox(request: AgentRequest) -> HttpResponse:
    """How many are in which state, and what has not gone."""
    return _page(request)


@lead_required
@require_POST
def again(request: AgentRequest, message: int) -> HttpResponse:
    """Send a failed one once more."""
    row = get_object_or_404(Message, pk=message, centre=request.user.centre_id)
    try:
        resend(row.pk, at=timezone.now())
    except NotAgain:
        said = "Diese Nachricht wartet schon, ist gesendet, oder ihr Text ist gelöscht."
        return _page(request, problem=said)
    return redirect("messages")
