"""What the desk may ask and send."""

import logging

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.telephony.actions import ask, signal
from buergertelefon.telephony.errors import Malformed
from buergertelefon.telephony.messages import message_of
from buergertelefon.telephony.queries.people import device_of
from buergertelefon.telephony.rules.asks import AGENT, checked, checked_signal

log = logging.getLogger(__name__)


def _agent(user: Agent | AnonymousUser) -> Agent | None:
    return user if isinstance(user, Agent) and user.has_role(Role.AGENT) else None


@require_POST
def desk_ask(request: HttpRequest) -> HttpResponse:
    """Ask the exchange for something, as the person who is signed in."""
    if (agent := _agent(request.user)) is None:
        log.warning("a request without sign-in was refused")
        return JsonResponse({"error": "not signed in"}, status=403)
    try:
        kind, body = checked(AGENT, message_of(request))
    except Malformed as error:
        log.warning("a malformed request was refused", extra={"field": str(error)[:40]})
        return JsonResponse({"error": str(error)}, status=400)
    ask(agent.centre_id, device_of(agent), kind, body)
    return HttpResponse(status=204)


@require_POST
def desk_signal(request: HttpRequest) -> HttpResponse:
    """Pass a message to the page at the other end."""
    if (agent := _agent(request.user)) is None:
        log.warning("a signal without sign-in was refused")
        return JsonResponse({"error": "not signed in"}, status=403)
    try:
        leg, kind, body = checked_signal(message_of(request))
    except Malformed as error:
        log.warning("a malformed signal was refused", extra={"field": str(error)[:40]})
        return JsonResponse({"error": str(error)}, status=400)
    signal(device_of(agent), leg=leg, kind=kind, body=body)
    return HttpResponse(status=204)
