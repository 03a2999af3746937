"""Places held, what they cost, people registered or put on the waiting list."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.money import euros
from buergertelefon.base.typed import typed
from buergertelefon.contacts.errors import ContactError
from buergertelefon.courses.actions import registering, splitting, waiting
from buergertelefon.courses.errors import (
    BadDetails,
    CourseError,
    CourseFull,
    HoldExpired,
    NotPossible,
    UnknownRegistration,
)
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.pricing import quoted
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.words import Channel
from buergertelefon.desk import courses
from buergertelefon.desk.records import Record
from buergertelefon.desk.views.booking.panel import number_of
from buergertelefon.desk.views.courses.looking import show_one
from buergertelefon.desk.views.courses.panel import (
    course_of,
    facts_of,
    note,
    render_panel,
    seats_of,
    slug_of,
    told,
    writer,
)
from buergertelefon.desk.views.courses.people import (
    WHO,
    details_of,
    field_of,
    must_be_complete,
    people_of,
)
from buergertelefon.desk.views.frame import GONE, agent_required, once_of, refused
from buergertelefon.messages.errors import BadMessage, BadNumber, BadPostal
from buergertelefon.messages.queries import channels
from buergertelefon.messages.rules.outbox import masked
from buergertelefon.staff.views import AgentRequest
from buergertelefon.telephony.queries.people import mobile_of

OVER = "Die Zeit ist um, die Plätze sind nicht mehr vorgemerkt."
#: what is wrong with a way to reach somebody, and the field it stands in
REACHED = {BadNumber: "phone", BadPostal: "street"}
HOLD_FIRST = "Bitte die Plätze noch einmal vormerken."


@agent_required
@require_POST
def hold(request: AgentRequest) -> HttpResponse:
    """Keep `seats` places but `wait` of them, which are for the waiting list; then the form.

    `again`: the form is there already, only its hold is new. What was held before in this
    conversation is given back.
    """
    if isinstance(record := writer(request), HttpResponse):
        return record
    at = timezone.now()
    try:
        course = course_of(request)
    except CourseError as error:
        return refused(str(error))
    seats, wait = seats_of(request), _wait_of(request)
    again = request.POST.get("again") == "1"
    held = None
    try:
        if seats > wait:
            held = _hold(request, record, course, seats - wait)
    except CourseFull as error:
        if again:
            return _hold_part(request, course, None, said=str(error), left=error.left, status=422)
        return show_one(request, record, course, said=str(error), status=422, left=error.left,
                        rest=seats - error.left)  # fmt: skip
    except CourseError as error:
        return refused(str(error)) if again else show_one(
            request, record, course, said=str(error), status=422
        )  # fmt: skip
    courses.release(record.id, at=at, but=[held.pk] if held else [])
    if again:
        return _hold_part(request, course, held)
    return _form(request, record, course, held, wait=wait)


@agent_required
@require_POST
def over(request: AgentRequest) -> HttpResponse:
    """The time of a hold is over: it is given back; what was typed stays in the form."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        row = courses.of_conversation(record.id, typed(request.POST, "registration"))
        course = course_of(request)
    except CourseError as error:
        return refused(str(error))
    return _over(request, course, row, status=200)


