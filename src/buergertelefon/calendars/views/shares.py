"""Shares of channels, with what each would find before anything is changed."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.appointments.actions.sharing import share
from buergertelefon.appointments.queries.seen import DAYS, DaySeen, seen
from buergertelefon.appointments.rules.contingents import CHANNELS, Channel
from buergertelefon.base.words import DAYS as WEEKDAYS
from buergertelefon.calendars.forms import SharesForm
from buergertelefon.calendars.views.frame import keeper_required, own, page
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest


@keeper_required
@require_http_methods(["GET", "POST"])
def shares(request: AgentRequest, slug: str) -> HttpResponse:
    """The shares; a preview writes nothing."""
    calendar, now = own(request, slug), timezone.now()
    form = SharesForm(request.POST or None, calendar=calendar)
    status, lines = 200, []
    if form.is_bound and form.is_valid():
        if request.POST.get("do") == "save":
            share(calendar, form.shares(), at=now)
            tell(request, "Gespeichert. Die Anteile gelten ab sofort.")
            return redirect("calendar_shares", slug)
        lines = _lines(seen(calendar, form.shares(), at=now))
    elif form.is_bound:
        status = 422
    values = {
        "calendar": calendar, "form": form, "lines": lines, "channels": CHANNELS.values(),
        "previewed": form.is_bound and status == 200, "days": DAYS,
    }  # fmt: skip
    return page(request, "shares", values, status)


def _lines(days: list[DaySeen]) -> list[tuple[str, list[tuple[int, int]]]]:
    """A day in words, and for each channel places now and then."""
    return [
        (f"{WEEKDAYS['de'][one.day.weekday()][:2]}, {one.day:%d.%m.}",
         [(one.now[channel], one.then[channel]) for channel in Channel])
        for one in days
    ]  # fmt: skip
