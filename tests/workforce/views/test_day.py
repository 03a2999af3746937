"""The page of a day: who may, what it says, and that it says of nobody what they do."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.workforce.conftest import AT, duty

from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.telephony.queries.sums import Now
from buergertelefon.workforce.actions.changing import change
from buergertelefon.workforce.actions.rosters import publish
from buergertelefon.workforce.models import Roster, RosterDay
from buergertelefon.workforce.queries import day_plan
from buergertelefon.workforce.rules.changes import ChangeKind
from buergertelefon.workforce.views import frame

pytestmark = pytest.mark.django_db
URL, PICTURE = "/dienstplan/tag/", "/dienstplan/tag/bild.svg"
MONDAY = {"tag": "2026-01-12"}


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other pages of the planning are not asked for here."""
    monkeypatch.setattr(frame, "PAGES", {"day_plan": "Tag"})


@pytest.fixture
def planned(roster: Roster, person: Callable[..., Agent], planner: Agent) -> Roster:
    """Anna works on Monday from 7:00 to 15:30; a draft."""
    person("anna")
    place = [("anna", "2026-01-12")]
    change(roster.pk, place, [duty("anna")], kind=ChangeKind.EDIT, by=planner, at=AT)
    roster.refresh_from_db()
    return roster


@pytest.mark.parametrize(
    ("role", "status"),
    [
        pytest.param(Role.PLANNER, 200, id="planner"),
        pytest.param(Role.TEAM_LEAD, 200, id="team lead"),
        pytest.param(Role.AGENT, 403, id="agent"),
        pytest.param(Role.STAFF_COUNCIL, 403, id="staff council"),
        pytest.param(Role.ADMINISTRATOR, 403, id="administrator"),
    ],
)
def test_who_sees_the_day_and_who_sees_names(
    role: Role, status: int, planned: Roster, person: Callable[..., Agent], client: Client
) -> None:
    publish(planned.pk, version=planned.version, at=AT)
    client.force_login(person("jemand", roles=(role,)))
    answer = client.get(URL, MONDAY)
    assert answer.status_code == client.get(PICTURE, MONDAY).status_code == status
    assert ("Anna" in answer.content.decode()) == (role is Role.PLANNER)


def test_a_day_says_what_is_planned_and_what_is_missing(
    planned: Roster, planner: Agent, client: Client
) -> None:
    client.force_login(planner)
    page = client.get(URL, MONDAY).content.decode()
    assert "In 44 von 44 Viertelstunden sind weniger eingeteilt als nötig" in page
    assert "noch nicht veröffentlicht" in page
    assert "Pausen oder Schulungen verschieben" in page
    found = day_plan.day_plan(planner.centre, date(2026, 1, 12), drafts=True)
    assert found
    assert found.planned[:18] == [1] * 16 + [0, 0]  # the break at eleven
    assert found.missing[16] == 2


def test_a_draft_is_not_there_for_who_does_not_plan(
    planned: Roster, person: Callable[..., Agent], client: Client
) -> None:
    client.force_login(person("leitung", roles=(Role.TEAM_LEAD,)))
    assert "keinen Dienstplan" in client.get(URL, MONDAY).content.decode()
    assert client.get(PICTURE, MONDAY).status_code == 404


@pytest.mark.parametrize(
    ("count", "said"),
    [pytest.param(4, "unter 5", id="four"), pytest.param(5, "<dd>5</dd>", id="five")],
)
def test_few_who_are_signed_on_are_no_number(
    count: int,
    said: str,
    roster: Roster,
    planner: Agent,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sums = Now(0, 0, None, {"available": count}, ())
    monkeypatch.setattr(day_plan, "now", lambda _: sums)
    RosterDay.objects.filter(day="2026-01-12").update(day=timezone.localdate())
    client.force_login(planner)
    assert said in client.get(URL).content.decode()
    tomorrow = {"tag": f"{timezone.localdate() + timedelta(days=1)}"}
    assert "Angemeldet" not in client.get(URL, tomorrow).content.decode()


@pytest.mark.parametrize("text", ["0000-00-00", "9999-12-31", "2026-1-1", "1.5", "\x00", "[]", ""])
def test_a_day_that_is_none_is_today(text: str, planner: Agent, client: Client) -> None:
    client.force_login(planner)
    assert client.get(URL, {"tag": text}).status_code == 200
    assert client.get(PICTURE, {"tag": text}).status_code == 404
