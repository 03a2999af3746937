"""Pages of swaps and losses: who may, what they show of others, what they do with nonsense."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.workforce.conftest import AT, duty

from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.workforce.actions import swapping
from buergertelefon.workforce.actions.changing import change
from buergertelefon.workforce.actions.rosters import DayNeed, open_roster, publish
from buergertelefon.workforce.models import Change, Leave, Roster, Shift, Swap
from buergertelefon.workforce.rules.changes import ChangeKind
from buergertelefon.workforce.rules.swaps import SwapState
from buergertelefon.workforce.views import frame

pytestmark = pytest.mark.django_db
OWN, PLAN, ENTER = "/mein-dienst/tausch/", "/dienstplan/tausch/", "/dienstplan/tausch/eintragen/"
Team = dict[str, Agent]


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other pages of the planning are not asked for here."""
    monkeypatch.setattr(frame, "PAGES", {"swaps": "Tausch"})


@pytest.fixture
def team(person: Callable[..., Agent], planner: Agent) -> Team:
    """In the next week Anna works on Monday, Bert on Tuesday, Cora not at all; published."""
    people = {name: person(name) for name in ("anna", "bert", "cora")}
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    days = [monday + timedelta(days=n) for n in range(5)]
    need = [DayNeed(day, AT.time().replace(hour=7), [2] * 44, [2] * 44) for day in days]
    roster = open_roster(planner.centre, begins=monday, weeks=1, need=need, at=AT)
    shifts = [
        duty(who) | {"date": f"{day}"} for who, day in zip(("anna", "bert"), days, strict=False)
    ]
    touched = [(str(one["person"]), str(one["date"])) for one in shifts]
    change(roster.pk, touched, shifts, kind=ChangeKind.EDIT, by=planner, at=AT)
    publish(roster.pk, version=1, at=AT, short_notice=True)
    return people | {"plan": planner}


def asked(team: Team, *, whom: str | None = "bert", agreed: bool = False) -> Swap:
    """Anna asks for her Monday, for Bert's Tuesday."""
    mine, theirs = Shift.objects.order_by("day")
    partner = team[whom] if whom else None
    swap = swapping.ask(
        team["anna"], mine.day, partner=partner, back=theirs.day if whom else None, at=AT
    )
    if agreed and partner:
        swapping.agree(swap.pk, partner, at=AT)
    return swap


@pytest.mark.parametrize(
    ("role", "planning", "entering"),
    [
        pytest.param(Role.PLANNER, 200, 200, id="planner"),
        pytest.param(Role.TEAM_LEAD, 403, 200, id="team lead enters, does not see"),
        pytest.param(Role.AGENT, 403, 403, id="agent"),
        pytest.param(Role.ADMINISTRATOR, 403, 403, id="administrator"),
    ],
)
def test_who_may_open_the_pages(
    role: Role, planning: int, entering: int, team: Team, person: Callable[..., Agent],
    client: Client,
) -> None:  # fmt: skip
    client.force_login(person("jemand", roles=(role,)))
    sick = f"/dienstplan/{Roster.objects.get().pk}/ausfall/"
    assert (client.get(PLAN).status_code, client.get(ENTER).status_code) == (planning, entering)
    assert client.get(sick).status_code == planning
    assert client.post(PLAN, {"do": "approve", "row": asked(team).pk}).status_code in {403, 422}
    assert Swap.objects.get().state == SwapState.ASKED


def test_a_person_sees_nobody_but_those_with_whom_a_swap_could_be(
    team: Team, client: Client
) -> None:
    client.force_login(team["anna"])
    page = client.get(OWN).content.decode()
    assert "Bert" not in page
    assert "Cora" not in page
    day = Shift.objects.get(agent=team["anna"]).day
    page = client.get(OWN, {"tag": f"{day}"}).content.decode()
    assert "Cora übernimmt" in page
    assert "Bert, gegen Dienstag" in page
    client.force_login(team["cora"])
    assert "Anna" not in client.get(OWN, {"tag": f"{day}"}).content.decode()


