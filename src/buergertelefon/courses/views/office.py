"""The school at a glance: its courses, what has to be done, one course."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.money import euros
from buergertelefon.base.typed import typed
from buergertelefon.courses.models import Course, School, Semester
from buergertelefon.courses.queries.lists import passed_on, sheets, to_pass_on
from buergertelefon.courses.queries.office import ORDERS, courses_of, shown, to_do
from buergertelefon.courses.queries.registrations import waited_for
from buergertelefon.courses.queries.saying import days_of, place_of
from buergertelefon.courses.rules.life import GONE, STATES, State
from buergertelefon.courses.rules.money import DUES
from buergertelefon.courses.rules.office import stands
from buergertelefon.courses.rules.status import Standing
from buergertelefon.courses.rules.words import PAYMENTS, WAYS
from buergertelefon.courses.views.frame import office_required, own, page, registrations_of
from buergertelefon.staff.views import AgentRequest

PER_PAGE = 50
#: page of direct debits and mandates
PAYMENTS_PAGE = "courses_payments"


@office_required
@require_GET
def start(request: AgentRequest) -> HttpResponse:
    """What has to be done, and all courses of the centre: search, filters, order, pages."""
    centre, today, given = request.user.centre_id, timezone.localdate(), request.GET
    semester = typed(given, "semester")
    found = courses_of(
        centre, words=typed(given, "q"), which=typed(given, "stand"),
        semester=int(semester) if semester.isascii() and semester.isdigit() else None,
        order=typed(given, "sortieren"), today=today,
    )  # fmt: skip
    pages = Paginator(found, PER_PAGE)
    rows = pages.get_page(typed(given, "seite"))
    kept = given.copy()
    kept.pop("seite", None)
    values = {
        "rows": rows, "lines": [(one, standing_of(one)) for one in rows], "count": pages.count,
        "kept": kept.urlencode(), "query": typed(given, "q"), "which": typed(given, "stand"),
        "order": typed(given, "sortieren"), "semester": semester,
        "filters": [(key, name) for key, (name, _) in shown(today).items()],
        "orders": [(key, name) for key, (name, _) in ORDERS.items()],
        "semesters": Semester.objects.filter(school__centre=centre),
        "todo": to_do(centre, today=today), "payments": _address(PAYMENTS_PAGE),
        "import": _address("courses_import"),
        "schools": School.objects.filter(centre=centre),
    }  # fmt: skip
    return page(request, "office", values)


def _address(name: str) -> str:
    """Of a page that an installation may not have; "" then."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def standing_of(course: Course, *, waiting: int | None = None) -> str:
    """How the office reads it today."""
    waits = getattr(course, "waits", 0) if waiting is None else waiting
    return stands(
        Standing(
            course.free, waits, course.begins, course.ends, course.cancelled is not None,
            course.in_person,
        ),
        taken=course.taken + course.elsewhere, maximum=course.maximum, minimum=course.minimum,
        few=course.school.few, today=timezone.localdate(), vanished=course.vanished is not None,
    )  # fmt: skip


@office_required
@require_GET
def course(request: AgentRequest, course: int) -> HttpResponse:
    """One course: who is in it, who waits, what can be done."""
    it = own(request, course)
    turns = {pk: n for n, pk in enumerate(waited_for(it.pk), start=1)}
    rows = list(registrations_of(it).order_by("queued", "made", "pk"))
    lines = [_line(one, turns.get(one.pk, 0)) for one in rows]
    values = {
        "course": it, "standing": standing_of(it, waiting=len(turns)),
        "days": days_of(it), "place": place_of(it),
        "all": it.taken + it.elsewhere,
        "fee": euros(it.fee_cents) if it.fee_cents is not None else "nicht bekannt",
        "in_it": [one for one in lines if one["row"].state in {State.CONFIRMED, State.HELD}],
        "queue": [one for one in lines if one["row"].state in {State.WAITING, State.OFFERED}],
        "ended": [one for one in lines if one["row"].state in GONE],
        "new": to_pass_on(it), "passed": [(at, n, stamp(at)) for at, n in passed_on(it)],
        "sheets": range(1, len(sheets(it)) + 1),
    }  # fmt: skip
    return page(request, "course", values)


def _line(row: Any, turn: int) -> dict[str, Any]:
    charges = [f"{DUES[one.state]}: {euros(one.cents)}" for one in row.charges.all()]
    return {
        "row": row, "turn": turn, "state": STATES[row.state], "way": WAYS.get(row.way, ""),
        "payment": PAYMENTS.get(row.payment, ""), "people": list(row.participants.all()),
        "money": ", ".join(charges) or euros(row.fee_cents),
    }  # fmt: skip


def stamp(at: datetime) -> int:
    """A moment in an address, to the microsecond."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond
