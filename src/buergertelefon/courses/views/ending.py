"""Cancelling a course: what it will do, then how far it is, and what has to be paid back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.money import euros
from buergertelefon.base.sheet import named, sheet
from buergertelefon.courses.actions.cancelling import cancel_course
from buergertelefon.courses.forms import CancelCourseForm
from buergertelefon.courses.queries.cancelling import effect, progress, refunds
from buergertelefon.courses.rules.money import DUES
from buergertelefon.courses.views.frame import office_required, own, page
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest

REFUNDS = ("Code", "Name", "Straße", "PLZ", "Ort", "Betrag", "Verwendungszweck", "Fällig", "Stand")


@office_required
@require_http_methods(["GET", "POST"])
def cancel(request: AgentRequest, course: int) -> HttpResponse:
    """Whom it hits; only "cancel" writes."""
    it = own(request, course)
    if it.cancelled:
        return redirect("courses_ending", it.pk)
    form = CancelCourseForm(request.POST or None)
    if form.is_valid():
        cancel_course(it.pk, why=form.cleaned_data["why"], at=timezone.now())
        tell(request, "Der Kurs fällt aus. Alle werden jetzt abgemeldet und benachrichtigt.")
        return redirect("courses_ending", it.pk)
    seen = effect(it)
    values = {
        "course": it, "form": form, "effect": seen, "refund": euros(seen.refund_cents),
        "dropped": euros(seen.dropped_cents),
    }  # fmt: skip
    return page(request, "cancel", values, 422 if form.is_bound else 200)


@office_required
@require_GET
def ending(request: AgentRequest, course: int) -> HttpResponse:
    """How far it is, whom somebody has to call, what has to be paid back."""
    it = own(request, course)
    if not it.cancelled:
        return redirect("courses_cancel", it.pk)
    back = refunds(it)
    values = {
        "course": it, "progress": progress(it), "sum": euros(sum(one.cents for one in back)),
        "refunds": [(one, euros(one.cents), DUES[one.state]) for one in back],
    }  # fmt: skip
    return page(request, "ending", values)


@office_required
@require_GET
def refunds_csv(request: AgentRequest, course: int) -> HttpResponse:
    """What has to be paid back, as a table; account numbers are not in it."""
    it = own(request, course)
    rows = [
        [row.reference, row.name, row.street, row.postcode, row.town, f"{one.cents / 100:.2f}"
         .replace(".", ","), one.text, f"{one.due:%d.%m.%Y}", DUES[one.state]]
        for one in refunds(it) for row in [one.registration]
    ]  # fmt: skip
    return sheet(f"erstattungen-{named(it.number)}", REFUNDS, rows)
