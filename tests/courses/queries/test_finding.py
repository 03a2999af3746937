from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries
from tests.courses.factories import NOW, TODAY, make_course, make_school

from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses import catalogue
from buergertelefon.courses.models import Course, School
from buergertelefon.courses.queries.finding import find, search, similar, status_of
from buergertelefon.courses.rules.finding import DayTime, Filters, Wish
from buergertelefon.courses.rules.words import Status

pytestmark = pytest.mark.django_db
VEGESACK = Filters(place="Vegesack")


@pytest.fixture
def school() -> Iterator[School]:
    catalogue.forget()
    yield make_school()
    catalogue.forget()


def titles(words: str = "", filters: Filters | None = None) -> list[str]:
    return [one.course.title for one in find(words, filters, at=NOW)]


def test_without_words_those_that_begin_first_come_first_and_running_ones_last(
    school: School,
) -> None:
    make_course(school, "later", days="2026-12-14")
    make_course(school, "running", days="2026-11-23")
    make_course(school, "sooner", days="2026-12-07")
    make_course(school, "over", days="2026-09-07")
    assert titles() == ["sooner", "later", "running"]


def test_vanished_ones_are_never_found_and_cancelled_ones_only_by_number(school: School) -> None:
    make_course(school, "Yoga sanft", number="261B-01 ", cancelled=NOW)
    make_course(school, "Yoga stark", number="261B-02", vanished=NOW)
    make_course(school, "Yoga neu", number="261B-03")
    assert titles() == titles("yoga") == ["Yoga neu"]
    [cancelled] = find("Kurs 261b 01", at=NOW)
    assert (cancelled.course.title, cancelled.status) == ("Yoga sanft", Status.CANCELLED)
    assert "Yoga stark" not in titles("261B-02")


def test_words_that_are_filters_are_read_shown_and_can_be_taken_off(school: School) -> None:
    make_course(school, "Spanisch A1", place="Vegesack")
    make_course(school, "Spanisch A1", place="Mitte")
    page = search("Spanisch in Vegesak", at=NOW)
    assert page.said == ((Wish.PLACE, "vegesak"),)
    assert page.filters == VEGESACK
    assert [one.course.venue.district for one in page.courses if one.course.venue] == ["Vegesack"]
    assert search("Spanisch in Vegesak", at=NOW, without=[Wish.PLACE]).filters == Filters()
    assert search("Spanisch in Vegesak", Filters(place="Mitte"), at=NOW).said == ()


def test_nothing_found_says_which_filter_to_leave_out(school: School) -> None:
    for fee in (9000, 9500):
        make_course(school, "Spanisch A1", place="Vegesack", fee_cents=fee)
    make_course(school, "Spanisch A1", place="Mitte", fee_cents=4000)
    make_course(school, "Englisch A1", place="Vegesack", fee_cents=4000)
    page = search("Spanisch bis 50 Euro Vegesack", at=NOW)
    assert (page.total, page.near) == (0, False)
    assert page.drops == ((Wish.FEE, 2), (Wish.PLACE, 1))


def test_a_place_that_is_taken_now_counts_at_once(school: School) -> None:
    course = make_course(school, maximum=2, elsewhere=1)
    free = Filters(free=True)
    assert [one.status for one in find("", free, at=NOW)] == [Status.FEW]
    before = catalogue.version()
    Course.objects.filter(pk=course.pk).update(taken=F("taken") + 1)
    assert catalogue.version() == before  # a registration builds no index
    assert find("", free, at=NOW) == []
    assert [one.status for one in find("", at=NOW)] == [Status.FULL]


