"""Reports to read and to send: months, years, milestones."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.base.money import euros
from buergertelefon.knowledge.forms import dressed
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.reporting.actions.reporting import (
    add_recipient,
    drop_recipient,
    send,
    set_cost,
)
from buergertelefon.reporting.models import Cost, Recipient
from buergertelefon.reporting.papers import milestone_pdf, press_pdf
from buergertelefon.reporting.queries.milestones import count, marks
from buergertelefon.reporting.queries.reports import ever, months, report
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.report_forms import CostForm, RecipientForm
from buergertelefon.reporting.rules.spans import Span, month_of, year_of
from buergertelefon.reporting.sending import paper
from buergertelefon.reporting.views.frame import CHANGE, SEE, allowed, centre_of, may_change, page

#: months that the page lists
LISTED = 36


@allowed(SEE)
@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """What can be read, who gets it, what it costs."""
    if request.method == "POST" and not may_change(request):
        raise PermissionDenied
    centre = centre_of(request)
    costs = request.POST.get("do") == "cost"
    form = RecipientForm(None if costs else request.POST or None, centre=centre)
    cost = CostForm(request.POST if costs else None)
    bound = cost if costs else form
    if bound.is_valid():
        said = bound.cleaned_data
        if costs:
            set_cost(centre, said["month"], int(said["cost"] * 100))
            messages.success(request, "Kosten gespeichert.")
        else:
            add_recipient(centre, said["mail"], said["place"])
            messages.success(request, f"{said['mail']} bekommt ab jetzt den Monatsbericht.")
        return redirect("reports")
    for one in (form, cost):
        dressed(one)
    found = months(centre, on=timezone.localdate())
    years = {one.since.year: year_of(one.since) for one in found}
    values = {
        "form": form, "cost": cost, "months": found[:LISTED], "years": list(years.values()),
        "more": len(found) > LISTED, "mailed": Recipient.objects.filter(centre=centre)
        .select_related("municipality").order_by("mail", "pk"),
        "costs": [
            (month_of(one.month).name, euros(one.cents))
            for one in rows(Cost).filter(centre=centre).order_by("-month")[:24]
        ],
        "reached": [
            one for one in marks(centre, last=count(centre).last, on=timezone.localdate())
            if one.reached
        ],
    }  # fmt: skip
    return page(request, "reports", values, 422 if request.method == "POST" else 200)


@allowed(SEE)
@require_GET
def monthly(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The report of a month, PDF; of one municipality if `?gemeinde=` names it."""
    centre = centre_of(request)
    place = request.GET.get("gemeinde", "")
    if place and not centre.municipalities.filter(pk=place.replace("\x00", "")).exists():
        raise Http404
    span = _span(year, month)
    return _pdf(paper(centre, span, place), f"bericht-{year}-{month:02}")


@allowed(SEE)
@require_GET
def yearly(request: HttpRequest, year: int) -> HttpResponse:
    """The report of a year, PDF."""
    return _pdf(paper(centre_of(request), _year(year), ""), f"bericht-{year}")


@allowed(SEE)
@require_GET
def press(request: HttpRequest, year: int) -> HttpResponse:
    """Figures of a year for the press, PDF."""
    centre, span = centre_of(request), _year(year)
    made = press_pdf(
        report(centre, span), ever=ever(centre, until=span.until), opening=count(centre).opening,
        made=timezone.now(),
    )  # fmt: skip
    return _pdf(made, f"presse-{year}")


@allowed(SEE)
@require_GET
def milestone(request: HttpRequest, number: int) -> HttpResponse:
    """A milestone that has been reached, for the press, PDF."""
    centre = centre_of(request)
    now = count(centre)
    found = marks(centre, last=now.last, on=timezone.localdate())
    mark = next((one for one in found if one.number == number and one.reached), None)
    if mark is None or mark.reached is None:
        raise Http404
    year = report(centre, year_of(timezone.localdate(mark.reached)))
    made = milestone_pdf(centre, mark, opening=now.opening, year=year, made=timezone.now())
    return _pdf(made, f"anruf-{number}")


@allowed(CHANGE)
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """No reports there any more; twice is once."""
    drop_recipient(centre_of(request), number)
    return redirect("reports")


@allowed(CHANGE)
@require_POST
def send_now(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Send a month's report now; who has it gets it once."""
    try:
        n = send(centre_of(request), _span(year, month), paper, at=timezone.now())
    except NotSetUp:
        messages.error(request, "Hier ist noch kein Mailversand eingerichtet (MAIL_URL).")
    else:
        messages.success(
            request, f"Der Bericht geht an {n} Adressen; wer ihn hat, bekommt keinen zweiten."
        )
    return redirect("reports")


def _span(year: int, month: int) -> Span:
    if not (2000 <= year < 2100 and 1 <= month <= 12):
        raise Http404
    return month_of(date(year, month, 1))


def _year(year: int) -> Span:
    if not 2000 <= year < 2100:
        raise Http404
    return year_of(date(year, 1, 1))


def _pdf(made: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
