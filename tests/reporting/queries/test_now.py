import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_agent, make_centre

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact, Milestone
from buergertelefon.reporting.queries.now import figures
from buergertelefon.telephony.models import CalledNumber, Leadership, LiveCall, SignOn

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture
def centre(db: None) -> ServiceCentre:
    return make_centre()


def call(centre: ServiceCentre, n: int, *, wait: int, end: str, ago: int = 60) -> None:
    number = CalledNumber.objects.get(number="115")
    entered = NOON - timedelta(minutes=ago)
    over = entered + timedelta(seconds=wait)
    Contact.objects.create(
        id=uuid.uuid4(), centre=centre, number=n, channel="web",
        municipality=number.municipality, called="115", line_name=number.name, begun=entered,
        entered_queue=entered, answered=over if end == "answered" else None,
        ended=over + timedelta(minutes=3) if end == "answered" else over, end=end,
    )  # fmt: skip


def test_the_day_in_sums(centre: ServiceCentre) -> None:
    for n, (wait, end) in enumerate(
        [(10, "answered"), (30, "answered"), (31, "answered"), (72, "abandoned"), (5, "lost")]
    ):
        call(centre, n + 1, wait=wait, end=end)
    call(centre, 9, wait=10, end="answered", ago=24 * 60)  # yesterday
    Milestone.objects.create(centre=centre, number=2)
    data = figures(centre.pk, at=NOON)
    assert data["promise"] == {"part": 2, "whole": 5}
    assert (data["answered"], data["abandoned"], data["abandoned_after"]) == (3, 1, "1:12")
    assert data["promise_alarm"]
    assert data["milestone"] == {"number": 2, "at": "11:00"}
    assert sum(data["day"]) == 5
    assert data["summary"].startswith("12 Uhr: 0 warten. Heute 40 Prozent in 30 Sekunden")
    json.dumps(data)


def test_an_empty_day_has_no_percentage(centre: ServiceCentre) -> None:
    data = figures(centre.pk, at=NOON)
    assert data["promise_percent"] is None
    assert not data["promise_alarm"]
    assert data["summary"] == "12 Uhr: 0 warten. Niemand ist bereit."


@pytest.mark.parametrize("people", [4, 5])
def test_a_line_shows_its_own_share_only_from_five_people(
    centre: ServiceCentre, people: int
) -> None:
    call(centre, 1, wait=10, end="answered")
    for n in range(people):
        agent = make_agent(centre, f"a{n}", seat=str(n))
        SignOn.objects.create(
            id=agent.desk, centre=centre, agent=agent, state="available", since=NOON,
            idle_since=NOON,
        )  # fmt: skip
    [line] = [one for one in figures(centre.pk, at=NOON)["lines"] if one["name"] == "Bürgertelefon"]
    assert line["percent"] == (100 if people == 5 else None)


def test_no_figure_names_a_person(centre: ServiceCentre) -> None:
    agent = make_agent(centre, "unverwechselbar", seat="4711")
    SignOn.objects.create(
        id=agent.desk, centre=centre, agent=agent, seat="4711", state="talking", since=NOON,
        idle_since=NOON,
    )  # fmt: skip
    said = json.dumps(figures(centre.pk, at=NOON))
    assert "unverwechselbar" not in said
    assert "4711" not in said
    assert str(agent.desk) not in said


@pytest.mark.parametrize("rows", [1, 3])
def test_the_figures_cost_the_same_however_many_calls(
    centre: ServiceCentre, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    number = CalledNumber.objects.get(number="115")
    for n in range(rows):
        call(centre, n + 1, wait=10, end="answered")
        LiveCall.objects.create(
            id=uuid.uuid4(), centre=centre, line="browser", number=number, queue=number.queue,
            state="queued", begun=NOON, entered_queue=NOON, since=NOON, caller="web:x",
            caller_leg="x",
        )  # fmt: skip
    with django_assert_num_queries(11):
        figures(centre.pk, at=NOON)
    with django_assert_num_queries(10):  # quarters that are over are counted once
        figures(centre.pk, at=NOON)


def test_health_says_whether_somebody_leads(client: Client, centre: ServiceCentre) -> None:
    assert client.get("/health/").json() == {"database": True, "exchange": False}
    Leadership.objects.create(centre=centre, backend=1, beat=datetime.now(UTC))  # as the exchange
    assert client.get("/health/").json() == {"database": True, "exchange": True}


def test_the_board_is_for_people_of_the_service(client: Client, centre: ServiceCentre) -> None:
    assert client.get("/board/").status_code == 302
    client.force_login(make_agent(centre))
    page = client.get("/board/")
    assert page.status_code == 200
    assert "Am Telefon" in page.content.decode()
