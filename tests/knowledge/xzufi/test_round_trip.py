"""What we export we import unchanged; into an empty database it gives the same again."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from tests.factories import all_services, some_services

from buergertelefon.appointments.models import Calendar
from buergertelefon.base.models import Municipality
from buergertelefon.demo.content import Content
from buergertelefon.demo.load import load
from buergertelefon.directory.models import Family, Office, OnlineService, Responsibility, Service
from buergertelefon.knowledge.actions import importing, importing_csv
from buergertelefon.knowledge.models import Answer, Synonym
from buergertelefon.knowledge.queries import exporting, exporting_csv
from buergertelefon.knowledge.rules.imports import Outcome, Report

pytestmark = [pytest.mark.django_db, pytest.mark.load]
ON, AT = date(2026, 11, 25), datetime(2026, 11, 25, 9, tzinfo=UTC)


def message(version: str = "2.3") -> bytes:
    out = BytesIO()
    exporting.write(out, version=version, uuid="u", moment="2026-11-25T09:00:00+00:00")
    return out.getvalue()


def table() -> bytes:
    out = BytesIO()
    exporting_csv.write(out)
    return out.getvalue()


def empty() -> None:
    Calendar.objects.all().delete()  # of an office
    for model in (Answer, Synonym, Responsibility, OnlineService, Service, Family, Office):
        model.objects.all().delete()


def prepared(content: Content | None = None) -> None:
    load(content)
    service, office = Service.objects.all()[0], Office.objects.all()[0]
    page = OnlineService.objects.create(name="Antrag", url="https://beispiel.example/antrag")
    page.services.add(service)
    Responsibility.objects.create(service=service, office=office, area="04011", part="01")
    Synonym.objects.create(service=service, phrase="nur hier gesagt")


@pytest.mark.parametrize("version", ["2.2", "2.3"])
def test_our_own_message_changes_nothing_here(tmp_path: Path, version: str) -> None:
    prepared(None if version == "2.3" else some_services())  # the older form differs in shape only
    before = message()
    (tmp_path / "m.xml").write_bytes(message(version))
    report = importing.apply(tmp_path / "m.xml", on=ON, at=AT)
    assert report.refused == []
    assert [one for one in report.entries if one.outcome != Outcome.UNCHANGED] == []
    assert report.changes_nothing
    assert message() == before


def test_an_empty_database_gives_the_same_message_again(tmp_path: Path) -> None:
    prepared()
    before = message()
    (tmp_path / "m.xml").write_bytes(before)
    empty()
    report = importing.apply(tmp_path / "m.xml", on=ON, at=AT)
    assert report.refused == []
    assert report.count(Outcome.NEW) > 100
    assert numbered(message()) == numbered(before)
    assert importing.apply(tmp_path / "m.xml", on=ON, at=AT).changes_nothing


def numbered(text: bytes) -> bytes:
    """Rows of our own have other numbers in another database."""
    return re.sub(rb'schemeAgencyID="buergertelefon">z?\d+<', b"<", text)


def test_a_table_changes_nothing_here_and_fills_an_empty_database(tmp_path: Path) -> None:
    load(all_services())
    before = table()
    (tmp_path / "t.csv").write_bytes(before)
    same: Report = importing_csv.apply(tmp_path / "t.csv", on=ON, at=AT)
    assert same.refused == []
    assert same.changes_nothing
    empty()
    assert importing_csv.apply(tmp_path / "t.csv", on=ON, at=AT).count(Outcome.NEW) > 70
    assert table() == before
    assert Municipality.objects.count() == 2
