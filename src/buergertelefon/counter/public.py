"""The screen of a waiting room: who is called where. No sign-in; numbers, codes, counters."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.queries.turns import calls, turns
from buergertelefon.appointments.rules.life import State
from buergertelefon.counter.signed import is_key_of

#: as many as can be read from afar
MOST = 8


@never_cache
@require_GET
def display(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """The page; it keeps itself up to date."""
    calendar = _calendar(slug, secret)
    today = timezone.localdate()
    values = {
        "calendar": calendar, "secret": secret,
        "calls": calls(calendar.pk, on=today, most=MOST), "waiting": _waiting(calendar),
    }  # fmt: skip
    return render(request, "counter/display.html", values)


@never_cache
@require_GET
def stand(request: HttpRequest, slug: str, secret: str) -> JsonResponse:  # noqa: ARG001  # a page
    """{"calls": [{"word", "counter", "called", "says"}, newest first], "waiting": number}."""
    calendar = _calendar(slug, secret)
    newest = calls(calendar.pk, on=timezone.localdate(), most=MOST)
    return JsonResponse({"calls": [asdict(one) for one in newest], "waiting": _waiting(calendar)})


def _calendar(slug: str, secret: str) -> Calendar:
    if not is_key_of(slug, secret):
        raise Http404
    return get_object_or_404(Calendar, slug=slug, active=True)


def _waiting(calendar: Calendar) -> int:
    return turns(calendar.pk, on=timezone.localdate(), state=State.ARRIVED).count()
