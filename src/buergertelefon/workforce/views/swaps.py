"""Swaps: a person asks and answers, a planner decides."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.typed import typed
from buergertelefon.base.words import DAYS
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required
from buergertelefon.workforce.actions import swapping
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import Shift, Swap
from buergertelefon.workforce.people_forms import PlanDay
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
        "promised": [
            (one, _swap_said(one))
            for one in swaps.own_swaps(agent).filter(partner=agent, state=SwapState.AGREED)
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
    shift = Shift.objects.select_related("roster__centre").get(agent=agent, day=wanted["date"])
    today = f"{timezone.localdate()}"
    found = swaps.options(swaps.Planned.of(shift.roster), wanted)
    takes = [(f"{one.pk}", f"{one.name} übernimmt") for one, back in found if back is None]
    for_it = [
        (back["date"], f"{one.pk} {back['date']}", f"{one.name}, gegen {_said(back)}")
        for one, back in found
        if back and back["date"] >= today
    ]
    return takes + [(value, words) for _, value, words in sorted(for_it)]


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
    waiting = list(swaps.waiting(centre)[:SHOWN])
    plans = {one: swaps.Planned.of(one) for one in {swap.roster for swap in waiting}}
    values = {
        "waiting": [
            (one, _swap_said(one), swaps.effect(one, plans[one.roster])) for one in waiting
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


class AgreedForm(forms.Form):
    """Who swaps which day with whom; it is not said here who works when."""

    asker = forms.ModelChoiceField(
        Agent.objects.none(), label="Wer gibt ab?", empty_label="Bitte wählen"
    )
    day = PlanDay("Dienst am")
    partner = forms.ModelChoiceField(
        Agent.objects.none(), label="Wer übernimmt?", empty_label="Bitte wählen"
    )
    back = PlanDay("Gegen den Dienst am", required=False, help_text="leer: ohne Gegenleistung")

    def __init__(self, *args: Any, centre: ServiceCentre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("asker", "partner"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
            people = Agent.objects.filter(centre=centre, is_active=True, contracts__isnull=False)
            field.queryset = people.distinct().order_by("name")


@role_required(Role.PLANNER, Role.TEAM_LEAD)
@require_http_methods(["GET", "POST"])
def swap_entry(request: AgentRequest) -> HttpResponse:
    """Two people agreed by word of mouth: a team lead or planner enters it, a planner decides."""
    if not {Role.PLANNER, Role.TEAM_LEAD} & set(request.user.roles):
        raise PermissionDenied  # an administrator is neither
    form = AgreedForm(request.POST or None, centre=request.user.centre)
    if form.is_valid():
        given = form.cleaned_data
        try:
            swapping.enter_agreed(
                given["asker"], given["day"], partner=given["partner"], back=given["back"],
                at=timezone.now(),
            )  # fmt: skip
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            tell(request, "Eingetragen. Die Dienstplanung entscheidet.")
            return redirect("swap_entry")
    return page(request, "swap_entry", {"form": form}, 422 if form.is_bound else 200)


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
