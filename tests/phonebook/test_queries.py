"""Finding in the phone book."""

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from buergertelefon.base.hours import BERLIN
from buergertelefon.directory.actions import absent, close_on
from buergertelefon.directory.models import Office
from buergertelefon.knowledge import catalogue
from buergertelefon.phonebook.queries import entries, one
from buergertelefon.responsibility.models import TaxOffice, TaxTask
from buergertelefon.responsibility.queries.taxoffices import listed

AT = datetime(2026, 11, 27, 9, tzinfo=BERLIN)


def names(text: str, place: str = "") -> list[str]:
    return [entry.office.name for entry in entries(text, at=AT, place=place)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("steueramt beispiel", "Steueramt Beispiel", id="its name, in any case"),
        pytest.param("Beispiel Bremen", "Steueramt Beispiel", id="part of a name and the town"),
        pytest.param("vergnügungs", "Steueramt Beispiel", id="the beginning of a function"),
        pytest.param("0421 361-5002", "Steueramt Beispiel", id="the number of an extension"),
        pytest.param("5001", "Steueramt Beispiel", id="the end of a number"),
        pytest.param("kfz-steuer", "Zoll, zentrale Auskunft Kraftfahrzeugsteuer", id="a service"),
        pytest.param("autosteuer", "Zoll, zentrale Auskunft Kraftfahrzeugsteuer",
                     id="a service in everyday words"),
    ],
)  # fmt: skip
def test_it_is_found_by(office: Office, text: str, first: str) -> None:
    assert names(text)[0] == first


def test_of_a_service_the_office_of_the_callers_city_comes(office: Office) -> None:
    assert "Steueramt Bremerhaven" not in names("hundesteuer", place="04011000")


@pytest.mark.parametrize("text", ["", "  ", "xyzzy", "0421 999999"])
def test_nothing_is_nothing(office: Office, text: str) -> None:
    assert names(text) == []


def test_who_is_absent_and_closed_days_are_said(office: Office) -> None:
    tax, homes = office.extensions.order_by("function")
    absent(tax, begins=date(2026, 11, 25), ends=date(2026, 11, 27), deputy=homes)
    absent(homes, begins=date(2026, 11, 28), ends=date(2026, 11, 28))
    close_on(office, begins=date(2026, 11, 27), ends=date(2026, 11, 27), reason="Umzug")
    entry = entries("Steueramt Beispiel", at=AT)[0]
    assert (entry.standing.now, entry.standing.why) == (False, "Umzug")
    away = {row.function: [a.deputy for a in row.away] for row in entry.office.extensions.all()}
    assert away == {"Vergnügungssteuer": [homes], "Zweitwohnungen": []}


def test_an_office_that_has_ended_is_not_found_but_its_page_says_so(office: Office) -> None:
    Office.objects.filter(pk=office.pk).update(valid_until=date(2026, 11, 27))
    assert "Steueramt Beispiel" not in names("Steueramt Beispiel")
    assert one("steueramt", at=AT) is not None
    assert one("gibt-es-nicht", at=AT) is None


def test_it_costs_the_same_however_many_are_found(
    office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    catalogue.catch_up(on=AT.date())
    entries("bremen", at=AT)
    with django_assert_num_queries(9):
        assert len(entries("bremen", at=AT)) > 5


def test_tax_offices_of_the_register_are_found_with_what_they_do(db: None) -> None:
    for bufa, name in (("2475", "Bremerhaven"), ("2349", "Wesermünde")):
        TaxOffice.objects.create(
            bufa=bufa, name=name, town="Bremerhaven", phone="0471 596-1", source="x",
            as_of=AT.date(),
        )  # fmt: skip
    TaxTask.objects.create(bufa="2475", text="Steuern in Bremerhaven", source="x", as_of=AT.date())
    both = listed("Finanzamt Bremerhaven", limit=8)
    assert [(one.office.bufa, one.tasks, one.phone) for one in both] == [
        ("2475", ("Steuern in Bremerhaven",), "+494715961"), ("2349", (), "+494715961"),
    ]  # fmt: skip
    assert [one.office.bufa for one in listed("2349", limit=8)] == ["2349"]
    assert listed("Standesamt Bremerhaven", limit=8) == []
    assert listed("Finanzamt", limit=8) == []
