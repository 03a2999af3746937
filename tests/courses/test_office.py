"""The office of a school: whose pages they are, what is seen, what a press does."""

import csv
import io
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.courses.conftest import check, make_course, make_school, person, register, some, wait

from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses import urls
from buergertelefon.courses.actions.cancelling import end_all
from buergertelefon.courses.models import Charge, Course, Participant, Registration, School
from buergertelefon.courses.queries.lists import sheets
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.money import Due
from buergertelefon.messages.models import Message
from buergertelefon.staff.rules import Role

ROOT = "/kurse-verwaltung/"


@pytest.fixture(autouse=True)
def ways(settings: object) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "vhs@beispiel.de"


@pytest.fixture
def school(db: None) -> School:
    return make_school()


@pytest.fixture
def office(school: School) -> Client:
    return person(school.centre, "amt1", Role.BACK_OFFICE)


def soon(number: str = "S-101", **values: object) -> Course:
    """A course that begins in ten days, whenever this is read."""
    return make_course(number, first=timezone.localdate() + timedelta(days=10), **values)


def booked(course: Course, seats: int = 1, **values: object) -> Registration:
    return register(course, seats, at=timezone.now(), **values)


def text(client: Client, path: str) -> str:
    answer = client.get(ROOT + path)
    assert answer.status_code == 200
    return answer.content.decode()


def table(answer: object) -> list[list[str]]:
    assert answer.status_code == 200
    body = answer.content.decode()
    assert body.startswith("\ufeff")
    return list(csv.reader(io.StringIO(body.lstrip("\ufeff")), delimiter=";"))


def every_page(patterns: list[Any] = urls.urlpatterns, before: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from every_page(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern)


PAGES = [
    "", "kurs/{course}/", "kurs/{course}/anmelden/", "kurs/{course}/absagen/",
    "kurs/{course}/schreiben/", "kurs/{course}/teilnehmende.csv", "kurs/{course}/teilnehmende.pdf",
    "kurs/{course}/anwesenheit-1.pdf", "kurs/{course}/erstattungen.csv", "anmeldung/{code}/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_the_office_of_the_centre(office: Client, school: School, path: str) -> None:
    course = soon()
    row = booked(course)
    other = person(ServiceCentre.objects.create(slug="x", name="X"), "amt2", Role.BACK_OFFICE)
    agent = person(school.centre, "agent", Role.AGENT)
    address = ROOT + path.format(course=course.pk, code=row.reference)
    assert [one.get(address).status_code for one in (office, agent)] == [200, 403]
    assert Client().get(address).status_code == 302
    seen = other.get(address)
    assert seen.status_code == (404 if path else 200)
    assert "Spanisch" not in seen.content.decode()


@pytest.mark.parametrize(
    "path",
    ["kurs/{course}/uebergeben/", "anmeldung/{code}/abmelden/", "anmeldung/{code}/wechseln/",
     "anmeldung/{code}/zusagen/", "anmeldung/{code}/bescheinigung/", "nachweis/{person}/",
     "kurs/{course}/anmelden/", "kurs/{course}/absagen/", "kurs/{course}/schreiben/"],
)  # fmt: skip
def test_another_centre_changes_nothing(school: School, path: str) -> None:
    course = soon()
    row = booked(course)
    one = Participant.objects.get()
    before = list(Registration.objects.values())
    other = person(ServiceCentre.objects.create(slug="x", name="X"), "amt2", Role.BACK_OFFICE)
    address = path.format(course=course.pk, code=row.reference, person=one.pk)
    assert other.post(ROOT + address, {"reason": "school", "why": "x"}).status_code == 404
    assert list(Registration.objects.values()) == before
    assert Course.objects.get().cancelled is None


@pytest.mark.parametrize("pattern", list(every_page()), ids=str)
def test_every_page_is_for_the_office_alone(school: School, pattern: str) -> None:
    address = re.sub(r"<\w+:\w+>", "7", pattern)
    agent = person(school.centre, "agent", Role.AGENT)
    for method in ("get", "post"):
        assert getattr(agent, method)(f"/kurse-verwaltung/{address}").status_code == 403
        answer = getattr(Client(), method)(f"/kurse-verwaltung/{address}")
        assert answer["Location"].startswith("/anmelden/")


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        pytest.param("", ["A", "B", "C", "D"], id="by beginning"),
        pytest.param("?q=span", ["A", "D"], id="by a part of the title"),
        pytest.param("?q=b", ["B"], id="by number"),
        pytest.param("?stand=zu-wenige", ["A", "D"], id="below the minimum"),
        pytest.param("?stand=voll", ["B", "C"], id="full"),
        pytest.param("?stand=ueberbucht", ["C"], id="overbooked at the school"),
        pytest.param("?stand=warteliste", ["B"], id="somebody waits"),
        pytest.param("?stand=faellt-aus", [], id="cancelled"),
        pytest.param("?sortieren=frei", ["C", "B", "D", "A"], id="by free places"),
        pytest.param("?semester=x&seite=99&stand=nichts", ["A", "B", "C", "D"], id="nonsense"),
    ],
)
def test_courses_are_searched_and_sorted(office: Client, asked: str, numbers: list[str]) -> None:
    soon("A")
    full = soon("B", title="Yoga", maximum=2)
    booked(full, 2)
    wait(full, at=timezone.now())
    soon("C", title="Kochen", maximum=2, elsewhere=3)
    soon("D", maximum=2, elsewhere=1)
    found = re.findall(r'<th scope="row"><a[^>]*>(\w+) ', text(office, asked))
    assert found == numbers


