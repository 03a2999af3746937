"""Why figures are as they are: outages, and hours of a group that was ill."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from buergertelefon.knowledge.forms import dressed
from buergertelefon.reporting.actions.reasons import (
    drop_absence,
    drop_outage,
    note_absence,
    note_outage,
)
from buergertelefon.reporting.errors import BadReason
from buergertelefon.reporting.queries.reasons import absences, outages, suspected
from buergertelefon.reporting.reason_forms import AbsenceForm, OutageForm
from buergertelefon.reporting.views.frame import SEE, allowed, centre_of, page

#: who writes them down; everybody else who sees figures reads them
NOTE = frozenset({"team_lead", "planner"})


@allowed(SEE)
@require_http_methods(["GET", "HEAD"])
def reasons(request: HttpRequest) -> HttpResponse:
    """What is written down, and what looks like an outage."""
    return _page(request)


@allowed(NOTE)
@require_POST
def outage(request: HttpRequest) -> HttpResponse:
    """Write an outage down."""
    form = OutageForm(request.POST, prefix="ausfall")
    if form.is_valid():
        try:
            note_outage(centre_of(request), **form.cleaned_data, at=timezone.now())
        except BadReason as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "Ausfall eingetragen.")
            return redirect("reasons")
    return _page(request, outage=form)


@allowed(NOTE)
@require_POST
def absence(request: HttpRequest) -> HttpResponse:
    """Write hours of a week down."""
    form = AbsenceForm(request.POST, prefix="krank")
    if form.is_valid():
        try:
            note_absence(centre_of(request), **form.cleaned_data)
        except BadReason as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "Krankenstunden eingetragen.")
            return redirect("reasons")
    return _page(request, absence=form)


@allowed(NOTE)
@require_POST
def drop(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Take one of them back; twice is once."""
    if kind == "ausfall":
        drop_outage(centre_of(request), number)
    else:
        drop_absence(centre_of(request), number)
    messages.success(request, "Der Eintrag ist gelöscht.")
    return redirect("reasons")


def _page(
    request: HttpRequest, *, outage: OutageForm | None = None, absence: AbsenceForm | None = None
) -> HttpResponse:
    centre, bad = centre_of(request), outage or absence
    forms = (outage or OutageForm(prefix="ausfall"), absence or AbsenceForm(prefix="krank"))
    for form in forms:
        dressed(form)
    values: dict[str, Any] = {
        "outage": forms[0], "absence": forms[1], "bad": bad, "outages": outages(centre.pk),
        "absences": absences(centre.pk), "suspected": suspected(centre.pk, at=timezone.now()),
        "may_note": bool(NOTE & set(getattr(request.user, "roles", []))),
    }  # fmt: skip
    return page(request, "reasons", values, 422 if bad else 200)
