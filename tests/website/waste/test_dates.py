"""Citizens look up when their waste is collected."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.pdfs import read
from tests.waste.conftest import make_calendar, make_house, make_provider
from tests.website.courses.conftest import text

from buergertelefon.directory.models import Service
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.rules.editing import State
from buergertelefon.waste.models import CollectionDate, House, Provider
from buergertelefon.waste.rules.kinds import Kind

pytestmark = pytest.mark.django_db


def asked(client: Client, words: str, **more: str) -> Any:
    return client.get("/abfall/", {"adresse": words} | more)


def test_a_typed_address_leads_to_its_page(client: Client, house: House) -> None:
    assert client.get("/abfall/").status_code == 200
    for answer in (asked(client, "am wall 12"), asked(client, "Am Wall, Bremen", nummer="12")):
        assert (answer.status_code, answer["location"]) == (302, f"/abfall/adresse/{house.pk}/")
    empty = asked(client, " ")
    assert (empty.status_code, "Bitte eintragen" in text(empty)) == (422, True)


def test_each_answer_has_its_page(client: Client, house: House, today: date) -> None:
    make_house("Am Wall", "14", calendar=make_calendar((today, Kind.PAPER)))
    make_house("Nordweg", "1", calendar=house.calendar)
    make_house("Nordweg", "2")
    other = make_provider("haven", town="Bremerhaven", commune="040120000000")
    make_house("Am Deich", "1")
    make_house("Am Deich", "1", provider=other)
    says = {
        "Am Wall": "Welche Hausnummer?",
        "Am Wall 99": "Am Wall, Bremen: Die Hausnummer 99 steht nicht im Verzeichnis.",
        "Am Deich 1": "Am Deich 1, Bremerhaven",
        "Nordweeg": "Für einzelne Hausnummern sind keine Termine veröffentlicht.",
        "Am Wa": "Meinen Sie eine von diesen?",
        "Xylophonallee": "Diese Straße kennen wir nicht",
    }
    pages = {one: text(asked(client, one)) for one in says}
    assert {one: words for one, words in says.items() if words not in pages[one]} == {}
    assert 'name="robots" content="noindex"' in pages["Am Wall"]


def test_the_page_of_an_address(
    client: Client, house: House, today: date, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        page = text(client.get(f"/abfall/adresse/{house.pk}/"))
    assert page.count("Restmüll</dt>") == 1
    assert "<dt>Restmüll</dt><dd>morgen, " in page
    assert "Alle veröffentlichten Termine" in page
    assert f"webcal://testserver/abfall/adresse/{house.pk}/abfuhr.ics?erinnern=18" in page
    assert "Quelle:" in page
    assert client.get("/abfall/adresse/999999999/").status_code == 404


def test_another_weekday_is_marked_and_a_gap_is_said(
    client: Client, house: House, today: date
) -> None:
    CollectionDate.objects.filter(kind=Kind.PAPER).delete()
    CollectionDate.objects.filter(day=today + timedelta(days=1)).update(day=today)
    page = text(client.get(f"/abfall/adresse/{house.pk}/"))
    assert page.count("(diesmal ") == 2  # in both lists
    bare = make_house("Am Wall", "13")
    page = text(client.get(f"/abfall/adresse/{bare.pk}/"))
    assert "Für diese Adresse sind keine Termine veröffentlicht." in page
    assert ".pdf" not in page


def test_the_page_in_english(client: Client, house: House) -> None:
    client.cookies["django_language"] = "en"
    page = text(client.get(f"/abfall/adresse/{house.pk}/"))
    assert "<dt>Residual waste</dt><dd>tomorrow, " in page
    assert "Subscribe to the calendar" in page


def test_the_feed_is_answered_from_what_the_program_has(
    client: Client, house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = f"/abfall/adresse/{house.pk}/abfuhr.ics"
    with django_assert_num_queries(3):
        first = client.get(path)
    assert first["content-type"] == "text/calendar; charset=utf-8"
    assert first.content.count(b"BEGIN:VEVENT") == 14
    assert b"VALARM" not in first.content
    assert client.get(path, headers={"if-none-match": first["etag"]}).status_code == 304
    since = {"if-modified-since": first["last-modified"]}
    assert client.get(path, headers=since).status_code == 304
    alarmed = client.get(path, {"erinnern": "19"}, headers={"if-none-match": first["etag"]})
    assert (alarmed.status_code, alarmed.content.count(b"TRIGGER:-PT5H")) == (200, 14)
    wrong = client.get(path, {"erinnern": "abends"})
    assert (wrong.status_code, "12 bis 23" in wrong.content.decode()) == (422, True)
    assert client.get("/abfall/adresse/999999999/abfuhr.ics").status_code == 404


def test_the_sheet_of_a_year_can_be_read(client: Client, house: House, today: date) -> None:
    answer = client.get(f"/abfall/adresse/{house.pk}/{today.year}.pdf")
    found = read(answer.content)
    assert (found.pages, found.ua_part, found.language) == (1, "1", "de")
    assert f"Abfuhrtermine {today.year}: Am Wall 12, Bremen" in found.title
    assert "R = Restmüll" in found.text
    assert "Vor dem" in found.text
    assert found.tags.count("TH") >= 13
    gone = client.get(f"/abfall/adresse/{house.pk}/1999.pdf")
    assert (gone.status_code, "Für 1999 sind für diese Adresse" in text(gone)) == (404, True)
    assert client.get(f"/abfall/adresse/{house.pk}/99999.pdf").status_code == 404


def test_the_answer_of_a_provider_leads_to_its_pages(client: Client, house: House) -> None:
    service = Service.objects.create(slug="sperrmuell", name="Sperrmüll", ours=True)
    provider, today = house.street.provider, timezone.localdate()
    Answer.objects.create(
        service=service, office=provider.office, state=State.PUBLISHED, language="de",
        say="Sperrmüll holen wir ab.", source="Beispiel", as_of=today, review_due=today,
    )  # fmt: skip
    link = "Abfuhrtermine, Sperrmüll, Meldungen"
    assert link in client.get("/leistungen/sperrmuell/").content.decode()
    Provider.objects.update(active=False)
    assert link not in client.get("/leistungen/sperrmuell/").content.decode()
