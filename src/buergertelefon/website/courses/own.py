"""A citizen's own registration: seen, ended, moved to another course, an offer accepted."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from buergertelefon.base.reference import normal
from buergertelefon.base.spelling import spelled_out
from buergertelefon.courses.actions import citizen, registering, telling, waiting
from buergertelefon.courses.actions.certifying import ask_certificate
from buergertelefon.courses.actions.telling import Cause
from buergertelefon.courses.errors import CourseError
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.owing import money_of
from buergertelefon.courses.queries.pricing import ending_of, quoted
from buergertelefon.courses.queries.registrations import place_in_line
from buergertelefon.courses.queries.saying import days_of, place_of
from buergertelefon.courses.rules.ending import How
from buergertelefon.courses.rules.life import GONE, Reason, State
from buergertelefon.courses.secret import secret_of
from buergertelefon.website.courses.costs import lines_of, people_of
from buergertelefon.website.courses.others import others
from buergertelefon.website.courses.said import refused
from buergertelefon.website.courses.session import HOLD, REGISTRATIONS


@never_cache
@require_GET
def link(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The link of a message."""
    return REGISTRATIONS.link(request, code, secret)


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Code and key, typed."""
    return REGISTRATIONS.enter(request)


@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The registration, as the database has it."""
    row = mine(request, code)
    if row is None:
        return _locked_up(code)
    if row.state == State.HELD and request.session.get(HOLD, {}).get("id") == str(row.pk):
        return redirect("course_details", row.course_id)
    if request.method == "GET":
        return _shown(request, row)
    do = request.POST.get("do", "")
    if do == "schliessen":
        return REGISTRATIONS.lock(request, row)
    does = {"abmelden": _end, "zusagen": _accept, "verlassen": _leave, "bescheinigung": _certify}
    if do not in does:
        return _shown(request, row, status=422)
    if row.state in GONE and do in {"abmelden", "verlassen"}:  # pressed twice
        return redirect("course_registration_own", row.reference)
    return does[do](request, row)


@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Another course: chosen, its price seen, then moved. The old one stands until then."""
    row = mine(request, code)
    if row is None:
        return _locked_up(code)
    if row.state != State.CONFIRMED:
        return redirect("course_registration_own", row.reference)
    if request.method == "GET":
        return _choice(request, row, request.GET.get("kurs", ""))
    if request.POST.get("kurs") == str(row.course_id):  # pressed twice
        return redirect("course_registration_own", row.reference)
    to, quote, says = _wanted(row, request.POST.get("kurs", ""))
    if to is None or quote is None:
        return _choice(request, row, "", says=says or _choose(), status=422)
    if request.POST.get("summe") != str(quote.total):
        says = gettext("Der Betrag hat sich gerade geändert. Bitte prüfen Sie ihn noch einmal.")
        return _choice(request, row, str(to.pk), says=says, status=409)
    try:
        registering.change(row.pk, course=to.pk, at=timezone.now())
    except CourseError as error:
        return _choice(request, row, "", says=refused(error), status=409)
    request.session[REGISTRATIONS.said] = "gewechselt"
    return redirect("course_registration_own", row.reference)


@never_cache
@require_GET
def file(request: HttpRequest, code: str) -> HttpResponse:
    """All dates for the citizen's calendar."""
    row = mine(request, code)
    text = _calendar(row) if row is not None else ""
    if not text:
        return redirect("course_registration_own", code)
    download = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    download["Content-Disposition"] = 'attachment; filename="kurs.ics"'
    return download


def mine(request: HttpRequest, code: str) -> Registration | None:
    """The registration of a code, if this session has shown its secret."""
    row, _ = REGISTRATIONS.named(code)
    return row if row is not None and REGISTRATIONS.is_mine(request, row) else None


def _locked_up(code: str) -> HttpResponse:
    return redirect(f"{reverse('course_registration_open')}?code={normal(code)}")


def _end(request: HttpRequest, row: Registration) -> HttpResponse:
    """Withdraw or cancel: only if it costs what was said."""
    now = timezone.now()
    ends = ending_of(row, at=now)
    if row.state != State.CONFIRMED or ends.kind == How.NONE:
        return _shown(request, row, says=_too_late(), status=409)
    if request.POST.get("bleibt") != str(ends.keep_cents):
        says = gettext("Der Betrag hat sich gerade geändert. Bitte prüfen Sie ihn noch einmal.")
        return _shown(request, row, says=says, status=409)
    try:
        registering.cancel(row.pk, reason=Reason.CITIZEN, at=now)  # or withdrawn, if one may
    except CourseError as error:
        return _shown(request, row, says=refused(error), status=409)
    return redirect("course_registration_own", row.reference)


