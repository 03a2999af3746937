"""A programme comes in by command and by page: a look first, then that very file."""

import gzip
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from tests.courses.files import kufer, kurs, make_school

from buergertelefon.courses.models import Course, School
from buergertelefon.courses.upload import packed, unpacked
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

pytestmark = pytest.mark.django_db
PAGE = "/kurse-verwaltung/einlesen/"


@pytest.fixture
def school() -> School:
    return make_school()


def office(school: School, role: Role = Role.BACK_OFFICE) -> Client:
    client = Client()
    word = "ein-langes-Passwort"
    client.force_login(
        Agent.objects.create_user("vhs", word, name="VHS", centre=school.centre, roles=[role])
    )
    return client


def run(path: Path, *how: str) -> str:
    out = StringIO()
    call_command("import_courses", str(path), "--school", "vhs", *how, stdout=out)
    return out.getvalue()


def test_the_command_previews_takes_and_takes_nothing_twice(school: School, tmp_path: Path) -> None:
    path = tmp_path / "kurse.xml.gz"
    path.write_bytes(gzip.compress(kufer(kurs("K1"), kurs("K2", tnanmeldungen=13))))
    said = run(path, "--preview")
    assert said.startswith("Probelauf, es wurde nichts geändert.")
    assert "Kurs K2: überbucht: 13 Anmeldungen auf 12 Plätze." in said
    assert not Course.objects.exists()
    assert "neu: 2\n" in run(path)
    assert "neu: 0\ngeändert: 0\nunverändert: 2\n" in run(path)


def test_the_command_says_old_and_new_and_what_has_gone(school: School, tmp_path: Path) -> None:
    path = tmp_path / "kurse.xml"
    path.write_bytes(kufer(kurs("K1"), kurs("K2")))
    run(path)
    path.write_bytes(kufer(kurs("K1", tnmax=10)))
    assert "weggefallen: 0\n" in run(path, "--partial", "--preview")
    said = run(path)
    assert "geändert: K1 Spanisch A1.1\n  Plätze: „12“ → „10“\nweggefallen: K2" in said


@pytest.mark.parametrize(
    ("how", "says"),
    [
        pytest.param([], "kurse.xml:\nZeile 12: Hier ist die Datei abgeschnitten", id="damaged"),
        pytest.param(["--school", "x"], "Die Schule „x“ gibt es nicht. Es gibt: vhs.", id="school"),
        pytest.param(["--format", "csv"], "Die Spalte „Nummer“ fehlt.", id="another format"),
    ],
)
def test_the_command_ends_with_what_is_wrong(
    school: School, tmp_path: Path, how: list[str], says: str
) -> None:
    path = tmp_path / "kurse.xml"
    path.write_bytes(kufer(kurs("K1"))[:300])
    with pytest.raises(CommandError) as refused:
        run(path, *how)
    assert says in str(refused.value)


def look(client: Client, data: bytes, **more: str) -> HttpResponse:
    given = {"school": "vhs", "extent": "full", "file": SimpleUploadedFile("kurse.xml", data)}
    return client.post(PAGE, given | more)


def hidden(answer: HttpResponse) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    return {**dict(found), "do": "take"}


def test_the_page_shows_what_would_change_and_takes_that_very_file(school: School) -> None:
    client = office(school)
    first = look(client, kufer(kurs("K1"), kurs("K2", tnanmeldungen=13)))
    said = first.content.decode()
    assert "Kurs K2: überbucht: 13 Anmeldungen auf 12 Plätze." in said
    assert "1 voll, davon 1 überbucht; 0 unter der Mindestzahl" in said
    assert not Course.objects.exists()
    taken = client.post(PAGE, hidden(first), follow=True).content.decode()
    assert "Übernommen: 2 neue Kurse, 0 geänderte" in taken
    assert "2 laufende und kommende Kurse" in taken or Course.objects.count() == 2
    assert (
        "Nichts. Die Kurse sind schon so"
        in look(client, kufer(kurs("K1"), kurs("K2", tnanmeldungen=13))).content.decode()
    )


def test_pressed_twice_it_was_taken_once(school: School) -> None:
    client = office(school)
    sent = hidden(look(client, kufer(kurs("K1"))))
    client.post(PAGE, sent)
    again = client.post(PAGE, sent, follow=True)
    assert (again.status_code, Course.objects.count()) == (200, 1)
    assert "Diese Datei ist schon übernommen." in again.content.decode()


def test_what_changed_meanwhile_is_looked_at_again(school: School) -> None:
    client = office(school)
    first = look(client, kufer(kurs("K1")))
    client.post(PAGE, hidden(look(client, kufer(kurs("K1"), kurs("K2")))))
    again = client.post(PAGE, hidden(first))
    assert (again.status_code, Course.objects.filter(vanished=None).count()) == (409, 2)
    assert "Inzwischen hat sich etwas geändert" in again.content.decode()


def test_the_page_names_what_is_wrong_and_takes_nothing(school: School) -> None:
    answer = look(office(school), kufer(kurs("K1", beginndat="31.02.2027")))
    assert answer.status_code == 422
    assert "Kurs K1, beginndat: „31.02.2027“ ist kein Tag" in answer.content.decode()
    assert not Course.objects.exists()


def test_a_page_without_a_file_asks_for_one(school: School) -> None:
    answer = office(school).post(PAGE, {"school": "vhs", "extent": "full", "packed": "Unsinn"})
    assert answer.status_code == 422
    assert "Bitte eine Datei wählen." in answer.content.decode()


def test_a_school_of_another_centre_is_not_there(school: School) -> None:
    make_school("fremd", centre="anderswo")
    client = office(school)
    assert "fremd" not in client.get(PAGE).content.decode()
    assert look(client, kufer(kurs("K1")), school="fremd").status_code == 422
    assert not Course.objects.exists()


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR, Role.TEAM_LEAD])
def test_only_the_office_brings_files(school: School, role: Role) -> None:
    assert office(school, role).get(PAGE).status_code == 403


def test_a_packed_file_is_the_same_again_and_no_larger_than_allowed() -> None:
    assert unpacked(packed(b"abc" * 1000)) == b"abc" * 1000
    assert unpacked(packed(bytes(40_000_000))) is None
    assert unpacked("###") is None
