"""How the answer goes back, changed by the citizen."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from buergertelefon.cases.actions.citizen import change_reach
from buergertelefon.cases.errors import BadField, CaseError
from buergertelefon.cases.models import Case
from buergertelefon.cases.rules.citizen import may_change_reach
from buergertelefon.messages.errors import BadMessage
from buergertelefon.website.cases.forms import ReachForm
from buergertelefon.website.cases.own import is_mine, once
from buergertelefon.website.cases.said import refused
from buergertelefon.website.cases.session import CASES


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Way, number, address and times, as long as an answer is to come."""
    row, _ = CASES.named(code)
    if row is None or not is_mine(request, row):
        return redirect("case_own", code)
    if request.method == "GET":
        if not may_change_reach(row.state):
            return redirect("case_own", code)
        return _page(request, row, ReachForm(row=row))
    form = ReachForm(request.POST, row=row)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        change_reach(row.pk, form.wanted(), key=once(request, "antwortweg"), at=timezone.now())
    except (BadField, BadMessage) as error:
        form.refuse(error)
        return _page(request, row, form, status=422)
    except CaseError as error:
        return _page(request, row, form, says=refused(error), status=409)
    request.session[CASES.said] = "antwortweg"
    return redirect("case_own", row.reference)


def _page(
    request: HttpRequest, row: Case, form: ReachForm, *, says: str = "", status: int = 200
) -> HttpResponse:
    page = {"row": row, "form": form, "says": says, "once": uuid.uuid4()}
    return render(request, "website/cases/reach.html", page, status=status)
