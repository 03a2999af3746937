"""Where other centres hand enquiries over and ask what has become of them (JSON, signed)."""

import uuid
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from buergertelefon.federation import exchange
from buergertelefon.federation.actions.enquiries import receive
from buergertelefon.federation.errors import NotSigned, Refused
from buergertelefon.federation.models import Centre, Enquiry
from buergertelefon.federation.queries.enquiries import acknowledgement, received
from buergertelefon.federation.rules.documents import LARGEST, acknowledged, read
from buergertelefon.federation.rules.signing import CENTRE

#: requests of one centre in a minute
MOST, MINUTE = 240, 60
View = Callable[..., HttpResponse]


@csrf_exempt  # signed, and no browser's
@never_cache
def enquiries(request: HttpRequest) -> HttpResponse:
    """An enquiry comes in: 202 and the acknowledgement, however often it is sent."""
    if request.method != "POST":
        return _problem(405, "Hier wird nur übergeben, mit POST.")
    if _length(request) > LARGEST:
        return _problem(413, f"Eine Anfrage hat höchstens {LARGEST // 1024} kB.", "unreadable")
    body = request.body
    try:
        sender = _signed(request, exchange.POST, body)
        if _too_many(sender):
            return _problem(429, "Zu viele Anfragen, bitte in einer Minute wieder.")
        one = receive(read(body), sender=sender, at=timezone.now())
    except NotSigned as error:
        return _problem(401, str(error))
    except Refused as error:
        return _problem(422, error.words, error.reason, error.field)
    return _said(one, 202)


@csrf_exempt  # the same
@never_cache
def enquiry(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """What has become of an enquiry; only for the centre that handed it over."""
    if request.method != "GET":
        return _problem(405, "Hier wird nur gefragt, mit GET.")
    try:
        sender = _signed(request, exchange.GET.format(number), b"")
    except NotSigned as error:
        return _problem(401, str(error))
    if _too_many(sender):
        return _problem(429, "Zu viele Anfragen, bitte in einer Minute wieder.")
    one = received(number, sender=sender)
    return _said(one, 200) if one else _problem(404, "Diese Anfrage kennen wir nicht.")


def _length(request: HttpRequest) -> int:
    given = request.headers.get("Content-Length") or "0"
    return int(given) if given.isdigit() else LARGEST + 1


def _signed(request: HttpRequest, target: str, body: bytes) -> Centre:
    """Who has signed. Raises NotSigned."""
    slug = request.headers.get(CENTRE, "")
    sender = Centre.objects.filter(slug=slug, ended=None).first()
    if sender is None:
        raise NotSigned("Dieses Servicecenter kennen wir nicht.")
    exchange.signed_by(sender.key, request.headers, target, body, at=timezone.now())
    return sender


def _too_many(sender: Centre) -> bool:
    counter = f"federation:{sender.pk}"
    cache.add(counter, 0, MINUTE)
    try:
        return int(cache.incr(counter)) > MOST
    except ValueError:  # its minute ended between the two
        return False


def _said(one: Enquiry, status: int) -> JsonResponse:
    return JsonResponse(acknowledged(one.number, acknowledgement(one)), status=status)


def _problem(status: int, detail: str, reason: str = "", field: str = "") -> JsonResponse:
    """RFC 9457, with the reason of the exchange format and the field that is wrong."""
    said = {"title": TITLES[status], "status": status, "detail": detail}
    said |= {name: text for name, text in (("reason", reason), ("field", field)) if text}
    return JsonResponse(said, status=status, content_type="application/problem+json")


TITLES = {
    401: "Nicht unterschrieben", 404: "Unbekannt", 405: "Falsche Methode", 413: "Zu groß",
    422: "Abgelehnt", 429: "Zu oft",
}  # fmt: skip
