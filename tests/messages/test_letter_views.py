"""The page of letters to print."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.messages.conftest import NOON
from tests.messages.test_letters import LETTER
from tests.messages.test_views import person
from tests.pdfs import read

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.actions import enter_sent, post, withdraw
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import State
from buergertelefon.staff.rules import Role

HERE = "/nachrichten/briefe/"


@pytest.fixture
def office(client: Client, centre: int) -> Client:
    client.force_login(person(centre, Role.BACK_OFFICE))
    return client


@pytest.fixture
def two(centre: int) -> list[int]:
    return [post(LETTER, key=f"course:{key}", centre=centre, at=NOON).pk for key in "ab"]


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_the_list_says_how_many_and_not_to_whom(office: Client, two: list[int]) -> None:
    page = office.get(HERE).content.decode()
    for text in ("Noch zu senden (2)", f"Brief {two[0]}", "…, 28195 Bremen", "vom 24.11."):
        assert text in page
    for text in ("Jürgen", "Am Wall", "Sie sind angemeldet", "120,00"):
        assert text not in page
    assert f'href="{HERE}drucken.pdf?brief={two[0]}&amp;brief={two[1]}"' in page


def test_one_or_all_are_opened_as_pdf(office: Client, two: list[int]) -> None:
    one = office.get(f"{HERE}{two[0]}.pdf")
    assert (one.headers["Content-Type"], one.headers["Content-Disposition"]) == (
        "application/pdf", f'inline; filename="brief-{two[0]}.pdf"'
    )  # fmt: skip
    assert "no-store" in one.headers["Cache-Control"]
    assert "Jürgen Groß-Łukasz" in read(one.content).text
    both = office.get(f"{HERE}drucken.pdf", {"brief": two})
    assert read(both.content).pages == 2
    assert states() == [State.WAITING] * 2  # to look changes nothing


@pytest.mark.parametrize("asked", ["", "?brief=x", "?brief=999999999", "?brief=²", "?brief=1e9"])
def test_what_is_no_letter_is_not_found(office: Client, centre: int, asked: str) -> None:
    assert office.get(f"{HERE}drucken.pdf{asked}").status_code == 404


def test_all_are_entered_and_taken_back(office: Client, two: list[int]) -> None:
    page = office.post(f"{HERE}gesendet/", {"brief": two}, follow=True).content.decode()
    for text in ("2 Briefe als gesendet eingetragen.", "Kein Brief wartet.", "Doch nicht gesendet"):
        assert text in page
    assert states() == [State.SENT] * 2
    page = office.post(f"{HERE}doch-nicht/", {"brief": two}, follow=True).content.decode()
    assert "2 Briefe wieder in der Liste." in page
    assert states() == [State.WAITING] * 2


def test_what_came_after_the_list_was_opened_is_not_entered(
    office: Client, two: list[int], centre: int
) -> None:
    post(LETTER, key="course:later", centre=centre, at=NOON)
    office.post(f"{HERE}gesendet/", {"brief": two})
    assert states() == [State.SENT, State.SENT, State.WAITING]


def test_what_was_withdrawn_after_it_was_printed_is_named(office: Client, two: list[int]) -> None:
    withdraw("course:a")
    page = office.post(f"{HERE}gesendet/", {"brief": two})
    assert page.status_code == 422
    assert f"Bitte nicht senden, inzwischen erledigt: Brief {two[0]}." in page.content.decode()
    assert states() == [State.SENT]


def test_one_is_not_sent_and_then_after_all(office: Client, two: list[int]) -> None:
    page = office.post(f"{HERE}{two[0]}/nicht-senden/", follow=True).content.decode()
    assert "1 Brief zurückgezogen." in page
    assert "Sie sollte nicht mehr gesendet werden" in page
    twice = office.post(f"{HERE}{two[0]}/nicht-senden/")
    assert (twice.status_code, "wartet nicht mehr" in twice.content.decode()) == (422, True)
    office.post(f"{HERE}{two[0]}/noch-einmal/")
    assert states() == [State.WAITING] * 2
    assert office.post(f"{HERE}{two[0]}/noch-einmal/").status_code == 422


def test_after_a_day_it_stays_entered(office: Client, two: list[int], centre: int) -> None:
    enter_sent(two, centre=centre, at=timezone.now() - timedelta(hours=25))
    assert office.post(f"{HERE}doch-nicht/", {"brief": two}).status_code == 422
    assert states() == [State.SENT] * 2


def test_another_centres_letters_are_its_own(office: Client, two: list[int]) -> None:
    Message.objects.update(centre=ServiceCentre.objects.create(slug="anderswo", name="Anderswo"))
    assert "Kein Brief wartet." in office.get(HERE).content.decode()
    assert office.get(f"{HERE}{two[0]}.pdf").status_code == 404
    assert office.post(f"{HERE}gesendet/", {"brief": two}).status_code == 422
    assert office.post(f"{HERE}{two[0]}/nicht-senden/").status_code == 422
    assert office.post(f"{HERE}{two[0]}/noch-einmal/").status_code == 404
    assert states() == [State.WAITING] * 2


def test_whoever_has_no_printer_sees_no_letter(client: Client, two: list[int], centre: int) -> None:
    client.force_login(person(centre, Role.AGENT))
    for path in ("", "drucken.pdf", f"{two[0]}.pdf"):
        assert client.get(HERE + path).status_code == 403
    for path in ("gesendet/", "doch-nicht/", f"{two[0]}/nicht-senden/", f"{two[0]}/noch-einmal/"):
        assert client.post(HERE + path).status_code == 403


def test_the_team_lead_is_led_there(client: Client, two: list[int], centre: int) -> None:
    client.force_login(person(centre, Role.TEAM_LEAD))
    page = client.get("/nachrichten/").content.decode()
    assert f'href="{HERE}">Briefe zum Drucken</a>: 2 warten' in page
    assert "Brief an" not in page  # they are listed on their own page only
    assert "Stand jetzt" in client.get(HERE).content.decode()


@pytest.mark.parametrize("letters", [1, 3])
def test_what_the_page_costs(
    office: Client,
    centre: int,
    letters: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    texts = [replace(LETTER, text=f"Brief {n}") for n in range(letters)]
    rows = [post(one, key=one.text, centre=centre, at=NOON).pk for one in texts]
    with django_assert_num_queries(5):  # session, person, waiting, entered, failed
        office.get(HERE)
    with django_assert_num_queries(3):  # session, person, letters
        office.get(f"{HERE}drucken.pdf", {"brief": rows})
