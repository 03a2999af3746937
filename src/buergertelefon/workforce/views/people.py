"""Who can be planned: contracts, leaves, availability, hours accounts. For planners."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.typed import typed
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.models import Agent
from buergertelefon.staff.views import AgentRequest
from buergertelefon.workforce.actions import accounts, contracts, leaves, wishing
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import Contract
from buergertelefon.workforce.people_forms import (
    USUAL,
    AvailabilityForm,
    BookingForm,
    ContractForm,
    LeaveForm,
)
from buergertelefon.workforce.queries import own
from buergertelefon.workforce.queries.people import (
    Planned,
    leaves_of,
    limits_of,
    on_duty,
    people,
    planned,
    terms_of,
)
from buergertelefon.workforce.rules.contracts import WEEKDAYS, complaints, said
from buergertelefon.workforce.rules.leave import LeaveState
from buergertelefon.workforce.rules.people_table import STATES
from buergertelefon.workforce.views.frame import page, planner_only

#: by which columns the table is sorted, in its order
SORTS: dict[str, tuple[str, Callable[[Planned], Any]]] = {
    "name": ("Name", lambda one: one.agent.name.casefold()),
    "stunden": ("Stunden", lambda one: one.contract.week_minutes if one.contract else -1),
    "konto": ("Konto", lambda one: one.balance),
}
FORMS: dict[str, type[forms.Form]] = {
    "contract": ContractForm, "leave": LeaveForm, "there": AvailabilityForm, "account": BookingForm,
}  # fmt: skip


@planner_only
@require_GET
def roster_people(request: AgentRequest) -> HttpResponse:
    """All people of the centre, searched and sorted."""
    search, sort = typed(request.GET, "q"), typed(request.GET, "nach")
    down = typed(request.GET, "ab") == "1"
    centre, today = request.user.centre, timezone.localdate()
    found = planned(centre, search=search, today=today)
    found.sort(key=SORTS.get(sort, SORTS["name"])[1], reverse=down)
    values = {
        "rows": [_row(one) for one in found], "search": search,
        "sort": sort if sort in SORTS else "name", "down": down,
        "sorts": [(key, label) for key, (label, _) in SORTS.items()],
        "asked": [(one, on_duty(one)) for one in leaves_of(centre, [LeaveState.ASKED])],
    }  # fmt: skip
    return page(request, "people", values)


def _row(one: Planned) -> dict[str, Any]:
    return {
        "agent": one.agent, "contract": one.contract, "asked": one.asked,
        "hours": said(one.contract.week_minutes) if one.contract else "",
        "free": ", ".join(WEEKDAYS[n] for n in sorted(one.contract.free_weekdays))
        if one.contract else "",
        "balance": said(one.balance, signed=True), "complaints": one.complaints,
    }  # fmt: skip


@planner_only
@require_http_methods(["GET", "POST"])
def roster_person(request: AgentRequest, pk: int) -> HttpResponse:
    """All of one person; each form says what it does in `do`."""
    agent = get_object_or_404(people(request.user.centre), pk=pk)
    if request.method == "GET":
        return _person(request, agent, {})
    do = request.POST.get("do", "")
    if do in FORMS:
        form = FORMS[do](request.POST, prefix=do)
        if not form.is_valid():
            return _person(request, agent, {do: form}, 422)
        try:
            tell(request, _write(agent, do, form))
        except NotPossible as error:
            form.add_error(None, str(error))
            return _person(request, agent, {do: form}, 422)
    elif do in ROWS:
        tell(request, ROWS[do](agent, _number(request)))
    else:
        raise Http404
    return redirect("roster_people" if request.POST.get("back") == "list" else request.path)


def _write(agent: Agent, do: str, form: Any) -> str:
    values = form.cleaned_data
    if do == "contract":
        contract = contracts.agree(agent, form.terms())
        return f"Der Vertrag gilt ab {contract.begins:%d.%m.%Y}."
    if do == "leave":
        leaves.enter(agent, begins=values["begins"], until=values["until"])
        return "Die Fehlzeit ist eingetragen."
    if do == "there":
        wishing.be_there(agent, **values)
        return "Die Verfügbarkeit ist eingetragen."
    accounts.book(agent, **values)
    return f"Gebucht: {said(values['minutes'], signed=True)} Stunden."


def _number(request: AgentRequest) -> int:
    text = request.POST.get("row", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _end_contract(agent: Agent, row: int) -> str:
    if contract := agent.contracts.filter(pk=row).first():
        contracts.take_back(contract)
    return "Der Vertrag ist entfernt; der davor gilt weiter."


def _decide(*, granted: bool) -> Callable[[Agent, int], str]:
    def decide(agent: Agent, row: int) -> str:
        leave = agent.leaves.filter(pk=row).first()
        if leave is None or (not leaves.decide(leave, granted=granted)):
            return "Darüber ist schon entschieden."
        return "Genehmigt." if granted else "Abgelehnt."

    return decide


def _end_leave(agent: Agent, row: int) -> str:
    if leave := agent.leaves.filter(pk=row).first():
        leaves.remove(leave)
    return "Die Fehlzeit ist entfernt."


def _end_there(agent: Agent, row: int) -> str:
    if found := agent.availabilities.filter(pk=row).first():
        wishing.be_there_as_usual(agent, day=found.day)
    return "An diesem Tag gilt wieder der Vertrag."


def _end_booking(agent: Agent, row: int) -> str:
    if booking := agent.account.filter(pk=row).first():
        accounts.take_back(booking)
    return "Die Buchung ist zurückgenommen."


#: what is done to a row of a person
ROWS: dict[str, Callable[[Agent, int], str]] = {
    "contract_end": _end_contract, "grant": _decide(granted=True), "refuse": _decide(granted=False),
    "leave_end": _end_leave, "there_end": _end_there, "account_end": _end_booking,
}  # fmt: skip


def _person(
    request: AgentRequest, agent: Agent, bound: dict[str, forms.Form], status: int = 200
) -> HttpResponse:
    limits, today = limits_of(request.user.centre), timezone.localdate()
    rows = list(agent.contracts.order_by("-begins"))
    last = asdict(terms_of(rows[0])) | {"begins": None, "ends": None} if rows else USUAL
    shown = {
        name: bound.get(name) or kind(prefix=name, initial=last if name == "contract" else None)
        for name, kind in FORMS.items()
    }
    for form in shown.values():
        dressed(form)
    values = {
        "agent": agent, "forms": shown, "today": today,
        "wrong": next(iter(bound.values()), None),
        "contracts": [_contract(one, [*complaints(terms_of(one), limits)]) for one in rows],
        "skills": [one.skill.name for one in agent.skills.select_related("skill")],
        "leaves": [
            (one, STATES[LeaveState(one.state)], on_duty(one))
            for one in agent.leaves.order_by("-begins")
        ],
        "there": agent.availabilities.filter(day__gte=today).order_by("day"),
        "bookings": [
            (one, said(one.minutes, signed=True))
            for one in agent.account.select_related("roster").order_by("-day", "-pk")
        ],
        "balance": said(own.balance(agent), signed=True),
    }  # fmt: skip
    return page(request, "person", values, status)


def _contract(one: Contract, complaints: list[str]) -> dict[str, Any]:
    return {
        "row": one, "hours": said(one.week_minutes), "complaints": complaints,
        "day": f"{said(one.day_least)} bis {said(one.day_most)}",
        "free": ", ".join(WEEKDAYS[n] for n in sorted(one.free_weekdays)),
    }  # fmt: skip
