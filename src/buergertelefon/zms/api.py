"""The ZMS citizen interface (JSON): other front ends book at our offices, without cookies."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from buergertelefon.zms import actions
from buergertelefon.zms.errors import Refused
from buergertelefon.zms.queries.offer import available_calendar, offices_and_services
from buergertelefon.zms.queries.processes import of, process, stands
from buergertelefon.zms.rules import codes, reading
from buergertelefon.zms.rules.codes import Code
from buergertelefon.zms.rules.documents import CAPTCHA_REQUIRED

#: a request has no more bytes
LARGEST = 8 * 1024
Given = Mapping[str, object]
Do = Callable[[HttpRequest, Given], Any]
View = Callable[..., HttpResponse]


def door(method: str) -> Callable[[Do], View]:
    """A view of what one function answers: reads the request, words refusals, lets pages of
    allowed origins in.
    """

    def wrapped(do: Do) -> View:
        @csrf_exempt  # no cookie is looked at: the key is in the request
        @never_cache
        def view(request: HttpRequest) -> HttpResponse:
            if request.method == "OPTIONS":
                return _let_in(request, HttpResponse(status=204), method)
            if request.method != method:
                return _refused(Code.METHOD)
            try:
                given = _body(request) if method == "POST" else request.GET.dict()
                answer = JsonResponse(do(request, given), safe=False)
            except SuspiciousOperation:  # thousands of fields
                answer = _refused(Code.REQUEST)
            except Refused as error:
                answer = _refused(*map(Code, error.codes))
            return _let_in(request, answer, method)

        return view

    return wrapped


def _refused(*reasons: Code) -> JsonResponse:
    return JsonResponse(codes.document(reasons), status=codes.status_of(reasons))


def _let_in(request: HttpRequest, answer: HttpResponse, method: str) -> HttpResponse:
    """Pages of the origins in ZMS_ORIGINS may read the answer."""
    origin = request.headers.get("Origin", "")
    if settings.ZMS_ORIGINS:
        patch_vary_headers(answer, ["Origin"])
    if origin in settings.ZMS_ORIGINS:
        answer["Access-Control-Allow-Origin"] = origin
        answer["Access-Control-Allow-Methods"] = f"{method}, OPTIONS"
        answer["Access-Control-Allow-Headers"] = "Content-Type, Accept-Language"
        answer["Access-Control-Max-Age"] = "600"
    return answer


def _body(request: HttpRequest) -> Given:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length[:12]) > LARGEST or len(request.body) > LARGEST:
        raise Refused(Code.TOO_LARGE)
    try:
        given = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Refused(Code.REQUEST) from None
    if not isinstance(given, dict):
        raise Refused(Code.REQUEST)
    return given


@door("GET")
def offices(_: HttpRequest, __: Given) -> Any:
    """offices-and-services/: where what can be booked."""
    return offices_and_services()


@door("GET")
def calendar(_: HttpRequest, given: Given) -> Any:
    """available-calendar/: what is free."""
    return available_calendar(reading.question(given), at=timezone.now())


@door("POST")
def reserve(_: HttpRequest, given: Given) -> Any:
    """reserve-appointment/: hold a place."""
    now = timezone.now()
    booking, secret = actions.reserve(reading.reservation(given), at=now)
    return process(booking, secret=secret, at=now)


@door("POST")
def update(_: HttpRequest, given: Given) -> Any:
    """update-appointment/: how the citizen is reached."""
    now, proof, contact = timezone.now(), reading.proof(given), reading.contact(given)
    booking = of(proof)
    actions.update(booking, contact, at=now)
    return process(booking, secret=proof.secret, at=now)


@door("POST")
def book(_: HttpRequest, given: Given) -> Any:
    """preconfirm-appointment/ and confirm-appointment/: either books."""
    now, proof = timezone.now(), reading.proof(given)
    booking = of(proof)
    actions.book(booking, at=now)
    return process(booking, secret=proof.secret, at=now)


@door("POST")
def cancel(_: HttpRequest, given: Given) -> Any:
    """cancel-appointment/: give it up, held or booked."""
    now, proof = timezone.now(), reading.proof(given)
    booking = of(proof)
    actions.cancel(booking, at=now)
    return process(booking, secret=proof.secret, at=now)


@door("GET")
def appointment(_: HttpRequest, given: Given) -> Any:
    """appointment/: one, by number and key."""
    now, proof = timezone.now(), reading.proof(given)
    booking = of(proof)
    if not stands(booking, at=now):
        raise Refused(Code.UNKNOWN)
    return process(booking, secret=proof.secret, at=now)


@door("GET")
def own(_: HttpRequest, given: Given) -> Any:
    """my-appointments/: those whose numbers and keys are sent along; there are no accounts."""
    now, found = timezone.now(), []
    for proof in reading.proofs(given):
        try:
            booking = of(proof)
        except Refused:
            continue
        if stands(booking, at=now):
            found.append(process(booking, secret=proof.secret, at=now))
    return found


@door("GET")
def captcha_details(request: HttpRequest, _: Given) -> Any:
    """captcha-details/: none is asked for."""
    return {
        "siteKey": "", "captchaEnabled": CAPTCHA_REQUIRED,
        "captchaChallenge": request.build_absolute_uri(reverse("zms_captcha_challenge")),
        "captchaVerify": request.build_absolute_uri(reverse("zms_captcha_verify")),
    }  # fmt: skip


@door("GET")
def captcha_challenge(_: HttpRequest, __: Given) -> Any:
    """captcha-challenge/: there is nothing to solve."""
    return {"meta": {"success": True}, "data": None, "captchaRequired": CAPTCHA_REQUIRED}


@door("POST")
def captcha_verify(_: HttpRequest, __: Given) -> Any:
    """captcha-verify/: whatever is sent is right, as long as nothing is asked."""
    return {"meta": {"success": True}, "data": {"valid": True}, "token": ""}


@csrf_exempt
@never_cache
def nowhere(_: HttpRequest, path: str) -> HttpResponse:  # noqa: ARG001  # of the address
    """Any other address of the interface."""
    return _refused(Code.NOT_FOUND)
