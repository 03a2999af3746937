"""A school's file comes in: all of it or nothing, twice is once, registrations stay."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings
from tests.courses.conftest import register as sign_up
from tests.courses.conftest import wait
from tests.courses.files import LATER, NOW, REAL, WHY, kufer, kurs, make_school, real, register

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions.cancelling import end_all
from buergertelefon.courses.actions.importing import apply
from buergertelefon.courses.actions.offering import offer_all
from buergertelefon.courses.errors import BadCatalogue
from buergertelefon.courses.kufer import read_kufer
from buergertelefon.courses.models import Area, Course, Registration, School, Session, Venue
from buergertelefon.courses.queries.pricing import ending_of
from buergertelefon.courses.rules.diff import Difference
from buergertelefon.courses.rules.ending import How
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.words import Level
from buergertelefon.courses.table import read_table
from buergertelefon.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school()


def take(school: School, *courses: str, **how: object) -> Difference:
    return apply(school, read_kufer(kufer(*courses)), **{"at": NOW, **how})


def outcome(done: Difference) -> tuple[list[str], list[str], int, list[str]]:
    it = done
    numbers = [[one.number for one in lines] for lines in (it.new, it.changed, it.vanished)]
    return numbers[0], numbers[1], it.unchanged, numbers[2]


def test_new_courses_come_with_area_venue_and_dates(school: School) -> None:
    assert outcome(take(school, kurs("K1"), kurs("K2"))) == (["K1", "K2"], [], 0, [])
    one = Course.objects.get(number="K1")
    assert (one.level, one.minimum, one.maximum, one.elsewhere, one.free) == (Level.A1, 6, 12, 7, 5)
    assert (one.area.name, str(one.venue)) == ("Spanisch", "Haus am See, Raum 1, Bremen")
    assert (one.sessions.count(), one.seen, one.vanished) == (3, NOW, None)
    assert (Area.objects.count(), Venue.objects.count()) == (1, 1)


def test_the_same_file_a_second_time_changes_nothing(school: School) -> None:
    take(school, kurs("K1"), kurs("K2"))
    rows = list(Course.objects.order_by("pk").values("pk", "digest"))
    dates = list(Session.objects.order_by("pk").values())
    done = take(school, kurs("K1"), kurs("K2"), at=LATER)
    assert (outcome(done), done.nothing) == (([], [], 2, []), True)
    assert list(Course.objects.order_by("pk").values("pk", "digest")) == rows
    assert list(Session.objects.order_by("pk").values()) == dates
    assert set(Course.objects.values_list("seen", flat=True)) == {LATER}


def test_a_preview_says_what_would_change_and_changes_nothing(school: School) -> None:
    take(school, kurs("K1", tnmax=12), kurs("K2"))
    done = take(school, kurs("K1", tnmax=14, dates=2), kurs("K3"), dry_run=True)
    assert outcome(done) == (["K3"], ["K1"], 0, ["K2"])
    (line,) = done.changed
    assert [(one.name, one.before, one.after) for one in line.changes] == [
        ("Termine", "3 Termine: 26.01.2027 18:00–19:30", "2 Termine"),
        ("Plätze", "12", "14"),
    ]
    assert list(Course.objects.values_list("number", "maximum", "vanished")) == [
        ("K1", 12, None), ("K2", 12, None),
    ]  # fmt: skip


def test_only_dates_that_differ_are_replaced(school: School) -> None:
    take(school, kurs("K1"), kurs("K2"))
    before = set(Session.objects.values_list("pk", flat=True))
    take(school, kurs("K1", dates=4, endedat="02.02.2027"), kurs("K2"))
    after = set(Session.objects.values_list("pk", flat=True))
    assert (len(after - before), before - after) == (1, set())


def test_a_course_that_vanishes_keeps_its_registrations_and_may_come_back(school: School) -> None:
    take(school, kurs("K1"), kurs("K2"))
    register(Course.objects.get(number="K2"), seats=2)
    done = take(school, kurs("K1"), at=LATER)
    assert [(one.number, one.seats) for one in done.vanished] == [("K2", 2)]
    gone = Course.objects.get(number="K2")
    assert (gone.vanished, gone.taken, Registration.objects.count()) == (LATER, 2, 1)
    assert outcome(take(school, kurs("K1"), at=LATER)) == ([], [], 1, [])  # said once
    back = take(school, kurs("K1"), kurs("K2"))
    assert [one.number for one in back.returned] == ["K2"]
    gone.refresh_from_db()
    assert (gone.vanished, gone.taken) == (None, 2)


def test_a_file_with_some_courses_leaves_the_others(school: School) -> None:
    take(school, kurs("K1"), kurs("K2"))
    assert outcome(take(school, kurs("K1"), full=False)) == ([], [], 1, [])
    assert not Course.objects.exclude(vanished=None).exists()


def test_registrations_that_were_passed_on_are_not_counted_twice(school: School) -> None:
    take(school, kurs("K1", tnanmeldungen=4))
    course = Course.objects.get()
    register(course, seats=2, passed_on=NOW)
    course.refresh_from_db()
    register(course, seats=1)  # not passed on yet: the school does not know it
    take(school, kurs("K1", tnanmeldungen=6))
    course.refresh_from_db()
    assert (course.elsewhere, course.taken, course.free) == (4, 3, 5)


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        pytest.param({"tnmax": 14}, 1, id="more places"),
        pytest.param({"tnanmeldungen": 5}, 1, id="fewer registered at the school"),
        pytest.param({"tnmax": 14, "tnanmeldungen": 14}, 0, id="both more"),
        pytest.param({"haupttitel": "Anders"}, 0, id="another title"),
    ],
)
def test_whoever_waits_is_offered_what_became_free(
    school: School, said: dict, offered: int
) -> None:
    take(school, kurs("K1", tnanmeldungen=12))
    wait(Course.objects.get(), at=NOW)
    take(school, kurs("K1", **{"tnanmeldungen": 12, **said}))
    assert offer_all(at=NOW) == offered


def test_what_a_format_does_not_know_stays_as_others_have_said_it(school: School) -> None:
    take(school, kurs("K1"))
    Venue.objects.update(district="Vegesack", step_free="yes")
    fees = "Nummer;Gebühr;Leitung;Mindestens\nK1;120,50;Sprachlehrerin;\n".encode("cp1252")
    done = apply(school, read_table(fees), at=NOW, full=False)
    assert outcome(done) == ([], ["K1"], 0, [])
    assert outcome(take(school, kurs("K1"))) == ([], [], 1, [])
    assert outcome(take(school, kurs("K1", tnmax=20))) == ([], ["K1"], 0, [])
    course = Course.objects.get()
    assert (course.fee_cents, course.lecturer, course.minimum) == (12050, "Sprachlehrerin", 6)
    assert (course.venue.district, course.venue.step_free) == ("Vegesack", "yes")


def test_a_course_that_is_off_stays_off(school: School) -> None:
    off = "Nummer;Fällt aus;Grund\nK1;ja;zu wenige Anmeldungen\n".encode()
    take(school, kurs("K1"))
    course = Course.objects.get()
    register(course, state=State.WAITING, seats=3, queued=NOW)
    done = apply(school, read_table(off), at=NOW, full=False)
    assert "hat 3 angemeldete" in done.warnings[0].words
    again = apply(school, read_table(off.replace(b"ja", b"nein")), at=LATER, full=False)
    course.refresh_from_db()
    assert (course.cancelled, course.why_cancelled) == (NOW, "zu wenige Anmeldungen")
    assert again.nothing


def test_who_is_registered_is_told_of_the_dates_of_a_file_and_may_leave_at_no_cost(
    school: School, settings: Settings
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "vhs@example.org"
    take(school, kurs("K1"), kurs("K2"))
    Course.objects.update(fee_cents=12_000)
    course = Course.objects.get(number="K1")
    row, other = sign_up(course, at=NOW), sign_up(Course.objects.get(number="K2"), at=NOW)
    Registration.objects.update(withdraw_until=None)
    Message.objects.all().delete()
    take(school, kurs("K1", haupttitel="Spanisch für alle"), kurs("K2"))
    assert not Message.objects.exists()
    take(school, kurs("K1", dates=2), kurs("K2"))
    assert Message.objects.get().cause == "course-dates"
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.altered, other.altered) == (NOW.astimezone(BERLIN).date(), None)
    assert ending_of(row, at=LATER).kind == How.SCHOOL
    take(school, kurs("K1", dates=2), kurs("K2"))
    assert Message.objects.count() == 1


def test_who_is_in_a_course_that_a_file_calls_off_is_told(school: School, settings: object) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "vhs@beispiel.de"
    take(school, kurs("K1"))
    sign_up(Course.objects.get(), at=NOW)
    off = "Nummer;Fällt aus;Grund\nK1;ja;zu wenige Anmeldungen\n".encode()
    apply(school, read_table(off), at=NOW, full=False)
    assert [end_all(at=NOW), end_all(at=NOW)] == [1, 0]
    assert Registration.objects.get().why == Reason.COURSE
    message = Message.objects.get(cause="course-cancelled")
    assert message.subject == "Der Kurs K1 fällt aus"
    assert "zu wenige Anmeldungen" in message.text


def test_who_had_to_come_in_person_may_call_when_the_text_says_no_more(school: School) -> None:
    take(school, kurs("K1", inhalt="Eine persönliche Anmeldung erforderlich."))
    assert Course.objects.get().in_person
    take(school, kurs("K1", inhalt="Melden Sie sich an."))
    assert not Course.objects.get().in_person
    Course.objects.update(in_person=True)  # the office says so
    take(school, kurs("K1", inhalt="Melden Sie sich jetzt an."))
    assert Course.objects.get().in_person


def test_courses_of_another_school_stay(school: School) -> None:
    other = make_school("andere")
    take(other, kurs("K1"))
    take(school, kurs("K1"), kurs("K2"))
    take(school, kurs("K2"))
    assert Course.objects.get(school=other).vanished is None


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(kufer(kurs("K1", tnmax=20), kurs("K3"))[:1500], id="cut off"),
        pytest.param(kufer(kurs("K1", tnmax=20), kurs("K3", endedat="32.1.2027")), id="a day"),
        pytest.param(kufer(kurs("K1", tnmax=20), kurs("K1")), id="a number twice"),
        pytest.param(kufer(), id="empty"),
    ],
)
def test_nothing_of_a_damaged_file_is_taken(school: School, damaged: bytes) -> None:
    take(school, kurs("K1"), kurs("K2"))
    before = list(Course.objects.values()), list(Session.objects.values())
    with pytest.raises(BadCatalogue) as refused:
        apply(school, read_kufer(damaged), at=LATER)
    assert len(refused.value.problems) == 1
    assert (list(Course.objects.values()), list(Session.objects.values())) == before


def test_a_new_course_needs_a_title_and_places(school: School) -> None:
    with pytest.raises(BadCatalogue, match="Zeile 2, Kurs K9, Titel: fehlt; ein neuer Kurs"):
        apply(school, read_table(b"Nummer\nK9\n"), at=NOW, full=False)


def test_a_whole_file_costs_a_few_statements(
    school: School, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(40):
        take(school, *(kurs(f"K{n}") for n in range(60)))
    with django_assert_max_num_queries(20):
        take(school, *(kurs(f"K{n}") for n in range(60)))
    with django_assert_max_num_queries(40):
        take(school, *(kurs(f"K{n}", tnmax=9, dates=2) for n in range(60)))


@pytest.mark.skipif(not REAL.is_file(), reason=WHY)
def test_the_real_file_comes_in_and_a_second_time_changes_nothing(school: School) -> None:
    done = apply(school, read_kufer(real()), at=NOW)
    assert (Course.objects.count(), Session.objects.count()) == (95, 1969)
    assert len(done.new) == 95
    again = apply(school, read_kufer(real()), at=NOW + timedelta(days=1))
    assert (outcome(again), again.nothing) == (([], [], 95, []), True)


@pytest.mark.skipif(not REAL.is_file(), reason=WHY)
@pytest.mark.parametrize(
    ("damage", "says"),
    [
        pytest.param(lambda raw: raw[:150_000], "Zeile 4170: Hier ist die Datei", id="cut off"),
        pytest.param(
            lambda raw: raw.replace(b"<tag>03.04.2017", b"<tag>31.04.2017", 1),
            "Zeile 30, Kurs 161A087-08, termin: „31.04.2017“ ist kein Tag", id="a wrong date",
        ),
        pytest.param(
            lambda raw: raw.replace(b"161A087-09", b"161A087-08", 1),
            "Zeile 135, Kurs 161A087-08: Diese Kursnummer steht schon in Zeile 3.", id="twice",
        ),
    ],
)  # fmt: skip
def test_nothing_of_a_damaged_copy_of_the_real_file_is_taken(
    school: School, damage: object, says: str
) -> None:
    with pytest.raises(BadCatalogue) as refused:
        apply(school, read_kufer(damage(real())), at=NOW)
    assert refused.value.problems[0].startswith(says)
    assert (Course.objects.count(), Venue.objects.count()) == (0, 0)
