"""Courses found by the caller's words, and one of them to read aloud."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.money import euros
from buergertelefon.base.typed import typed
from buergertelefon.base.words import DAYS
from buergertelefon.courses.errors import BadDetails, CourseError
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.courses.queries.pricing import quoted
from buergertelefon.courses.rules.details import Person
from buergertelefon.courses.rules.finding import Filters
from buergertelefon.desk import courses
from buergertelefon.desk.bookings import grouped
from buergertelefon.desk.courses import Wishes
from buergertelefon.desk.records import Record
from buergertelefon.desk.views.booking.panel import number_of
from buergertelefon.desk.views.courses.panel import (
    PRACTISING,
    by_code,
    course_of,
    facts_of,
    render_panel,
    seats_of,
    slug_of,
)
from buergertelefon.desk.views.frame import GONE, agent_required, record_of, refused
from buergertelefon.knowledge.queries.answering import answer
from buergertelefon.staff.views import AgentRequest


@agent_required
@require_GET
def search(request: AgentRequest) -> HttpResponse:
    """The search: `q` the caller's words, `slug` and `place` of the answer it is opened from,
    `code` of a registration that moves to another course.
    """
    if (record := record_of(request)) is None:
        return refused(GONE)
    values, centre = request.GET, request.user.centre_id
    try:
        moves = _moves(request, record)
    except CourseError as error:
        return refused(str(error), "code")
    school = moves.course.school if moves else _school(request)
    query, at = typed(values, "q"), timezone.now()
    filters = _filters(values, school, at=at)
    found = courses.opened(query, filters, centre=centre, at=at) if query else None
    if found is None:  # these words were of the service: what begins next, instead
        query, found = "", courses.looked("", filters, centre=centre, at=at)
    shown: dict[str, Any] = {
        "step": "search", "query": query, "found": found, "school": school,
        "wishes": wishes_of(values), "weekdays": dict(enumerate(DAYS["de"], 1)),
        "daytimes": courses.DAYTIMES, "districts": courses.districts(centre),
        "levels": courses.LEVELS, "fees": courses.FEES, "begins": courses.BEGINS, "moves": moves,
        "moves_code": grouped(moves.reference) if moves else "",
        "practising": PRACTISING if record.script else "",
        "made": [] if record.script else [
            (one, grouped(one.reference)) for one in courses.made_in(record.id)
        ],
    }  # fmt: skip
    return render_panel(request, shown)


@agent_required
@require_GET
def hits(request: AgentRequest) -> HttpResponse:
    """The list alone, while somebody types."""
    if record_of(request) is None:
        return refused(GONE)
    values, centre, at = request.GET, request.user.centre_id, timezone.now()
    school = courses.school_named(typed(values, "school"), centre=centre)
    without = [one for one in courses.WISHES if one.value in values.getlist("without")]
    query = typed(values, "q")
    found = courses.looked(
        query, _filters(values, school, at=at), centre=centre, at=at, without=without, typing=True
    )
    shown = {"found": found, "query": query, "wishes": wishes_of(values)}
    return render(request, "desk/_course_hits.html", shown)


@agent_required
@require_GET
def one(request: AgentRequest) -> HttpResponse:
    """A course to read aloud; `code`: whose registration would move to it, at what price."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    try:
        course = course_of(request)
        moves = _moves(request, record)
    except CourseError as error:
        return refused(str(error))
    return show_one(request, record, course, moves=moves)


def show_one(
    request: AgentRequest,
    record: Record,
    course: Course,
    *,
    moves: Registration | None = None,
    said: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The panel of one course."""
    at = timezone.now()
    shown = facts_of(course, at=at) | {
        "step": "course", "said": said, "seats": seats_of(request), "moves": moves,
        "moves_code": grouped(moves.reference) if moves else "",
        "numbers": range(1, courses.MOST_SEATS + 1),
        "practising": PRACTISING if record.script else "",
        "similar": courses.similar(course, at=at) if not course.free or course.cancelled else [],
    }  # fmt: skip
    if moves:
        shown["new_total"] = _price_there(course, moves)
    return render_panel(request, shown | more, status)


def _price_there(course: Course, moves: Registration) -> str:
    """What these people would pay there; "" if that is not known."""
    people = [
        Person(one.name, one.born, "", one.reduction.slug if one.reduction else "")
        for one in moves.participants.select_related("reduction").order_by("pk")
    ]
    try:
        there = quoted(course, people, on=timezone.now().astimezone(BERLIN).date())
    except BadDetails:
        return ""
    return euros(there.total) if there.known else ""


def wishes_of(values: QueryDict) -> Wishes:
    """What the filters say; what they cannot say counts as not said."""
    level = typed(values, "level")
    return Wishes(
        weekday=number_of(values, "weekday", among=range(1, 8)),
        daytime=daytime if (daytime := typed(values, "daytime")) in courses.DAYTIMES else "",
        district=typed(values, "district"),
        level=level if level in courses.LEVELS else "",
        fee=number_of(values, "fee", among=courses.FEES),
        begin=number_of(values, "begin", among=courses.BEGINS),
        free=values.get("free") == "1",
    )


def _filters(values: QueryDict, school: School | None, *, at: datetime) -> Filters:
    return wishes_of(values).filters(school=school, on=at.astimezone(BERLIN).date())


def _moves(request: AgentRequest, record: Record) -> Registration | None:
    """Raises UnknownRegistration if a code was sent that there is not."""
    if record.script or not typed(request.GET, "code"):
        return None
    return by_code(request)


def _school(request: AgentRequest) -> School | None:
    """The school of the answer the panel was opened from; None: all."""
    slug = slug_of(request)
    view = answer(slug, place=typed(request.GET, "place"), at=timezone.now()) if slug else None
    return courses.school_at(view.where.pk, centre=request.user.centre_id) if view else None
