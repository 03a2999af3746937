"""What the browser does before a place is held: work a moment or wait, never solve a riddle."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from buergertelefon.appointments.actions import proving
from buergertelefon.appointments.rules.proof import sent


def question() -> str:
    """The field of a form that holds a place; "" where nothing is asked."""
    asked = proving.ask(at=timezone.now())
    return sent(asked) if asked else ""


def patience(
    request: HttpRequest, seconds: int, *, template: str = "website/appointment_patience.html"
) -> HttpResponse:
    """Too soon, and nothing computed: the same press again after some seconds."""
    again = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    page = {"seconds": seconds, "sent": again}
    return render(request, template, page, status=422)


def session_of(request: HttpRequest) -> str:
    """Its key; a new one is stored, so that what it holds can be counted."""
    if not request.session.session_key:
        request.session.create()
    return request.session.session_key or ""
