"""What the parts of it share: how a case is shown and read aloud, who may write."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from buergertelefon.base.typed import typed
from buergertelefon.cases.actions.telling import facts
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.cases import history, is_late
from buergertelefon.cases.rules.life import DONE, STATES, Actor, State, Step, possible
from buergertelefon.cases.rules.words import REPLIES
from buergertelefon.desk.bookings import grouped
from buergertelefon.desk.views.booking.panel import values_of
from buergertelefon.desk.views.frame import look
from buergertelefon.staff.views import AgentRequest

PRACTISING = "Das ist eine Übung: Hier wird nichts weitergeleitet."
#: what the desk does for a caller with a case that is there, and how the button is called
OFFERED = {
    Step.TOLD: "Rückfrage beantworten", Step.ADD: "Ergänzen", Step.REOPEN: "Nicht gelöst",
    Step.WITHDRAW: "Zurückziehen",
}  # fmt: skip
NAMES = ("slug", "place", "elsewhere", "inbox")


def kept(request: AgentRequest) -> dict[str, str]:
    """What goes from one part of the panel to the next."""
    values = values_of(request)
    return {name: typed(values, name) for name in NAMES}


def render_panel(request: AgentRequest, shown: dict[str, Any]) -> HttpResponse:
    """The panel, with what was drawn for its forms."""
    values = {"once": uuid.uuid4(), "wrong": False} | kept(request) | shown
    return render(request, "desk/_cases.html", values)


def done(request: AgentRequest, shown: dict[str, Any]) -> HttpResponse:
    """What was done, and the outcome beside it."""
    values = {"once": uuid.uuid4(), "wrong": False} | kept(request) | shown
    panel = render_to_string("desk/_cases.html", values, request)
    return HttpResponse(panel + render_to_string("desk/_outcome.html", look(request), request))


def shown_case(row: Case) -> dict[str, Any]:
    """A case as it is shown and read aloud."""
    entries = history(row.pk, internal=False)
    said = [one for one in entries if one.step in {Step.ANSWER, Step.ASK} and one.text]
    can = possible(State(row.state), Actor.CENTRE) if row.erased is None else ()
    now = timezone.now()
    return facts(row) | {
        "case": row, "grouped": grouped(row.reference), "state_name": STATES[row.state],
        "late": is_late(row, at=now), "now": now, "way_name": REPLIES[row.way],
        "entries": [(one, DONE[one.step]) for one in entries],
        "answer": said[-1] if said else None,
        "offers": [(step.value, OFFERED[step]) for step in can if step in OFFERED],
    }  # fmt: skip
