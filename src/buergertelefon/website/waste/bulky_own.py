"""A citizen's own bulky waste order: seen, moved to another day, cancelled, reported as missed."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.reference import normal
from buergertelefon.base.spelling import spelled_out
from buergertelefon.waste.actions import citizen, ordering, telling
from buergertelefon.waste.errors import NoPlace, Unknown, WasteError
from buergertelefon.waste.models import BulkyOrder
from buergertelefon.waste.queries.bulky import MustWait, by_code, by_secret
from buergertelefon.waste.queries.choosing import days_to_move
from buergertelefon.waste.rules.bulky import may_be_missed, may_change
from buergertelefon.waste.rules.life import ORDER_STEPS, OrderState, OrderStep
from buergertelefon.waste.rules.words import Category
from buergertelefon.waste.secret import secret_of
from buergertelefon.website.own_page import OwnPages
from buergertelefon.website.waste.bulky_forms import DaysForm, choices_of, rounds_of
from buergertelefon.website.waste.bulky_said import category_named, refused

#: the code alone shows nothing: whose order it is would be said to everybody
ORDERS = OwnPages(
    kind="bulky", session="sperrmuell", page="bulky_own", open="bulky_open",
    asks="website/waste/bulky_open.html", by_code=by_code, by_secret=by_secret, unknown=Unknown,
    must_wait=MustWait, nothing="", alone=False,
)  # fmt: skip


@never_cache
@require_GET
def link(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The link of a message."""
    return ORDERS.link(request, code, secret)


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Code and key, typed."""
    return ORDERS.enter(request)


@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The order, as the database has it; a first press shows what the second does."""
    row = mine(request, code)
    if row is None:
        return _locked_up(code)
    do = request.POST.get("do", "")
    if do == "schliessen":
        return ORDERS.lock(request, row)
    if do not in {"absagen", "nicht-abgeholt"}:
        return _shown(request, row, status=422 if do else 200)
    try:
        if do == "absagen":
            ordering.cancel(row.pk, at=timezone.now())
        else:
            citizen.report_missed(row.pk, at=timezone.now())
    except WasteError as error:
        return _shown(request, row, says=refused(error), status=409)
    return redirect("bulky_move" if do == "nicht-abgeholt" else "bulky_own", row.reference)


@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Another day for what is booked, a new one for what was missed."""
    row = mine(request, code)
    if row is None:
        return _locked_up(code)
    now = timezone.now()
    if row.house is None or not _may(row, at=now)["move"]:
        return redirect("bulky_own", row.reference)
    days = days_to_move(row, at=now)
    shown = len(request.POST.getlist("achter")[:20])
    eights = max(1, shown + (request.POST.get("do") == "mehr"))
    if request.method == "GET" or request.POST.get("do") == "mehr":
        chosen: dict[str, Any] = request.POST.dict()
        if request.method == "GET" and row.state == OrderState.BOOKED:
            chosen = {f"round_{one}": pk for one, pk in _now(row).items()}
        return _choice(request, row, DaysForm(initial=chosen, days=days, eights=eights))
    form = DaysForm(request.POST, days=days, eights=eights)
    if not form.is_valid():
        return _choice(request, row, form, status=422)
    if rounds_of(form) == _now(row):
        if row.state == OrderState.BOOKED:  # nothing is to change, or it was pressed twice
            return redirect("bulky_own", row.reference)
        says = gettext("Bitte wählen Sie einen neuen Tag für das, was noch da ist.")
        return _choice(request, row, form, says=says, status=422)
    try:
        ordering.move(row.pk, rounds_of(form), at=now)
    except NoPlace as error:
        form = DaysForm(request.POST, days=days_to_move(row, at=now))
        says = refused(error) if form.is_valid() else ""
        return _choice(request, row, form, says=says, status=422)
    except WasteError as error:
        return _choice(request, row, form, says=refused(error), status=422)
    request.session[ORDERS.said] = "verschoben"
    return redirect("bulky_own", row.reference)


@never_cache
@require_GET
def file(request: HttpRequest, code: str) -> HttpResponse:
    """The days for the citizen's calendar; of a cancelled order, that takes them out again."""
    row = mine(request, code)
    text = telling.calendar_of(row, at=timezone.now()) if row is not None else ""
    if not text:
        return redirect("bulky_own", code)
    download = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    download["Content-Disposition"] = 'attachment; filename="sperrmuell.ics"'
    return download


def mine(request: HttpRequest, code: str) -> BulkyOrder | None:
    """The order of a code, if this session has shown its secret."""
    row, _ = ORDERS.named(code)
    return row if row is not None and ORDERS.is_mine(request, row) else None


def _locked_up(code: str) -> HttpResponse:
    return redirect(f"{reverse('bulky_open')}?code={normal(code)}")


def _now(row: BulkyOrder) -> dict[Category, int]:
    """The tours it goes with."""
    parts = row.parts.select_related("round").order_by("round__category")
    return {Category(one.round.category): one.round_id for one in parts}


def _may(row: BulkyOrder, *, at: datetime) -> dict[str, bool]:
    """What can be pressed now."""
    local = at.astimezone(BERLIN)
    days = [one.round.day for one in row.parts.select_related("round")]
    today, least = local.date(), row.provider.bulky_change_days
    booked, missed = row.state == OrderState.BOOKED, row.state == OrderState.MISSED
    far = [may_change(one, today=today, days=least) for one in days]
    return {
        "move": row.household != "" and (missed or (booked and any(far))),
        "cancel": missed or (booked and all(far)),
        "miss": row.state in ORDER_STEPS[OrderStep.MISS][0]
        and may_be_missed(days, at=local, kerb_by=row.provider.kerb_by),
    }


def _parts(row: BulkyOrder) -> list[tuple[Any, str, Any]]:
    parts = row.parts.select_related("round").order_by("round__day", "round__category")
    return [(one.round.day, category_named(one.round.category), one.items) for one in parts]


def _shown(
    request: HttpRequest, row: BulkyOrder, *, says: str = "", status: int = 200
) -> HttpResponse:
    row.refresh_from_db(fields=["state"])
    may, provider = _may(row, at=timezone.now()), row.provider
    page: dict[str, Any] = {
        "row": row, "parts": _parts(row), "may": may, "provider": provider,
        "office": provider.office, "rules": provider.bulky_rules.splitlines(),
        "spelled": ", ".join(spelled_out(row.reference)),
        "link": request.build_absolute_uri(
            reverse("bulky_order", args=[row.reference, secret_of(row.key)])
        ),
        "said": request.session.pop(ORDERS.said, "") if not says else "", "says": says,
    }  # fmt: skip
    return render(request, "website/waste/bulky_own.html", page, status=status)


def _choice(
    request: HttpRequest, row: BulkyOrder, form: DaysForm, *, says: str = "", status: int = 200
) -> HttpResponse:
    choices = choices_of(form)
    page = {
        "row": row, "form": form, "choices": choices, "says": says, "parts": _parts(row),
        "more": any(one[-1] for one in choices), "eights": range(form.eights),
        "mine": set(_now(row).values()), "missed": row.state == OrderState.MISSED,
        "office": row.provider.office,
    }  # fmt: skip
    return render(request, "website/waste/bulky_move.html", page, status=status)
