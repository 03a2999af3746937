"""Collection days come in by command and by page: a look first, then those very files."""

import gzip
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from tests.waste.conftest import BREMEN, NOW, TODAY, make_provider
from tests.waste.files import CALENDARS, HOUSES, csv_of, event, ics, json_of

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.waste.formats import File
from buergertelefon.waste.models import House, Provider, Source
from buergertelefon.waste.upload import packed, unpacked

PAGE = "/abfall-verwaltung/einlesen/"


@pytest.fixture
def provider(db: None) -> Provider:
    return make_provider()


def run(*words: object) -> str:
    out = StringIO()
    call_command("import_waste", *map(str, words), "--provider", "stadtreinigung", stdout=out)
    return out.getvalue()


def pair(folder: Path) -> tuple[Path, Path]:
    addresses, calendars = folder / "adressen_2020-01-24.csv.gz", folder / "kalender.json"
    addresses.write_bytes(gzip.compress(csv_of(HOUSES).encode()))
    calendars.write_text(json_of(CALENDARS))
    return addresses, calendars


def test_the_command_previews_takes_and_takes_nothing_twice(
    provider: Provider, tmp_path: Path
) -> None:
    files = pair(tmp_path)
    said = run(*files, "--preview")
    assert said.startswith("Probelauf, es wurde nichts geändert.")
    assert "Adressen ohne Termine: 1, Straßen ganz ohne: 1" in said
    assert "Straßen, in denen die Hausnummer entscheidet: 1" in said
    assert "Quelle spricht für 29.02.2020 bis 18.04.2020" in said
    assert not House.objects.exists()
    assert "Neu: 5 Adressen in 3 Straßen, z. B. Am Deich 1\n" in run(*files)
    assert f"{Source.objects.get().as_of}" == "2020-01-24"
    again = run(*reversed(files))
    assert again.startswith("Diese Dateien sind schon übernommen.")
    assert "Unverändert: 5\n" in again


@pytest.mark.django_db
def test_the_command_makes_the_provider_of_an_empty_installation(tmp_path: Path) -> None:
    new = ("--new", "Stadtreinigung", "--town", "Bremen", "--commune", BREMEN)
    files = pair(tmp_path)
    run(*files, *new, "--preview")
    assert not Provider.objects.exists()
    run(*files, *new)
    run(*files, *new)
    row = Provider.objects.get()
    assert (row.slug, row.centre.name, row.streets.count(), row.zones.count()) == (
        "stadtreinigung", "Bürgertelefon Bremen", 3, 1,
    )  # fmt: skip


def test_the_command_takes_the_dates_of_one_address(provider: Provider, tmp_path: Path) -> None:
    path = tmp_path / "termine.csv"
    path.write_text("Datum;Abfuhrart\n22.12.2020;Bioabfall\n", encoding="cp1252")
    run(path, "--address", "Am Deich 2", "--source", "Stadt Heft", "--as-of", "2020-12-01")
    source = Source.objects.get()
    assert (source.slug, f"{source.as_of}", source.houses) == ("stadt-heft", "2020-12-01", 1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param([], "In termine.csv steht keine Adresse.", id="no address"),
        pytest.param(["--address", "Am Deich"], "Bitte Straße und Hausnummer", id="no number"),
        pytest.param(["--address", "Am Deich 1"], "Zeile 2: „31.02.2020“ ist kein", id="no day"),
        pytest.param(["--as-of", "gestern"], "„gestern“ ist kein Tag", id="as of"),
        pytest.param(["nicht-da.csv"], "nicht-da.csv lässt sich nicht lesen", id="no file"),
        pytest.param(["--provider", "x"], "Den Entsorger „x“ gibt es nicht", id="provider"),
        pytest.param(["--provider", "x", "--new", "X"], "braucht --town", id="new without town"),
        pytest.param(
            ["--provider", "x", "--new", "X", "--town", "Bremen", "--commune", BREMEN],
            "gibt es schon einen Entsorger: stadtreinigung",
            id="new, of a city that has",
        ),
    ],
)
def test_the_command_ends_with_what_is_wrong(
    provider: Provider, tmp_path: Path, words: list[str], says: str
) -> None:
    path = tmp_path / "termine.csv"
    path.write_text("Datum;Abfuhrart\n31.02.2020;Bioabfall\n")
    with pytest.raises(CommandError) as refused:
        call_command("import_waste", "--provider", "stadtreinigung", *words, str(path))
    assert says in str(refused.value)
    assert not Source.objects.exists()


