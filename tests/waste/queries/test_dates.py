"""What comes at a typed address."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.waste.conftest import NOW, TODAY, make_calendar, make_house, the_provider

from buergertelefon.waste.models import Source
from buergertelefon.waste.queries.addresses import find
from buergertelefon.waste.queries.dates import collections, coming
from buergertelefon.waste.rules.kinds import Kind

pytestmark = pytest.mark.django_db
TOMORROW, FRIDAY = TODAY + timedelta(days=1), TODAY + timedelta(days=4)
NOTHING = "Für diese Adresse sind keine Termine veröffentlicht."


def test_the_next_day_of_each_kind(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    later = TODAY + timedelta(days=190)
    calendar = make_calendar((TODAY - timedelta(days=7), Kind.PAPER), (TOMORROW, Kind.RESIDUAL),
                             (FRIDAY, Kind.PAPER), (later, Kind.TREE))  # fmt: skip
    make_house("Am Wall", "12", calendar=calendar)
    answer = find("Am Wall 12", on=TODAY)
    with django_assert_num_queries(2):
        found = coming(answer, today=TODAY)
    assert found.next == (
        (Kind.RESIDUAL, TOMORROW), (Kind.PAPER, FRIDAY), (Kind.TREE, later),
    )  # fmt: skip
    assert found.spoken.startswith("Restmüll morgen, Dienstag, 24. November. Papier am Freitag")
    assert found.collections.gap == ""


def test_two_sources_that_name_different_days_are_told() -> None:
    calendar = make_calendar((TOMORROW, Kind.RESIDUAL), (FRIDAY, Kind.PAPER))
    other = Source.objects.create(provider=the_provider(), slug="andere", name="Andere", taken=NOW,
                                  as_of=TODAY)  # fmt: skip
    calendar.dates.create(day=TODAY, kind=Kind.RESIDUAL, source=other)
    make_house("Am Wall", "12", calendar=calendar)
    found = coming(find("Am Wall 12", on=TODAY), today=TODAY)
    differ = ("Restmüll: Zwei Quellen nennen verschiedene Tage, den 23.11.2026 und den"
              " 24.11.2026.")  # fmt: skip
    assert found.spoken.endswith(differ)
    assert found.collections.gap == differ


def test_a_house_without_dates_is_known() -> None:
    make_house("Am Wall", "12")
    make_calendar((TODAY, Kind.PAPER))
    assert coming(find("Am Wall 12", on=TODAY), today=TODAY).spoken == NOTHING
    found = collections(None, provider=the_provider(), first=TODAY, last=FRIDAY)
    assert (found.days, found.gap) == ((), NOTHING)
    assert found.until == TODAY + timedelta(days=200)


def test_a_street_with_one_calendar_needs_no_number() -> None:
    make_house("Am Wall", "12", calendar=make_calendar((FRIDAY, Kind.PAPER)))
    assert coming(find("Am Wall", on=TODAY), today=TODAY).next == ((Kind.PAPER, FRIDAY),)
    make_house("Am Wall", "14")
    found = coming(find("Am Wall", on=TODAY), today=TODAY)
    assert found.collections.gap == "Für einzelne Hausnummern sind keine Termine veröffentlicht."


def test_what_has_to_be_asked_is_said() -> None:
    for number, day in (("1", TODAY), ("2", FRIDAY)):
        make_house("Am Wall", number, calendar=make_calendar((day, Kind.PAPER)))
    said = {one: coming(find(one, on=TODAY), today=TODAY).spoken
            for one in ("Am Wall", "Am Wall 7", "Xylophonallee 1")}  # fmt: skip
    assert said == {
        "Am Wall": "Bitte nennen Sie die Hausnummer: In dieser Straße wird an verschiedenen Tagen "
        "abgeholt.",
        "Am Wall 7": "Diese Hausnummer steht nicht im Verzeichnis.",
        "Xylophonallee 1": "Diese Straße steht nicht im Verzeichnis.",
    }


def test_after_the_last_published_day() -> None:
    make_house("Am Wall", "12", calendar=make_calendar((TODAY, Kind.PAPER)))
    found = coming(find("Am Wall 12", on=TODAY), today=date(2028, 2, 29))
    assert found.spoken == "Ab dem 12.06.2027 sind noch keine Termine veröffentlicht."
