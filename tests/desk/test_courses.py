"""A course found by the caller's words, places held, people registered while they wait."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings
from tests.courses.conftest import check, make_course, make_school, register
from tests.desk.test_views import practising

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.courses import catalogue
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.directory.models import Office
from buergertelefon.messages.models import Message
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import LiveCall, SignOn

BREMEN = {"slug": "vhs-kurs", "place": "04011000"}


@pytest.fixture
def school(agent: Agent) -> Iterator[School]:
    """The school whose office answers for vhs-kurs in Bremen; nothing of it is in the index yet."""
    made = make_school(slug="vhs-test")
    made.office = Office.objects.get(slug="vhs-bremen")
    made.save()
    catalogue.forget()
    yield made
    catalogue.forget()


@pytest.fixture
def course(school: School) -> Course:
    """Spanish, one evening a week, from the week after next; five places."""
    return make_course(school=school, first=timezone.localdate() + timedelta(days=14))


def full(course: Course, *, left: int = 0) -> Course:
    """With so many places left."""
    course.elsewhere = course.maximum - left
    course.save()
    return course


def hold(desk: Client, course: Course, seats: int = 1, **more: Any) -> str:
    asked = {"course": course.pk, "seats": seats, "once": str(uuid.uuid4()), **more}
    return desk.post("/desk/courses/hold/", asked).content.decode()


def form(course: Course, seats: int = 1, *, waiting: int = 0, **more: Any) -> dict[str, Any]:
    """What the page sends to register: the caller herself, and others by name."""
    row = Registration.objects.filter(state="held").first()
    others = {f"who-{n}": "other" for n in range(1, seats)}
    names = {f"name-{n}": f"Person {n}" for n in range(1, seats)}
    return {
        "course": course.pk, "seats": seats, "wait": waiting, "once": str(uuid.uuid4()),
        "registration": row.pk if row else "", "slug": "vhs-kurs", "name": "Maria Beispiel",
        "street": "Beispielweg 2", "postcode": "28195", "town": "Bremen", "who-0": "self",
        "way": "mail", "mail": "maria@beispiel.de", "payment": "invoice", **others, **names, **more,
    }  # fmt: skip


def test_the_answer_of_a_school_opens_its_courses_and_no_other_answer_does(
    desk: Client, contact: Contact, course: Course
) -> None:
    there = desk.get("/desk/answer/", BREMEN).content.decode()
    assert 'data-do="course"' in there
    assert 'data-do="course"' not in desk.get(
        "/desk/answer/", BREMEN | {"slug": "hundesteuer"}
    ).content.decode()  # fmt: skip
    page = desk.get("/desk/courses/", BREMEN).content.decode()
    assert "VHS Beispiel" in page
    assert "Spanisch A1" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "spanisch"}, ["S-101"]),
        ({"q": "s-101"}, ["S-101"]),
        ({"q": "spanisch vegesack"}, ["S-101"]),
        ({"q": "tango"}, []),
        ({"q": "spanich"}, ["S-101"]),
        ({"q": "mallorca"}, ["S-101"]),
        ({"q": "abends in Vegesack"}, ["S-101", "Y-7"]),
        ({"q": "spanisch vormittags"}, []),
        ({"q": "spanisch vormittags", "without": "times"}, ["S-101"]),
        ({"daytime": "evening"}, ["S-101", "Y-7"]),
        ({"daytime": "morning"}, []),
        ({"district": "Vegesack", "fee": "60"}, ["Y-7"]),
        ({"level": "A1"}, ["S-101"]),
        ({"free": "1"}, ["S-101"]),
        ({"begin": "1"}, []),
        ({"weekday": "99", "fee": "x"}, ["S-101", "Y-7"]),
    ],
    ids=[
        "the caller's word", "the number", "word and district", "nothing of the kind",
        "a slip of the keyboard", "an everyday word", "time and place alone",
        "another time of the day", "the same, not read as a filter", "evenings", "mornings",
        "where and how much", "level", "free places only", "begins within a week",
        "what a filter cannot say counts as not said",
    ],
)  # fmt: skip
def test_courses_are_found_by_words_and_filters(
    desk: Client, contact: Contact, course: Course, asked: dict[str, str], found: list[str]
) -> None:
    yoga = make_course(
        "Y-7", school=course.school, title="Yoga", level="", fee_cents=5_000,
        first=course.begins,
    )  # fmt: skip
    full(yoga)
    page = desk.get("/desk/courses/hits/", asked).content.decode()
    assert [number for number in ("S-101", "Y-7") if f">{number}<" in page] == found


def test_what_was_understood_is_said_and_what_to_drop_if_nothing_is_found(
    desk: Client, contact: Contact, course: Course
) -> None:
    page = desk.get("/desk/courses/hits/", {"q": "spanich abends Vegesack"}).content.decode()
    for words in ("gesucht: „Spanisch“", "</span>abends<", "</span>vegesack<", "<mark>Spanisch"):
        assert words in page
    none = {"q": "spanisch vormittags", "district": "Vegesack"}
    page = desk.get("/desk/courses/hits/", none).content.decode()
    assert "Kein Kurs passt" in page
    assert "Ohne Tageszeit: 1 Kurs<" in page
    page = desk.get("/desk/courses/hits/", none | {"without": "times"}).content.decode()
    assert "Tageszeit wieder aus den Worten lesen" in page


def test_words_of_the_service_show_what_begins_next(
    desk: Client, contact: Contact, course: Course
) -> None:
    page = desk.get("/desk/courses/", BREMEN | {"q": "Volkshochschule"}).content.decode()
    assert "Als Nächstes" in page
    assert "S-101" in page


@pytest.mark.parametrize("courses", [1, 3])
def test_what_a_list_costs(
    desk: Client, contact: Contact, school: School, courses: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    first = timezone.localdate() + timedelta(days=14)
    for n in range(courses):
        make_course(f"S-{n}", school=school, first=first)
    desk.get("/desk/courses/hits/")
    with django_assert_num_queries(12):
        desk.get("/desk/courses/hits/")


def test_a_course_is_read_aloud_with_all_that_matters(
    desk: Client, contact: Contact, course: Course
) -> None:
    course.prerequisites, course.material_note = "keine", "Lehrbuch"
    course.save()
    page = desk.get("/desk/courses/one/", {"course": course.pk}).content.decode()
    for words in (
        "Haus Nord", "Ob stufenlos, wissen wir nicht", "120,00 €", "Material: 8,00 €",
        "Bremen-Pass: 50 %. Nachweis: Ausweis", "Lehrbuch", "14 Tage ab der Anmeldung",
        "weniger als 7 Tage vor Beginn: 50 % bleiben zu zahlen", "5 Plätze frei",
    ):  # fmt: skip
        assert words in page


def test_five_clicks_are_one_registration_with_code_note_topic_and_outcome(
    desk: Client, contact: Contact, course: Course
) -> None:
    once = str(uuid.uuid4())
    for _ in range(5):
        page = hold(desk, course, once=once)
    assert "einen Platz für Sie vorgemerkt" in page
    assert Registration.objects.get().state == "held"
    asked = form(course)
    for _ in range(5):
        page = desk.post("/desk/courses/register/", asked).content.decode()
    row = Registration.objects.get()
    assert row.state == "confirmed"
    assert "Sie sind angemeldet: Spanisch A1" in page
    assert f"{row.reference[:3]} {row.reference[3:]}" in page
    contact.refresh_from_db()
    assert contact.note == f"Kurs S-101, angemeldet, Code {row.reference}"
    assert (contact.outcome, contact.outcome_proposed) == ("settled", True)
    assert contact.topics.get().service.slug == "vhs-kurs"
    check()


def test_one_place_left_for_two_is_one_registration_and_one_entry_of_the_same_row(
    desk: Client, contact: Contact, course: Course
) -> None:
    full(course, left=1)
    page = hold(desk, course, 2)
    assert "nur noch 1 Platz frei" in page
    assert "1 anmelden, 1 auf die Warteliste" in page
    assert "Alle 2 auf die Warteliste" in page
    assert not Registration.objects.exists()
    hold(desk, course, 2, wait=1)
    asked = form(course, 2, waiting=1) | {"who-1": "child", "born-1": "2015-03-01"}
    for _ in range(2):
        page = desk.post("/desk/courses/register/", asked).content.decode()
    own, child = Registration.objects.order_by("state")
    assert (own.state, child.state) == ("confirmed", "waiting")
    assert own.row == child.row is not None
    assert child.participants.get().guardian == "Maria Beispiel"
    assert "Person 1: Warteliste, 1. Stelle." in page
    contact.refresh_from_db()
    assert contact.note.count("Kurs S-101") == 2
    check()


def test_who_wants_letters_gets_them_whatever_was_typed_before(
    desk: Client, contact: Contact, course: Course
) -> None:
    full(course, left=1)
    assert 'id="ks-way-letter"' in hold(desk, course, 2, wait=1)
    asked = form(course, 2, waiting=1, way="letter", mail="maria@", phone="12")
    assert desk.post("/desk/courses/register/", asked).status_code == 200
    letters = Message.objects.order_by("pk")
    assert [(one.channel, one.cause) for one in letters] == [
        ("letter", "course-confirmed"), ("letter", "course-waiting"),
    ]  # fmt: skip
    assert letters[0].recipient == "Maria Beispiel\nBeispielweg 2\n28195 Bremen"
    assert Registration.objects.exclude(mail="", phone="").count() == 0


def test_no_letter_is_offered_where_nobody_prints(
    desk: Client, contact: Contact, course: Course, settings: Settings
) -> None:
    settings.LETTERS, settings.MAIL_URL = False, "smtp://127.0.0.1:9"
    settings.MAIL_FROM = "amt@beispiel.de"
    page = hold(desk, course)
    assert 'id="ks-way-mail"' in page
    assert 'id="ks-way-letter"' not in page


def test_a_group_waits_as_a_whole(desk: Client, contact: Contact, course: Course) -> None:
    full(course)
    page = hold(desk, course, 3, wait="all")
    assert "alle Plätze zusammen oder keinen" in page
    page = desk.post("/desk/courses/register/", form(course, 3, waiting=3)).content.decode()
    row = Registration.objects.get()
    assert (row.state, row.seats, row.participants.count()) == ("waiting", 3, 3)
    assert "Auf der Warteliste" in page


def test_a_full_course_shows_similar_ones_with_places(
    desk: Client, contact: Contact, course: Course
) -> None:
    full(course)
    make_course("S-102", school=course.school, first=course.begins, title="Spanisch am Abend")
    page = desk.get("/desk/courses/one/", {"course": course.pk}).content.decode()
    assert "Ähnliche Kurse mit freien Plätzen" in page
    assert "S-102" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"street": ""}, "street"),
        ({"postcode": "28"}, "postcode"),
        ({"mail": ""}, "mail"),
        ({"mail": "maria@"}, "mail"),
        ({"way": "letter", "name": "Maria " + "x" * 60}, "street"),
        ({"way": "sms", "phone": "12"}, "phone"),
        ({"way": "own"}, "phone"),
        ({"way": "pigeon"}, "way"),
        ({"payment": "debit"}, "iban"),
        ({"payment": "debit", "iban": "DE88370400440532013000"}, "iban"),
        ({"payment": "cash"}, "payment"),
        ({"name-1": ""}, "name-1"),
        ({"who-1": "child"}, "born-1"),
        ({"born-1": "morgen"}, "born-1"),
        ({"reduction-1": "king"}, "reduction-1"),
        ({"reduction-1": "jung"}, "born-1"),
    ],
    ids=[
        "no name", "no street", "half a postcode", "no address", "half an address",
        "a line too long for the window of an envelope",
        "half a number", "number withheld", "no way there is", "no IBAN", "a slip in the IBAN",
        "no payment there is",
        "a participant without a name", "a child without a birthday", "no day",
        "no reduction of this school",
        "a reduction by age without a birthday",
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_written(
    desk: Client, contact: Contact, course: Course, wrong: dict[str, str], field: str
) -> None:
    hold(desk, course, 2)
    refused = desk.post("/desk/courses/register/", form(course, 2) | wrong)
    assert (refused.status_code, refused.json()["field"]) == (422, field)
    row = Registration.objects.get()
    assert (row.state, row.name, row.participants.count()) == ("held", "", 0)
    contact.refresh_from_db()
    assert contact.note == ""


def test_a_wrong_field_of_who_waits_is_named_as_in_the_form_and_nobody_is_registered(
    desk: Client, contact: Contact, course: Course
) -> None:
    full(course, left=1)
    hold(desk, course, 2, wait=1)
    refused = desk.post("/desk/courses/register/", form(course, 2, waiting=1) | {"name-1": ""})
    assert (refused.status_code, refused.json()["field"]) == (422, "name-1")
    assert Registration.objects.get().state == "held"


def test_a_hold_that_is_over_can_be_taken_again_or_waited_for(
    desk: Client, contact: Contact, course: Course
) -> None:
    hold(desk, course)
    asked = form(course)
    Registration.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    refused = desk.post("/desk/courses/register/", asked)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Wieder vormerken" in page
    assert 'data-panel="courses"' not in page  # the form stays as it was typed
    again = hold(desk, course, again=1)
    assert 'data-panel="course-hold"' in again
    assert desk.post("/desk/courses/register/", form(course)).status_code == 200
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["confirmed", "expired"]
    check()


def test_what_is_held_is_given_back_with_another_choice_and_at_the_end(
    desk: Client, contact: Contact, course: Course
) -> None:
    other = make_course("S-102", school=course.school, first=course.begins)
    hold(desk, course, 2)
    hold(desk, other)
    course.refresh_from_db()
    assert course.taken == 0
    assert desk.post("/desk/close/", {"outcome": "settled", "note": ""}).status_code == 204
    other.refresh_from_db()
    assert other.taken == 0
    check()


def test_the_price_is_said_line_by_line_before_anybody_agrees(
    desk: Client, contact: Contact, course: Course
) -> None:
    asked = form(course, 2) | {"reduction-0": "pass"}
    page = desk.post("/desk/courses/quote/", asked).content.decode()
    for words in ("Kursentgelt Maria Beispiel", "−60,00 €", "Kursentgelt Person 1", "196,00 €"):
        assert words in page
    split = desk.post("/desk/courses/quote/", asked | {"wait": "1"}).content.decode()
    for words in ("Kursentgelt Maria Beispiel", "68,00 €", "erst, wenn Platz frei wird"):
        assert words in split
    assert "196,00 €" not in split
    missing = desk.post("/desk/courses/quote/", asked | {"reduction-1": "jung"}).content.decode()
    assert "Geburtsdatum" in missing
    assert not Registration.objects.exists()


def test_who_pays_by_debit_sees_the_account_shortened(
    desk: Client, contact: Contact, course: Course
) -> None:
    hold(desk, course)
    asked = form(course, payment="debit", iban="DE89 3704 0044 0532 0130 00")
    page = desk.post("/desk/courses/register/", asked).content.decode()
    assert Registration.objects.get().fee_cents == 12_800
    assert "128,00 € werden abgebucht, wenn das unterschriebene Mandat da ist" in page
    assert "3000" in page
    assert "0532" not in page


def test_without_a_hold_it_is_said_what_to_do(
    desk: Client, contact: Contact, course: Course
) -> None:
    refused = desk.post("/desk/courses/register/", form(course))
    assert refused.status_code == 422
    assert refused.json()["error"] == "Bitte die Plätze noch einmal vormerken."


def test_after_the_call_it_is_said_where_the_name_stands(
    desk: Client, contact: Contact, course: Course
) -> None:
    hold(desk, course)
    desk.post("/desk/courses/register/", form(course))
    SignOn.objects.update(state="wrap_up")
    LiveCall.objects.update(state="wrap_up")
    page = desk.get("/desk/panels/").content.decode()
    assert "Name und Anschrift stehen nur bei der Anmeldung zum Kurs" in page


def test_when_to_pay_and_until_when_to_withdraw_is_said(
    desk: Client, contact: Contact, course: Course
) -> None:
    hold(desk, course)
    page = desk.post("/desk/courses/register/", form(course)).content.decode()
    assert "Zu zahlen sind 128,00 € bis zum" in page
    assert "Widerrufen können Sie bis zum" in page


def test_in_practice_courses_are_read_and_nothing_is_written(
    desk: Client, agent: Agent, course: Course
) -> None:
    practising(agent)
    assert "Das ist eine Übung" in desk.get("/desk/courses/", BREMEN).content.decode()
    assert "S-101" in desk.get("/desk/courses/one/", {"course": course.pk}).content.decode()
    for path in ("hold", "register", "quote", "over", "change", "cancel", "accept", "certificate"):
        asked = {"course": course.pk, "code": "K7QX2M"}
        assert desk.post(f"/desk/courses/{path}/", asked).status_code == 422
    assert desk.get("/desk/courses/find/", {"code": "K7QX2M"}).status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "999999999", "²", "1" * 30])
def test_a_course_that_is_none_is_refused(
    desk: Client, contact: Contact, course: Course, key: str
) -> None:
    assert desk.get("/desk/courses/one/", {"course": key}).status_code == 422
    assert desk.post("/desk/courses/hold/", {"course": key}).status_code == 422


def test_nobody_registers_with_the_hold_of_another_conversation(
    desk: Client, contact: Contact, course: Course
) -> None:
    register(course, at=timezone.now())
    row = Registration.objects.get()
    for key in (row.pk, "x", ""):
        refused = desk.post("/desk/courses/register/", form(course) | {"registration": key})
        assert refused.status_code == 422
    assert Registration.objects.count() == 1


def test_courses_of_another_centre_are_not_here(
    desk: Client, contact: Contact, course: Course, school: School
) -> None:
    school.centre = ServiceCentre.objects.create(slug="kiel", name="Kiel")
    school.save()
    assert "S-101" not in desk.get("/desk/courses/hits/").content.decode()
    assert desk.get("/desk/courses/one/", {"course": course.pk}).status_code == 422
    assert desk.post("/desk/courses/hold/", {"course": course.pk}).status_code == 422
    assert 'data-do="course"' not in desk.get("/desk/answer/", BREMEN).content.decode()
