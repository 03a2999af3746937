"""The time before us: look at a file, take it, take it back."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.actions.past import bring, take_back
from buergertelefon.reporting.errors import BadPast
from buergertelefon.reporting.models import PastImport
from buergertelefon.reporting.past_files import LARGEST_SENT, read
from buergertelefon.reporting.past_forms import PastForm
from buergertelefon.reporting.rules.day_sums import TEMPLATE
from buergertelefon.reporting.rules.past import ENDS, Past
from buergertelefon.reporting.views.frame import CHANGE, allowed, centre_of, page


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def past(request: HttpRequest) -> HttpResponse:
    """What is there, and a file to bring; twice is once."""
    centre = centre_of(request)
    form = PastForm(request.POST or None, request.FILES or None)
    if not form.is_bound:
        return _page(request, centre, form)
    if not form.is_valid():
        return _page(request, centre, form, status=422)
    said = form.cleaned_data
    try:
        found, digest = read(
            said["form"], [said["file"]], limit_seconds=centre.promise_seconds, most=LARGEST_SENT
        )
        if request.POST.get("do") != "take":
            return _page(request, centre, form, found=found)
        there = PastImport.objects.filter(centre=centre, digest=digest).exists()
        name = said["file"].name.replace("\x00", "")
        brought = bring(
            centre, found, said["lines"], form=said["form"], name=name, digest=digest,
            at=timezone.now(),
        )  # fmt: skip
    except BadPast as error:
        return _page(request, centre, form, problems=error.problems, status=422)
    if there:
        messages.success(request, f"„{brought.name}“ ist schon eingelesen.")
    else:
        messages.success(request, f"„{brought.name}“ ist eingelesen: {brought.calls} Anrufe.")
    return redirect("past")


@allowed(CHANGE)
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Take a file back; twice is once."""
    if found := PastImport.objects.filter(centre=centre_of(request), pk=number).first():
        take_back(found)
        messages.success(request, f"„{found.name}“ ist zurückgenommen.")
    return redirect("past")


@allowed(CHANGE)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # the page is for who may
    """An empty table with the headings."""
    answer = HttpResponse("\ufeff" + TEMPLATE, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="tagessummen.csv"'
    return answer


def _page(
    request: HttpRequest, centre: ServiceCentre, form: PastForm, *, found: Past | None = None,
    problems: list[tuple[int, str]] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    values: dict[str, Any] = {
        "form": form, "problems": problems, "there": PastImport.objects.filter(centre=centre)
        .order_by("first"), "found": found,
        "by_line": found and _by_line(found),
        "unknown": found and [(*key, n) for key, n in sorted(found.unknown.items())],
    }  # fmt: skip
    return page(request, "past", values, status)


def _by_line(found: Past) -> list[tuple[str, Counter[str], int]]:
    lines: dict[str, Counter[str]] = {}
    for cell, counts in found.cells.items():
        lines.setdefault(cell.line, Counter()).update(counts)
    return [
        (line, counts, sum(counts[name] for name in ENDS)) for line, counts in sorted(lines.items())
    ]