def _accept(request: HttpRequest, row: Registration) -> HttpResponse:
    if request.POST.get("summe") != str(lines_of(row, on=timezone.localdate()).total):
        says = gettext("Der Betrag hat sich gerade geändert. Bitte prüfen Sie ihn noch einmal.")
        return _shown(request, row, says=says, status=409)
    try:
        waiting.accept(row.pk, at=timezone.now())
    except CourseError:
        says = gettext("Das Angebot ist abgelaufen. Der Platz ist an die nächste Person gegangen.")
        return _shown(request, row, says=says, status=409)
    request.session[REGISTRATIONS.said] = "angemeldet"
    return redirect("course_registration_own", row.reference)


def _leave(request: HttpRequest, row: Registration) -> HttpResponse:
    try:
        citizen.leave(row.pk, at=timezone.now())
    except CourseError:
        return _shown(request, row, says=_too_late(), status=409)
    return redirect("course_registration_own", row.reference)


def _certify(request: HttpRequest, row: Registration) -> HttpResponse:
    try:
        ask_certificate(row.pk, at=timezone.now())
    except CourseError:
        return _shown(request, row, says=_too_late(), status=409)
    return redirect("course_registration_own", row.reference)


def _shown(
    request: HttpRequest, row: Registration, *, says: str = "", status: int = 200
) -> HttpResponse:
    row.refresh_from_db(fields=["state", "held_until", "why", "certificate"])
    now, course = timezone.now(), row.course
    confirmed = row.state == State.CONFIRMED
    late = row.held_until is not None and row.held_until <= now
    page: dict[str, Any] = {
        "row": row, "course": course, "school": course.school, "office": course.school.office,
        "days": days_of(course), "place": place_of(course), "people": people_of(row),
        "sessions": course.sessions.order_by("begins"), "money": money_of(row),
        "quote": lines_of(row, on=timezone.localdate()),
        "ending": ending_of(row, at=now) if confirmed else None,
        "turn": place_in_line(row), "offered": row.state == State.OFFERED and not late,
        "late": late, "gone": row.state in GONE, "confirmed": confirmed,
        "same": _same(request, row), "calendar": bool(_calendar(row)),
        "spelled": ", ".join(spelled_out(row.reference)),
        "link": request.build_absolute_uri(
            reverse("course_registration", args=[row.reference, secret_of(row.key)])
        ),
        "said": request.session.pop(REGISTRATIONS.said, "") if not says else "", "says": says,
    }  # fmt: skip
    return render(request, "website/courses/own.html", page, status=status)


def _same(request: HttpRequest, row: Registration) -> list[Registration]:
    """What was made in one go with it and this session may see."""
    if row.row is None:
        return []
    rows = Registration.objects.filter(row=row.row, pk__in=REGISTRATIONS.opened(request)).exclude(
        pk=row.pk
    )
    return list(rows.order_by("made"))


def _calendar(row: Registration) -> str:
    """The calendar file; "" where there is none."""
    if row.state != State.CONFIRMED:
        return ""
    return telling.calendar_of(row, Cause.CONFIRMED, at=timezone.now())


def _choice(
    request: HttpRequest, row: Registration, chosen: str, *, says: str = "", status: int = 200
) -> HttpResponse:
    to, quote, why = _wanted(row, chosen) if chosen else (None, None, "")
    page = {
        "row": row, "course": row.course, "days": days_of(row.course), "to": to, "quote": quote,
        "to_days": days_of(to) if to else "", "to_place": place_of(to) if to else "",
        "others": [] if to else [(one, days_of(one)) for one in others(row, at=timezone.now())],
        "says": says or why, "before": row.fee_cents,
    }  # fmt: skip
    return render(request, "website/courses/change.html", page, status=status)


def _wanted(row: Registration, chosen: str) -> tuple[Course | None, Any, str]:
    """The course, what it costs these people, or why it cannot be."""
    found = [one for one in others(row, at=timezone.now()) if str(one.pk) == chosen]
    if not found:
        return None, None, _choose()
    try:
        return found[0], quoted(found[0], people_of(row), on=timezone.localdate()), ""
    except CourseError as error:
        return None, None, refused(error)


def _choose() -> str:
    return gettext("Kurs: Bitte einen aus der Liste wählen.")


def _too_late() -> str:
    return gettext("Das geht bei dieser Anmeldung nicht mehr. Rufen Sie uns an.")
