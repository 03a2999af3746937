"""Courses that the office describes, makes and redates: what a file leaves alone, who is told."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from tests.courses.conftest import check, make_course, make_school, person, register, wait
from tests.courses.files import kufer, kurs

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses.actions.importing import apply
from buergertelefon.courses.kufer import read_kufer
from buergertelefon.courses.models import Course, Registration, School, Session, Venue
from buergertelefon.courses.rules.life import State
from buergertelefon.messages.models import Message
from buergertelefon.staff.rules import Role

ROOT = "/kurse-verwaltung/"
COURSE = {"fee_cents": "99,50", "pricing": "person", "material_cents": "", "reducible": "on",
          "material_note": "Buch",
          "level": "A2", "lecturer": "Muttersprachlerin",
          "prerequisites": "keine", "age_from": "16", "age_until": "", "text": "Neu."}  # fmt: skip
FRAME = {"title": "Spanisch", "minimum": "2", "maximum": "5", "semester": "", "venue": ""}
NEW = {"number": "H-1", "title": "Nähen", "minimum": "3", "maximum": "8", "fee_cents": "60",
       "semester": "", "venue": "", "building": "Haus Süd", "street": "Weg 1", "postcode": "",
       "town": "Bremen", "first": "2027-12-17", "begins": "18:00", "ends": "19:30", "count": "3",
       "breaks": "20.12.2027 bis 22.12.2027"}  # fmt: skip


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
    first = timezone.localdate() + timedelta(days=10)
    return make_course(number, first=first, **{"dates": 3} | values)


def part(name: str, values: dict[str, str], **more: str) -> dict[str, str]:
    return {"part": name} | {f"{name}-{key}": value for key, value in (values | more).items()}


def rows(course: Course, **changes: str) -> dict[str, str]:
    """The dates as the page shows them, with changes of single fields, "0-day" and the like."""
    there = list(course.sessions.order_by("begins"))
    sent = {"termin-TOTAL_FORMS": str(len(there) + 1), "termin-INITIAL_FORMS": str(len(there))}
    for n, one in enumerate(there):
        begins, ends = one.begins.astimezone(BERLIN), one.ends.astimezone(BERLIN)
        sent |= {f"termin-{n}-day": f"{begins:%Y-%m-%d}", f"termin-{n}-begins": f"{begins:%H:%M}",
                 f"termin-{n}-ends": f"{ends:%H:%M}"}  # fmt: skip
    return sent | {f"termin-{key}": value for key, value in changes.items()}


def redated(office: Client, course: Course, **changes: str) -> object:
    path = f"{ROOT}kurs/{course.pk}/termine/"
    mark = office.get(path).context["mark"]
    return office.post(path, rows(course, **changes) | {"seen": mark})


@pytest.mark.parametrize(
    "path", ["kurs/{}/bearbeiten/", "kurs/{}/termine/", "anbieter/vhs/neuer-kurs/"]
)
def test_courses_are_kept_by_the_office_of_their_centre(
    office: Client, school: School, path: str
) -> None:
    address = ROOT + path.format(soon().pk)
    other = person(ServiceCentre.objects.create(slug="x", name="X"), "amt2", Role.BACK_OFFICE)
    agent = person(school.centre, "agent", Role.AGENT)
    assert [one.get(address).status_code for one in (office, other, agent)] == [200, 404, 403]
    assert [one.post(address, NEW).status_code for one in (other, agent)] == [404, 403]


def test_a_course_is_described_and_registrations_stay(office: Client, school: School) -> None:
    course = soon()
    before = Registration.objects.values("lines", "fee_cents").get(pk=register(course).pk)
    sent = part("kurs", COURSE)
    assert office.post(f"{ROOT}kurs/{course.pk}/bearbeiten/", sent).status_code == 302
    course.refresh_from_db()
    assert (course.fee_cents, course.material_cents, course.level) == (9_950, 0, "A2")
    assert (course.age_from, course.age_until, course.in_person) == (16, None, False)
    assert (course.title, course.maximum, course.taken) == ("Spanisch A1", 5, 1)
    assert Registration.objects.values("lines", "fee_cents").get() == before


def test_access_holds_for_all_courses_of_a_venue(office: Client, school: School) -> None:
    course, _ = soon(), soon("S-102")
    path = f"{ROOT}kurs/{course.pk}/bearbeiten/"
    assert "alle 2 Kurse an diesem Ort" in office.get(path).content.decode()
    sent = part("ort", {"district": "Walle", "step_free": "yes", "induction_loop": "",
                        "access_note": "Klingel rechts"})  # fmt: skip
    assert office.post(path, sent).status_code == 302
    venue = Venue.objects.get()
    assert (venue.district, venue.step_free, venue.access_note) == (
        "Walle",
        "yes",
        "Klingel rechts",
    )


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        pytest.param(part("kurs", COURSE, age_until="3"), "passt nicht zusammen", id="ages"),
        pytest.param(part("kurs", COURSE, fee_cents="-3"), "kein Betrag", id="a fee below nothing"),
        pytest.param(part("rahmen", FRAME, minimum="9"), "Mehr als die 5", id="too high a minimum"),
        pytest.param(part("rahmen", FRAME, maximum="2"), "3 Plätze sind vergeben",
                     id="fewer places than are taken"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_the_field(
    office: Client, school: School, sent: dict[str, str], words: str
) -> None:
    course = soon()
    register(course, 3)
    before = Course.objects.values().get()
    answer = office.post(f"{ROOT}kurs/{course.pk}/bearbeiten/", sent)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Course.objects.values().get() == before


def test_more_places_go_to_who_waits(office: Client, school: School) -> None:
    course = soon(maximum=1)
    register(course)
    waiting = wait(course, at=timezone.now())
    sent = part("rahmen", FRAME, minimum="1", maximum="2")
    assert office.post(f"{ROOT}kurs/{course.pk}/bearbeiten/", sent).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    check()


def test_a_file_replaces_what_it_says_and_leaves_the_rest(office: Client, school: School) -> None:
    now = timezone.now()
    apply(school, read_kufer(kufer(kurs("K1"))), at=now)
    course = Course.objects.get()
    path = f"{ROOT}kurs/{course.pk}/bearbeiten/"
    assert "rahmen" not in office.get(path).context["parts"]
    office.post(path, part("kurs", COURSE))
    office.post(path, part("rahmen", FRAME))  # not for a course of a file
    apply(school, read_kufer(kufer(kurs("K1"))), at=now)
    course.refresh_from_db()
    assert (course.fee_cents, course.material_note, course.age_from) == (9_950, "Buch", 16)
    assert (course.title, course.text, course.level) == ("Spanisch A1.1", "Für den Anfang.", "A1")


def test_a_course_is_made_after_a_look_at_its_dates(office: Client, school: School) -> None:
    path = ROOT + "anbieter/vhs/neuer-kurs/"
    looked = office.post(path, NEW | {"do": "look"})
    assert (looked.status_code, Course.objects.count()) == (200, 0)
    found = [one.initial["day"] for one in looked.context["rows"] if one.initial]
    assert found == [date(2027, 12, 17), date(2027, 12, 24), date(2027, 12, 31)]
    sent = NEW | {"do": "save", "termin-TOTAL_FORMS": "4", "termin-INITIAL_FORMS": "3"}
    for n, day in enumerate(found):
        sent |= {f"termin-{n}-day": f"{day}", f"termin-{n}-begins": "18:00",
                 f"termin-{n}-ends": "19:30"}  # fmt: skip
    sent |= {"termin-1-off": "on", "termin-2-day": "2028-01-07"}
    assert office.post(path, sent).status_code == 302
    course = Course.objects.get()
    assert (course.number, course.maximum, course.fee_cents, course.seen) == ("H-1", 8, 6_000, None)
    assert (course.begins, course.ends) == (date(2027, 12, 17), date(2028, 1, 7))
    assert (course.sessions.count(), str(course.venue)) == (2, "Haus Süd, Bremen")
    again = office.post(path, sent)
    assert (again.status_code, Course.objects.count()) == (422, 1)
    assert "Diese Kursnummer gibt es schon" in again.content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param({"ends": "17:00"}, "nicht nach dem Beginn", id="ends before it begins"),
        pytest.param({"breaks": "Ostern"}, "Zeile 1", id="no holidays"),
        pytest.param({"number": ""}, "zwingend erforderlich", id="no number"),
        pytest.param({"count": "999"}, "200", id="too many dates"),
    ],
)
def test_a_wrong_new_course_is_refused(
    office: Client, school: School, more: dict[str, str], words: str
) -> None:
    answer = office.post(ROOT + "anbieter/vhs/neuer-kurs/", NEW | more)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (Course.objects.count(), Venue.objects.count()) == (0, 0)


def test_a_full_file_leaves_a_course_made_by_hand(school: School) -> None:
    make_course("H-1")
    apply(school, read_kufer(kufer(kurs("K1"))), at=timezone.now())
    done = apply(school, read_kufer(kufer(kurs("K2"))), at=timezone.now())
    assert [one.number for one in done.vanished] == ["K1"]
    assert list(Course.objects.filter(vanished=None).values_list("number", flat=True)) == [
        "H-1",
        "K2",
    ]
    apply(school, read_kufer(kufer(kurs("H-1"))), at=timezone.now())  # now it is the file's
    apply(school, read_kufer(kufer(kurs("K2"))), at=timezone.now())
    assert Course.objects.get(number="H-1").vanished is not None


def test_who_is_registered_is_told_of_new_dates(office: Client, school: School) -> None:
    course = soon(maximum=2)
    row = register(course, at=timezone.now())
    letter = register(course, at=timezone.now())
    Registration.objects.filter(pk=letter.pk).update(mail="", way="")
    waiting = wait(course, at=timezone.now())
    Message.objects.all().delete()
    gone, kept, off = course.sessions.order_by("begins")
    new = gone.begins.astimezone(BERLIN).date() - timedelta(days=1)
    answer = redated(office, course, **{"0-day": f"{new}", "2-off": "on"})
    assert answer.status_code == 302
    (message,) = Message.objects.all()
    assert (message.recipient, message.cause) == ("maria@beispiel.de", "course-dates")
    assert f"Neu:\n- {weekday(new)}, {new:%d.%m.%Y}, 18 Uhr bis 19 Uhr 30" in message.text
    assert f"{off.begins.astimezone(BERLIN):%d.%m.%Y}" in message.text.partition("Neu:")[0]
    assert message.calendar.count("STATUS:CANCELLED") == 2
    assert message.calendar.count("STATUS:CONFIRMED") == 2
    assert "SEQUENCE:1" in message.calendar
    course.refresh_from_db()
    assert (course.begins, course.ends) == (new, kept.begins.astimezone(BERLIN).date())
    row.refresh_from_db()
    assert (row.state, row.fee_cents) == (State.CONFIRMED, 12_800)
    said = office.get(ROOT).content.decode()
    assert f"Nicht zu erreichen, bitte anrufen: {letter.reference}" in said
    assert waiting.reference not in said
    assert Session.objects.filter(pk=kept.pk).exists()


def weekday(day: date) -> str:
    return ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag",
            "Sonntag")[day.weekday()]  # fmt: skip


def test_a_short_message_names_the_moved_date() -> None:
    values = {"gone": ["Mittwoch"], "fresh": ["Donnerstag"], "title": "T", "number": "1",
              "reference": "ABC"}  # fmt: skip
    text = render_to_string("courses/dates_sms.txt", values)
    assert text.strip() == "Fällt weg: Mittwoch. Neuer Termin: Donnerstag. T, Kurs 1. Code ABC"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"0-off": "on", "1-off": "on", "2-off": "on"}, "muss bleiben", id="none left"),
        pytest.param({"0-ends": "17:00"}, "nicht nach dem Beginn", id="ends before it begins"),
        pytest.param({"0-day": ""}, "zwingend erforderlich", id="a date without a day"),
    ],
)
def test_dates_that_cannot_be_are_refused(
    office: Client, school: School, changes: dict[str, str], says: str
) -> None:
    course = soon()
    before = list(Session.objects.values())
    answer = redated(office, course, **changes)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert list(Session.objects.values()) == before


def test_the_same_dates_tell_nobody_and_old_ones_are_refused(
    office: Client, school: School
) -> None:
    course = soon()
    register(course, at=timezone.now())
    Message.objects.all().delete()
    assert redated(office, course).status_code == 302
    stale = rows(course, **{"0-off": "on"}) | {"seen": "x"}
    answer = office.post(f"{ROOT}kurs/{course.pk}/termine/", stale)
    assert (answer.status_code, "Inzwischen" in answer.content.decode()) == (422, True)
    assert (Message.objects.count(), course.sessions.count()) == (0, 3)


def test_dates_of_a_file_are_the_files(office: Client, school: School) -> None:
    course = soon()
    Course.objects.update(seen=timezone.now())
    assert office.get(f"{ROOT}kurs/{course.pk}/termine/").status_code == 302
