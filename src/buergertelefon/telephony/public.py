"""What a caller's page may ask and send, without any sign-in."""

import logging
import uuid
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.phone import may_be_called
from buergertelefon.contacts.models import Contact
from buergertelefon.survey.actions.inviting import About, invite
from buergertelefon.survey.queries.invitations import invitations
from buergertelefon.survey.rules.asking import Channel
from buergertelefon.telephony.actions import ask, ask_callback, new_call, signal
from buergertelefon.telephony.announcements import file_of
from buergertelefon.telephony.errors import Malformed, WindowFull
from buergertelefon.telephony.messages import message_of
from buergertelefon.telephony.models import CalledNumber, LiveCall, Request
from buergertelefon.telephony.rules.asks import CALLER, checked, checked_signal

log = logging.getLogger(__name__)
#: where the caller's session keeps the name of the call
CALL = "caller"
#: where it keeps the call after which it was asked, and how long after the end one asks
SURVEYED, ASK_WITHIN = "surveyed", timedelta(hours=1)
#: what a caller's first request may be
BEGINS = ("call", "callback")


@require_POST
def caller_ask(request: HttpRequest) -> HttpResponse:
    """Ask the exchange for something, as the caller of this session."""
    try:
        kind, body = checked(CALLER, message_of(request))
    except Malformed as error:
        log.warning("a malformed request was refused", extra={"field": str(error)[:40]})
        return JsonResponse({"error": str(error)}, status=400)
    if kind in {"call", "callback"}:
        return _call(request, kind, body)
    call = request.session.get(CALL)
    centre = centre_of(call)
    if centre is None:
        return JsonResponse({"error": "no call"}, status=403)
    ask(centre, f"web:{call}", kind, body)
    return HttpResponse(status=204)


def _call(request: HttpRequest, kind: str, body: dict[str, str]) -> HttpResponse:
    """A call, or the wish to be called: of the call that stands, or of a new one."""
    if kind == "callback":
        body["phone"] = may_be_called(body["phone"])
        if not body["phone"]:
            return JsonResponse({"error": "phone"}, status=400)
    number = CalledNumber.objects.filter(number=body["called"], web=True).select_related(
        "queue", "calendar"
    )
    if (called := number.first()) is None:
        return JsonResponse({"error": "called"}, status=400)
    call = request.session.get(CALL)
    if not call or not stands(call):
        call = request.session[CALL] = new_call()
    try:
        if kind == "callback":
            ask_callback(called, f"web:{call}", body, at=timezone.now())
        else:
            ask(called.queue.centre_id, f"web:{call}", kind, body)
    except WindowFull:
        return JsonResponse({"error": "window"}, status=409)
    return HttpResponse(status=204)


def _asked(call: str) -> QuerySet[Request]:
    """The wish for it, before the exchange has taken it.

    Always looked for before the contact: taken between two looks, it is the contact from then on.
    """
    return Request.objects.filter(device=f"web:{call}", kind__in=BEGINS)


def stands(call: str) -> bool:
    """Has this call been asked for, and not ended yet?"""
    if not _is_name(call):
        return False
    if _asked(call).exists():
        return True
    return Contact.objects.filter(pk=call, ended=None).exists()


def is_called_back(call: str) -> bool:
    """Is a callback to this caller open?"""
    return _is_name(call) and LiveCall.objects.filter(pk=call).exclude(back="").exists()


def centre_of(call: object) -> int | None:
    """Whose exchange has, or had, the call; None if nobody has ever asked for it."""
    if not isinstance(call, str) or not _is_name(call):
        return None
    found = _asked(call).values_list("centre", flat=True).first()
    if found is None:
        found = Contact.objects.filter(pk=call).values_list("centre", flat=True).first()
    return found


def _is_name(call: str) -> bool:
    try:
        uuid.UUID(call)
    except ValueError:
        return False
    return True


@require_POST
def caller_signal(request: HttpRequest) -> HttpResponse:
    """Pass a message to the page at the other end."""
    call = request.session.get(CALL)
    if not isinstance(call, str):
        log.warning("a signal without a call was refused")
        return JsonResponse({"error": "no call"}, status=403)
    try:
        leg, kind, body = checked_signal(message_of(request))
    except Malformed as error:
        log.warning("a malformed signal was refused", extra={"field": str(error)[:40]})
        return JsonResponse({"error": str(error)}, status=400)
    signal(f"web:{call}", leg=leg, kind=kind, body=body)
    return HttpResponse(status=204)


@never_cache
@require_POST
def caller_survey(request: HttpRequest) -> HttpResponse:
    """The one question after a call that a person has taken; 204 if this caller is not asked.

    Asked for once a call. Of the invitation nothing leads to the call: the session keeps which
    call was looked at, and neither what came of it nor the token.
    """
    call, now = request.session.get(CALL), timezone.now()
    if not isinstance(call, str) or not _is_name(call) or request.session.get(SURVEYED) == call:
        return HttpResponse(status=204)
    served = Contact.objects.filter(pk=call, answered__isnull=False, ended__gt=now - ASK_WITHIN)
    if (contact := served.first()) is None or not _first_look(request, call):
        return HttpResponse(status=204)
    topic = contact.topics.order_by("pk").values_list("service__slug", flat=True).first()
    on = timezone.localdate(now)
    about = About(contact.centre_id, Channel.WEB, on, topic or "", contact.line_name[:80])
    invited = invite(about, language=(translation.get_language() or "de")[:2])
    if invited is None:
        return HttpResponse(status=204)
    scale = invitations(invited.token, on=on).get().scale
    return JsonResponse({
        "question": scale.question, "options": scale.options, "comment": scale.comment,
        "language": scale.language, "path": reverse("survey", args=[invited.token]),
    })  # fmt: skip


def _first_look(request: HttpRequest, call: str) -> bool:
    """Is this the first request that asks for the question of this call, of all processes?

    In a transaction of its own, so that no number of a transaction leads to the invitation.
    """
    with transaction.atomic():
        row = Session.objects.select_for_update().filter(pk=request.session.session_key).first()
        if row is None or row.get_decoded().get(SURVEYED) == call:
            return False
        request.session[SURVEYED] = call
        request.session.save()
    request.session.modified = False  # a later write would carry what this request has read
    return True


@require_GET
@cache_control(max_age=86_400, public=True)
def announcement(_: HttpRequest, name: str) -> FileResponse:
    """The sound of an announcement; its name changes with its text."""
    file = file_of(name)
    if file is None:
        raise Http404
    return FileResponse(file.open("rb"), content_type="audio/wav")
