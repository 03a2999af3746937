"""Somebody gets all that is stored about them, and nothing of anybody else."""

import json
import uuid
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.cases.conftest import ASKED, BY_MAIL, NOW, make_case, make_clerk, make_inbox

from buergertelefon.cases.actions.steps import merge, put_on_desk, take
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.export import person
from buergertelefon.cases.rules.files import Cleaned
from buergertelefon.cases.rules.life import Actor, Step
from buergertelefon.cases.secret import secret_of
from buergertelefon.messages.models import Message

pytestmark = pytest.mark.django_db
FILES = [Cleaned("foto.jpg", "image/jpeg", b"1"), Cleaned("foto.jpg", "image/jpeg", b"2")]


@pytest.fixture
def row(settings: pytest.FixtureRequest) -> Case:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"
    settings.PUBLIC_URL = "https://stadt.example"
    row = make_case()
    put_on_desk(row.pk, make_clerk(row.inbox, "kim").pk, at=NOW)
    take(row.pk, Step.NOTE, actor=Actor.OFFICE, text="Rückruf abwarten.", at=NOW)
    take(row.pk, Step.ADD, actor=Actor.CITIZEN, text="Mit Foto.", at=NOW, files=FILES)
    row.refresh_from_db()
    return row


def test_all_of_it_with_notes_that_are_marked_messages_and_why_it_is_kept(row: Case) -> None:
    found = json.loads(json.dumps(person(row, at=NOW)))
    assert found["case"]["question"] == ASKED.text
    assert [(one["step"], one["internal"]) for one in found["entries"]] == [
        ("open", False), ("accept", False), ("note", True), ("add", False),
    ]  # fmt: skip
    assert [one["recipient"] for one in found["messages"]] == [BY_MAIL.mail]
    assert [one["file"] for one in found["attachments"]] == [
        "dateien/1-foto.jpg", "dateien/2-foto.jpg"
    ]  # fmt: skip
    explained = {one["field"]: one for one in found["stored"]}
    assert "anonymisiert" in explained["cases.Case.question"]["how_long"]
    assert explained.keys() >= {f"cases.Case.{name}" for name in found["case"]}
    assert explained.keys() >= {f"outbox.Message.{name}" for name in found["messages"][0]}


def test_neither_who_works_on_it_nor_what_opens_it_nor_anybody_elses_case(row: Case) -> None:
    other = make_case()
    merge(row.pk, other.pk, actor=Actor.OFFICE, at=NOW)
    take(other.pk, Step.NOTE, actor=Actor.OFFICE, text="Fremde Notiz.", at=NOW)
    take(other.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    row.refresh_from_db()
    found = person(row, at=NOW)
    said = json.dumps(found, ensure_ascii=False)
    assert "Nein." in said
    for hidden in ("kim", str(row.key), secret_of(row.key), other.reference, "Fremde Notiz."):
        assert hidden not in said


def test_of_mails_to_the_office_only_that_they_went_for_their_link_opens_it(
    settings: pytest.FixtureRequest,
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"
    settings.PUBLIC_URL = "https://stadt.example"
    found = person(make_case(make_inbox(by_mail=True, mail="amt@example.org")), at=NOW)
    assert {one["recipient"]: "/amt/" in one["text"] for one in found["messages"]} == {
        "amt@example.org": False, BY_MAIL.mail: False,
    }  # fmt: skip
    assert [bool(one["text"]) for one in found["messages"]].count(True) == 1
    assert Message.objects.filter(text__contains="/amt/").count() == 1


def test_as_an_archive_that_only_its_owner_reads(row: Case, tmp_path: Path) -> None:
    path = tmp_path / "auskunft.zip"
    call_command("cases", "export", row.reference, "--zip", str(path))
    assert path.stat().st_mode & 0o077 == 0
    with ZipFile(path) as archive:
        files = [archive.read(f"dateien/{n}-foto.jpg") for n in (1, 2)]
        assert sorted(files) == [b"1", b"2"]
        assert json.loads(archive.read("daten.json"))["reference"] == row.reference
    with pytest.raises(CommandError, match="gibt es schon"):
        call_command("cases", "export", row.reference, "--zip", str(path))


def test_on_paper_for_a_code_and_a_word_if_there_is_none(
    row: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("cases", "export", row.reference.lower())
    assert json.loads(capsys.readouterr().out)["reference"] == row.reference
    with pytest.raises(CommandError, match="keinen Vorgang"):
        call_command("cases", "export", "BBB-BBB")
    call_command("cases", "forget", row.reference)
    row.refresh_from_db()
    assert row.erased is not None
    assert person(row, at=NOW)["case"]["question"] == ""


def test_on_the_own_page_with_the_key_only(row: Case, client: Client) -> None:
    where = f"/vorgang/{row.reference}/meine-daten"
    assert client.get(f"{where}.json").status_code == 302
    client.get(f"/vorgang/{row.reference}/{secret_of(row.key)}/")
    assert client.get(f"{where}.json").json()["case"]["mail"] == BY_MAIL.mail
    answer = client.get(f"{where}.zip")
    assert "no-store" in answer["Cache-Control"]
    assert ZipFile(BytesIO(answer.content)).namelist()[0] == "daten.json"
    assert client.get(f"{where}.exe").status_code == 404
    assert client.get(f"/vorgang/{uuid.uuid4()}/meine-daten.json").status_code == 302
    page = client.get(f"/vorgang/{row.reference}/").content.decode()
    assert f"{where}.zip" in page
