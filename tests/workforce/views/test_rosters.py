"""The planner's pages of rosters, without script."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.workforce.conftest import AT, duty

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.workforce.actions.editing import Step, put
from buergertelefon.workforce.models import Change, Roster
from buergertelefon.workforce.queries.duties import duties
from buergertelefon.workforce.rules.need import DayNeed
from buergertelefon.workforce.views import rosters


@pytest.fixture(autouse=True)
def _own_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rosters, "need", needed)


def needed(centre: ServiceCentre, days: Sequence[date]) -> list[DayNeed]:
    """Two people from seven to eighteen, Monday to Friday."""
    return [DayNeed(day, time(7), [2] * 44, [2] * 44) for day in days if day.weekday() < 5]


@pytest.fixture
def site(client: Client, planner: Agent, person: Callable[..., Agent]) -> Iterator[Client]:
    person("anna")
    person("ben", week_minutes=1200)
    client.force_login(planner)
    return client


def step(roster: Roster, site: Client, values: Mapping[str, Any], part: str = "") -> Any:
    more = {"headers": {"X-Part": part}} if part else {}
    known = {"version": "0", "person": "anna", "day": "2026-01-12"}
    return site.post(f"/dienstplan/{roster.pk}/woche/1/schritt/", known | dict(values), **more)


PAGES = ("", "woche/1/", "woche/1/2026-01-13/", "verlauf/", "veroeffentlichen/", "datei/",
         "entwurf/stand/", "dienste.csv", "dienste.xlsx", "dienste.csv?woche=1",
         "woche/1/?person=anna&tag=2026-01-12")  # fmt: skip


def test_pages_answer_planners_alone(
    site: Client, roster: Roster, planner: Agent, person: Callable[..., Agent]
) -> None:
    put(roster, duty("anna"), Step(planner, AT, 0))
    for page in PAGES:
        assert site.get(f"/dienstplan/{roster.pk}/{page}").status_code == 200, page
    assert site.get("/dienstplan/").status_code == 200
    for role in (Role.AGENT, Role.ADMINISTRATOR):
        site.force_login(person(f"other-{role}", roles=(role,)))
        for page in PAGES:
            assert site.get(f"/dienstplan/{roster.pk}/{page}").status_code == 403, page


@pytest.mark.parametrize(
    "path",
    ["../99999999999999999999/",
     "woche/0/", "woche/2/", "woche/1/2026-01-17/", "woche/1/9999-12-31/", "dienste.pdf",
     "dienste.csv?woche=1.5", "dienste.csv?woche=9"],
)  # fmt: skip
def test_what_is_not_there_is_404(site: Client, roster: Roster, path: str) -> None:
    assert site.get(f"/dienstplan/{roster.pk}/{path}").status_code == 404


def test_a_roster_is_opened_once_and_thrown_away(site: Client) -> None:
    today = timezone.localdate()
    given = {"begins": f"{today + timedelta(days=14 - today.weekday())}", "weeks": "2"}
    answer = site.post("/dienstplan/", given)
    opened = Roster.objects.get()
    assert answer["Location"] == f"/dienstplan/{opened.pk}/"
    assert opened.days.count() == 10
    again = site.post("/dienstplan/", given)
    assert (again.status_code, "schon einen Dienstplan" in again.text) == (422, True)
    for _ in range(2):  # the second press finds nothing left
        assert site.post(f"/dienstplan/{opened.pk}/verwerfen/").status_code == 302
    assert not Roster.objects.exists()


@pytest.mark.parametrize(
    "begins", ["", "0000-00-00", "9999-12-31", "2026-01-13", "\x00", "1.5", "[1]"]
)
def test_nonsense_of_a_new_roster_is_422(site: Client, begins: str) -> None:
    assert site.post("/dienstplan/", {"begins": begins, "weeks": "4"}).status_code == 422


def test_a_shift_is_put_moved_locked_and_all_undone(site: Client, roster: Roster) -> None:
    typed = {"do": "put", "start": "7:00", "end": "15:30", "pause": "30"}
    assert step(roster, site, typed).status_code == 302
    assert duties(roster) == [duty("anna")]
    assert step(roster, site, typed).status_code == 302  # pressed twice
    assert Change.objects.count() == 1
    said = [
        ({"do": "by", "minutes": "15", "version": "1"}, ["07:15-15:45 2026-01-12 anna"]),
        ({"do": "day", "minutes": "1", "version": "2"}, ["07:15-15:45 2026-01-13 anna"]),
        (
            {"do": "move", "day": "2026-01-13", "to_person": "ben", "to_day": "2026-01-14",
             "version": "3"},
            ["07:15-15:45 2026-01-14 ben"],
        ),
        (
            {"do": "resize", "person": "ben", "day": "2026-01-14", "start": "07:15",
             "end": "13:00", "version": "4"},
            ["07:15-13:00 2026-01-14 ben"],
        ),
        ({"do": "lock", "person": "ben", "day": "2026-01-14", "version": "5"}, None),
    ]  # fmt: skip
    for values, wanted in said:
        assert step(roster, site, values, "plan").status_code == 200, values
        if wanted:
            found = [f"{d['start']}-{d['end']} {d['date']} {d['person']}" for d in duties(roster)]
            assert found == wanted
    fixed = {"person": "ben", "day": "2026-01-14", "version": "6"}
    refused = step(roster, site, {"do": "remove"} | fixed, "plan")
    assert (refused.status_code, "fest" in refused.json()["said"]) == (422, True)
    for version in range(6, 12):
        assert (
            step(roster, site, {"do": "undo", "version": f"{version}"}, "plan").status_code == 200
        )
    assert duties(roster) == []
    assert step(roster, site, {"do": "undo", "version": "12"}, "plan").status_code == 422
    assert step(roster, site, {"do": "redo", "version": "12"}, "plan").status_code == 200


def test_what_somebody_else_changed_is_said_and_nothing_is_lost(
    site: Client, roster: Roster, planner: Agent
) -> None:
    put(roster, duty("ben"), Step(planner, AT, 0))
    typed = {"do": "put", "start": "9:00", "end": "17:30", "pause": "30"}
    answer = step(roster, site, typed)
    assert answer.status_code == 409
    assert 'value="9:00"' in answer.text
    assert "inzwischen geändert" in answer.text
    part = step(roster, site, {"do": "remove", "person": "ben"}, "plan")
    assert (part.status_code, part.json()["reload"]) == (409, True)


@pytest.mark.parametrize(
    "values",
    [
        {"do": "put", "start": "7", "end": "15:00"},
        {"do": "put", "start": "\x00", "end": "15:00"},
        {"do": "put", "start": "15:00", "end": "7:00"},
        {"do": "put", "preset": "x"},
        {"do": "put", "start": "7:00", "end": "15:00", "version": "1.5"},
        {"do": "put", "start": "7:00", "end": "15:00", "person": "nobody"},
        {"do": "put", "start": "7:00", "end": "15:00", "day": "0000-00-00"},
        {"do": "put", "start": "7:00", "end": "15:00", "day": "9999-12-31"},
        {"do": "put", "start": "7:00", "end": "15:00", "day": "20260112"},
        {"do": "by", "minutes": "x"},
        {"do": "by", "minutes": "15"},
        {"do": "day", "minutes": "-1"},
        {"do": "move", "to_person": "", "to_day": ""},
        {"do": "resize", "start": "7:00", "end": "99:00"},
        {"do": "lock"},
        {"do": "redo"},
    ],
    ids=str,
)
@pytest.mark.parametrize("part", ["", "plan"])
def test_nonsense_of_a_step_is_422(
    site: Client, roster: Roster, values: dict[str, str], part: str
) -> None:
    assert step(roster, site, values, part).status_code == 422
    assert not Change.objects.exists()


def test_published_with_a_tick_and_then_each_change_has_a_reason(
    site: Client, roster: Roster, planner: Agent
) -> None:
    put(roster, duty("anna"), Step(planner, AT, 0))
    page = f"/dienstplan/{roster.pk}/veroeffentlichen/"
    assert "Trotzdem, kurzfristig" in site.get(page).text
    assert site.post(page, {"version": "1"}).status_code == 422
    assert site.post(page, {"version": "0", "short_notice": "on"}).status_code == 409
    assert site.post(page, {"version": "1", "short_notice": "on"}).status_code == 302
    asked = {"do": "remove", "version": "1"}
    refused = step(roster, site, asked, "plan")
    assert (refused.status_code, "Grund" in refused.json()["said"]) == (422, True)
    assert step(roster, site, asked | {"reason": "Absprache"}, "plan").status_code == 200
    history = f"/dienstplan/{roster.pk}/verlauf/"
    assert "Grund: Absprache" in site.get(history).text
    assert site.post(history, {"do": "undo", "version": "2"}).status_code == 422
    undone = site.post(history, {"do": "undo", "version": "2", "reason": "doch nicht"})
    assert (undone.status_code, duties(roster)) == (302, [duty("anna")])


def test_shifts_go_out_and_come_in_again(site: Client, roster: Roster, planner: Agent) -> None:
    put(roster, duty("anna"), Step(planner, AT, 0))
    out = site.get(f"/dienstplan/{roster.pk}/dienste.csv")
    text = out.content.decode("utf-8-sig").replace("07:00;15:30", "08:00;16:30")
    page, version = f"/dienstplan/{roster.pk}/datei/", {"version": "1"}
    bad = SimpleUploadedFile("d.csv", text.replace("12.01.2026", "gestern").encode())
    refused = site.post(page, version | {"file": bad})
    assert (refused.status_code, "Zeile 2: Datum" in refused.text) == (422, True)
    seen = site.post(page, version | {"file": SimpleUploadedFile("d.csv", text.encode())})
    assert "Noch ist nichts übernommen" in seen.text
    assert duties(roster) == [duty("anna")]
    taken = site.post(page, version | {"do": "take", "text": seen.context["text"]})
    assert taken.status_code == 302
    assert [one["start"] for one in duties(roster)] == ["08:00"]


def test_a_draft_is_asked_for_and_stopped(site: Client, roster: Roster) -> None:
    assert site.post(f"/dienstplan/{roster.pk}/entwurf/", {"seconds": "9"}).status_code == 422
    assert site.post(f"/dienstplan/{roster.pk}/entwurf/", {"seconds": "10"}).status_code == 302
