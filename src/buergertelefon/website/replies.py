"""Where the SMS gateway brings what citizens answer."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from buergertelefon.appointments.actions.replying import reply
from buergertelefon.messages.actions import answer_wish
from buergertelefon.messages.errors import BadReply
from buergertelefon.messages.replies import LONGEST, read
from buergertelefon.messages.rules.causes import Wish, wish

log = logging.getLogger(__name__)


@csrf_exempt  # a gateway has no session; it signs instead
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """204: taken, whatever came of it. 403: not signed by the gateway, too old, or unreadable."""
    if not settings.SMS_REPLY_SECRET:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LONGEST:
        return HttpResponse(status=413)
    now = timezone.now()
    try:
        said = read(
            request.body, stamp=request.headers.get("X-Timestamp", ""),
            signature=request.headers.get("X-Signature", ""), secret=settings.SMS_REPLY_SECRET,
            at=now,
        )  # fmt: skip
    except BadReply as error:
        log.warning("an answer by SMS was not taken", extra={"why": str(error)})
        return HttpResponse(status=403)
    answered = False if wish(said.text) == Wish.START else reply(said, at=now)
    answer_wish(said, at=now, silent=answered)
    return HttpResponse(status=204)
