"""Pages about calls, need and rules: who may, what they say, what they refuse."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from tests.workforce.conftest import duty
from tests.workforce.demand import NOW, count_calls, open_weekdays

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.workforce.actions.changing import change
from buergertelefon.workforce.actions.forecasting import make
from buergertelefon.workforce.actions.playing import play
from buergertelefon.workforce.models import (
    DayCheck,
    OddDay,
    PlannedEvent,
    PlanningRules,
    Roster,
)
from buergertelefon.workforce.rules.changes import ChangeKind
from buergertelefon.workforce.rules.moves import moves

pytestmark = pytest.mark.django_db
PAGES = [
    "/dienstplan/prognose/", "/dienstplan/ereignisse/", "/dienstplan/rueckblick/",
    "/dienstplan/bedarf/", "/dienstplan/regeln/", "/dienstplan/probe/",
]  # fmt: skip


@pytest.fixture
def planning(planner: Agent, client: Client) -> Client:
    open_weekdays(planner.centre)
    client.force_login(planner)
    return client


@pytest.mark.parametrize(
    ("role", "status"),
    [
        pytest.param(Role.AGENT, 403, id="an agent may not"),
        pytest.param(Role.ADMINISTRATOR, 200, id="administrators read"),
        pytest.param(Role.STAFF_COUNCIL, 200, id="the staff council reads"),
        pytest.param(Role.TEAM_LEAD, 200, id="team leads read"),
    ],
)
def test_who_reads_and_who_changes(
    role: Role, status: int, person: Callable[..., Agent], client: Client
) -> None:
    somebody = person("jemand", roles=(role,))
    open_weekdays(somebody.centre)
    client.force_login(somebody)
    for url in PAGES:
        assert client.get(url).status_code == status, url
        assert client.post(url, {}).status_code == 403, url
        if status == 200:
            page = client.get(url).content.decode()
            assert page.count('method="post"') == 1 + ("regeln" in url), url  # to sign out


def test_nobody_is_told_anything_before_signing_in(client: Client, centre: ServiceCentre) -> None:
    assert {client.get(url).status_code for url in PAGES} == {302}


def test_forecast_pages_say_what_is_expected(planning: Client, centre: ServiceCentre) -> None:
    assert "Noch keine Prognose" in planning.get(PAGES[0]).content.decode()
    count_calls(centre, weeks=6)
    make(centre, at=NOW)
    page = planning.get(PAGES[0]).content.decode()
    assert "KW 10" in page
    assert "Di 03.03.2026" in page
    assert planning.get("/dienstplan/prognose/bild.svg").headers["Content-Type"] == "image/svg+xml"
    day = planning.get("/dienstplan/prognose/2026-03-03/?leitung=Kfz-Termine").content.decode()
    assert "Anrufe je Viertelstunde, Kfz-Termine" in day
    table = planning.get("/dienstplan/prognose/prognose.csv").content.decode()
    assert "03.03.2026;8:00;Kfz-Termine;" in table
    assert "Tage 1 bis 14 voraus" in planning.get("/dienstplan/rueckblick/").content.decode()
    need = planning.get("/dienstplan/bedarf/?tag=2026-03-03")
    assert "Anrufe: Prognose." in need.content.decode()
    assert planning.get("/dienstplan/bedarf/bild.svg?tag=2026-03-03").status_code == 200
    compared = planning.get(
        "/dienstplan/bedarf/?tag=2026-03-03&anrufe=20&personen=1&von=10:00&bis=11:00"
    ).content.decode()
    assert "nachher" in compared


@pytest.mark.parametrize(
    "url",
    [
        "/dienstplan/prognose/0000-00-00/", "/dienstplan/prognose/9999-12-31/",
        "/dienstplan/prognose/2026-03-03/bild.svg", "/dienstplan/prognose/bild.svg",
        "/dienstplan/prognose/?leitung=%00&leitung=b", "/dienstplan/bedarf/?tag=9999-12-31",
        "/dienstplan/bedarf/?tag=0000-00-00&anrufe=1.5",
        "/dienstplan/bedarf/?tag=%00&von=99:99&anrufe=",
        "/dienstplan/bedarf/?anrufe=%00", "/dienstplan/bedarf/?anrufe=1&von=12:00&bis=08:00",
        "/dienstplan/probe/?nr=99999999999999999999", "/dienstplan/probe/?nr=²",
        "/dienstplan/ereignisse/99999999999999999999999/", "/dienstplan/bedarf/?tag=2099-12-31",
    ],
)  # fmt: skip
def test_nonsense_in_an_address_is_no_fault_of_ours(planning: Client, url: str) -> None:
    assert planning.get(url).status_code in {200, 404, 422}


def test_an_event_is_added_once_changed_deleted_and_comes_back(planning: Client) -> None:
    values = {
        "kind": "campaign", "name": "Plakate", "begins": "2026-05-04", "until": "2026-05-08",
        "factor": "1,2",
    }  # fmt: skip
    for _ in range(2):
        assert planning.post("/dienstplan/ereignisse/", values).status_code == 302
    there = PlannedEvent.objects.get()
    url = f"/dienstplan/ereignisse/{there.pk}/"
    planning.post(url, values | {"name": "Plakate und Radio"})
    planning.post(url + "loeschen/")
    assert not PlannedEvent.objects.exists()
    assert "„Plakate und Radio“ zurückholen" in planning.get(PAGES[1]).content.decode()
    for _ in range(2):
        planning.post("/dienstplan/ereignisse/zurueck/")
    back = PlannedEvent.objects.get()
    assert (back.name, float(back.factor or 0), back.until) == (
        "Plakate und Radio", 1.2, date(2026, 5, 8),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({"until": "2026-05-01"}, "liegt vor dem ersten", id="ends before it begins"),
        pytest.param({"begins": "0000-00-00"}, "gültiges Datum", id="no date"),
        pytest.param({"until": "9999-12-31"}, "2000 bis 2099", id="a date far away"),
        pytest.param({"factor": "-1"}, "größer oder gleich", id="a negative factor"),
        pytest.param({"factor": "1e9"}, "Faktor", id="a factor without bounds"),
        pytest.param({"kind": "opening"}, "Bitte die Zeit angeben", id="new hours without hours"),
        pytest.param({"line": "Kfz-Termine", "factor": ""}, "Faktor nötig", id="a line, no factor"),
        pytest.param({"name": "a\x00b"}, "Bezeichnung", id="a null character"),
    ],
)
def test_an_event_that_cannot_be_is_refused(
    planning: Client, changed: dict[str, str], words: str
) -> None:
    values = {
        "kind": "campaign", "name": "Plakate", "begins": "2026-05-04", "until": "2026-05-08",
        "factor": "1.2",
    }  # fmt: skip
    answer = planning.post("/dienstplan/ereignisse/", values | changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not PlannedEvent.objects.exists()


def test_an_odd_day_is_marked_and_taken_back(planning: Client) -> None:
    planning.post(PAGES[0], {"tag-day": "2026-02-27", "tag-reason": "Streik"})
    assert OddDay.objects.get().reason == "Streik"
    assert planning.post(PAGES[0], {"tag-day": "gestern"}).status_code == 422
    planning.post("/dienstplan/prognose/auffaellig/", {"day": "2026-02-27", "kept": "1"})
    assert not OddDay.objects.exists()
    assert planning.post("/dienstplan/prognose/auffaellig/", {"day": "x"}).status_code == 404


def test_rules_are_kept_within_limits(planning: Client) -> None:
    page = planning.get(PAGES[4])
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: "" if one is None else str(one) for name, one in values.items()}
    kept = planning.post(PAGES[4], values | {"shrinkage": "20", "skill_0": "2"})
    assert kept.status_code == 302
    assert float(PlanningRules.objects.get().shrinkage) == 0.2
    for wrong in (
        {"shrinkage": "95"}, {"confidence": "NaN"}, {"work_until": "30"},
        {"starts_until": "05:00"}, {"stretch_most": "400"}, {"aht_seconds": "0"},
    ):  # fmt: skip
        answer = planning.post(PAGES[4], values | wrong)
        assert answer.status_code == 422, wrong
    assert float(PlanningRules.objects.get().shrinkage) == 0.2


def test_a_day_is_played_and_told_without_persons(
    planning: Client, roster: Roster, person: Callable[..., Agent], planner: Agent
) -> None:
    for n in range(3):
        person(f"anna{n}")
        name = f"anna{n}"
        change(
            roster.pk, {(name, "2026-01-12")}, [duty(name)], kind=ChangeKind.EDIT,
            by=planner, at=timezone.now(), version=None,
        )  # fmt: skip
    empty = DayCheck.objects.create(
        centre=planner.centre, day="2026-01-14", days=20, asked=timezone.now()
    )
    count_calls(planner.centre, weeks=12)
    day = DayCheck.objects.create(
        centre=planner.centre, day="2026-01-12", days=20, asked=timezone.now()
    )
    waiting = planning.get(f"/dienstplan/probe/?nr={day.pk}")
    assert waiting.headers["Refresh"]
    play(empty.pk)
    play(day.pk)
    page = planning.get(f"/dienstplan/probe/?nr={day.pk}").content.decode()
    assert "20-mal gespielt" in page
    assert "anna" not in page
    assert (
        "noch niemand Dienst" in planning.get(f"/dienstplan/probe/?nr={empty.pk}").content.decode()
    )


def test_moves_are_sentences() -> None:
    said = moves([600, 615, 630, 645], [2, 1, 0, -3])
    assert said[0].startswith("Von 10:00 bis 10:30 Uhr fehlen bis zu 2 Personen")
    assert said[1].startswith("Von 10:45 bis 11:00 Uhr sind bis zu 3 Personen mehr da")
