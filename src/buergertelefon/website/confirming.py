"""The link of the message that confirms: a page with a button, which no mail filter presses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from buergertelefon.appointments.actions.asking import affirm
from buergertelefon.appointments.errors import HoldExpired, NotPossible, UnknownBooking
from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.queries.bookings import by_asked
from buergertelefon.appointments.rules.life import GONE, State
from buergertelefon.website.booking import SAID, remember
from buergertelefon.website.tries import tried


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """What is preliminary, and the button that makes it an appointment."""
    row, says = tried(code, lambda: by_asked(code, key))
    if row is None:
        request.session[SAID] = says
        return redirect("appointment_open")
    now = timezone.now()
    over = row.state == State.PENDING and row.held_until is not None and row.held_until <= now
    if row.state in GONE or over:
        return _lapsed(request, row)
    if request.method == "GET" and row.state == State.PENDING:
        page = {"booking": row, "services": row.services.select_related("offer__service")}
        return render(request, "website/appointment_confirm.html", page)
    if request.method == "POST":
        try:
            row = affirm(row.pk, at=now)
        except (HoldExpired, NotPossible, UnknownBooking):
            return _lapsed(request, row)
        request.session[SAID] = "gebucht"
    remember(request, row)
    return redirect("appointment_own", row.reference)


def _lapsed(request: HttpRequest, row: Booking) -> HttpResponse:
    return render(request, "website/appointment_lapsed.html", {"booking": row}, status=409)
