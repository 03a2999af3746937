"""The register of centres: refused with line and reason, or taken whole."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.federation.register import BREMEN, KOELN, OLD, WORPSWEDE, table

from buergertelefon.demo.content import DATA
from buergertelefon.federation.actions.centres import import_centres
from buergertelefon.federation.errors import BadCentres
from buergertelefon.federation.models import Centre, CoveredArea
from buergertelefon.places.actions import Taken

pytestmark = [pytest.mark.django_db]
DAY = date(2026, 11, 25)


def take(*rows: dict[str, str], on: date = DAY, dry_run: bool = False) -> Taken:
    return import_centres(table(*rows), as_of=on, source="Test", dry_run=dry_run)


def test_a_register_comes_in_once() -> None:
    assert take(BREMEN, WORPSWEDE, KOELN).new == 3
    again = take(BREMEN, WORPSWEDE, KOELN)
    assert (again.new, again.changed, again.unchanged, again.ended) == (0, 0, 3, 0)
    assert Centre.objects.count() == 2
    one = Centre.objects.get(slug="bremen")
    assert (one.phone, one.exchange, one.key) == ("115", "https://bremen.example", "bremen")


def test_what_it_no_longer_names_has_ended_and_may_come_back() -> None:
    take(BREMEN, KOELN)
    later = date(2027, 1, 1)
    done = take(BREMEN | {"phone": "0421 361-0"}, on=later)
    assert (done.new, done.changed, done.ended) == (0, 1, 1)
    assert Centre.objects.get(slug="koeln").ended == later
    assert Centre.objects.get(slug="bremen").phone == "+494213610"
    assert not CoveredArea.objects.filter(centre__slug="koeln").exists()
    take(BREMEN, on=date(2028, 1, 1))
    assert Centre.objects.get(slug="koeln").ended == later  # the first day it was missing
    take(BREMEN, KOELN)
    assert Centre.objects.get(slug="koeln").ended is None


def test_a_preview_leaves_nothing() -> None:
    assert take(BREMEN, dry_run=True).new == 1
    assert not Centre.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"area": "0401"}, "area „0401“ ist kein ARS", id="an area of four digits"),
        pytest.param({"area": "٠٤"}, "ist kein ARS", id="digits of another script"),
        pytest.param({"area": "DE"}, "ist kein ARS", id="all of Germany is no centre's"),
        pytest.param({"name": " "}, "name fehlt", id="no name"),
        pytest.param({"mail": "https://x.example"}, "keine E-Mail-Adresse", id="URL as mail"),
        pytest.param({"mail": f"{'a' * 250}@x.de"}, "keine E-Mail-Adresse", id="a long address"),
        pytest.param({"url": "www.x.example"}, "url „www.x.example“", id="URL without https"),
        pytest.param({"exchange": "http://x.example"}, "mit https://", id="exchange in clear"),
        pytest.param({"exchange": "https://a:b@x.example"}, "exchange", id="a password in it"),
        pytest.param({"hours": "werktags"}, "keine Öffnungszeiten", id="hours nobody can read"),
        pytest.param({"phone": "fragen"}, "keine Rufnummer", id="no telephone number"),
        pytest.param({"valid_from": "1.7.2026"}, "kein Tag wie", id="a German date"),
        pytest.param(
            {"valid_from": "2026-01-01", "valid_until": "2026-01-01"}, "nicht nach", id="no time"
        ),
        pytest.param({"source": ""}, "ohne Quelle", id="no source"),
        pytest.param({"area": "05315"}, "gilt zugleich mit Zeile 2", id="two centres, one area"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken(change: dict[str, str], words: str) -> None:
    with pytest.raises(BadCentres) as refused:
        take(KOELN, BREMEN | change)
    assert "Zeile 3: " in str(refused.value)
    assert words in str(refused.value)
    assert not Centre.objects.exists()


def test_lines_of_a_centre_that_differ_are_refused() -> None:
    with pytest.raises(BadCentres, match="hat in Zeile 2 andere Angaben"):
        take(BREMEN, WORPSWEDE | {"phone": "0421 361-0"})


def test_areas_that_follow_each_other_do_not_overlap() -> None:
    assert take(OLD, BREMEN | {"area": "03", "valid_from": "2025-01-01"}).new == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"name\tarea\n", "fehlen Spalten: phone", id="columns missing"),
        pytest.param(table()[: len(table().split(b"\n")[0])], "kein einziges", id="no line"),
    ],
)
def test_what_is_no_register_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadCentres, match=words):
        import_centres(data, as_of=DAY, source="Test")


def test_the_command_takes_it_in_and_says_what_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "centres-2026-11-25.tsv", tmp_path / "bad.tsv"
    good.write_bytes(table(BREMEN))
    bad.write_bytes(table(BREMEN | {"area": "1"}))
    said = StringIO()
    call_command("import_register", "centres", str(good), "--dry-run", stdout=said)
    assert "neu: 1" in said.getvalue()
    call_command("import_register", "centres", str(good), stdout=said)
    with pytest.raises(CommandError, match=r"bad.tsv: 1 Fehler. Zeile 2: .*nichts übernommen"):
        call_command("import_register", "centres", str(bad))


def test_the_example_can_be_read() -> None:
    done = import_centres((DATA / "centres.tsv").read_bytes(), as_of=DAY, source="Beispiel")
    assert done.new == 7
    assert set(Centre.objects.values_list("phone", flat=True)) == {"115"}
