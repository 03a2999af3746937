"""The command: files in, files out, one line for what is wrong."""

import csv
from datetime import date
from pathlib import Path

import pytest
from tests.workforce.forecast.series import series, text

from buergertelefon.workforce.commands import main


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Sixteen weeks that end before Easter."""
    path = tmp_path / "history.csv"
    path.write_text(text(series(weeks=14)), encoding="utf-8")  # until Friday, 11 April 2025
    return path


def foreseen(history: Path, *more: str, region: str = "HB") -> dict[date, list[dict[str, str]]]:
    out = history.with_name("out.csv")
    base = ["--history", str(history), "--horizon-days", "56", "--region", region]
    main(["forecast", *base, "--out", str(out), *more])
    days: dict[date, list[dict[str, str]]] = {}
    with out.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            days.setdefault(date.fromisoformat(row["start"][:10]), []).append(row)
    return days


def test_every_interval_of_each_open_day_has_a_row(history: Path) -> None:
    days = foreseen(history)
    assert date(2025, 4, 18) not in days  # Good Friday
    assert date(2025, 6, 6) in days  # the last day of the horizon
    assert date(2025, 6, 7) not in days
    assert {len(rows) for rows in days.values()} == {20}
    row = days[date(2025, 4, 14)][0]
    assert list(row) == ["start", "minutes", "mean", "q10", "q50", "q90"]
    assert row["start"] == "2025-04-14T08:00"
    assert float(row["q10"]) <= float(row["q50"]) <= float(row["q90"])


def test_without_a_region_only_the_closed_file_closes(history: Path) -> None:
    closed = history.with_name("closed.csv")
    closed.write_text("date,name\n2025-04-15,Umzug\n", encoding="utf-8")
    days = foreseen(history, "--closed", str(closed), region="none")
    assert date(2025, 4, 18) in days
    assert date(2025, 4, 15) not in days


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"--region": "XX"}, "region", id="no such Land"),
        pytest.param({"--horizon-days": "0"}, "horizon-days", id="no horizon"),
        pytest.param({"--horizon-days": "bald"}, "horizon-days", id="not a number"),
        pytest.param({"--history": "missing.csv"}, "missing.csv", id="no file"),
        pytest.param({"--closed": "missing.csv"}, "missing.csv", id="no closed file"),
    ],
)
def test_bad_input_ends_with_2_and_one_line(
    history: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], words: str
) -> None:
    out = history.with_name("out.csv")
    given = {
        "--history": str(history),
        "--horizon-days": "7",
        "--region": "HB",
        "--out": str(out),
        **change,
    }
    with pytest.raises(SystemExit) as ended:
        main(["forecast", *(word for pair in given.items() for word in pair)])
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert words in said
    assert said.count("\n") == 1
    assert not out.exists()
