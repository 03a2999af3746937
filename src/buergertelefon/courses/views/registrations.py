"""One registration: looked at, made at the office, ended, moved."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.base.money import euros
from buergertelefon.courses.actions import office, registering, waiting
from buergertelefon.courses.actions.certifying import ask_certificate, give_certificate
from buergertelefon.courses.errors import BadDetails, CourseError, CourseFull
from buergertelefon.courses.forms import ChangeForm, DetailsForm, SeatsForm
from buergertelefon.courses.models import Participant, Registration
from buergertelefon.courses.queries.registrations import place_in_line
from buergertelefon.courses.rules.life import GONE, STATES, Reason, State
from buergertelefon.courses.rules.money import DUES, Kind
from buergertelefon.courses.rules.words import CHANNELS, PAYMENTS, WAYS, Channel
from buergertelefon.courses.views.frame import office_required, own, own_registration, page
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.messages.errors import BadAddress, BadMessage, BadNumber
from buergertelefon.staff.views import AgentRequest

#: who ends it, as the page asks
REASONS = {
    "citizen": (Reason.CITIZEN, "Abgemeldet, nach den Regeln der Schule."),
    "withdrawn": (Reason.WITHDRAWN, "Widerrufen."),
    "school": (Reason.SCHOOL, "Von der Schule abgemeldet."),
}
WHYS = {
    Reason.WITHDRAWN: "widerrufen", Reason.CITIZEN: "abgemeldet", Reason.COURSE: "Kurs fällt aus",
    Reason.SCHOOL: "von der Schule", Reason.RELEASED: "nicht angenommen",
}  # fmt: skip


@office_required
@require_GET
def registration(request: AgentRequest, code: str) -> HttpResponse:
    """All that is known of it."""
    return _page(request, own_registration(request, code))


def _page(
    request: AgentRequest, row: Registration, *, problem: str = "", form: ChangeForm | None = None
) -> HttpResponse:
    charges = [
        (one, "Erstattung" if one.kind == Kind.REFUND else "Forderung", euros(one.cents),
         DUES[one.state]) for one in row.charges.all()
    ]  # fmt: skip
    values = {
        "row": row, "course": row.course, "state": STATES[row.state], "gone": row.state in GONE,
        "why": WHYS.get(Reason(row.why), "") if row.why else "",
        "channel": CHANNELS[row.channel], "way": WAYS.get(row.way, ""),
        "payment": PAYMENTS.get(row.payment, ""), "charges": charges,
        "lines": [(text, euros(cents)) for text, cents in row.lines], "sum": euros(row.fee_cents),
        "people": row.participants.select_related("reduction").order_by("pk"),
        "turn": place_in_line(row) if row.state == State.WAITING else 0,
        "confirmed": row.state == State.CONFIRMED, "offered": row.state == State.OFFERED,
        "may_withdraw": row.withdraw_until is not None
        and row.withdraw_until >= timezone.localdate(),
        "form": form or ChangeForm(row=row, today=timezone.localdate()), "problem": problem,
    }  # fmt: skip
    return page(request, "registration", values, 422 if problem or form else 200)


@office_required
@require_POST
def cancel(request: AgentRequest, code: str) -> HttpResponse:
    """End it; whoever waits gets the place, so there is no way back."""
    row = own_registration(request, code)
    if request.POST.get("reason") not in REASONS:
        return _page(request, row, problem="Bitte sagen, wer abmeldet.")
    reason, said = REASONS[request.POST["reason"]]
    try:
        registering.cancel(row.pk, reason=reason, at=timezone.now())
    except (CourseError, BadMessage) as error:
        return _page(request, row, problem=str(error))
    tell(request, f"{row.reference}: {said}")
    return redirect("courses_course", row.course_id)


@office_required
@require_POST
def change(request: AgentRequest, code: str) -> HttpResponse:
    """Move it to another course."""
    row = own_registration(request, code)
    if request.POST.get("course") == str(row.course_id):  # pressed twice
        return redirect("courses_registration", row.reference)
    form = ChangeForm(request.POST, row=row, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, row, form=form)
    there = form.cleaned_data["course"]
    try:
        registering.change(row.pk, course=there.pk, at=timezone.now())
    except (CourseError, BadMessage) as error:
        return _page(request, row, problem=str(error))
    tell(request, f"{row.reference} ist jetzt in {there.number} {there.title}.")
    return redirect("courses_registration", row.reference)


@office_required
@require_POST
def accept(request: AgentRequest, code: str) -> HttpResponse:
    """Somebody who has an offer says yes by telephone or letter."""
    row = own_registration(request, code)
    try:
        waiting.accept(row.pk, at=timezone.now())
    except (CourseError, BadMessage) as error:
        return _page(request, row, problem=str(error))
    tell(request, f"{row.reference} ist angemeldet.")
    return redirect("courses_registration", row.reference)


@office_required
@require_POST
def certificate(request: AgentRequest, code: str) -> HttpResponse:
    """It is asked for, or was given."""
    row = own_registration(request, code)
    if request.POST.get("do") == "give":
        give_certificate(row.pk)
        tell(request, "Bescheinigung ausgestellt.")
        return redirect("courses_registration", row.reference)
    try:
        ask_certificate(row.pk, at=timezone.now())
    except CourseError as error:
        return _page(request, row, problem=str(error))
    tell(request, "Vorgemerkt: Bescheinigung ausstellen.")
    return redirect("courses_registration", row.reference)


@office_required
@require_POST
def proof(request: AgentRequest, person: int) -> HttpResponse:
    """The proof of a reduction was shown."""
    there = Participant.objects.filter(
        registration__course__school__centre=request.user.centre_id
    ).select_related("registration")
    one = get_object_or_404(there, pk=person)
    office.see_proof(one.pk, at=timezone.now())
    tell(request, "Nachweis gesehen.")
    if request.POST.get("back") == "course":
        return redirect("courses_course", one.registration.course_id)
    return redirect("courses_registration", one.registration.reference)


@office_required
@require_http_methods(["GET", "POST"])
def register(request: AgentRequest, course: int) -> HttpResponse:
    """Somebody stands before us: all on one page; where it is full, on the waiting list."""
    it = own(request, course)
    many = SeatsForm(request.GET)
    seats = many.seats()
    form = DetailsForm(request.POST or None, course=it, seats=seats, on=timezone.localdate())
    values = {"course": it, "form": form, "seats": seats, "left": it.free, "full": it.free < seats,
              "most": registering.MOST_SEATS}  # fmt: skip
    if not form.is_valid():
        return page(request, "register", values, 422 if form.is_bound else 200)
    try:
        row = _registered(request, it.pk, form, seats)
    except CourseFull as error:
        form.add_error(None, str(error))
        values |= {"full": True, "left": error.left}
    except BadDetails as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    except BadAddress as error:
        form.add_error("mail", str(error))
    except BadNumber as error:
        form.add_error("phone", str(error))
    except (CourseError, BadMessage) as error:
        form.add_error(None, str(error))
    else:
        tell(request, _said(row))
        return redirect("courses_registration", row.reference)
    return page(request, "register", values, 422)


def _registered(request: AgentRequest, course: int, form: DetailsForm, seats: int) -> Registration:
    values: dict[str, Any] = {"seats": seats, "key": form.cleaned_data["once"]}
    now = timezone.now()
    if request.POST.get("do") == "wait":
        return waiting.join(course, form.details(), channel=Channel.OFFICE, at=now, **values)
    return office.register(course, form.details(), at=now, **values)


def _said(row: Registration) -> str:
    if row.state == State.WAITING:
        return f"Auf der Warteliste, Stelle {place_in_line(row)}. Code {row.reference}."
    return f"{STATES[row.state].capitalize()}. Code {row.reference}."
