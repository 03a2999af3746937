"""One tour: its orders by route, what came of them, its places; closed, emptied, removed."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from buergertelefon.base.reference import normal
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions import ordering, planning
from buergertelefon.waste.errors import BadField, Refused
from buergertelefon.waste.models import BulkyOrder, Round
from buergertelefon.waste.queries.rounds import Stop, others, stops
from buergertelefon.waste.round_forms import EmptyForm, SizeForm
from buergertelefon.waste.rules.bulky import cubic
from buergertelefon.waste.rules.life import ORDER_STATES, OrderState
from buergertelefon.waste.rules.words import CATEGORIES
from buergertelefon.waste.views.frame import TOP, office_required, own_tour, page

SAID = {
    "done": "abgeholt", "missed": "nicht abgeholt, der Haushalt erfährt es",
    "cancel": "abgesagt, der Haushalt erfährt es",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One order as the page shows it."""

    stop: Stop
    state: str
    cubic: str
    may_finish: bool
    may_miss: bool
    may_cancel: bool
    later: str  # other tours that come for the rest


@office_required
@require_http_methods(["GET", "POST"])
def tour(request: AgentRequest, pk: int) -> HttpResponse:
    """The tour; `do`: what is pressed about it as a whole."""
    it, do = own_tour(request, pk), request.POST.get("do", "")
    size = SizeForm(
        request.POST if do == "size" else None, initial={"capacity": it.capacity},
        auto_id="size_%s",
    )  # fmt: skip
    move = EmptyForm(
        request.POST if do == "empty" else None, tours=others(it, today=timezone.localdate()),
        auto_id="empty_%s",
    )  # fmt: skip
    if request.method == "GET":
        return _shown(request, it, size, move)
    match do:
        case "close":
            planning.close(it.pk)
            tell(request, "Geschlossen. Die Tour nimmt keine Anmeldungen mehr an.")
        case "reopen":
            planning.reopen(it.pk)
            tell(request, "Wieder geöffnet.")
        case "remove":
            try:
                planning.remove(it.pk)
            except Refused as error:
                tell(request, str(error), bad=True)
                return _back(it)
            tell(request, f"Die Tour am {it.day:%d.%m.%Y} ist gelöscht.")
            return redirect("waste_rounds")
        case "size" if size.is_valid():
            over = planning.resize(it.pk, capacity=size.cleaned_data["capacity"])
            tell(request, "Plätze geändert." + (_too_many(over) if over else ""))
        case "empty" if move.is_valid():
            return _emptied(request, it, size, move)
        case "size" | "empty":
            return _shown(request, it, size, move, status=422)
    return _back(it)


@office_required
@require_POST
def order(request: AgentRequest, pk: int, code: str) -> HttpResponse:
    """What came of one order: "done" or "missed", each can be put right by the other; "cancel"."""
    it, do, now = own_tour(request, pk), request.POST.get("do", ""), timezone.now()
    row = get_object_or_404(BulkyOrder.objects.filter(parts__round=it), reference=normal(code))
    try:
        match do:
            case "done" | "missed":
                planning.report_back(row.pk, collected=do == "done", at=now)
            case "cancel":
                ordering.cancel(row.pk, at=now, by_office=True)
    except Refused as error:
        tell(request, str(error), bad=True)
        return _back(it)
    if do in SAID:
        tell(request, f"{row.street} {row.number}: {SAID[do]}.")
    return _back(it)


@office_required
@require_POST
def rest(request: AgentRequest, pk: int) -> HttpResponse:
    """All that is still booked was collected."""
    it = own_tour(request, pk)
    try:
        left = planning.finish_rest(it.pk, at=timezone.now())
    except Refused as error:
        tell(request, str(error), bad=True)
        return _back(it)
    tell(request, "Alle übrigen sind als abgeholt vermerkt.")
    if left:
        named = ", ".join(f"{one.street} {one.number}" for one in left)
        tell(request, f"Noch offen, weil eine spätere Tour den Rest holt: {named}.")
    return _back(it)


def _emptied(request: AgentRequest, it: Round, size: SizeForm, move: EmptyForm) -> HttpResponse:
    into = move.cleaned_data["into"]
    try:
        done = planning.empty(it.pk, into.pk, at=timezone.now())
    except BadField as error:
        move.add_error("into", str(error))
        return _shown(request, it, size, move, status=422)
    tell(request, f"{done.moved} auf den {into.day:%d.%m.%Y} verlegt und benachrichtigt.")
    for row, why in done.left:
        words = f"Nicht verlegt: {row.street} {row.number} ({row.reference}). {why}"
        tell(request, words, bad=True)
    return _back(it)


def _shown(
    request: AgentRequest, it: Round, size: SizeForm, move: EmptyForm, *, status: int = 200
) -> HttpResponse:
    today, found = timezone.localdate(), stops(it)
    lines = [_line(one, has_come=it.day <= today) for one in found]
    for form in (size, move):
        dressed(form)
    values = {
        "tour": it, "category": CATEGORIES[it.category], "lines": lines, "size": size, "move": move,
        "over": max(0, it.taken - it.capacity), "sum": cubic(sum(one.litres for one in found)),
        "has_come": it.day <= today, "targets": move.fields["into"].queryset,  # type: ignore[attr-defined]  # a ModelChoiceField
        "movable": sum(
            one.order.state in {OrderState.BOOKED, OrderState.MISSED} for one in found
        ),
        "open": sum(one.order.state == OrderState.BOOKED for one in found),
    }  # fmt: skip
    return page(request, "round", values, status)


def _line(stop: Stop, *, has_come: bool) -> Line:
    state = stop.order.state
    later = ", ".join(f"{CATEGORIES[one.category]} {one.day:%d.%m.}" for one in stop.later)
    return Line(
        stop, ORDER_STATES[state], cubic(stop.litres),
        may_finish=has_come and not later and state != OrderState.DONE,
        may_miss=has_come and state != OrderState.MISSED, may_cancel=state != OrderState.DONE,
        later=later,
    )  # fmt: skip


def _too_many(over: int) -> str:
    words = "1 Anmeldung ist" if over == 1 else f"{over} Anmeldungen sind"
    return f" {words} nun zu viel. Sie bleiben, bis Sie sie verlegen."


def _back(it: Round) -> HttpResponse:
    return redirect(reverse("waste_round", args=[it.pk]) + TOP)
