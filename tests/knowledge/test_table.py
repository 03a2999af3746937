"""A table says which line and column is wrong, and nothing of it is taken then."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from tests.factories import make_city

from buergertelefon.directory.models import Service
from buergertelefon.knowledge import table
from buergertelefon.knowledge.actions import importing_csv
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.rules.imports import Report

ON, AT = date(2026, 11, 25), datetime(2026, 11, 25, 9, tzinfo=UTC)
HEAD = "Name;Stelle;Ort;Sprache;Gilt ab;Gebühr;Alltagswörter;LeiKa-Schlüssel\n"
ROW = "Bootssteg anzeigen;Hafenamt;Bremen;de;1.1.2027;30 Euro;Steg | Anleger;\n"


def take(folder: Path, content: bytes) -> Report:
    file = folder / "t.csv"
    file.write_bytes(content)
    return importing_csv.apply(file, on=ON, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        pytest.param((HEAD + ROW).encode(), id="UTF-8"),
        pytest.param((HEAD + ROW).encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param((HEAD + ROW).encode("cp1252"), id="as an old spreadsheet writes it"),
        pytest.param((HEAD + ROW).replace(";", "\t").encode(), id="with tabs"),
        pytest.param((HEAD + ROW).replace(";", ",").encode(), id="with commas"),
    ],
)
def test_a_table_is_read(tmp_path: Path, content: bytes) -> None:
    make_city()
    assert take(tmp_path, content).refused == []
    one = Answer.objects.select_related("office").get(service__slug="bootssteg-anzeigen")
    assert (one.fee, one.office.name, one.valid_from) == ("30 Euro", "Hafenamt", date(2027, 1, 1))
    assert one.municipality_id == "04011000"
    assert one.unknown == ["duration", "documents", "procedure"]
    assert {word.phrase for word in one.service.synonyms.all()} == {"Steg", "Anleger"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param("Name;Stelle;Farbe\nA;B;rot\n", 1, "»Farbe« kennen wir", id="a column"),
        pytest.param("Name;Ort\nA;Bremen\n", 1, "»Stelle« fehlt", id="a column is missing"),
        pytest.param(HEAD + ROW + ";H;;;;;;\n", 3, "»Name« ist leer", id="an empty cell"),
        pytest.param(HEAD + ROW.replace("Bremen", "Hamburg"), 2, "»Hamburg«", id="a place"),
        pytest.param(HEAD + ROW.replace("1.1.", "31.2."), 2, "kein Tag", id="a day"),
        pytest.param(HEAD + ROW.replace(";de;", ";xx;"), 2, "»Sprache«", id="a language"),
        pytest.param(HEAD + ROW + ROW, 3, "zweimal", id="the same twice"),
        pytest.param(HEAD + ROW.replace(";\n", ";123\n"), 2, "14 Ziffern", id="a key"),
        pytest.param(HEAD + "nur;zwei\n", 2, "2 Spalten statt 8", id="cells are missing"),
        pytest.param("\0\0\0", 0, "andere Art", id="no table at all"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_taken(
    tmp_path: Path, content: str, line: int, reason: str
) -> None:
    make_city()
    before = Service.objects.count()
    [(file, at, said)] = take(tmp_path, content.encode()).refused
    assert (file, at) == ("t.csv", line)
    assert reason in said
    assert Service.objects.count() == before


@pytest.mark.parametrize("cell", ["=1+1", "+49 421", "-5", "@name", "'=x", "\tx", "normal"])
def test_no_cell_is_a_formula_and_all_come_back(tmp_path: Path, cell: str) -> None:
    out = BytesIO()
    table.write(out, [{"Name": cell.strip(), "Stelle": "Amt"}])
    written = out.getvalue().decode("utf-8-sig").splitlines()[1].split(";")[1]
    assert written[0] not in "=+-@\t"
    (tmp_path / "t.csv").write_bytes(out.getvalue())
    [service] = table.read(tmp_path / "t.csv", places={}).services
    assert service.name == cell.strip()