def test_from_question_to_another_roster_in_the_browser(team: Team, client: Client) -> None:
    mine, theirs = Shift.objects.order_by("day")
    client.force_login(team["anna"])
    ask = {"do": "ask", "day": f"{mine.day}", "whom": f"{team['bert'].pk} {theirs.day}"}
    assert client.post(OWN, ask).status_code == client.post(OWN, ask).status_code == 302
    swap = Swap.objects.get()
    client.force_login(team["cora"])
    for do in ("agree", "decline", "withdraw"):
        assert client.post(OWN, {"do": do, "row": swap.pk}).status_code == 422
    client.force_login(team["bert"])
    assert client.post(OWN, {"do": "agree", "row": swap.pk}).status_code == 302
    client.force_login(team["plan"])
    page = client.get(PLAN).content.decode()
    assert "Genehmigen" in page
    assert "Es fehlen danach" in page
    for _ in range(2):
        assert client.post(PLAN, {"do": "approve", "row": swap.pk}).status_code == 302
    assert Change.objects.filter(kind=ChangeKind.SWAP).count() == 1
    assert list(Shift.objects.order_by("day").values_list("agent__username", flat=True)) == [
        "bert", "anna"
    ]  # fmt: skip


def test_a_team_lead_enters_what_two_agreed_on(
    team: Team, person: Callable[..., Agent], client: Client
) -> None:
    mine, theirs = Shift.objects.order_by("day")
    client.force_login(person("leitung", roles=(Role.TEAM_LEAD,)))
    form = {"asker": team["anna"].pk, "day": f"{mine.day}", "partner": team["bert"].pk}
    wrong = client.post(ENTER, form | {"back": f"{theirs.day + timedelta(days=1)}"})
    assert wrong.status_code == 422
    assert not Swap.objects.exists()
    for _ in range(2):
        assert client.post(ENTER, form | {"back": f"{theirs.day}"}).status_code == 302
    assert Swap.objects.get().state == SwapState.AGREED


def test_a_loss_is_shown_taken_once_and_has_no_reason(team: Team, client: Client) -> None:
    roster = Roster.objects.get()
    url, day = f"/dienstplan/{roster.pk}/ausfall/", roster.begins
    client.force_login(team["plan"])
    form = {"person": team["anna"].pk, "begins": f"{day}", "until": f"{day}",
            "version": roster.version}  # fmt: skip
    assert "Vorschlag übernehmen" in client.post(url, form | {"do": "show"}).content.decode()
    assert not Leave.objects.exists()
    assert client.post(url, form | {"do": "only"}).status_code == 302
    client.post(url, form | {"do": "only"})
    assert Leave.objects.get().agent == team["anna"]
    assert Change.objects.filter(kind=ChangeKind.SICK).count() == 1


NONSENSE = ["", "0", "-1", "1.5", "99999999999", "\x00", "[]", "0000-00-00", "9999-12-31", "all x"]


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_refused_and_changes_nothing(text: str, team: Team, client: Client) -> None:
    client.force_login(team["anna"])
    assert client.get(OWN, {"tag": text}).status_code == 200
    for do in ("ask", "agree", "decline", "withdraw"):
        sent = {"do": do, "row": text, "day": text, "whom": text}
        assert client.post(OWN, sent).status_code == 422
    assert client.post(OWN, {"do": text}).status_code == 404
    client.force_login(team["plan"])
    assert client.post(PLAN, {"do": "approve", "row": text}).status_code == 404
    fields = {"asker": text, "partner": text, "day": text, "back": text}
    assert client.post(ENTER, fields).status_code == 422
    url = f"/dienstplan/{Roster.objects.get().pk}/ausfall/"
    sick = {"person": text, "begins": text, "until": text, "do": "take", "version": text}
    assert client.post(url, sick).status_code == 422
    assert not Swap.objects.exists()
