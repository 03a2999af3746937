"""The annex of a staff agreement tells what is stored and how the installation is set up."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from tests.factories import PASSWORD, make_agent, make_centre, make_editor
from tests.pdfs import read

import buergertelefon
from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.queries import stored
from buergertelefon.reporting.annex import Kind, Package, Row, annex, document, filtered, told
from buergertelefon.reporting.running import ROLES
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.survey.models import Plan
from buergertelefon.telephony.models import Queue, Surge

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
WHO = Row(("mail",), "wohin die Antwort geht", "7 Tage", "Amt", of_staff=False)
SEAT = Row(("seat",), "an welchem Platz", "bis zur Abmeldung", "Leitung", of_staff=True)
PACKAGES = (
    Package("cases", "Vorgänge", (Kind("cases.Case", "Vorgang", (WHO,)),)),
    Package("staff", "Beschäftigte", (Kind("staff.Agent", "Beschäftigte", (SEAT,)),)),
)


@pytest.fixture
def centre(db: None) -> ServiceCentre:
    centre = make_centre()
    for n in range(5):
        make_agent(centre, f"agent{n}", seat=str(n))
    Agent.objects.filter(username__startswith="agent").update(roles=[Role.AGENT])
    make_editor(centre, "council")
    Agent.objects.filter(username="council").update(roles=[Role.STAFF_COUNCIL])
    return centre


def section(one: Any, title: str) -> Any:
    return next(of for of in one.running if of.title == title)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, ["mail", "seat"], id="all"),
        pytest.param({"words": "ANTWORT tage"}, ["mail"], id="all words, in any case"),
        pytest.param({"words": "antwort leitung"}, [], id="one of two words is not enough"),
        pytest.param({"words": "staff.agent"}, ["seat"], id="the table"),
        pytest.param({"label": "cases"}, ["mail"], id="one package"),
        pytest.param({"label": "no such"}, [], id="a package there is not"),
        pytest.param({"of_staff": True}, ["seat"], id="only of people who work here"),
    ],
)
def test_what_fits(asked: dict[str, Any], found: list[str]) -> None:
    rows = [row for p in filtered(PACKAGES, **asked) for k in p.kinds for row in k.rows]
    assert [field for row in rows for field in row.fields] == found


def test_the_running_configuration_is_told_and_of_people_only_how_many(
    centre: ServiceCentre, settings: Any
) -> None:
    settings.REPORTING_ROLE = "no_such_role"
    Plan.objects.create(centre=centre, channel="phone", scale="zufrieden", share=1250)
    Surge.objects.create(queue=Queue.objects.first(), wrap_up_seconds=20, since=AT,
                         until=AT.replace(hour=12))  # fmt: skip
    Surge.objects.create(queue=Queue.objects.last(), since=AT.replace(hour=1),
                         until=AT.replace(hour=8))  # fmt: skip
    one = annex(at=AT)
    assert one.made == "24.11.2026, 10:30"
    assert one.undeclared == ()
    [row] = section(one, "Servicecenter und Versprechen").rows
    assert row[2:] == ("75 % in 30 Sekunden", "180 Sekunden")
    assert dict(section(one, "Rollen").rows) == dict.fromkeys(ROLES.values(), "unter 5") | {
        "Beschäftigte am Bürgertelefon": "5"
    }
    assert section(one, "Befragungen").rows[0][2:] == ("zufrieden", "12,5 %", "ja")
    [surge] = section(one, "Andrang").rows
    assert surge[1:] == ("24.11.2026, 10:30", "24.11.2026, 13:30", "höchstens 20 Sekunden")
    role = section(one, "Datenbankrolle der Auswertung")
    assert (role.rows, role.note) == ((), "Nicht eingerichtet.")
    assert "agent0" not in json.dumps(told(one))


def test_every_role_is_counted() -> None:
    assert set(ROLES) == set(Role)


def test_the_rights_of_the_role_of_reporting_are_what_the_database_says(
    centre: ServiceCentre, settings: Any
) -> None:
    settings.REPORTING_ROLE = "annex_reads"
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE annex_reads")
        cursor.execute("GRANT USAGE ON SCHEMA public TO annex_reads")
        cursor.execute("GRANT SELECT, INSERT ON survey_asked TO annex_reads")
        cursor.execute("GRANT SELECT (begun) ON contacts_contact TO annex_reads")
    assert section(annex(at=AT), "Datenbankrolle der Auswertung").rows == (
        ("public.contacts_contact", "lesen"), ("public.survey_asked", "lesen, anlegen"),
    )  # fmt: skip


def test_the_document_can_be_listened_to_and_signed(centre: ServiceCentre) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE watched (agent text)")
    one = annex(at=AT)
    found = read(document(one, at=AT))
    assert (found.is_tagged, found.ua_part, found.language) == (True, "1", "de")
    assert found.title == one.title
    assert found.shows_title
    assert not found.fonts_outside
    assert {"H1", "H2", "H3", "H4", "Table", "TH", "TOC", "L"} <= set(found.tags)
    text = found.text.replace("\n", "")
    for package in one.packages:
        assert package.name in text
    for words in ("watched.agent", "Für die Personalvertretung", f"Seite 1 von {found.pages}"):
        assert words in text


def test_the_page_is_for_those_who_look_after_the_agreement(centre: ServiceCentre) -> None:
    council, agent = Client(), Client()
    council.login(username="council", password=PASSWORD)
    agent.login(username="agent0", password=PASSWORD)
    page = "/zahlen/gespeichert/"
    assert agent.get(page).status_code == 403
    assert Client().get(page).status_code == 302
    assert "Gesprächsende im Browser" in council.get(page).content.decode()
    found = council.get(page, {"q": "Mithören", "bereich": "\x00", "beschaeftigte": "7"})
    assert "Nichts gefunden" in found.content.decode()
    found = council.get(page, {"bereich": "staff", "beschaeftigte": "1"}).content.decode()
    assert "womit sich jemand anmeldet" in found
    assert "welche Fähigkeiten" not in found


def test_it_is_taken_along_as_document_table_and_json(centre: ServiceCentre) -> None:
    council = Client()
    council.login(username="council", password=PASSWORD)
    paper = council.get("/zahlen/gespeichert/anlage-1.pdf")
    assert paper.content.startswith(b"%PDF-")
    values = council.get("/zahlen/gespeichert/anlage-1.json").json()
    fields = {
        (kind["model"], field)
        for package in values["packages"]
        for kind in package["kinds"]
        for row in kind["rows"]
        for field in row["fields"]
    }
    assert fields == {(one.model, one.field) for one in stored()}
    text = council.get("/zahlen/gespeichert/anlage-1.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert {(row["Tabelle"], row["Feld"]) for row in rows} == fields


def test_the_command_writes_it(
    centre: ServiceCentre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("annex", "--out", str(tmp_path / "anlage.pdf"))
    assert (tmp_path / "anlage.pdf").read_bytes().startswith(b"%PDF-")
    call_command("annex", "--json", "--out", str(tmp_path / "anlage.json"))
    capsys.readouterr()
    call_command("annex", "--json")
    printed = json.loads(capsys.readouterr().out)
    written = json.loads((tmp_path / "anlage.json").read_text())
    assert printed | {"made": ""} == written | {"made": ""}
    for words, why in (([], "Wohin"), (["--out", str(tmp_path)], "nicht geschrieben")):
        with pytest.raises(CommandError, match=why):
            call_command("annex", *words)


@pytest.mark.parametrize("word", ["MixMonitor", "ChanSpy", "Record(", "Monitor(", "ExtenSpy"])
def test_nobody_records_and_nobody_listens_in(word: str) -> None:
    source = Path(buergertelefon.__file__).parent
    files = [*source.glob("telephony/**/*.py"), *source.glob("telephony/**/*.conf")]
    assert not [one.name for one in files if word in one.read_text()]