def office(centre: ServiceCentre, role: Role = Role.BACK_OFFICE) -> Client:
    client = Client()
    who = Agent.objects.create_user("abfall", "ein-langes-Passwort", name="A", centre=centre,
                                    roles=[role])  # fmt: skip
    client.force_login(who)
    return client


def look(client: Client, **more: object) -> HttpResponse:
    files = {
        "file": SimpleUploadedFile("adressen_2020-01-24.csv", csv_of(HOUSES).encode()),
        "calendars": SimpleUploadedFile("kalender.json", json_of(CALENDARS).encode()),
    }
    return client.post(PAGE, {"provider": "stadtreinigung", **files, **more})


def hidden(answer: HttpResponse) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    return {**dict(found), "do": "take"}


def test_the_page_shows_what_would_change_and_takes_it_once(provider: Provider) -> None:
    client = office(provider.centre)
    first = look(client)
    assert "Neu: 5 Adressen in 3 Straßen" in first.content.decode()
    assert not House.objects.exists()
    taken = client.post(PAGE, hidden(first), follow=True).content.decode()
    assert "Übernommen. Neu: 5, andere Termine: 0" in taken
    assert "29.02.2020 bis 18.04.2020" in taken
    assert "abgelaufen" in taken
    twice = client.post(PAGE, hidden(first), follow=True)
    assert (twice.status_code, House.objects.count()) == (200, 5)
    assert "Diese Dateien sind schon übernommen." in twice.content.decode()
    assert "Nichts. Diese Dateien sind schon übernommen." in look(client).content.decode()


def test_what_changed_meanwhile_is_looked_at_again(provider: Provider) -> None:
    client = office(provider.centre)
    first = hidden(look(client))
    own = SimpleUploadedFile("a.ics", ics(event("20261201", "Bio")).encode())
    client.post(PAGE, hidden(look(client, file=own, calendars="")))
    again = client.post(PAGE, first)
    assert (again.status_code, House.objects.count()) == (200, 1)
    assert "Inzwischen hat sich etwas geändert." in again.content.decode()


def test_the_page_names_what_is_wrong_and_takes_nothing(provider: Provider) -> None:
    client = office(provider.centre)
    bad = SimpleUploadedFile("kalender.json", b'{"1": [{"datum": "31.02.2020", "arten": ["Bio"]}]}')
    answer = look(client, calendars=bad)
    assert answer.status_code == 422
    assert "Kalender 1, 1. Tag: „31.02.2020“ ist kein Tag" in answer.content.decode()
    empty = client.post(PAGE, {"provider": "stadtreinigung", "packed": "Unsinn"})
    assert (empty.status_code, Source.objects.count()) == (422, 0)
    assert "Bitte eine Datei wählen." in empty.content.decode()


def test_a_source_that_ends_soon_stands_out_and_others_sources_are_not_shown(
    provider: Provider,
) -> None:
    elsewhere = ServiceCentre.objects.create(slug="anderswo", name="Anderswo")
    other = make_provider("fremd", centre=elsewhere, commune="040120000000")
    for one, last in ((provider, TODAY.replace(year=2099)), (other, TODAY)):
        Source.objects.create(provider=one, slug=f"von-{one.slug}", name="x", as_of=TODAY,
                              taken=NOW, first=TODAY, last=last)  # fmt: skip
    client = office(provider.centre)
    said = client.get(PAGE).content.decode()
    assert "von-stadtreinigung" in said
    assert "fremd" not in said
    assert "bt-tag--stale" not in said
    assert look(client, provider="fremd").status_code == 422


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_only_the_office_brings_files(provider: Provider, role: Role) -> None:
    assert office(provider.centre, role).get(PAGE).status_code == 403


def test_packed_files_are_the_same_again() -> None:
    files = [File("a.csv", b"1"), File("a.csv", b"2")]
    assert unpacked(packed(files)) == files
    assert unpacked("###") == []
