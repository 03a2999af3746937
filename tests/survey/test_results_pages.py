"""Results as they are read, and how a question is set up."""

import json
from datetime import date

import pytest
from django.test import Client
from tests.cases.conftest import the_centre
from tests.survey.conftest import ANSWERS, TODAY, asked, make_scale, plan_all

from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.survey.actions.answering import answer
from buergertelefon.survey.actions.mixing import mix
from buergertelefon.survey.actions.setting_up import (
    Published,
    add_published,
    add_scale,
    drop_scale,
    set_plan,
)
from buergertelefon.survey.errors import AlreadyAsked, BadScale
from buergertelefon.survey.models import Answer, Plan, Scale
from buergertelefon.survey.rules.asking import Channel, Option
from buergertelefon.survey.rules.periods import period_of, periods
from buergertelefon.survey.rules.wording import Wording, problem, typed_options

PRESS_2014 = Published(
    "Wortlaut nicht veröffentlicht",
    (Option(1, "sehr zufrieden", published=6500), Option(2, "zufrieden", published=3300)),
    "Senator für Finanzen, Pressemitteilung", date(2014, 6, 16),
)  # fmt: skip


def signed_in(client: Client, *roles: Role) -> Client:
    person = Agent.objects.create_user(
        "lese", "ein-langes-Passwort", name="Lese", centre=the_centre(), roles=list(roles)
    )
    client.force_login(person)
    return client


def given(area: str, times: int, value: int = 1, comment: str = "") -> None:
    for n in range(times):
        words = f"{comment} {n}" if comment else ""
        answer(asked(area=area, line="115").token, value, words, on=TODAY)


@pytest.fixture
def lead(client: Client) -> Client:
    make_scale()
    plan_all()
    return signed_in(client, Role.TEAM_LEAD)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.TEAM_LEAD, 200), (Role.PLANNER, 200), (Role.ADMINISTRATOR, 200),
     (Role.STAFF_COUNCIL, 200), (Role.AGENT, 403), (Role.EDITOR, 403)],
)  # fmt: skip
def test_who_reads_results(role: Role, status: int, client: Client) -> None:
    signed_in(client, role)
    for path in ("/umfragen/", "/umfragen/vergleich/", "/umfragen/fragen/",
                 "/umfragen/ergebnisse.csv", "/umfragen/ergebnisse.json"):  # fmt: skip
        assert client.get(path).status_code == status


@pytest.mark.django_db
def test_the_staff_council_reads_and_changes_nothing(client: Client) -> None:
    signed_in(client, Role.STAFF_COUNCIL)
    make_scale()
    set_plan(the_centre().pk, Channel.SMS, scale="zufrieden", share=150, active=True)
    assert "zufrieden, 1,5 %" in client.get("/umfragen/fragen/").content.decode()
    assert client.post("/umfragen/fragen/neu/", {}).status_code == 403
    assert client.post("/umfragen/fragen/anteil/web/", {}).status_code == 403


@pytest.mark.django_db
def test_a_result_with_its_rate_span_topics_and_what_is_hidden(lead: Client) -> None:
    given("hundesteuer", 6)
    given("personalausweis", 5, value=3, comment="Langes Warten")
    given("elterngeld", 5, value=4)
    given("umzug", 1)
    asked(area="eheschliessung", line="115")
    mix(on=date(2026, 7, 15))
    told = json.loads(lead.get("/umfragen/ergebnisse.json?zeitraum=2026-06").content)
    (block,) = told["results"]
    assert (block["version"], block["language"], block["channel"]) == (1, "de", "web")
    groups = {(one["group"], one["name"]): one["n"] for one in block["groups"]}
    # the one about moving house takes the smallest topic along: no rest of one
    assert groups["alle", ""] == 17
    assert block["S3"] == 17 / 18
    assert groups["Thema", "hundesteuer"] == 6
    assert groups["Thema", "umzug"] is groups["Thema", "eheschliessung"] is None
    assert sorted(n for n in groups.values() if n) == [5, 6, 6, 6, 11, 17]
    page = lead.get("/umfragen/?zeitraum=2026-06").content.decode()
    assert "zu wenige" in page
    assert page.count("Langes Warten") == 5
    assert "Rücklauf 94,4 %" in page
    table = lead.get("/umfragen/ergebnisse.csv?zeitraum=2026-06").content.decode()
    assert "zufrieden;1;de;Internetseite;2026-06" in table


@pytest.mark.django_db
def test_rows_that_nobody_mixed_are_hidden_all_the_same(lead: Client) -> None:
    row = Scale.objects.get(language="de")
    for n, area in enumerate(["hundesteuer"] * 4 + ["umzug"]):
        Answer.objects.create(
            scale=row, centre=the_centre(), channel="web", area=area, day=date(2026, 6, 1),
            value=1, comment=f"Satz {n}" if n < 4 else "",
        )  # fmt: skip
    page = lead.get("/umfragen/?zeitraum=2026-06").content.decode()
    assert "5 Antworten" in page
    assert "Satz" not in page


