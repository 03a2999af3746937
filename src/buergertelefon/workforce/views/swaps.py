"""Swaps: a person asks and answers, a planner decides."""

import re
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.base.typed import typed
from buergertelefon.base.words import DAYS
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.models import Agent
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions import swapping
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import Shift, Swap
from buergertelefon.workforce.queries import swaps
from buergertelefon.workforce.queries.duties import Duty
from buergertelefon.workforce.queries.own import shifts
from buergertelefon.workforce.rules.days import day_of
from buergertelefon.workforce.rules.swaps import SwapState
from buergertelefon.workforce.views.frame import own_allowed, own_page, page, planner_only

STATES = {
    SwapState.ASKED: "gefragt", SwapState.AGREED: "einig, die Dienstplanung entscheidet",
    SwapState.APPROVED: "genehmigt", SwapState.REFUSED: "abgelehnt",
    SwapState.WITHDRAWN: "zurückgezogen", SwapState.LAPSED: "hinfällig",
}  # fmt: skip
WEEKS, SHOWN = 8, 40


@own_allowed
@require_http_methods(["GET", "POST"])
def my_swaps(request: AgentRequest) -> HttpResponse:
    """Own questions and those of others; a shift is chosen to ask for."""
    agent, today = request.user, timezone.localdate()
    status = 200
    if request.method == "POST":
        try:
            tell(request, _own_step(request))
            return redirect("my_swaps")
        except NotPossible as problem:
            tell(request, str(problem), bad=True)
            status = 422
    chosen = day_of(typed(request.GET, "tag"))
    own = shifts(agent, since=today, until=today + timedelta(weeks=WEEKS))
    mine = next((one for one in own if one.day == chosen), None)
    values: dict[str, Any] = {
        "shifts": [(one.day, _said(one.duty)) for one in own],
        "chosen": mine and (mine.day, _said(mine.duty)),
        "may": _may(agent, mine.duty) if mine else [],
        "asked": [
            (one, _swap_said(one), STATES[SwapState(one.state)],
             one.state in {SwapState.ASKED, SwapState.AGREED})
            for one in swaps.own_swaps(agent).filter(asker=agent)[:SHOWN]
        ],
        "asks": [
            (one, _swap_said(one)) for one in swaps.own_swaps(agent).filter(
                partner=agent, state=SwapState.ASKED, day__gte=today
            )
        ],
        "all": [(one, _swap_said(one)) for one in swaps.asked_of_all(agent, today=today)],
    }  # fmt: skip
    return own_page(request, "my_swaps", values, status)


def _own_step(request: AgentRequest) -> str:
    agent, at, do = request.user, timezone.now(), request.POST.get("do", "")
    if do == "ask":
        day = day_of(typed(request.POST, "day"))
        whom, _, back = typed(request.POST, "whom").partition(" ")
        partner = Agent.objects.filter(pk=_number(whom)).first() if whom != "all" else None
        if day is None or (whom != "all" and partner is None):
            raise NotPossible("Wählen Sie, wen Sie fragen.")
        swapping.ask(agent, day, partner=partner, back=day_of(back), at=at)
        return "Gefragt. Wenn jemand zusagt, entscheidet die Dienstplanung."
    swap = _number(typed(request.POST, "row"))
    if do == "agree":
        swapping.agree(swap, agent, at=at)
        return "Zugesagt. Die Dienstplanung entscheidet."
    if do == "decline":
        swapping.decline(swap, agent, at=at)
        return "Abgesagt."
    if do == "withdraw":
        swapping.withdraw(swap, agent, at=at)
        return "Zurückgezogen."
    raise Http404


def _may(agent: Agent, wanted: Duty) -> list[tuple[str, str]]:
    """(value, words) of whom one may ask: to take it, or for one of their shifts of that week."""
    roster = Shift.objects.select_related("roster").get(agent=agent, day=wanted["date"]).roster
    today = f"{timezone.localdate():%Y-%m-%d}"
    return [(f"{one.pk}", f"{one.name} übernimmt") for one in swaps.may_take(roster, wanted)] + [
        (f"{one.pk} {duty['date']}", f"{one.name}, gegen {_said(duty)}")
        for one, duty in swaps.may_exchange(roster, wanted)
        if duty["date"] > today
    ]


@planner_only
@require_http_methods(["GET", "POST"])
def swaps_page(request: AgentRequest) -> HttpResponse:
    """What waits for a decision, with its effect; what was decided."""
    status = 200
    if request.method == "POST":
        try:
            tell(request, _decide(request))
            return redirect("swaps")
        except NotPossible as problem:
            tell(request, str(problem), bad=True)
            status = 422
    centre = request.user.centre_id
    values = {
        "waiting": [
            (one, _swap_said(one), swaps.effect(one)) for one in swaps.waiting(centre)[:SHOWN]
        ],
        "decided": [
            (one, _swap_said(one), STATES[SwapState(one.state)])
            for one in swaps.decided(centre)[:SHOWN]
        ],
    }
    return page(request, "swaps", values, status)


def _decide(request: AgentRequest) -> str:
    swap, at = _number(typed(request.POST, "row")), timezone.now()
    if not Swap.objects.filter(pk=swap, roster__centre=request.user.centre_id).exists():
        raise Http404
    if request.POST.get("do") == "approve":
        swapping.approve(swap, request.user, at=at)
        return "Genehmigt. Der Dienstplan ist geändert."
    if request.POST.get("do") == "refuse":
        swapping.refuse(swap, at=at)
        return "Abgelehnt. Es bleibt, wie es war."
    raise Http404


def _swap_said(swap: Swap) -> str:
    first = swaps.given(swap)
    what = _said(first) if first else f"{swap.day:%d.%m.%Y}"
    whom = swap.partner.name if swap.partner else "alle, die dürfen"
    second = swaps.taken(swap)
    for_it = f" gegen {_said(second)}" if second else ""
    return f"{swap.asker.name}: {what} an {whom}{for_it}"


def _said(duty: Duty) -> str:
    day = date.fromisoformat(duty["date"])
    return f"{DAYS['de'][day.weekday()]}, {day:%d.%m.%Y}, {duty['start']}–{duty['end']}"


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else 0
