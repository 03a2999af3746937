"""A registration by its code: seen, moved to another course, ended, accepted, certified."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.contacts.errors import ContactError
from buergertelefon.courses.actions import registering, waiting
from buergertelefon.courses.actions.certifying import ask_certificate
from buergertelefon.courses.errors import BadDetails, CourseError, UnknownRegistration
from buergertelefon.courses.models import Registration
from buergertelefon.courses.queries.pricing import ending_of
from buergertelefon.courses.rules.ending import How
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.desk.views.courses.looking import show_one
from buergertelefon.desk.views.courses.panel import (
    by_code,
    course_of,
    facts_of,
    note,
    render_panel,
    row_facts,
    slug_of,
    told,
    writer,
)
from buergertelefon.desk.views.frame import GONE, agent_required, refused
from buergertelefon.staff.views import AgentRequest


@agent_required
@require_GET
def find(request: AgentRequest) -> HttpResponse:
    """A registration by its code; `cancel`: what ending it would cost, before anybody presses."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        row = by_code(request)
    except UnknownRegistration as error:
        return refused(str(error), "code")
    return _found(request, row, asks=request.GET.get("cancel") == "1")


@agent_required
@require_POST
def change(request: AgentRequest) -> HttpResponse:
    """Move to another course of the school: the new place is taken before the old one goes."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        row, course = by_code(request), course_of(request)
        with transaction.atomic():
            moved = registering.change(row.pk, course=course.pk, at=timezone.now())
            note(record, moved, "gewechselt", slug=slug_of(request))
    except UnknownRegistration as error:
        return refused(str(error), "code")
    except ContactError:
        return refused(GONE)
    except BadDetails as error:
        return refused(f"{error} Die alte Anmeldung gilt weiter.")
    except CourseError as error:
        said = f"{error} Die alte Anmeldung gilt weiter."
        try:
            return show_one(
                request, record, course_of(request), moves=by_code(request), said=said, status=422
            )
        except CourseError:
            return refused(said)
    return told(request, [moved], "done", f"Gewechselt in Kurs {moved.course.number}.")


@agent_required
@require_POST
def cancel(request: AgentRequest) -> HttpResponse:
    """End it by the right that holds now; twice is the same as once. What is said is read anew."""

    def end(row: Registration, at: datetime) -> Registration:
        # of a contract the rule says by which right it ends
        reason = Reason.CITIZEN if row.state == State.CONFIRMED else Reason.RELEASED
        return registering.cancel(row.pk, reason=reason, at=at)

    return _press(request, end, "abgemeldet", "ended", "Kurs {number}: abgemeldet.")


@agent_required
@require_POST
def accept(request: AgentRequest) -> HttpResponse:
    """What was offered to who waits is taken. Twice is the same as once."""

    def take(row: Registration, at: datetime) -> Registration:
        return waiting.accept(row.pk, at=at)

    return _press(request, take, "angemeldet", "done", "Kurs {number}: angemeldet.")


@agent_required
@require_POST
def certificate(request: AgentRequest) -> HttpResponse:
    """A certificate of attendance is asked for; twice is the same as once."""

    def ask(row: Registration, at: datetime) -> Registration:
        ask_certificate(row.pk, at=at)
        return row

    said = "Teilnahmebescheinigung angefordert."
    return _press(request, ask, "Bescheinigung gewünscht", "own", said)


def _press(
    request: AgentRequest,
    do: Callable[[Registration, datetime], Registration],
    noted: str,
    step: str,
    said: str,
) -> HttpResponse:
    """Do it to the registration of the code and note it on the contact, both or neither.

    `noted`, `said`: what stands in the note, what is read out; `step`: of the panel.
    """
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        row = by_code(request)
        with transaction.atomic():
            done = do(row, timezone.now())
            note(record, done, noted, slug=slug_of(request))
    except UnknownRegistration as error:
        return refused(str(error), "code")
    except ContactError:
        return refused(GONE)
    except CourseError as error:
        return _found(request, by_code(request), said=str(error), status=422)
    return told(request, [done], step, said.format(number=done.course.number))


def _found(
    request: AgentRequest, row: Registration, *, asks: bool = False, said: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    at = timezone.now()
    stands = row.state in {State.CONFIRMED, State.OFFERED, State.WAITING}
    asks = asks and stands
    shown: dict[str, Any] = facts_of(row.course, at=at) | {
        "step": "ending" if asks else "own", "said": said, "rows": [row_facts(row)],
    }  # fmt: skip
    if asks and row.state == State.CONFIRMED:
        shown["ending"] = ending_of(row, at=at)
        shown["may_end"] = shown["ending"].kind != How.NONE
    elif asks:
        shown["may_end"] = True
    return render_panel(request, shown, status)
