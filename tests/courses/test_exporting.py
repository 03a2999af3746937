"""What others may load of the programme, and that it comes back as it went."""

import csv
import io
import json

import pytest
from django.test import Client
from icalendar import Calendar
from tests.courses.files import NOW, kufer, kurs, make_school

from buergertelefon.courses.actions.importing import apply
from buergertelefon.courses.formats import Format, format_of
from buergertelefon.courses.kufer import read_kufer
from buergertelefon.courses.models import Course, School, Venue
from buergertelefon.courses.schema_org import read_schema_org
from buergertelefon.courses.table import read_table

pytestmark = pytest.mark.django_db
DAY = "12.01.2099"


def later(number: str, **said: object) -> str:
    return kurs(number, beginndat=DAY, endedat="26.01.2099", **said).replace("2027<", "2099<")


@pytest.fixture
def school() -> School:
    school = make_school()
    courses = later("K1", haupttitel='=Spanisch; "A1" | für alle'), later("K2", tnmax=7)
    apply(school, read_kufer(kufer(*courses, kurs("alt", endedat="27.01.2027"))), at=NOW)
    Course.objects.filter(number="K1").update(fee_cents=12050, age_from=16, lecturer="Lehrerin")
    Course.objects.filter(number="alt").update(begins="2020-01-01", ends="2020-01-02")
    Venue.objects.update(district="Vegesack", step_free="partly")
    return school


def body(path: str) -> bytes:
    answer = Client().get(path)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_table_has_what_is_free_and_nothing_of_registrations(school: School) -> None:
    text = body("/kurse/offen.csv").decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert first["Titel"] == '\'=Spanisch; "A1" | für alle'  # no formula for a spreadsheet
    assert (first["Nummer"], first["Gebühr"], first["Frei"]) == ("K1", "120,50", "5")
    assert (first["Status"], second["Status"]) == ("Plätze frei", "ausgebucht")
    assert first["Termine"].startswith("12.01.2099 18:00-19:30 | 19.01.2099")
    assert (first["Stadtteil"], first["Stufenfrei"]) == ("Vegesack", "teilweise")
    assert "Angemeldet" not in first


@pytest.mark.parametrize(
    ("path", "kind", "read"),
    [
        pytest.param("/kurse/offen.csv", Format.TABLE, read_table, id="table"),
        pytest.param("/kurse/offen.jsonld", Format.SCHEMA_ORG, read_schema_org, id="json-ld"),
    ],
)
def test_what_is_published_comes_back_without_a_change(
    school: School, path: str, kind: Format, read: object
) -> None:
    file = body(path)
    reading = read(file)
    assert (format_of(file), reading.problems, reading.warnings) == (kind, [], [])
    done = apply(school, reading, at=NOW, full=False)
    assert (done.unchanged, done.nothing) == (2, True)


def test_json_ld_says_price_places_and_dates_in_the_words_of_schema_org(school: School) -> None:
    first = json.loads(body("/kurse/offen.jsonld"))["@graph"][0]
    (instance,) = first["hasCourseInstance"]
    assert (first["@type"], first["courseCode"], first["educationalLevel"]) == (
        "Course",
        "K1",
        "A1",
    )
    assert (instance["maximumAttendeeCapacity"], instance["remainingAttendeeCapacity"]) == (12, 5)
    assert instance["offers"]["price"] == "120.50"
    assert instance["subEvent"][0]["startDate"] == "2099-01-12T18:00+01:00"
    assert instance["location"]["address"]["addressRegion"] == "Vegesack"


def test_a_calendar_program_loads_the_dates_of_a_course(school: School) -> None:
    course = Course.objects.get(number="K2")
    file = Calendar.from_ical(body(f"/kurse/{course.pk}/termine.ics"))
    events = file.walk("VEVENT")
    assert [f"{one['DTSTART'].dt:%d.%m. %H:%M}" for one in events] == [
        "12.01. 18:00", "19.01. 18:00", "26.01. 18:00",
    ]  # fmt: skip
    assert str(events[0]["LOCATION"]) == "Haus am See, Raum 1, Am See 1, 28757 Bremen"


def test_courses_of_a_school_that_is_not_active_are_not_published(school: School) -> None:
    make_school("andere")
    assert body("/kurse/offen.csv?anbieter=andere").count(b"\r\n") == 1
    School.objects.filter(pk=school.pk).update(active=False)
    assert body("/kurse/offen.csv").count(b"\r\n") == 1
    assert Client().get("/kurse/offen.csv?anbieter=vhs").status_code == 404


@pytest.mark.parametrize("courses", [1, 3])
def test_a_larger_programme_costs_no_more_statements(
    courses: int, django_assert_num_queries: object
) -> None:
    file = kufer(*(later(f"K{n}") for n in range(courses)))
    apply(make_school(), read_kufer(file), at=NOW)
    with django_assert_num_queries(4):
        body("/kurse/offen.csv")
