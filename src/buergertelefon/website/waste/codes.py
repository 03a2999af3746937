"""One box for every code about waste: an order, a report or a reminder; a case is led on to."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from buergertelefon.base.reference import normal
from buergertelefon.waste.errors import Unknown
from buergertelefon.waste.queries import bulky, reminders, reports
from buergertelefon.website.cases.session import CASES
from buergertelefon.website.waste import bulky_own
from buergertelefon.website.waste.report_session import REPORTS


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The code alone shows how a report stands; with its key it opens whatever it belongs to."""
    if request.method == "GET":
        return _page(request, "", "", status=200)
    code = request.POST.get("code", "")[:40]
    key = request.POST.get("schluessel", "")[:80].strip()
    if not normal(code):
        return _page(
            request, code, gettext("Code: Bitte eintragen, wie er in der Nachricht steht.")
        )
    return _opened(request, code, key) if key else _stands(request, code)


def _stands(request: HttpRequest, code: str) -> HttpResponse:
    try:
        row = reports.by_code(code)
    except Unknown:  # of orders and reminders it is not said whether there are any
        if CASES.named(code)[0] is not None:
            return redirect("case_own", normal(code))
        says = gettext(
            "Eine Meldung gibt es zu diesem Code nicht. Für Sperrmüll und Erinnerungen geben Sie "
            "bitte auch den Schlüssel ein."
        )
        return _page(request, code, says)
    return redirect("waste_report_own", row.reference)


def _opened(request: HttpRequest, code: str, key: str) -> HttpResponse:
    tries: list[Callable[[], HttpResponse]] = [
        lambda: _order(request, code, key), lambda: _report(request, code, key),
        lambda: redirect("waste_reminder_own", reminders.by_secret(code, key).reference, key),
        lambda: _case(request, code, key),
    ]  # fmt: skip
    for one in tries:
        try:
            return one()
        except bulky.MustWait:
            says = gettext("Zu viele Versuche. Bitte warten Sie eine Minute.")
            return _page(request, code, says, status=429)
        except Unknown:
            continue
    says = gettext("Code und Schlüssel passen nicht zusammen. Bitte prüfen Sie beides.")
    return _page(request, code, says)


def _order(request: HttpRequest, code: str, key: str) -> HttpResponse:
    row = bulky.by_secret(code, key)
    bulky_own.ORDERS.remember(request, row)
    return redirect("bulky_own", row.reference)


def _report(request: HttpRequest, code: str, key: str) -> HttpResponse:
    row = reports.by_secret(code, key)
    REPORTS.remember(request, row)
    return redirect("waste_report_own", row.reference)


def _case(request: HttpRequest, code: str, key: str) -> HttpResponse:
    row, _ = CASES.tried(code, key)
    if row is None:
        raise Unknown
    CASES.remember(request, row)
    return redirect("case_own", row.reference)


def _page(request: HttpRequest, code: str, says: str, *, status: int = 422) -> HttpResponse:
    page = {"code": code, "says": says}
    return render(request, "website/waste/code.html", page, status=status)