def test_what_has_to_be_done_stands_on_top(office: Client) -> None:
    course = soon(minimum=4)
    row = booked(course)
    Registration.objects.filter(pk=row.pk).update(certificate=timezone.now())
    full = soon("S-102", maximum=1)
    offer = wait(full, at=timezone.now(), phone="0421 3610")
    Registration.objects.filter(pk=offer.pk).update(way="letter")
    gone = soon("S-103")
    booked(gone)
    Course.objects.filter(pk=gone.pk).update(vanished=timezone.now())
    seen = text(office, "")
    for words in ("Anrufen: Platz angeboten", "Beginnt bald, zu wenige", "Bescheinigung ausstellen",
                  "Nicht mehr im Programm, aber mit Anmeldungen", "0421 361-0"):  # fmt: skip
        assert words in seen
    assert "noch keine Antwort" not in seen


@pytest.mark.parametrize("courses", [1, 3])
def test_cost_of_the_list(
    office: Client, django_assert_max_num_queries: DjangoAssertNumQueries, courses: int
) -> None:
    for n in range(courses):
        booked(soon(f"S-{n}"))
    with django_assert_max_num_queries(12):
        text(office, "")


@pytest.mark.parametrize("rows", [1, 3])
def test_cost_of_a_course(
    office: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    course = soon(maximum=9)
    for _ in range(rows):
        booked(course, 2)
    with django_assert_max_num_queries(17):
        text(office, f"kurs/{course.pk}/")


FORM = {
    "name": "", "street": "Beispielweg 2", "postcode": "28195", "town": "Bremen",
    "mail": "ada@beispiel.de", "phone": "", "way": "mail", "payment": "invoice", "iban": "",
    "holder": "", "do": "register", "name-0": "Ada Beispiel", "born-0": "", "guardian-0": "",
    "reduction-0": "",
}  # fmt: skip
CHILD = {"name-1": "Bea Beispiel", "born-1": "2018-05-01", "guardian-1": "Ada Beispiel",
         "reduction-1": "pass"}  # fmt: skip


def test_two_persons_are_registered_at_the_office(office: Client) -> None:
    course = soon()
    path, key = f"{ROOT}kurs/{course.pk}/anmelden/?plaetze=2", str(uuid.uuid4())
    for _ in range(2):  # pressed twice
        done = office.post(path, FORM | CHILD | {"once": key})
    row = Registration.objects.get()
    assert done["Location"] == f"{ROOT}anmeldung/{row.reference}/"
    assert (row.state, row.channel, row.seats, row.name, row.withdraw_until) == (
        State.CONFIRMED, "office", 2, "Ada Beispiel", None,
    )  # fmt: skip
    seen = text(office, f"anmeldung/{row.reference}/")
    assert "Bea Beispiel, geboren 01.05.2018, dafür steht ein: Ada Beispiel" in seen
    check()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        pytest.param({"name-0": ""}, "name-0", "Bitte den Namen eintragen", id="no name"),
        pytest.param({"postcode": "1"}, "postcode", "fünf Ziffern", id="postcode"),
        pytest.param({"mail": "ada"}, "mail", "Das ist keine Adresse", id="mail"),
        pytest.param({"phone": "12"}, "phone", "keine SMS", id="phone"),
        pytest.param({"born-0": "2020-01-01"}, "guardian-0", "wer dafür einsteht", id="a child"),
        pytest.param({"once": "x"}, "once", "", id="no key"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    office: Client, change: dict[str, str], field: str, words: str
) -> None:
    course = soon()
    given = FORM | {"once": str(uuid.uuid4())} | change
    answer = office.post(f"{ROOT}kurs/{course.pk}/anmelden/", given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert words in answer.content.decode()
    assert Registration.objects.count() == Course.objects.get().taken == 0


def test_where_it_is_full_they_wait(office: Client) -> None:
    course = soon(maximum=1)
    booked(course)
    path, given = f"{ROOT}kurs/{course.pk}/anmelden/", FORM | {"once": str(uuid.uuid4())}
    full = office.post(path, given)
    assert full.status_code == 422
    assert "Auf die Warteliste setzen" in full.content.decode()
    assert office.post(path, given | {"do": "wait"}).status_code == 302
    assert Registration.objects.filter(state=State.WAITING).count() == 1


def test_a_registration_is_ended_and_the_next_gets_the_place(office: Client) -> None:
    course = soon(maximum=1)
    row, waits = booked(course), wait(course, at=timezone.now())
    assert "nicht rückgängig" in text(office, f"anmeldung/{row.reference}/")
    path = f"{ROOT}anmeldung/{row.reference}/abmelden/"
    assert office.post(path, {"reason": "x"}).status_code == 422
    office.post(path, {"reason": "school"})
    row.refresh_from_db()
    waits.refresh_from_db()
    assert (row.state, row.why, waits.state) == (State.CANCELLED, Reason.SCHOOL, State.OFFERED)
    office.post(f"{ROOT}anmeldung/{waits.reference}/zusagen/")
    waits.refresh_from_db()
    assert waits.state == State.CONFIRMED
    check()


def test_a_registration_moves_to_another_course(office: Client) -> None:
    course, other = soon(), soon("S-102", maximum=1)
    row = booked(course)
    path = f"{ROOT}anmeldung/{row.reference}/wechseln/"
    assert office.post(path, {"course": "0"}).status_code == 422
    assert office.post(path, {"course": other.pk}).status_code == 302
    assert office.post(path, {"course": other.pk}).status_code == 302  # pressed twice
    row.refresh_from_db()
    assert (row.course_id, row.changes) == (other.pk, 1)
    second = booked(course)
    full = office.post(f"{ROOT}anmeldung/{second.reference}/wechseln/", {"course": other.pk})
    assert full.status_code == 422
    assert "ausgebucht" in full.content.decode()
    check()


@pytest.mark.parametrize("code", ["%00", "a%00b", "x" * 5000, "ABC"])
def test_a_code_that_is_none_finds_nothing(office: Client, code: str) -> None:
    assert office.get(f"{ROOT}anmeldung/{code}/").status_code == 404


def test_a_code_is_found_as_somebody_types_it(office: Client) -> None:
    code = booked(soon()).reference.lower()
    assert office.get(f"{ROOT}anmeldung/{code[:3]}-{code[3:]}/").status_code == 200


def test_proof_and_certificate(office: Client) -> None:
    row = booked(soon())
    one = Participant.objects.get()
    office.post(f"{ROOT}nachweis/{one.pk}/")
    one.refresh_from_db()
    assert one.proof_seen is None  # nothing to prove
    Participant.objects.update(reduction=row.course.school.reductions.first())
    assert "Nachweis fehlt" in text(office, f"kurs/{row.course_id}/")
    back = office.post(f"{ROOT}nachweis/{one.pk}/", {"back": "course"})
    assert back["Location"] == f"{ROOT}kurs/{row.course_id}/"
    assert "Nachweis gesehen" in text(office, f"kurs/{row.course_id}/")
    path = f"{ROOT}anmeldung/{row.reference}/bescheinigung/"
    for do, asked in (("ask", True), ("give", False)):
        office.post(path, {"do": do})
        row.refresh_from_db()
        assert (row.certificate is not None) is asked


def test_the_schools_own_program_is_told_once_and_the_file_can_be_had_again(office: Client) -> None:
    course = soon()
    booked(course, 2, name='=HYPERLINK("x")')
    path = f"{ROOT}kurs/{course.pk}/"
    first = table(office.post(path + "uebergeben/"))
    assert [row[2] for row in first] == ["Name", "Person 1", "Person 2"]
    assert first[1][5] == '\'=HYPERLINK("x")'
    booked(course)
    second = table(office.post(path + "uebergeben/"))
    assert len(second) == 2
    assert office.post(path + "uebergeben/")["Location"] == path
    links = re.findall(r"uebergeben-\d+\.csv", office.get(path).content.decode())
    assert [len(table(office.get(path + one))) for one in links] == [2, 3]
    assert office.get(path + "uebergeben-1.csv").status_code == 404


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("-2+3", "'-2+3", id="minus"),
        pytest.param("Ann-Kathrin Ünal", "Ann-Kathrin Ünal", id="a name"),
    ],
)
def test_no_cell_calculates(office: Client, name: str, cell: str) -> None:
    row = booked(soon(), phone="+491712345678")
    Participant.objects.update(name=name)
    rows = table(office.get(f"{ROOT}kurs/{row.course_id}/teilnehmende.csv"))
    assert (rows[1][0], rows[1][7]) == (cell, "0171 2345678")


