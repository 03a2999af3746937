"""A case that is there already: how it stands, and what the caller wants with it."""

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.cases.actions.steps import take
from buergertelefon.cases.errors import BadField, CaseError
from buergertelefon.cases.rules.details import LONGEST_TEXT
from buergertelefon.cases.rules.life import Actor, Step
from buergertelefon.contacts import actions as contacts
from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import cases
from buergertelefon.desk.views.booking.panel import values_of
from buergertelefon.desk.views.cases.panel import (
    OFFERED,
    PRACTISING,
    done,
    render_panel,
    shown_case,
)
from buergertelefon.desk.views.frame import GONE, agent_required, once_of, record_of, refused
from buergertelefon.staff.views import AgentRequest


@agent_required
@require_GET
def find(request: AgentRequest) -> HttpResponse:
    """A case by its code."""
    if record_of(request) is None:
        return refused(GONE)
    try:
        row = cases.case_of(typed(values_of(request), "code"), centre=request.user.centre_id)
    except CaseError as error:
        return refused(str(error), "code")
    return render_panel(request, shown_case(row) | {"step": "own"})


@agent_required
@require_POST
def change(request: AgentRequest) -> HttpResponse:
    """Answer what the office asked, add, open again, withdraw; noted on the contact."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    if record.script:
        return refused(PRACTISING)
    step, text = typed(request.POST, "step"), request.POST.get("text", "")[: LONGEST_TEXT + 1]
    if step not in OFFERED:
        return refused("Das gibt es nicht.", "step")
    try:
        row = cases.case_of(typed(request.POST, "code"), centre=request.user.centre_id)
        with transaction.atomic():
            take(row.pk, Step(step), actor=Actor.CENTRE, at=timezone.now(), text=text,
                 key=f"desk:{once_of(request)}")  # fmt: skip
            contacts.note_settled(record.id, f"Vorgang {row.reference}: {OFFERED[Step(step)]}")
    except BadField as error:
        return refused(str(error), error.field)
    except CaseError as error:
        return refused(str(error))
    except ContactError:
        return refused(GONE)
    row = cases.case_of(row.reference, centre=request.user.centre_id)
    return done(request, shown_case(row) | {"step": "own", "said": "Gespeichert."})
