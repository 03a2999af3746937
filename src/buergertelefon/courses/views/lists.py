"""Lists of a course as files: who takes part, who was there, what the school's program is told."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base import pdf
from buergertelefon.base.sheet import named, sheet
from buergertelefon.courses.actions import office
from buergertelefon.courses.models import Course
from buergertelefon.courses.queries.lists import PASSED, PEOPLE, passed_rows, people, sheets
from buergertelefon.courses.queries.saying import days_of, place_of
from buergertelefon.courses.views.frame import office_required, own
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: of a list that is printed: what a lecturer needs; the rest stands in the table
PRINTED = (0, 1, 2, 3, 4)
DELETE = "Bitte nach dem Kurs vernichten."


@office_required
@require_GET
def people_csv(request: AgentRequest, course: int) -> HttpResponse:
    """Who takes part, as a table."""
    it = own(request, course)
    return sheet(f"teilnehmende-{named(it.number)}", PEOPLE, people(it))


@office_required
@require_GET
def people_pdf(request: AgentRequest, course: int) -> HttpResponse:
    """Who takes part, to print."""
    it = own(request, course)
    rows = [[row[n] for n in PRINTED] for row in people(it)]
    columns = [PEOPLE[n] for n in PRINTED]
    return _pdf(it, "Teilnehmende", columns, rows)


@office_required
@require_GET
def attendance(request: AgentRequest, course: int, part: int) -> HttpResponse:
    """Names and dates with boxes to tick; `part`: 1 is the first ten dates."""
    it = own(request, course)
    parts = sheets(it)
    if not 1 <= part <= len(parts):
        raise Http404
    columns, rows = parts[part - 1]
    title = "Anwesenheit" if len(parts) == 1 else f"Anwesenheit, Blatt {part} von {len(parts)}"
    return _pdf(it, title, columns, rows)


def _pdf(course: Course, what: str, columns: list[str], rows: list[list[str]]) -> HttpResponse:
    note = " · ".join(filter(None, [days_of(course), place_of(course), DELETE]))
    now = timezone.now()
    try:
        made = pdf.table(
            f"{what}: {course.number} {course.title}", columns, rows, note=note, made=now
        )
    except pdf.PdfError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(made, content_type="application/pdf")
    name = f"{named(what.lower())}-{named(course.number)}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"  # as `sheet`
    return answer


@office_required
@require_POST
def pass_on(request: AgentRequest, course: int) -> HttpResponse:
    """Those that are new are marked and handed out; the same file can be had again."""
    it, now = own(request, course), timezone.now()
    if not office.pass_on(it.pk, at=now):
        tell(request, "Es gibt keine neuen Anmeldungen zu übergeben.")
        return redirect("courses_course", it.pk)
    return _passed(it, now)


@office_required
@require_GET
def passed_csv(request: AgentRequest, course: int, stamp: int) -> HttpResponse:
    """What was passed on at a moment, once more."""
    try:
        at = EPOCH + timedelta(microseconds=stamp)
    except OverflowError:
        raise Http404 from None
    return _passed(own(request, course), at)


def _passed(course: Course, at: datetime) -> HttpResponse:
    rows = course.registrations.filter(passed_on=at).select_related("course")
    if not (found := list(rows.prefetch_related("participants__reduction").order_by("confirmed"))):
        raise Http404
    name = f"anmeldungen-{named(course.number)}-{at:%Y%m%d-%H%M%S}"
    return sheet(name, PASSED, passed_rows(found))
