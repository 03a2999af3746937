"""The programme for other programs: table, JSON-LD, calendar file of one course."""

import csv
import io
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.typed import typed
from buergertelefon.courses.ics import calendar_file
from buergertelefon.courses.models import Course, School
from buergertelefon.courses.queries.comparing import dates_of
from buergertelefon.courses.queries.exporting import listings
from buergertelefon.courses.rules.records import Listing
from buergertelefon.courses.schema_org import file_of
from buergertelefon.courses.table import OPEN, row_of


@require_GET
def table(request: HttpRequest) -> StreamingHttpResponse:
    """All courses that are not over as CSV, `?anbieter=` of one school."""
    return _stream(_lines(_found(request)), "text/csv", "kurse.csv")


@require_GET
def json_ld(request: HttpRequest) -> StreamingHttpResponse:
    """The same as schema.org/Course."""
    return _stream(file_of(_found(request)), "application/ld+json", "kurse.jsonld")


@require_GET
def dates(request: HttpRequest, course: int) -> HttpResponse:  # noqa: ARG001  # Django's order
    """The dates of one course for a calendar program."""
    rows = Course.objects.filter(school__active=True, vanished=None)
    one = get_object_or_404(rows.select_related("school", "venue"), pk=course)
    found = dates_of([one.pk]).get(one.pk, ())
    file = calendar_file(one, found, at=timezone.now())
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    answer["Content-Disposition"] = f'attachment; filename="kurs-{one.pk}.ics"'
    return answer


def _found(request: HttpRequest) -> Iterator[Listing]:
    school = typed(request.GET, "anbieter")
    if school and not School.objects.filter(slug=school, active=True).exists():
        raise Http404
    base = request.build_absolute_uri("/kurse/")

    def url(course: Course) -> str:
        return f"{base}{course.pk}/"

    return listings(at=timezone.now(), school=school, url=url)


def _lines(found: Iterator[Listing]) -> Iterator[str]:
    """With a mark in front, by which spreadsheets know UTF-8."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    line.write("\ufeff")
    writer.writerow(OPEN)
    yield line.getvalue()
    for one in found:
        line.seek(0)
        line.truncate()
        writer.writerow(row_of(one))
        yield line.getvalue()


def _stream(parts: Iterator[str], kind: str, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(parts, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
