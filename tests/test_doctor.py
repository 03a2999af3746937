"""What the doctor says, sick and well."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from buergertelefon import doctor
from buergertelefon.base.models import ServiceCentre
from buergertelefon.doctor import machine, service
from buergertelefon.doctor.finding import Finding
from buergertelefon.embedded import Embedded
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.gateway import Gateway
from buergertelefon.messages.rules.outbox import Channel as By
from buergertelefon.telephony.models import Leadership

AT = datetime(2014, 6, 16, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mail", "url", "says", "well"),
    [
        pytest.param("", "", "nicht eingerichtet", True, id="none"),
        pytest.param("a@b.de", "", "CASES_IMAP_URL fehlt", False, id="half: no mailbox"),
        pytest.param("", "imaps://a:b@c", "CASES_MAIL fehlt", False, id="half: no address"),
        pytest.param("A <a@b.de>", "imaps://a:b@c", "keine Mailadresse", False, id="with a name"),
        pytest.param("a@b.de", "pop3://a:b@c", "beginnt nicht mit imaps", False, id="no IMAP"),
        pytest.param("a@b.de", "imaps://c", "nicht Konto und Passwort", False, id="no account"),
        pytest.param("a@b.de", "imap://a:b@mail.de", "nicht verschlüsselt", False, id="in clear"),
        pytest.param("a@b.de", "imaps://a:b@c?starttls=1", "zugleich", False, id="both"),
        pytest.param("a@b.de", "imaps://a:b@c:x", "keine Adresse", False, id="port"),
        pytest.param("a@b.de", "imap://a:b@127.0.0.1:9", "antwortet nicht", False, id="silent"),
    ],
)
def test_the_mailbox_for_answers(
    settings: Settings, mail: str, url: str, says: str, *, well: bool
) -> None:
    settings.CASES_MAIL, settings.CASES_IMAP_URL = mail, url
    found = service.answers()
    assert says in found.what
    assert (found.remedy == "") is well


def test_a_finding_says_what_to_do() -> None:
    assert str(Finding("Python 3.11.2")) == "ok       Python 3.11.2"
    assert str(Finding("Python 3.9.2", "Neuer.")) == "Problem  Python 3.9.2\n         → Neuer."


@pytest.mark.parametrize(
    ("version", "well"), [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 1), True)]
)
def test_python(version: tuple[int, int, int], *, well: bool) -> None:
    assert (machine.python(version).remedy == "") is well


def test_packages_are_those_of_the_lock() -> None:
    assert machine.packages().remedy == ""


def test_a_package_of_another_version_is_named() -> None:
    found = machine._as_locked("django==1.0 \\\n    --hash=sha256:00\nnot-for-us==1\n")  # noqa: SLF001  the lock is its argument
    assert found.what.startswith("Python-Pakete: django 5.2")
    assert found.what.endswith("statt 1.0")


def test_missing_files_of_the_pages_are_named(tmp_path: Path) -> None:
    for name in machine.FRONT_END[1:]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = machine.front_end(tmp_path)
    assert "kern/kern.min.css" in found.what
    assert found.remedy == "make assets"


def test_the_key_is_there_and_private(tmp_path: Path) -> None:
    assert "gibt es noch nicht" in machine.secret_key(tmp_path, given="").what
    assert machine.secret_key(tmp_path, given="from the environment").remedy == ""
    key = tmp_path / "secret_key"
    key.touch(mode=0o600)
    assert machine.secret_key(tmp_path, given="").remedy == ""
    key.chmod(0o644)
    assert machine.secret_key(tmp_path, given="").remedy == f"chmod 600 {key}"


@pytest.mark.parametrize(
    ("debug", "hosts", "well"),
    [
        pytest.param(False, ["localhost", "127.0.0.1"], True, id="only this machine"),
        pytest.param(True, ["localhost"], True, id="a developer's machine"),
        pytest.param(False, ["buergertelefon.bremen.de"], True, id="a city's machine"),
        pytest.param(True, ["buergertelefon.bremen.de"], False, id="shows its insides to all"),
        pytest.param(False, ["*"], False, id="answers to any name"),
    ],
)
def test_how_others_reach_us(*, debug: bool, hosts: list[str], well: bool) -> None:
    assert (machine.exposure(debug=debug, hosts=hosts).remedy == "") is well


def test_disk_space_of_a_home_that_is_not_there_yet(tmp_path: Path) -> None:
    assert str(tmp_path) in machine.disk(tmp_path / "not/yet").what


def test_a_missing_browser_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = machine.browser()
    assert "chromium" in found.remedy.lower()
    assert str(found).startswith("Hinweis")  # the service runs without
    assert not found.is_problem


def test_an_embedded_database_that_does_not_run(tmp_path: Path) -> None:
    found = service.database(Embedded(tmp_path))
    assert "läuft nicht" in found.what
    assert "make run" in found.remedy


@pytest.mark.django_db
def test_the_database_of_the_tests_is_well() -> None:
    assert service.database(None).what.startswith("Datenbank: PostgreSQL 1")
    assert service.text_rules().remedy == ""
    assert service.tables().remedy == ""


@pytest.mark.django_db
def test_a_missing_migration_is_counted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reporting'")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'telephony'")
    found = service.tables()
    assert "fehlen" in found.what
    assert found.remedy == "buergertelefon migrate"


@pytest.mark.django_db
def test_a_centre_is_led_while_its_leader_beats() -> None:
    assert "keines angelegt" in next(service.exchanges(at=AT)).what
    centre = ServiceCentre.objects.create(slug="bremen", name="Bremen")
    assert "noch nie" in next(service.exchanges(at=AT)).what
    Leadership.objects.create(centre=centre, backend=1, beat=AT - timedelta(seconds=2))
    assert str(next(service.exchanges(at=AT))) == "ok       Vermittlung Bremen: arbeitet"
    (found,) = service.exchanges(at=AT + timedelta(seconds=8))
    assert found.what == "Vermittlung Bremen: seit 10 s kein Lebenszeichen"


@pytest.mark.django_db
def test_a_worker_is_there_while_it_beats() -> None:
    assert service.worker(at=AT).remedy
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [AT])
    assert service.worker(at=AT + timedelta(seconds=10)).remedy == ""
    assert service.worker(at=AT + timedelta(minutes=5)).remedy


def test_pages_that_do_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "0")  # free, and nobody answers
    assert service.pages().what == "Seiten: laufen nicht"


def test_a_port_that_another_program_has(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        assert "von einem anderen Programm belegt" in service.pages().what


@pytest.mark.django_db
def test_it_ends_with_1_if_there_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "0")
    with pytest.raises(SystemExit, match="Probleme") as ended:
        doctor.main()
    assert ended.value.code
    said = capsys.readouterr().out
    assert "ok       Datenbank: PostgreSQL 18" in said
    assert "Problem  Seiten: laufen nicht" in said


def test_a_telephone_system_is_none_silent_or_there(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    assert service.telephone().remedy == ""
    (tmp_path / "asterisk").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    words = {"url": f"http://127.0.0.1:{port}", "user": "x", "password": "x", "app": "x"}
    (tmp_path / "asterisk/address.json").write_text(json.dumps(words))
    found = service.telephone()
    assert "antwortet nicht" in found.what
    assert found.remedy == "Starten: buergertelefon exchange up"


def test_mail_and_texts_are_not_set_up_there_or_silent(settings: Settings) -> None:
    assert [one.what for one in service.messages()] == [
        "Nachrichten per E-Mail: nicht eingerichtet", "Nachrichten per SMS: nicht eingerichtet"
    ]  # fmt: skip
    settings.MAIL_FROM = "buergertelefon@example.org"
    with Gateway() as gateway:
        settings.MAIL_URL, settings.SMS_URL = gateway.mail_url, gateway.sms_url
        assert [one.remedy for one in service.messages()] == ["", ""]
    assert ["antwortet nicht" in one.what for one in service.messages()] == [True, True]


@pytest.mark.django_db
def test_letters_that_nobody_prints_are_a_problem() -> None:
    assert service.letters(at=AT).what == "Nachrichten per Brief: keiner wartet"
    centre = ServiceCentre.objects.create(slug="bremen", name="Bremen").pk
    draft = Draft(By.LETTER, "Ann Lee\nWeg 1\n28195 Bremen", "Text", "test", subject="Betreff")
    post(draft, key="a", centre=centre, at=AT)
    assert not service.letters(at=AT + timedelta(days=2)).is_problem
    found = service.letters(at=AT + timedelta(days=3))
    assert "1 zu drucken, der älteste seit 3 Tagen" in found.what
    assert found.is_problem


def test_settings_of_mail_and_texts_that_cannot_be_right(settings: Settings) -> None:
    settings.MAIL_URL, settings.SMS_URL = "mail.example", "http://sms.example"
    settings.SMS_QUIET = "nachts"
    said = [one.what for one in service.messages() if one.is_problem]
    assert [one.partition(": ")[2][:8] for one in said[:2]] == ["MAIL_URL", "SMS_URL "]
    assert said[2] == "SMS_QUIET ist „nachts“"
