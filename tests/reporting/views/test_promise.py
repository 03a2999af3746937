from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_agent
from tests.reporting.conftest import AT

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.reporting.actions.rolling import roll_up
from buergertelefon.reporting.models import Absence, GroupBlock, Outage, Quarter
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

Call = Callable[..., Contact]
JUNE = "?zeitraum=eigen&von=2014-06-01&bis=2014-06-30"


@pytest.fixture
def lead(centre: ServiceCentre, client: Client) -> Agent:
    agent = make_agent(centre)
    client.force_login(agent)
    return agent


def test_the_page_says_all_of_a_figure(
    lead: Agent,
    client: Client,
    call: Call,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(8):
        call(AT - timedelta(days=n), wait=10 if n else 60, end="answered" if n < 7 else "abandoned")
    roll_up(lead.centre, at=AT)
    Outage.objects.create(
        centre=lead.centre, begins=AT, until=AT + timedelta(hours=1), reason="Telefonanlage"
    )
    Absence.objects.create(centre=lead.centre, week="2014-06-16", hours=38, people=6)
    with django_assert_max_num_queries(24) as queries:
        page = client.get("/zahlen/" + JUNE).content.decode()
    assert sum('FROM "reporting_day"' in one["sql"] for one in queries.captured_queries) <= 4
    for words in (
        "<strong>75,0 %</strong>", "6 ÷ 8", "40,9 bis 92,9 %", "nicht sicher", "Telefonanlage",
        "38 Stunden in einer Gruppe von 6", "angenommen ≤ T ÷ angeboten", "85,7 %",
        "Median) (W2): <strong>0:10</strong>",
    ):  # fmt: skip
        assert words in page
    told = client.get("/zahlen/versprechen.json" + JUNE).json()
    f3 = told["figures"][0]
    assert (f3["formula"], f3["now"]["part"], f3["now"]["whole"]) == ("F3", 6, 8)
    assert len(told["course"]) == 30
    assert sum(one["whole"] for one in told["course"]) == 8
    table = client.get("/zahlen/versprechen.csv" + JUNE).content.decode()
    assert "F3;angenommen ≤ T ÷ angeboten" in table
    assert (
        "16.6.;0;1;0,0 %"
        in client.get("/zahlen/versprechen.csv" + JUNE + "&verlauf=1").content.decode()
    )
    picture = client.get("/zahlen/versprechen.svg" + JUNE)
    assert picture.content.startswith(b"<svg")
    assert b"Ausfall" in picture.content
    again = client.get("/zahlen/versprechen.svg" + JUNE, headers={"If-None-Match": picture["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param("", 200, id="nothing chosen"),
        pytest.param("?zeitraum=heute", 200, id="today"),
        pytest.param("?zeitraum=woche", 200, id="week"),
        pytest.param("?zeitraum=jahr", 200, id="year"),
        pytest.param("?zeitraum=1.5&von[]=x", 200, id="nonsense"),
        pytest.param("?zeitraum=%00", 200, id="null"),
        pytest.param("?zeitraum=eigen", 422, id="own without days"),
        pytest.param("?zeitraum=eigen&von=0000-00-00&bis=2014-01-01", 422, id="no day"),
        pytest.param("?zeitraum=eigen&von=0001-01-01&bis=9999-12-31", 422, id="all time"),
        pytest.param("?zeitraum=eigen&von=2014-06-02&bis=2014-06-01", 422, id="backwards"),
    ],
)
def test_any_address_gets_an_answer(lead: Agent, client: Client, query: str, status: int) -> None:
    assert client.get("/zahlen/" + query).status_code == status
    for form in ("csv", "json", "svg"):
        assert client.get(f"/zahlen/versprechen.{form}{query}").status_code == status


def test_only_who_reads_figures(centre: ServiceCentre, client: Client) -> None:
    agent = Agent.objects.create_user("a", "x", name="a", centre=centre, roles=[Role.AGENT])
    client.force_login(agent)
    for path in ("", "versprechen.csv", "versprechen.json", "versprechen.svg", "gruende/"):
        assert client.get(f"/zahlen/{path}").status_code == 403
    council = Agent.objects.create_user(
        "c", "x", name="c", centre=centre, roles=[Role.STAFF_COUNCIL]
    )
    client.force_login(council)
    assert client.get("/zahlen/gruende/").status_code == 200
    assert client.post("/zahlen/gruende/krank/", {}).status_code == 403


OUTAGE = {"ausfall-begins": "2014-06-16T08:00", "ausfall-until": "2014-06-16T09:30",
          "ausfall-reason": "Netz"}  # fmt: skip
ILL = {"krank-week": "2014-06-18", "krank-hours": "38", "krank-people": "6"}


def test_reasons_pressed_twice_are_there_once(lead: Agent, client: Client) -> None:
    for _ in range(2):
        assert client.post("/zahlen/gruende/ausfall/", OUTAGE).status_code == 302
        assert client.post("/zahlen/gruende/krank/", ILL).status_code == 302
    assert str(Absence.objects.get()) == "2014-06-16 38 h"
    number = Outage.objects.get().pk
    assert b"Netz" in client.get("/zahlen/gruende/").content
    for _ in range(2):
        path = f"/zahlen/gruende/ausfall/{number}/loeschen/"
        assert client.post(path).status_code == 302
    assert not Outage.objects.exists()


@pytest.mark.parametrize(
    ("path", "given", "said"),
    [
        pytest.param("krank", ILL | {"krank-people": "4"}, "Erst ab 5", id="four are no group"),
        pytest.param("krank", ILL | {"krank-hours": "999"}, "48 Stunden", id="too many hours"),
        pytest.param("krank", ILL | {"krank-week": "0001-01-01"}, "2000 bis 2099", id="year 1"),
        pytest.param("krank", {}, "krank-week_error", id="nothing"),
        pytest.param("ausfall", OUTAGE | {"ausfall-until": "2014-06-16T08:00"}, "nicht nach",
                     id="no span"),
        pytest.param("ausfall", OUTAGE | {"ausfall-until": "2099-06-16T08:00"}, "31 Tage",
                     id="too long"),
        pytest.param("ausfall", OUTAGE | {"ausfall-begins": "9999-12-31T23:59"}, "2099",
                     id="year 9999"),
        pytest.param("ausfall", OUTAGE | {"ausfall-reason": "a\x00"}, "reason_error", id="null"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_at_its_field(
    lead: Agent, client: Client, path: str, given: dict[str, str], said: str
) -> None:
    answer = client.post(f"/zahlen/gruende/{path}/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Outage.objects.exists()
    assert not Absence.objects.exists()


def test_lost_calls_look_like_an_outage(lead: Agent, client: Client) -> None:
    at = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
    for n, lost in enumerate((3, 4, 2)):
        Quarter.objects.create(
            centre=lead.centre, at=at + timedelta(minutes=15 * n), line="Bürgertelefon",
            municipality_id="04011000", channel="phone", lost=lost,
        )  # fmt: skip
    assert "7 Anrufe" in client.get("/zahlen/gruende/").content.decode()
    Outage.objects.create(
        centre=lead.centre, begins=at, until=at + timedelta(minutes=5), reason="Netz"
    )
    assert "7 Anrufe" not in client.get("/zahlen/gruende/").content.decode()


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        pytest.param(20, "Von 100 Anrufen haben wir 95 in 30 Sekunden angenommen.", id="twenty"),
        pytest.param(19, "weniger als 20", id="nineteen are too few"),
    ],
)
def test_citizens_read_it_in_plain_words(
    centre: ServiceCentre, client: Client, call: Call, calls: int, said: str
) -> None:
    now = timezone.now()
    for n in range(calls):
        call(now, wait=0 if n else 60)
    roll_up(centre, at=now)
    page = client.get("/versprechen/").content.decode()
    assert said in page
    assert ("Von 100 Anrufen" in page) == (calls >= 20)
    client.post("/sprache/", {"language": "en", "next": "/versprechen/"})
    assert "What we promise" in client.get("/versprechen/").content.decode()


def test_times_of_the_group_are_shown_where_five_worked(lead: Agent, client: Client) -> None:
    assert "Noch keine Zeiten der Gruppe" in client.get("/zahlen/" + JUNE).content.decode()
    GroupBlock.objects.create(
        centre=lead.centre, begins=AT, until=AT + timedelta(minutes=15), people=6, handled=10,
        talk_ms=1_800_000, wrap_ms=600_000, ready_ms=800_000,
    )  # fmt: skip
    page = client.get("/zahlen/" + JUNE).content.decode()
    for words in (
        "(H1): <strong>4:00 min</strong>, n = 10",
        "(H2): <strong>75,0 %</strong>, von 0,9",
    ):
        assert words in page
