"""The team lead's surge switch: seen before it is thrown."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from buergertelefon.knowledge.forms import dressed
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required
from buergertelefon.telephony.actions import switch_off, switch_on
from buergertelefon.telephony.forms import SurgeForm
from buergertelefon.telephony.models import Queue
from buergertelefon.telephony.queries.surging import moment, standing
from buergertelefon.telephony.rules.surge import Switch, outlook

lead_required = role_required(Role.TEAM_LEAD)


@lead_required
@require_http_methods(["GET", "POST"])
def surge(request: AgentRequest) -> HttpResponse:
    """What is switched on, what a switch would do ("Wirkung zeigen"), and switching it on."""
    at, centre = timezone.now(), request.user.centre_id
    form = SurgeForm(request.POST or None, centre=centre)
    effect = None
    if form.is_valid():
        given = form.cleaned_data
        seconds = given["wrap_up"]
        longest = None if seconds is None else timedelta(seconds=seconds)
        switch = Switch(callback_only=given["callback_only"], wrap_up=longest)
        if "on" in request.POST:
            switch_on(
                given["queue"], switch, text=given["text"], by=request.user,
                at=at, until=at + timedelta(minutes=given["minutes"]),
            )  # fmt: skip
            return redirect("surge")
        now = moment(given["queue"], at=at)
        effect = {
            "now": now, "without": outlook(now, Switch()), "with": outlook(now, switch),
        }  # fmt: skip
    dressed(form)
    values = {"form": form, "effect": effect, "standing": standing(centre, at=at)}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "telephony/surge.html", values, status=status)


@lead_required
@require_POST
def end(request: AgentRequest, slug: str) -> HttpResponse:
    """Off at once."""
    queue = get_object_or_404(Queue, slug=slug, centre=request.user.centre_id)
    switch_off(queue, by=request.user)
    return redirect("surge")
