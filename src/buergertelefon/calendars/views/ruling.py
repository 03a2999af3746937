"""What an office wants of its citizens."""

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.appointments.actions.ruling import rule
from buergertelefon.appointments.queries.ruling import ruling_of
from buergertelefon.calendars.forms import RulingForm
from buergertelefon.calendars.views.frame import keeper_required, own, page
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest


@keeper_required
@require_http_methods(["GET", "POST"])
def rules(request: AgentRequest, slug: str) -> HttpResponse:
    """Reminders, the link that has to be pressed, the limit."""
    calendar = own(request, slug)
    form = RulingForm(request.POST or None, initial=asdict(ruling_of(calendar)))
    if form.is_valid():
        rule(calendar, form.ruling(), at=timezone.now())
        tell(request, "Gespeichert. Es gilt für alles, was ab jetzt gebucht oder erinnert wird.")
        return redirect("calendar_rules", slug)
    values = {"calendar": calendar, "form": form}
    return page(request, "rules", values, 422 if form.is_bound else 200)
