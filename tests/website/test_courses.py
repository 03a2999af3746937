"""Citizens find a course and read about it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.courses.factories import make_course, make_school

from buergertelefon.courses import catalogue
from buergertelefon.courses.models import Course, Reduction, School
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.rules.editing import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Iterator[School]:
    catalogue.forget()
    yield make_school()
    catalogue.forget()


def soon(weeks: int = 2) -> str:
    """A Monday evening to come."""
    today = timezone.localdate()
    return f"{today + timedelta(weeks=weeks, days=-today.weekday())} 18:30"


def make(school: School, title: str = "Spanisch A1", **more: object) -> Course:
    return make_course(school, title, **{"days": soon()} | more)  # type: ignore[arg-type]  # one string


def test_a_citizen_finds_a_course_and_opens_it(client: Client, school: School) -> None:
    course = make(school, place="Vegesack", level="A1")
    make(school, "Englisch A1")
    html = client.get("/kurse/", {"q": "was mit Spanisch, abends, Vegesack"}).content.decode()
    assert "1 Kurs passt" in html
    assert f'href="/kurse/{course.pk}/"' in html
    assert "18 Uhr 30" in html
    assert "Englisch A1" not in html
    page = client.get(f"/kurse/{course.pk}/")
    assert page.status_code == 200
    assert "3 Termine" in page.content.decode()


def test_what_was_understood_can_be_taken_off(client: Client, school: School) -> None:
    make(school, place="Mitte")
    html = client.get("/kurse/", {"q": "Spanisch morgens"}).content.decode()
    assert "Kein Kurs passt" in html
    assert "ohne Tageszeit: 1 Kurs" in html
    address = "/kurse/?q=Spanisch+morgens&amp;ohne=times"
    assert html.count(f'href="{address}"') == 2  # the chip and the way out
    again = client.get(address.replace("&amp;", "&")).content.decode()
    assert "1 Kurs passt" in again
    assert '<input type="hidden" name="ohne" value="times">' in again


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("ort=Vegesack", True, id="place"),
        pytest.param("ort=Mitte", False, id="another place"),
        pytest.param("tag=0", True, id="on Mondays"),
        pytest.param("tag=1&tag=2", False, id="on other days"),
        pytest.param("zeit=evening", True, id="evenings"),
        pytest.param("zeit=weekend", False, id="weekend"),
        pytest.param("stufe=A1", True, id="level"),
        pytest.param("preis=90", True, id="fee"),
        pytest.param("preis=89", False, id="cheaper"),
        pytest.param("frei=1", True, id="free"),
        pytest.param("beginn=woche", False, id="this week"),
        pytest.param("beginn=vier", True, id="in the next four weeks"),
        pytest.param("bereich=Sprachen", True, id="area"),
        pytest.param("schule=vhs-bremen", True, id="school"),
    ],
)
def test_filters(client: Client, school: School, query: str, shown: bool) -> None:
    make(school, "Spanisch A1", place="Vegesack", level="A1", area="Sprachen")
    make(school, "Yoga", place="Mitte", days=soon().replace("18:30", "09:00"), fee_cents=None)
    page = client.get(f"/kurse/?q=Spanisch&{query}")
    assert page.status_code == 200
    assert ("1 Kurs passt" in page.content.decode()) is shown


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("preis=viel", "Entgelt: Bitte ganze Euro von 0 bis 9999 angeben."),
        ("preis=-1", "Entgelt: Bitte ganze Euro von 0 bis 9999 angeben."),
        ("ort=Atlantis", "Bitte aus der Liste wählen."),
        ("tag=9", "Bitte aus der Liste wählen."),
    ],
)
def test_an_odd_filter_is_named(client: Client, school: School, query: str, says: str) -> None:
    make(school)
    page = client.get(f"/kurse/?{query}")
    assert page.status_code == 422
    assert says in page.content.decode()


@pytest.mark.parametrize(
    "query", ["seite=0", "seite=99999", "seite=x", "ohne=x", "q=%00", "q=" + "a" * 5000]
)
def test_odd_addresses_are_no_error(client: Client, school: School, query: str) -> None:
    make(school)
    assert client.get(f"/kurse/?{query}").status_code == 200


def test_a_long_list_has_pages(client: Client, school: School) -> None:
    for n in range(21):
        make(school, f"Kurs {n:02}")
    first = client.get("/kurse/").content.decode()
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    second = client.get("/kurse/?seite=2").content.decode()
    assert "Kurs 20" in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize("courses", [1, 4])
def test_what_the_list_costs(
    client: Client, school: School, courses: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(courses):
        make(school, place=f"Ort {n}", area=f"Bereich {n}")
    client.get("/kurse/")
    with django_assert_num_queries(1):
        client.get("/kurse/")


def test_a_full_course_offers_similar_ones(client: Client, school: School) -> None:
    full = make(school, taken=10, place="Vegesack")
    other = make(school, "Spanisch A1 kompakt")
    html = client.get(f"/kurse/{full.pk}/").content.decode()
    assert "ausgebucht" in html
    assert "Ähnliche Kurse mit freien Plätzen" in html
    assert f'href="/kurse/{other.pk}/"' in html
    assert "Ähnliche" not in client.get(f"/kurse/{other.pk}/").content.decode()


def test_all_that_matters_of_a_course_is_told(client: Client, school: School) -> None:
    course = make(
        school, material_cents=850, material_note="Schürze", age_from=16, lecturer="Kursleitung",
        prerequisites="keine", minimum=6, text="Für alle.",
    )  # fmt: skip
    Reduction.objects.create(
        school=school, slug="pass", name="Bremen-Pass", percent=50, proof="der Pass selbst"
    )
    Reduction.objects.create(
        school=school, slug="alt", name="alte Regel", percent=10, proof="x",
        valid_until=timezone.localdate(),
    )  # fmt: skip
    html = client.get(f"/kurse/{course.pk}/").content.decode()
    for said in (
        "90,00\xa0€ je Person", "dazu 8,50\xa0€ Material je Person",
        "Bremen-Pass</span>: 50 % weniger",
        "der Pass selbst", "Schürze", "ab 16 Jahren", "Kursleitung", "6 bis 10 Personen",
        "Plätze frei", course.number, "Ob stufenlos, wissen wir nicht",
    ):  # fmt: skip
        assert said in html, said
    assert "alte Regel" not in html


def test_english(client: Client, school: School) -> None:
    course = make(school, maximum=2)
    client.post("/sprache/", {"language": "en", "next": "/"})
    assert "1 course fits" in client.get("/kurse/?q=Spanisch").content.decode()
    html = client.get(f"/kurse/{course.pk}/").content.decode()
    assert "few places free" in html
    assert "2 places left" in html
    assert "6:30 pm" in html


def test_a_course_number_leads_to_its_page(client: Client, school: School) -> None:
    course = make(school, number="261A087-08")
    answer = client.get("/kurse/261a087-08/")
    assert (answer.status_code, answer["Location"]) == (302, f"/kurse/{course.pk}/")
    make(make_school("vhs-bhv"), number="261A087-08")
    assert client.get("/kurse/261a087-08/")["Location"] == "/kurse/?q=261a087-08"
    html = client.get("/kurse/?q=261a087-08").content.decode()
    assert html.count("Spanisch A1") == 2
    assert client.get("/kurse/unbekannt/").status_code == 404


@pytest.mark.parametrize("number", ["%00", "a%00b", "x" * 5000, "%ED%B2%80"])
def test_a_number_that_is_none_finds_nothing(client: Client, number: str) -> None:
    assert client.get(f"/kurse/{number}/").status_code == 404


def test_a_vanished_course_is_gone_and_a_cancelled_one_says_so(
    client: Client, school: School
) -> None:
    course = make(school, vanished=timezone.now())
    assert client.get(f"/kurse/{course.pk}/").status_code == 404
    course = make(school, cancelled=timezone.now(), why_cancelled="Zu wenige Anmeldungen.")
    html = client.get(f"/kurse/{course.pk}/").content.decode()
    assert "Dieser Kurs fällt aus:" in html
    assert "Zu wenige Anmeldungen." in html


def test_the_answer_of_a_school_leads_to_its_courses(client: Client, school: School) -> None:
    service = Service.objects.create(slug="kurse", name="Kurse", ours=True)
    Answer.objects.create(
        service=service, office=school.office, state=State.PUBLISHED, language="de",
        say="Kurse gibt es viele.",
        source="Beispiel", as_of=timezone.localdate(), review_due=timezone.localdate(),
    )  # fmt: skip
    page = client.get("/leistungen/kurse/").content.decode()
    assert f"/kurse/?schule={school.slug}" in page
    School.objects.update(active=False)
    assert "/kurse/?schule=" not in client.get("/leistungen/kurse/").content.decode()