@pytest.mark.django_db
def test_versions_are_shown_apart_and_refused_beside_each_other(lead: Client) -> None:
    given("", 5)
    make_scale()
    given("", 5, value=4)
    mix(on=TODAY)
    told = json.loads(lead.get("/umfragen/ergebnisse.json?zeitraum=2026-q2").content)
    assert [(one["version"], one["groups"][0]["n"]) for one in told["results"]] == [(2, 5), (1, 5)]
    query = {"a": "zufrieden/1/de/web", "za": "2026-q2", "zb": "2026"}
    same = lead.get("/umfragen/vergleich/", query | {"b": "zufrieden/1/de/web"})
    assert "kann Zufall sein" in same.content.decode()
    assert "Wie zufrieden sind Sie" in same.content.decode()
    refused = lead.get("/umfragen/vergleich/", query | {"b": "zufrieden/2/de/web"})
    assert refused.status_code == 422
    assert "die Fassung" in refused.content.decode()
    assert lead.get("/umfragen/vergleich/", query | {"b": "x"}).status_code == 422


@pytest.mark.django_db
def test_the_figure_of_2014_stands_for_itself(lead: Client) -> None:
    add_published("press-2014", PRESS_2014)
    add_published("press-2014", PRESS_2014)
    page = lead.get("/umfragen/").content.decode()
    assert "sehr zufrieden 65 %, zufrieden 33 %" in page
    assert "16.06.2014 · n unbekannt" in page
    with pytest.raises(BadScale):
        set_plan(the_centre().pk, Channel.WEB, scale="press-2014", share=1, active=True)
    with pytest.raises(BadScale):
        add_scale("press-2014", [Wording("de", "Und heute?", ANSWERS)], on=TODAY)


@pytest.mark.django_db
def test_a_new_version_by_the_form_and_twice_the_same(lead: Client) -> None:
    said = {"slug": "geholfen", "question_de": "Hat es geholfen?", "options_de": "+ ja\nnein"}
    assert lead.post("/umfragen/fragen/neu/", said).url == "/umfragen/fragen/geholfen/1/"
    lead.post("/umfragen/fragen/neu/", said)
    lead.post("/umfragen/fragen/neu/", said | {"options_de": "+ ja\nkaum\nnein"})
    assert Scale.objects.filter(slug="geholfen").count() == 2
    lead.post("/umfragen/fragen/neu/", said | {"options_de": "+ ja\nkaum\nnein", "comment": "on"})
    assert Scale.objects.get(slug="geholfen", version=3).comment
    assert lead.get("/umfragen/fragen/geholfen/2/").status_code == 200
    assert lead.get("/umfragen/fragen/neu/?frage=geholfen").status_code == 200
    bad = lead.post("/umfragen/fragen/neu/", said | {"options_de": "ja", "slug": "\x00"})
    assert bad.status_code == 422
    share = {"web-scale": "geholfen", "web-share": "12,5", "web-active": "on"}
    assert lead.post("/umfragen/fragen/anteil/web/", share).status_code == 302
    assert Plan.objects.values_list("scale", "share", "active").get() == ("geholfen", 1250, True)
    assert lead.post("/umfragen/fragen/anteil/web/", share | {"web-share": "x"}).status_code == 422


@pytest.mark.django_db
def test_a_wording_that_was_asked_cannot_go(lead: Client) -> None:
    drop_scale("zufrieden", make_scale().version)
    asked()
    with pytest.raises(AlreadyAsked):
        drop_scale("zufrieden", 1)
    lead.post("/umfragen/fragen/zufrieden/1/loeschen/")
    assert Scale.objects.filter(slug="zufrieden").count() == 2


@pytest.mark.parametrize(
    ("wordings", "field"),
    [
        pytest.param([], "question_de", id="no German"),
        pytest.param([Wording("de", "Ja?", ANSWERS[:1])], "options_de", id="one answer"),
        pytest.param([Wording("de", "Ja?", ANSWERS * 3)], "options_de", id="more than keys"),
        pytest.param(
            [Wording("de", "Ja?", ANSWERS), Wording("en", "Yes?", ANSWERS[:3])],
            "options_en", id="another number of answers in English",
        ),
        pytest.param([Wording("de", "", ANSWERS)], "question_de", id="no question"),
        pytest.param([Wording("de", "Ja?", typed_options("ja\nja"))], "options_de", id="twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(wordings: list[Wording], field: str) -> None:
    refused = problem("neu", wordings)
    assert refused
    assert refused[0] == field


@pytest.mark.parametrize(
    ("key", "since", "until"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_periods_are_whole_months(key: str, since: date, until: date) -> None:
    period = period_of(key)
    assert period
    assert (period.since, period.until) == (since, until)


def test_what_is_no_period_and_what_there_is() -> None:
    assert [period_of(key) for key in ("", "2026-13", "2026-q5", "2026-06-15", "x\x00")] == [
        None
    ] * 5
    names = [one.key for one in periods(date(2026, 5, 20), date(2026, 7, 2))]
    assert names == ["2026-q3", "2026-q2", "2026", "2026-07", "2026-06", "2026-05"]
