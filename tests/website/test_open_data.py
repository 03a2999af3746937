"""Open data against its own schema: files of months that are over, nothing small."""

import csv
import io
import json
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from tests.factories import make_centre

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Service
from buergertelefon.reporting import parquet
from buergertelefon.reporting.models import Day, Rolled, TopicDay

CHECKS = {
    "string": lambda cell, _: isinstance(cell, str),
    "integer": lambda cell, _: str(int(cell)) == cell and int(cell) >= 0,
    "date": lambda cell, _: date.fromisoformat(cell).isoformat() == cell,
    "boolean": lambda cell, field: cell in field["trueValues"] + field["falseValues"],
}


@pytest.fixture
def june(db: None) -> ServiceCentre:
    centre = make_centre()
    where = {"centre": centre, "line": "Bürgertelefon", "channel": "phone"}
    for n in range(3):
        Day.objects.create(**where, day=date(2014, 6, 16 + n), municipality_id="04011000",
                           answered=900 + n, abandoned=30, waited_ms=9_000_000)  # fmt: skip
    for slug, asked in (("a", 40), ("b", 7), ("c", 3), ("d", 0)):
        service = Service.objects.create(slug=slug, name=f"Leistung {slug}")
        TopicDay.objects.create(**where, day=date(2014, 6, 16), municipality_id="04011000",
                                service=service, asked=asked)  # fmt: skip
    Rolled.objects.create(centre=centre, at=datetime(2014, 7, 1, 3, tzinfo=BERLIN))
    return centre


def fields(client: Client, table: str) -> list[dict[str, object]]:
    told = client.get("/offene-daten/schema.json").json()
    return next(one for one in told["resources"] if one["name"] == table)["schema"]["fields"]


@pytest.mark.parametrize("table", ["anrufe", "themen"])
def test_files_keep_to_their_schema(client: Client, june: ServiceCentre, table: str) -> None:
    known = fields(client, table)
    text = client.get(f"/offene-daten/{table}-2014-06.csv").content.decode("utf-8-sig")
    names, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert names == [one["name"] for one in known]
    assert rows
    for row in rows:
        for cell, field in zip(row, known, strict=True):
            required = field.get("constraints", {}).get("required", True)
            assert (not cell and not required) or CHECKS[field["type"]](cell, field), field
    told = client.get(f"/offene-daten/{table}-2014-06.json").json()["rows"]
    about, cells = parquet.read(client.get(f"/offene-daten/{table}-2014-06.parquet").content)
    assert about["licence"] == "dl-de/zero-2-0"
    assert [list(one) for one in told] == [names] * len(rows) == [list(one) for one in cells]
    assert [one["servicecenter"] for one in told] == [one["servicecenter"] for one in cells]


def test_no_topic_below_five(client: Client, june: ServiceCentre) -> None:
    rows = client.get("/offene-daten/themen-2014-06.json").json()["rows"]
    assert [(one["leistung"], one["gefragt"], one["verborgen"]) for one in rows] == [
        ("a", 40, False), ("b", None, True), ("c", None, True), ("d", None, True),
        ("", 10, False),
    ]  # fmt: skip


def test_only_months_that_are_over(client: Client, june: ServiceCentre) -> None:
    today = date.today()  # noqa: DTZ011  # the page asks the clock, too
    for month in (f"{today:%Y-%m}", "2014-05", "2014-13", "0000-00", "9999-12", "x", "２０１４-06"):
        assert client.get(f"/offene-daten/anrufe-{month}.csv").status_code == 404
    for path in ("fragen-2014-06.csv", "anrufe-2014-06.exe", "anrufe-2014-06.csv%00"):
        assert client.get(f"/offene-daten/{path}").status_code == 404


def test_the_page_and_the_catalogue_list_what_can_be_fetched(
    client: Client, june: ServiceCentre
) -> None:
    client.cookies["django_language"] = "en"
    assert "June 2014" in client.get("/offene-daten/").content.decode()
    told = json.loads(client.get("/offene-daten/katalog.jsonld").content)
    files = [
        one["dcat:downloadURL"]["@id"]
        for data in told["dcat:dataset"] for one in data["dcat:distribution"]
    ]  # fmt: skip
    assert "http://testserver/offene-daten/themen-2014-06.parquet" in files
    assert len(files) == len(set(files))


def test_what_has_not_changed_is_not_sent_again(client: Client, june: ServiceCentre) -> None:
    path = "/offene-daten/anrufe-2014-06.csv"
    first = client.get(path)
    assert first["Last-Modified"] == "Tue, 01 Jul 2014 01:00:00 GMT"
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    Day.objects.filter(day=date(2014, 6, 16)).update(answered=5)
    Rolled.objects.update(at=datetime(2014, 7, 1, tzinfo=BERLIN) + timedelta(days=9))
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200
