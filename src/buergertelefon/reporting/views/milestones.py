"""How many calls there have been, and the numbers worth a word of thanks."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from buergertelefon.knowledge.forms import dressed
from buergertelefon.reporting.actions.setting import add_milestone, drop_milestone, open_count
from buergertelefon.reporting.errors import BadCount
from buergertelefon.reporting.models import PastImport
from buergertelefon.reporting.queries.milestones import count, marks
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.setting_forms import MilestoneForm, OpeningForm
from buergertelefon.reporting.views.frame import CHANGE, SEE, allowed, centre_of, may_change, page


@allowed(SEE)
@require_http_methods(["GET", "POST"])
def milestones(request: HttpRequest) -> HttpResponse:
    """The count, whether it has gaps, what has been reached and what comes next."""
    if request.method == "POST" and not may_change(request):
        raise PermissionDenied
    centre = centre_of(request)
    opens = request.POST.get("do") == "opening"
    form = MilestoneForm(None if opens else request.POST or None)
    opening = OpeningForm(request.POST if opens else None)
    bound = opening if opens else form
    if bound.is_valid():
        try:
            if opens:
                open_count(centre, opening.cleaned_data["opening"])
                messages.success(request, "Anfangsstand gespeichert.")
            else:
                add_milestone(centre, form.cleaned_data["number"])
                messages.success(request, "Jubiläum gespeichert.")
            return redirect("milestones")
        except BadCount as error:
            bound.add_error(error.field, str(error))
    now = count(centre)
    for one in (form, opening):
        dressed(one)
    values = {
        "form": form, "opening": opening, "count": now,
        "marks": marks(centre, last=now.last, on=timezone.localdate()),
        "brought": sum(rows(PastImport).filter(centre=centre).values_list("calls", flat=True)),
    }  # fmt: skip
    return page(request, "milestones", values, 422 if request.method == "POST" else 200)


@allowed(CHANGE)
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Not this one; twice is once."""
    drop_milestone(centre_of(request), number)
    return redirect("milestones")