def test_a_change_of_the_catalogue_is_found_with_the_next_search(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("buergertelefon.base.following.LOOK", 0.0)
    course = make_course(school, "Englisch A1")
    assert titles("Klöppeln") == []
    course.title = "Klöppeln"
    course.save(update_fields=["title"])
    assert titles("Klöppeln") == ["Klöppeln"]
    course.sessions.all().delete()
    assert find("", Filters(times=frozenset({DayTime.EVENING})), at=NOW) == []


@pytest.mark.parametrize("courses", [1, 4])
def test_what_a_search_costs(
    school: School, courses: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(courses):
        make_course(school, place=f"Ort {n}", area=f"Bereich {n}")
    titles()
    with django_assert_num_queries(2):  # full ones, those shown; the version is young
        for one in find("Spanisch", Filters(free=True), at=NOW):
            assert one.course.venue
            assert one.course.area
            assert one.course.school.name


def test_pages_of_a_list(school: School) -> None:
    for n in range(5):
        make_course(school, f"Kurs {n}", days=f"2026-12-0{n + 1}")
    page = search("", at=NOW, limit=2, offset=2)
    assert ([one.course.title for one in page.courses], page.total) == (["Kurs 2", "Kurs 3"], 5)


def test_a_half_typed_word(school: School) -> None:
    make_course(school, "Spanisch A1")
    make_course(school, "Englisch A1")
    found = search("span", at=NOW, typing=True).courses
    assert [one.course.title for one in found] == ["Spanisch A1"]


def test_the_title_is_marked_and_the_word_named_that_led_to_it(school: School) -> None:
    make_course(school, "Smartphone für Einsteiger")
    [found] = find("Handy", at=NOW)
    assert found.why == "handy"
    [found] = find("Smartphone", at=NOW)
    assert found.parts == (("Smartphone", True), (" für Einsteiger", False))


def test_similar_ones_of_the_same_subject_and_level_with_places_the_nearest_first(
    school: School,
) -> None:
    full = make_course(school, "Spanisch A1", place="Vegesack", level="A1", taken=10)
    make_course(school, "Spanisch A1 intensiv", town="Bremerhaven", place="Lehe", level="A1")
    make_course(school, "Spanisch A1 kompakt", place="Mitte", level="A1")
    make_course(school, "Spanisch A1 am Vormittag", place="Vegesack", level="A1")
    make_course(school, "Spanisch A1 voll", place="Vegesack", level="A1", taken=10)
    make_course(school, "Spanisch A1 läuft", days="2026-11-23", level="A1")
    make_course(school, "Spanisch A2", place="Vegesack", level="A2")
    make_course(school, "Französisch A1", place="Vegesack", level="A1")
    assert [one.course.title for one in similar(full, at=NOW)] == [
        "Spanisch A1 am Vormittag", "Spanisch A1 kompakt", "Spanisch A1 intensiv",
    ]  # fmt: skip


def test_nothing_is_similar_to_what_there_is_once(school: School) -> None:
    course = make_course(school, "Klöppeln", taken=10)
    make_course(school, "Englisch A1")
    assert similar(course, at=NOW) == []


def test_no_courses_at_all(school: School) -> None:
    page = search("Spanisch abends", at=NOW)
    assert (page.total, page.courses, page.drops) == (0, (), ())


@pytest.mark.parametrize(
    "words", ["", " ", "\x00", "%", "Kurs", "nr", "'", "ß" * 400, "a2 a2 a2", "0 €", "99999 Wochen"]
)
def test_odd_words_are_no_error(school: School, words: str) -> None:
    make_course(school)
    assert search(words, at=NOW).total >= 0


def test_the_status_of_a_course_that_did_not_come_from_a_search(school: School) -> None:
    course = make_course(school, maximum=10, elsewhere=12)
    assert status_of(course, on=TODAY) is Status.FULL
    assert status_of(course, on=TODAY + timedelta(days=60)) is Status.OVER


def test_what_was_read_as_a_filter_is_no_half_typed_word(school: School) -> None:
    make_course(school, "Yoga", place="Vegesack")
    page = search("in Vegesack", at=NOW, typing=True)
    assert (page.total, page.near) == (1, False)


def test_another_centres_courses_are_found_by_nobody_here(school: School) -> None:
    make_course(school, "Spanisch A1", number="S-1")
    kiel = ServiceCentre.objects.create(slug="kiel", name="Kiel")
    there = make_school("vhs-kiel", centre=kiel)
    make_course(there, "Spanisch A1", number="S-1")
    for words in ("", "spanisch", "S-1"):
        assert search(words, at=NOW).total == 2
        [found] = search(words, at=NOW, centre=kiel.pk).courses
        assert found.course.school == there
    full = make_course(there, "Spanisch A1", number="S-2", maximum=1, elsewhere=1)
    assert [one.course.school for one in similar(full, at=NOW, centre=kiel.pk)] == [there]
