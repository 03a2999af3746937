"""Analysis and topics as they are read, and their files."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from tests.reporting.conftest import AT

from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.models import UnknownWord
from buergertelefon.reporting import parquet
from buergertelefon.reporting.actions.rolling import roll_up
from buergertelefon.reporting.queries.analysis import analysis, page_of
from buergertelefon.reporting.rules.analysis import Dimension, Question, number, ordered
from buergertelefon.reporting.rules.measures import MEASURES
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

JUNE = {"zeitraum": "eigen", "von": "2014-06-01", "bis": "2014-06-30"}


@pytest.fixture
def june(centre: ServiceCentre, call: Callable[..., object]) -> ServiceCentre:
    """Some calls of June 2014, and one of the month before."""
    dog = Service.objects.create(key="99050012000000", slug="hundesteuer", name="Hundesteuer")
    car = Service.objects.create(key="99050013000000", slug="kfz-steuer", name="Kfz-Steuer")
    call(topics=(dog,))
    call(wait=40, topics=(dog, car), outcome="forwarded")
    call(AT + timedelta(hours=2), number="+494715900", channel="web")
    call(AT - timedelta(days=3), end="abandoned")
    call(AT - timedelta(days=30), topics=(car,))
    roll_up(centre, at=AT)
    return centre


@pytest.fixture
def lead(june: ServiceCentre, client: Client) -> Client:
    person = Agent.objects.create_user(
        "lese", "ein-langes-Passwort", name="Lese", centre=june, roles=[Role.TEAM_LEAD]
    )
    client.force_login(person)
    return client


def test_parts_of_every_dimension_add_up(june: ServiceCentre) -> None:
    for dimension in Dimension:
        key = "asked" if dimension is Dimension.SERVICE else "offered"
        found = analysis(
            june.pk, Question(date(2014, 6, 1), date(2014, 7, 1), dimension, MEASURES[key])
        )
        parts = [number(found.question.measure.of(one.sums)) or 0 for one in found.lines]
        assert (sum(parts), found.value) == ((3, 3) if key == "asked" else (4, 4)), dimension


@pytest.mark.parametrize("measure", MEASURES)
def test_every_figure_is_shown(lead: Client, measure: str) -> None:
    by = "tag" if MEASURES[measure].calls else "leistung"
    query = JUNE | {"nach": by, "mass": measure, "vergleich": "vorher"}
    page = lead.get("/zahlen/auswertung/", query)
    assert page.status_code == 200, page.context["form"].errors
    assert MEASURES[measure].name in page.content.decode()


def test_what_came_of_talks_is_not_told_apart_by_hours(lead: Client) -> None:
    """In an hour in which one person is at work, it would be how this person works."""
    told = {key for key, one in MEASURES.items() if one.calls and one.by_day_only}
    assert told == {
        "L1", "L2", "L3", "L5", "settled", "referred", "forwarded", "called_back", "nothing",
    }  # fmt: skip
    for nach in ("stunde", "uhrzeit", "woche", "viertelstunde"):
        page = lead.get("/zahlen/auswertung/", JUNE | {"nach": nach, "mass": "settled"})
        assert page.status_code == 422
        assert "darin arbeitet oft nur eine Person" in page.content.decode()
        assert lead.get(
            "/zahlen/auswertung/auswertung.json", JUNE | {"nach": nach, "mass": "L1"}
        ).status_code == 404  # fmt: skip
    by_day = lead.get("/zahlen/auswertung/", JUNE | {"nach": "tag", "mass": "L1"})
    assert by_day.status_code == 200
    assert "nach=viertelstunde" not in by_day.content.decode()


@pytest.mark.parametrize("sort", ["", "-zeile", "wert", "-wert", "n", "-n", "nonsense"])
def test_the_database_orders_quarters_as_the_rules_do(june: ServiceCentre, sort: str) -> None:
    for measure in [one for one in MEASURES.values() if one.calls]:
        asked = Question(date(2014, 5, 1), date(2014, 7, 1), Dimension.QUARTER, measure)
        every = analysis(june.pk, asked)
        wanted = ordered(every.lines, measure, sort)
        for place in (1, 2):
            page = page_of(june.pk, asked, sort=sort, asked=place, size=2)
            assert list(page.result.lines) == wanted[2 * place - 2 : 2 * place], measure.key
            assert (page.result.value, page.count) == (every.value, len(wanted))


def test_the_figure_with_all_that_belongs_to_it(lead: Client) -> None:
    query = JUNE | {"nach": "tag", "mass": "F3", "vergleich": "vorher"}
    text = lead.get("/zahlen/auswertung/", query).content.decode()
    for words in ("angenommen ≤ T ÷ angeboten", "50,0 %", "15,0 bis 85,0 %", "16.06.2014",
                  "Kein sicherer Unterschied", "Pfingstmontag (09.06.2014)", "Newcombe",
                  "nach=viertelstunde"):  # fmt: skip
        assert words in text
    picture = lead.get("/zahlen/auswertung/bild.svg", query)
    assert picture.content.startswith(b"<svg")
    assert lead.get("/zahlen/auswertung/bild.svg", {"von": "x"}).status_code == 404


def test_files_hold_the_same_rows(lead: Client) -> None:
    query = JUNE | {"nach": "leitung", "mass": "F3", "sort": "-n"}
    table = lead.get("/zahlen/auswertung/auswertung.csv", query).content.decode()
    assert table.splitlines()[1] == "Bürgertelefon;33,3333;3;1;3;6,1492;79,234;nein;F3"
    told = json.loads(lead.get("/zahlen/auswertung/auswertung.json", query).content)
    assert told["formulas"]["F3"]["words"] == "angenommen ≤ T ÷ angeboten"
    file = lead.get("/zahlen/auswertung/auswertung.parquet", query)
    about, rows = parquet.read(file.content)
    assert about["period"] == told["period"] == {"since": "2014-06-01", "until": "2014-07-01"}
    assert rows == told["rows"]
    assert [row["nenner"] for row in rows] == [3, 1]


def test_topics(lead: Client) -> None:
    for n in (4, 5):
        UnknownWord.objects.create(word=f"wort{'x' * n}", count=n, last=date(2014, 6, 16))
    page = lead.get("/zahlen/themen/", JUNE)
    text = page.content.decode()
    assert [row["name"] for row in page.context["rows"]] == ["Hundesteuer", "Kfz-Steuer"]
    assert "leistung=hundesteuer" in text
    assert "wortxxxxx" in text
    assert "wortxxxx<" not in text
    assert page.context["growth"][-1] == ("Mai 2014", 0, 1)
    assert lead.get("/zahlen/themen/themen.svg", JUNE).status_code == 200
    assert lead.get("/zahlen/themen/wachstum.svg").status_code == 200
    for kind in ("csv", "json", "parquet"):
        assert lead.get(f"/zahlen/themen/themen.{kind}", JUNE).status_code == 200
    assert lead.get("/zahlen/themen/themen.exe", JUNE).status_code == 404


ODD = ("0000-00-00", "9999-12-31", "1.5", "\x00", "٣", "\ud800")
NAMES = ("zeitraum", "von", "bis", "nach", "mass", "leitung", "gemeinde", "kanal", "leistung",
         "vergleich", "vvon", "sort", "seite")  # fmt: skip


def test_nonsense_is_refused_in_words(lead: Client) -> None:
    asked = [JUNE | {name: odd} for name, odd in zip(NAMES * 2, ODD * 5, strict=False)]
    asked += [dict.fromkeys(NAMES, odd) for odd in ODD]
    for place, given in enumerate(asked):
        query = urlencode(given, errors="surrogatepass")
        more = ("themen/", "themen/themen.svg", "auswertung/bild.svg", "auswertung/auswertung.csv")
        for path in ("auswertung/", more[place % 4]):
            assert lead.get(f"/zahlen/{path}?{query}").status_code in {200, 404, 422}
    page = lead.get("/zahlen/auswertung/", {"zeitraum": "eigen", "von": "2014-07-01",
                                            "bis": "2014-06-01"})  # fmt: skip
    assert page.status_code == 422
    assert "„Bis“ muss nach „Von“ liegen." in page.content.decode()
    assert 'value="2014-07-01"' in page.content.decode()


@pytest.mark.parametrize("path", ["auswertung/", "themen/", "auswertung/auswertung.csv"])
def test_who_may_not_see_figures(june: ServiceCentre, client: Client, path: str) -> None:
    assert client.get(f"/zahlen/{path}").status_code == 302
    agent = Agent.objects.create_user(
        "an", "ein-langes-Passwort", name="An", centre=june, roles=[Role.AGENT]
    )
    client.force_login(agent)
    assert client.get(f"/zahlen/{path}").status_code == 403
