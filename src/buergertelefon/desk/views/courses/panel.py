"""What all of it shares: whose record, one course as it is read aloud, how the panel is shown."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.money import euros
from buergertelefon.base.spelling import spelled_out
from buergertelefon.base.typed import typed
from buergertelefon.contacts import actions as contacts
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.owing import money_of
from buergertelefon.courses.queries.pricing import reductions_on
from buergertelefon.courses.queries.registrations import place_in_line, row_of
from buergertelefon.courses.queries.saying import place_of
from buergertelefon.courses.rules.life import STATES, State
from buergertelefon.desk import courses
from buergertelefon.desk.bookings import grouped
from buergertelefon.desk.records import Record
from buergertelefon.desk.topics import topic_of
from buergertelefon.desk.views.booking.panel import number_of, values_of
from buergertelefon.desk.views.frame import GONE, look, record_of, refused
from buergertelefon.staff.views import AgentRequest

PRACTISING = "Das ist eine Übung: Hier wird niemand angemeldet und nichts vorgemerkt."
#: how one gets in, in words
STEP_FREE = {"yes": "stufenlos", "partly": "teilweise stufenlos", "no": "nicht stufenlos",
             "": "Ob stufenlos, wissen wir nicht"}  # fmt: skip
LOOP = {"yes": "mit Induktionsschleife", "partly": "teilweise mit Induktionsschleife",
        "no": "ohne Induktionsschleife"}  # fmt: skip


def writer(request: AgentRequest) -> Record | HttpResponse:
    """The record of this conversation, or why nobody can be registered in it."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    return refused(PRACTISING) if record.script else record


def render_panel(request: AgentRequest, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    """The panel of courses, with what was drawn for its forms."""
    values = {"once": uuid.uuid4(), "wrong": status != 200, "slug": slug_of(request)}
    return render(request, "desk/_courses.html", values | shown, status=status)


def slug_of(request: AgentRequest) -> str:
    """The service from whose answer the panel was opened; "" for none."""
    return typed(values_of(request), "slug")


def course_of(request: AgentRequest) -> Course:
    """The course that was sent, of this centre. Raises NotBookable."""
    return courses.course_of(typed(values_of(request), "course"), centre=request.user.centre_id)


def by_code(request: AgentRequest) -> Registration:
    """The registration of the code that was sent. Raises UnknownRegistration."""
    return courses.of_centre(typed(values_of(request), "code"), centre=request.user.centre_id)


def seats_of(request: AgentRequest) -> int:
    """How many take part."""
    among = range(1, courses.MOST_SEATS + 1)
    return number_of(values_of(request), "seats", among=among, default=1)


def facts_of(course: Course, *, at: datetime) -> dict[str, Any]:
    """One course as it is shown and read aloud; `at`: now."""
    today = at.astimezone(BERLIN).date()
    hit = courses.shown(course, at=at)
    days = [one.begins.astimezone(BERLIN) for one in course.sessions.all()]
    venue = course.venue
    access = [STEP_FREE[venue.step_free], LOOP.get(venue.induction_loop, "")] if venue else []
    return {
        "course": course, "hit": hit, "status": hit.status, "when": hit.when,
        "days": ", ".join(f"{day.day}.{day.month}." for day in days) if len(days) > 1 else "",
        "place": place_of(course), "access": ", ".join(filter(None, access)),
        "access_note": venue.access_note if venue else "",
        "fee": euros(course.fee_cents) if course.fee_cents else "",
        "material": euros(course.material_cents) if course.material_cents else "",
        "fee_known": course.fee_cents is not None, "ages": _ages(course),
        "reductions": _reductions(course, on=today) if course.reducible else [],
        "terms": _terms(course),
    }  # fmt: skip


def _ages(course: Course) -> str:
    if course.age_from is None and course.age_until is None:
        return ""
    if course.age_until is None:
        return f"ab {course.age_from} Jahren"
    if course.age_from is None:
        return f"bis {course.age_until} Jahre"
    return f"{course.age_from} bis {course.age_until} Jahre"


def _reductions(course: Course, *, on: date) -> list[dict[str, Any]]:
    """Slug, name, by how much, what proves it, whether age decides."""
    return [
        {"slug": one.slug, "name": one.name, "proof": one.proof, "by_age": one.age_below,
         "less": f"{one.percent} %" if one.percent else euros(one.cents)}
        for one in reductions_on(course.school_id, on=on)
    ]  # fmt: skip


def _terms(course: Course) -> list[str]:
    """What stays to be paid by who cancels when, the earliest first."""
    rows = course.school.cancel_terms.order_by("-days_before")
    return [f"{_before(one.days_before)}: {one.percent} % bleiben zu zahlen" for one in rows]


def _before(days: int) -> str:
    if days <= 0:
        return "nach Kursbeginn"
    return "am Tag des Beginns" if days == 1 else f"weniger als {days} Tage vor Beginn"


def row_facts(row: Registration) -> dict[str, Any]:
    """One registration as it is shown and read aloud."""
    waits = row.state == State.WAITING
    return {
        "row": row, "grouped": grouped(row.reference),
        "spelled": ", ".join(spelled_out(row.reference)), "state_name": STATES[row.state],
        "people": list(row.participants.order_by("pk").values_list("name", flat=True)),
        "lines": [(text, euros(cents)) for text, cents in row.lines],
        "total": euros(row.fee_cents), "money": money_of(row),
        "turn": place_in_line(row) if waits else 0,
    }  # fmt: skip


def told(request: AgentRequest, rows: Sequence[Registration], step: str, said: str) -> HttpResponse:
    """What was done, and the outcome beside it."""
    fresh = [row_of(one.pk) for one in rows]
    shown = facts_of(fresh[0].course, at=timezone.now()) | {
        "step": step, "said": said, "rows": [row_facts(one) for one in fresh], "once": uuid.uuid4(),
        "slug": slug_of(request),
    }  # fmt: skip
    panel = render_to_string("desk/_courses.html", shown, request)
    return HttpResponse(panel + render_to_string("desk/_outcome.html", look(request), request))


def note(record: Record, row: Registration, what: str, *, slug: str = "") -> None:
    """Number, what was done and code into the record, no name; the topic too. Raises Closed."""
    contacts.note_settled(record.id, f"Kurs {row.course.number}, {what}, Code {row.reference}")
    if topic := topic_of(row.course.school.office_id, slug):
        contacts.add_topic(record.id, topic)
