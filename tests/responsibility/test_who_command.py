"""`buergertelefon who`: one question, or a file of them; what is wrong with a row is named."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db
HEAD = "id\tquestion\ttopic\tplace\tdate"


def asked(tmp_path: Path, *rows: str, head: str = HEAD) -> list[dict[str, object]]:
    path, out = tmp_path / "fragen.tsv", tmp_path / "antworten.jsonl"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    try:
        call_command("who", batch=path, out=out, stdout=StringIO())
    except CommandError:
        assert not out.exists()  # nothing half-written
        raise
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_a_file_of_questions_is_answered_in_its_order(example: None, tmp_path: Path) -> None:
    first, second, third = asked(
        tmp_path, 'a\tHund\t"HUNDESTEUER"\tBremerhaven\t2026-11-25',
        "b\t\tkfz-steuer\tBremen\t2014-06-16\t", "c\tKfz-Steuer abbuchen\t\t\t2014-08-01",
        head=f"{HEAD}\tnote",
    )  # fmt: skip
    assert [one["id"] for one in (first, second, third)] == ["a", "b", "c"]
    assert list(second) == ["id", "outcome", "bodies", "question", "candidates", "notes"]
    (body,) = second["bodies"]  # type: ignore[misc]
    assert list(body)[:10] == [
        "kind", "name", "bufa", "ars", "contact", "fee", "reason", "source", "valid_from",
        "valid_until",
    ]  # fmt: skip
    assert (body["kind"], body["role"], second["question"]) == ("customs", "responsible", None)


def test_an_empty_day_is_today(example: None, tmp_path: Path) -> None:
    (one,) = asked(tmp_path, "a\t\thundesteuer\tBremerhaven\t")
    assert one["outcome"] == "answer"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param("b\t\thundesteuer\tBremen", "Zeile 4: date fehlt", id="no field for the day"),
        pytest.param("b\thundesteuer", "Zeile 4: topic, place, date fehlt", id="a short row"),
        pytest.param(
            "b\t\thundesteuer\tBremen\t16.06.2014", "Zeile 4, date '16.06.2014' ist kein Tag",
            id="a German day",
        ),
        pytest.param("b\t\thundesteuer\tBremen\t2015-02-29", "ist kein Tag", id="no leap year"),
        pytest.param(
            "b\t\thundesteuer\tBremen\t2014-06-16\tx", "Zeile 4: mehr Felder", id="a field more"
        ),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_written(
    example: None, tmp_path: Path, row: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        asked(tmp_path, "a\t\thundesteuer\tBremen\t2014-06-16", "", row)


def test_a_column_nobody_knows_is_named(example: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"fehlen die Spalten date. Gefunden: .*place, datum"):
        asked(tmp_path, head=HEAD.replace("date", "datum"))


def test_what_is_said_names_the_reason(example: None) -> None:
    out = StringIO()
    call_command("who", "Hundesteuer", place="Langen", on="2026-11-25", stdout=out)
    assert "Gemeinde (Geestland)\n  weil überall in Deutschland gilt" in out.getvalue()
    assert "Hinweis: Langen gehört seit 01.01.2015 zu Geestland" in out.getvalue()