@agent_required
@require_POST
def quote(request: AgentRequest) -> HttpResponse:
    """What it costs so far, line by line; nothing is written."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        course = course_of(request)
    except CourseError as error:
        return refused(str(error))
    return render(request, "desk/_course_quote.html", _quoted(request, course, seats_of(request)))


@agent_required
@require_POST
def register(request: AgentRequest) -> HttpResponse:
    """Register who has places, put the rest on the waiting list: all of it, or nothing.

    Pressed five times it is one registration: the hold is the form's, and so is the entry.
    """
    if isinstance(record := writer(request), HttpResponse):
        return record
    values, seats, wait = request.POST, seats_of(request), _wait_of(request)
    row: Registration | None = None
    try:
        course = course_of(request)
        if seats > wait:
            row = courses.of_conversation(record.id, typed(values, "registration"))
            if row.course_id != course.pk or row.seats != seats - wait:
                return refused(HOLD_FIRST)
        people = people_of(values, seats)
        must_be_complete(values, seats)
    except BadDetails as error:
        return refused(str(error), error.field)
    except UnknownRegistration:
        return refused(HOLD_FIRST)
    except CourseError as error:
        return refused(str(error))
    try:
        details = details_of(values, people, own_number=mobile_of(record.id))
        with transaction.atomic():
            if row is not None:
                done = splitting.confirm(row.pk, details, at=timezone.now())
            else:
                done = [waiting.join(
                    course.pk, details, seats=seats, channel=Channel.PHONE,
                    key=uuid.uuid5(once_of(request), f"{record.id}:{course.pk}:wait"),
                    at=timezone.now(), contact=record.id,
                )]  # fmt: skip
            for one in done:
                note(record, one, _noted(one), slug=slug_of(request))
    except HoldExpired:
        return _over(request, course, row, status=422)
    except BadDetails as error:
        return refused(str(error), field_of(error, values))
    except BadMessage as error:
        return refused(str(error), REACHED.get(type(error), "mail"))
    except ContactError:
        return refused(GONE)
    except CourseError as error:
        return refused(str(error))
    courses.release(record.id, at=timezone.now())
    return told(request, done, "done", _said(done))


def _noted(row: Registration) -> str:
    return {State.WAITING: "Warteliste", State.OFFERED: "Platz angeboten"}.get(
        State(row.state), "angemeldet"
    )


def _said(rows: list[Registration]) -> str:
    names = [_noted(one) for one in rows]
    return f"Kurs {rows[0].course.number}: {', '.join(names)}."


def _hold(request: AgentRequest, record: Record, course: Course, seats: int) -> Registration:
    """Pressed twice, held once. Raises CourseFull, NotBookable, HoldExpired, NotPossible."""
    key = uuid.uuid5(once_of(request), f"{record.id}:{course.pk}:{seats}")
    row = registering.hold(
        course.pk, seats=seats, channel=Channel.PHONE, key=key, at=timezone.now(),
        contact=record.id, row=uuid.uuid5(key, "row"),
    )  # fmt: skip
    if row.state != State.HELD:
        raise NotPossible(row.state)
    return row


def _wait_of(request: AgentRequest) -> int:
    """So many of the places are for the waiting list; "all": each of them."""
    if request.POST.get("wait") == "all":
        return seats_of(request)
    return number_of(request.POST, "wait", among=range(seats_of(request) + 1))


def _form(
    request: AgentRequest, record: Record, course: Course, held: Registration | None, *, wait: int
) -> HttpResponse:
    """Who takes part and who pays."""
    seats, own, at = seats_of(request), mobile_of(record.id), timezone.now()
    shown = facts_of(course, at=at) | _hold_values(course, held, wait=wait, seats=seats)
    numbers = [
        {"n": n, "number": n + 1, "waits": n >= seats - wait,
         "who": WHO if n == 0 else {key: WHO[key] for key in ("other", "child")}}
        for n in range(seats)
    ]  # fmt: skip
    shown |= _quoted(request, course, seats) | {
        "step": "people", "people": numbers, "own_number": masked(own) if own else "",
        "ways": [str(one) for one in channels(postal=True)], "seats": seats,
        "debit": bool(course.school.creditor_id), "needs_born": bool(shown["ages"]),
        "said": f"{held.seats} {'Platz' if held.seats == 1 else 'Plätze'} vorgemerkt." if held
        else "",
    }  # fmt: skip
    return render_panel(request, shown)


def _hold_values(
    course: Course, held: Registration | None, *, wait: int, seats: int
) -> dict[str, Any]:
    return {"course": course, "held": held, "wait": wait, "seats": seats, "once": uuid.uuid4()}


def _hold_part(
    request: AgentRequest,
    course: Course,
    held: Registration | None,
    *,
    said: str = "",
    left: int = 0,
    status: int = 200,
) -> HttpResponse:
    """The part of the form that says what is held; the rest of it stays as it was typed."""
    seats, wait = seats_of(request), _wait_of(request)
    shown = _hold_values(course, held, wait=wait, seats=seats)
    shown |= {"hold_said": said, "left": left, "lost": held is None and seats > wait}
    return render(request, "desk/_course_hold.html", shown, status=status)


def _over(
    request: AgentRequest, course: Course, row: Registration | None, *, status: int
) -> HttpResponse:
    if row is not None:
        registering.expire(row.pk, at=timezone.now())
    course.refresh_from_db(fields=["taken", "elsewhere", "maximum"])
    return _hold_part(request, course, None, said=OVER, left=course.free, status=status)


def _quoted(request: AgentRequest, course: Course, seats: int) -> dict[str, Any]:
    """Lines and sum of who gets a place, and what those on the list would pay; or what is missing.

    If nobody gets one, the lines are of those on the list.
    """
    wait, on = _wait_of(request), timezone.now().astimezone(BERLIN).date()
    try:
        people = people_of(request.POST, seats)
        first = people[: seats - wait] or people
        found = quoted(course, first, on=on)
        later = quoted(course, people[seats - wait :], on=on) if 0 < wait < seats else None
    except BadDetails as error:
        return {"quote_missing": str(error)}
    return {
        "quote": [(one.text, euros(one.cents)) for one in found.lines],
        "quote_total": euros(found.total), "quote_known": found.known,
        "quote_if": wait == seats, "quote_later": euros(later.total) if later else "",
    }  # fmt: skip