def test_lists_to_print(office: Client) -> None:
    course = soon(dates=12)
    booked(course, 3)
    for name in ("teilnehmende", "anwesenheit-1", "anwesenheit-2"):
        answer = office.get(f"{ROOT}kurs/{course.pk}/{name}.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
    assert office.get(f"{ROOT}kurs/{course.pk}/anwesenheit-3.pdf").status_code == 404
    assert [(len(columns), len(rows)) for columns, rows in sheets(course)] == [(11, 3), (3, 3)]


def note(client: Client, course: Course, do: str, **values: str) -> object:
    given = {"subject": "Anderer Raum", "text": "Wir sind in Raum 7.", "once": str(KEY), "do": do}
    return client.post(f"{ROOT}kurs/{course.pk}/schreiben/", given | values)


KEY = uuid.UUID(int=7)


def test_all_of_a_course_are_written_to_once(office: Client) -> None:
    course = soon(maximum=3)
    booked(course)
    booked(course)
    lost = booked(course)
    wait(course, at=timezone.now())
    Registration.objects.filter(pk=lost.pk).update(mail="", street="")
    before = Message.objects.count()
    seen = note(office, course, "preview").content.decode()
    assert "3 Anmeldungen: 2 per E-Mail, 0 per Brief, 1 nicht zu erreichen" in seen
    assert Message.objects.count() == before
    for _ in range(2):
        assert note(office, course, "send").status_code == 302
    assert Message.objects.filter(cause="course-note").count() == 2
    assert lost.reference in text(office, f"kurs/{course.pk}/schreiben/")
    note(office, course, "send", once=str(uuid.uuid4()), waiting="on")
    assert Message.objects.filter(cause="course-note").count() == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"text": "x" * 3001}, "text", id="too long"),
        pytest.param({"text": " "}, "text", id="no text"),
        pytest.param({"subject": ""}, "subject", id="no subject"),
    ],
)
def test_a_text_that_will_not_do_goes_to_nobody(
    office: Client, change: dict[str, str], field: str
) -> None:
    course = soon()
    booked(course)
    answer = note(office, course, "send", **change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Message.objects.filter(cause="course-note").exists()


def test_a_course_is_cancelled_after_a_look_at_what_happens(office: Client) -> None:
    course = soon(maximum=2)
    booked(course, 2)
    Charge.objects.update(state=Due.SETTLED, settled=timezone.now())
    wait(course, at=timezone.now())
    path = f"kurs/{course.pk}/absagen/"
    seen = text(office, path)
    assert "<strong>1 Anmeldung</strong> für 2 Plätze endet, 1 auf der Warteliste" in seen
    assert "256,00 €" in seen
    assert "nicht rückgängig" in seen
    assert office.post(ROOT + path, {"why": " "}).status_code == 422
    assert Course.objects.get().cancelled is None
    done = office.post(ROOT + path, {"why": "Zu wenige Anmeldungen"})
    assert done["Location"] == f"{ROOT}kurs/{course.pk}/abgesagt/"
    assert "2 noch nicht bearbeitet" in text(office, f"kurs/{course.pk}/abgesagt/")
    end_all(at=timezone.now())
    seen = text(office, f"kurs/{course.pk}/abgesagt/")
    assert "2 Anmeldungen beendet, 2 Nachrichten, alle bearbeitet" in seen
    rows = table(office.get(f"{ROOT}kurs/{course.pk}/erstattungen.csv"))
    assert [row[5] for row in rows] == ["Betrag", "256,00"]
    assert "Jemanden anmelden" not in text(office, f"kurs/{course.pk}/")
    check()


def test_who_takes_part_is_sorted_by_name(office: Client) -> None:
    course = soon()
    register(course, at=timezone.now())
    Participant.objects.update(name="Zoe")
    booked(course)
    assert [row[0] for row in table(office.get(f"{ROOT}kurs/{course.pk}/teilnehmende.csv"))] == [
        "Name", some(1)[0].name, "Zoe",
    ]  # fmt: skip
