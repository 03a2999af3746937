"""The pages of an office's counters."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.appointments.conftest import fresh, make_calendar
from tests.counter.conftest import PASSWORD, booked, make_clerk, number
from tests.factories import make_agent

from buergertelefon.appointments.models import Booking, Calendar, Slot, Turn
from buergertelefon.appointments.rules.life import State
from buergertelefon.base.models import ServiceCentre

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return answer.content.decode()


def press(client: Client, what: str, row: Booking, **given: str) -> Any:
    return client.post(f"/schalter/kfz/{what}/{row.reference}/", given, follow=True)


def state(row: Booking) -> str:
    row.refresh_from_db()
    return row.state


def test_a_person_of_an_office_signs_in_and_chooses_where_to_work(
    calendar: Calendar, client: Client
) -> None:
    make_clerk(calendar.centre)
    given = {"username": "amt1", "password": PASSWORD}
    answer = client.post("/anmelden/", given, follow=True)
    assert answer.redirect_chain == [("/schalter/", 302)]
    answer = client.post("/schalter/", {"calendar": "kfz", "counter": "3"}, follow=True)
    assert "An Platz 3" in text(answer)
    assert "Gerade wartet niemand" in text(answer)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param({"counter": ""}, "Bitte eintragen, zum Beispiel 3.", id="no counter"),
        pytest.param({"counter": "<b>"}, "Bitte Buchstaben und Ziffern", id="no name of one"),
        pytest.param({"counter": "x" * 13}, "höchstens 12 Zeichen", id="too long"),
        pytest.param({"calendar": "x"}, "Diesen Kalender gibt es hier nicht", id="no calendar"),
    ],
)
def test_bad_places_to_work_are_named(clerk: Client, given: dict[str, str], says: str) -> None:
    answer = clerk.post("/schalter/", {"calendar": "kfz", "counter": "3"} | given)
    assert (answer.status_code, says in text(answer)) == (422, True)


def test_only_offices_of_the_same_centre(calendar: Calendar, client: Client) -> None:
    other = ServiceCentre.objects.create(slug="anderswo", name="Anderswo")
    row = booked(calendar, 8)
    client.force_login(make_clerk(other, "fremd"))
    assert "noch keinen Terminkalender" in text(client.get("/schalter/"))
    for path in ("", "stand/", f"zettel/{row.reference}/"):
        assert client.get(f"/schalter/kfz/{path}").status_code == 404
    for path in ("weiter/", "nummer/", f"da/{row.reference}/", f"weitergeben/{row.reference}/"):
        assert client.post(f"/schalter/kfz/{path}").status_code == 404
    client.force_login(make_agent(calendar.centre))
    assert client.get("/schalter/kfz/").status_code == 403
    assert state(row) == State.CONFIRMED


def test_from_arriving_to_done_with_every_button_pressed_twice(
    clerk: Client, calendar: Calendar
) -> None:
    row, other = booked(calendar, 8, 10), booked(calendar, 8, 20)
    for one in (row, row, other):
        assert press(clerk, "da", one).status_code == 200
    for _ in range(2):
        assert row.reference in text(clerk.post("/schalter/kfz/weiter/", follow=True))
    assert (state(row), state(other)) == (State.CALLED, State.ARRIVED)
    assert Turn.objects.get(pk=row.pk).counter == "3"
    for what, becomes in (
        ("noch-einmal", State.CALLED), ("parken", State.PARKED), ("zurueck", State.ARRIVED),
    ):  # fmt: skip
        for _ in range(2):
            assert press(clerk, what, row).status_code == 200
        assert state(row) == becomes
    clerk.post("/schalter/kfz/weiter/")
    for _ in range(2):
        assert press(clerk, "erledigt", row).status_code == 200
    assert (state(row), state(other)) == (State.DONE, State.ARRIVED)
    press(clerk, "nicht-da", other)
    assert state(other) == State.NO_SHOW
    assert "Doch da" in text(clerk.get("/schalter/kfz/"))


def test_what_is_no_longer_possible_is_said(clerk: Client, calendar: Calendar) -> None:
    row = booked(calendar, 8, 10)
    answer = press(clerk, "parken", row)
    assert answer.status_code == 422
    assert f"{row.reference}: Das geht bei diesem Termin nicht mehr." in text(answer)
    assert press(clerk, "tanzen", row).status_code == 422


def test_without_a_counter_nobody_is_called_or_taken_from_a_counter(
    clerk: Client, calendar: Calendar
) -> None:
    row = booked(calendar, 8)
    press(clerk, "da", row)
    clerk.post("/schalter/kfz/weiter/")
    other = Client()
    other.force_login(make_clerk(calendar.centre, "amt2"))
    answer = other.post("/schalter/kfz/weiter/")
    assert (answer.status_code, "Bitte zuerst eintragen" in text(answer)) == (422, True)
    answer = press(other, "erledigt", row)
    assert (answer.status_code, "an Platz 3 aufgerufen" in text(answer)) == (422, True)
    assert state(row) == State.CALLED


def test_two_clerks_call_two_and_hand_one_on(clerk: Client, calendar: Calendar) -> None:
    one, other = booked(calendar, 8), booked(calendar, 8, 10)
    for row in (one, other):
        press(clerk, "da", row)
    five = Client()
    five.force_login(make_clerk(calendar.centre, "amt2"))
    five.post("/schalter/", {"calendar": "kfz", "counter": "5"})
    for client in (clerk, five):
        client.post("/schalter/kfz/weiter/")
    assert dict(Turn.objects.values_list("pk", "counter")) == {one.pk: "3", other.pk: "5"}
    press(five, "erledigt", other)
    answer = press(clerk, "weitergeben", one, to="5")
    assert f"{one.reference} ist weitergegeben an Platz 5." in text(answer)
    assert "für Platz 5" in text(answer)
    clerk.post("/schalter/kfz/weiter/")
    assert state(one) == State.ARRIVED
    five.post("/schalter/kfz/weiter/")
    assert state(one) == State.CALLED


def test_handed_on_to_another_calendar(clerk: Client, calendar: Calendar) -> None:
    make_calendar("nord")
    row = booked(calendar, 8)
    press(clerk, "da", row)
    clerk.post("/schalter/kfz/weiter/")
    for wrong in ({}, {"to": "5", "calendar": "nord"}, {"to": "!"}, {"calendar": "x"}):
        answer = press(clerk, "weitergeben", row, **wrong)
        assert answer.status_code == 422
        assert "Das konnte so nicht übernommen werden" in text(answer)
    press(clerk, "weitergeben", row, calendar="nord")
    assert row.reference in text(clerk.get("/schalter/nord/"))
    clerk.post("/schalter/", {"calendar": "nord", "counter": "1"})
    clerk.post("/schalter/nord/weiter/")
    assert state(row) == State.CALLED
    assert clerk.post(f"/schalter/nord/erledigt/{row.reference}/").status_code == 302
    assert state(row) == State.DONE


def test_who_walks_in_gets_one_number_for_one_press_or_five(clerk: Client) -> None:
    key = fresh()
    answers = [number(clerk, key) for _ in range(5)]
    code = Booking.objects.get().reference
    assert {one.url for one in answers} == {f"/schalter/kfz/zettel/{code}/"}
    slip = text(clerk.get(answers[0].url))
    assert "A-001" in slip
    assert "8:10 Uhr" in slip


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param({"service": ""}, "Bitte eine wählen", id="no service"),
        pytest.param({"service": "reise"}, "hat dieser Kalender nicht", id="not offered"),
        pytest.param({"persons": "0"}, "Bitte eine Zahl von 1 bis 20", id="nobody"),
        pytest.param({"persons": "7"}, "höchstens 6", id="more than the office takes"),
        pytest.param({"once": "x"}, "once", id="no form of ours"),
    ],
)
def test_a_number_that_cannot_be(clerk: Client, given: dict[str, str], says: str) -> None:
    answer = number(clerk, **given)
    assert (answer.status_code, says in text(answer)) == (422, True)
    assert not Booking.objects.exists()


def test_without_a_free_place_there_is_no_number(clerk: Client, calendar: Calendar) -> None:
    Slot.objects.update(capacity=0)
    answer = number(clerk)
    assert answer.status_code == 422
    assert "Heute ist ohne Termin kein Platz mehr frei." in text(answer)


def test_another_day_is_only_looked_at(clerk: Client, calendar: Calendar) -> None:
    booked(calendar, 8)
    assert "Keine Termine" in text(clerk.get("/schalter/kfz/?tag=2026-11-25"))
    for wrong in ("x", "2026-02-31", ""):
        assert "Heute (1)" in text(clerk.get(f"/schalter/kfz/?tag={wrong}"))


def test_the_counter_stands_in_the_session_alone_and_is_gone_with_it(clerk: Client) -> None:
    assert clerk.session["counter"] == ["kfz", "3"]
    clerk.post("/abmelden/")
    assert not Session.objects.exists()


@pytest.mark.parametrize("rows", [1, 6])
def test_what_the_page_costs(
    clerk: Client,
    calendar: Calendar,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(rows):
        press(clerk, "da", booked(calendar, 8, 10 * n))
    clerk.get("/schalter/kfz/")
    with django_assert_num_queries(6):
        clerk.get("/schalter/kfz/stand/")
