"""When the board gives an alarm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from buergertelefon.knowledge.forms import dressed
from buergertelefon.reporting.actions.setting import set_alarm
from buergertelefon.reporting.queries.alarms import rules
from buergertelefon.reporting.setting_forms import AlarmForm
from buergertelefon.reporting.views.frame import CHANGE, allowed, centre_of, page


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def alarms(request: HttpRequest) -> HttpResponse:
    """Each limit and its quiet hours; saved together or not at all."""
    centre = centre_of(request)
    forms = [AlarmForm(request.POST or None, rule=rule) for rule in rules(centre)]
    good = [one.is_valid() for one in forms]  # each says its own errors
    if request.method == "POST" and all(good):
        for one in forms:
            set_alarm(centre, one.rule())
        messages.success(request, "Alarme gespeichert.")
        return redirect("alarms")
    for one in forms:
        dressed(one)
    return page(request, "alarms", {"forms": forms}, 422 if request.method == "POST" else 200)
