from datetime import date, time

import pytest

from buergertelefon.workforce.rules.contracts import Limits, Terms, complaints, minutes_of, said
from buergertelefon.workforce.rules.people_table import (
    CONTRACTS,
    LEAVES,
    contracts,
    headings,
    leaves,
)

NEW_YEAR = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        pytest.param({"week_minutes": 2355}, "", id="full time"),
        pytest.param({"week_minutes": 1470, "days_least": 3, "days_most": 3}, "", id="three days"),
        pytest.param(
            {"week_minutes": 2355, "days_least": 3, "days_most": 3}, "An 3 Tagen zu höchstens 9:00",
            id="too many hours for the days",
        ),
        pytest.param(
            {"week_minutes": 2355, "there_until": time(12)}, "höchstens 5:00 Stunden",
            id="mornings are too short",
        ),
        pytest.param(
            {"week_minutes": 2355, "free_weekdays": (0, 2)}, "bleiben 3 Tage", id="too many free"
        ),
        pytest.param(
            {"week_minutes": 300}, "5 Tage zu mindestens 3:00", id="too few hours for the days"
        ),
        pytest.param(
            {"week_minutes": 600, "there_from": time(15), "there_until": time(17)},
            "erst ab 15:00 Uhr", id="after the last start",
        ),
        pytest.param(
            {"week_minutes": 600, "there_until": time(9)}, "passen höchstens 2:00",
            id="no shift fits",
        ),
    ],
)  # fmt: skip
def test_a_contract_that_no_roster_can_keep_is_told(terms: dict[str, object], word: str) -> None:
    found = " ".join(complaints(Terms(NEW_YEAR, **terms), Limits()))
    assert word in found if word else found == ""


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("39:15", 2355), ("39,25", 2355), ("39.25", 2355), ("8", 480), ("-0:30", -30),
        ("+1:05", 65), ("19,5", 1170), ("", None), ("-", None), ("8:60", None), ("1:5", None),
        ("drei", None), ("1e3", None), ("٣", None), ("8,", None), ("123456", None),
    ],
)  # fmt: skip
def test_hours_as_they_are_typed(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes
    assert minutes is None or minutes_of(said(minutes)) == minutes


HEAD = headings(CONTRACTS)
GOOD = ["anna", "Anna", "01.01.2026", "", "39:15"]


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        pytest.param(
            [["Kennung", "Gilt ab"]], "Zeile 1, Spalte „Stunden je Woche“", id="a column is missing"
        ),
        pytest.param([[*HEAD, "Gehalt"]], "Zeile 1, Spalte „Gehalt“", id="one too many"),
        pytest.param([[*HEAD, "Name"]], "zweimal", id="one twice"),
        pytest.param([HEAD, ["otto", *GOOD[1:]]], "Zeile 2, Spalte „Kennung“", id="nobody here"),
        pytest.param(
            [HEAD, GOOD, [*GOOD[:2], "31.02.2026"]], "Zeile 3, Spalte „Gilt ab“", id="no day"
        ),
        pytest.param([HEAD, [*GOOD[:2], "9999-12-31", "", "8"]], "zu weit weg", id="far away"),
        pytest.param([HEAD, [*GOOD[:2], "0000-00-00", "", "8"]], "kein Tag", id="no day at all"),
        pytest.param([HEAD, [*GOOD[:4], "viel"]], "Spalte „Stunden je Woche“", id="no hours"),
        pytest.param([HEAD, [*GOOD[:4], "60"]], "48 Stunden", id="too many hours"),
        pytest.param([HEAD, [*GOOD, "5", "4"]], "Spalte „Tage höchstens“", id="fewer than least"),
        pytest.param([HEAD, [*GOOD, "", "", "", "", "Mittwoch"]], "Mo, Mi", id="no weekday"),
        pytest.param([HEAD, [*GOOD, "", "", "", "", "", "25:00"]], "Spalte „Da ab“", id="no clock"),
        pytest.param([HEAD, GOOD, GOOD], "Steht schon in Zeile 2", id="twice"),
        pytest.param([HEAD, *[GOOD] * 2001], "Mehr als 2000", id="too long"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_with_line_and_column(rows: list[list[str]], where: str) -> None:
    assert where in " ".join(map(str, contracts(rows, {"anna": 1})[1]))


def test_a_good_table_is_read_and_empty_cells_keep_what_is_usual() -> None:
    rows = [HEAD, ["", "", ""], [*GOOD, "", "", "", "", "Fr, Mo", "07:30"]]
    (line,), problems = contracts(rows, {"anna": 1})
    assert (line.number, line.username, problems) == (3, "anna", [])
    assert line.row == Terms(NEW_YEAR, 2355, free_weekdays=(0, 4), there_from=time(7, 30))
    rows = [headings(LEAVES), ["anna", "", "2.1.2026", "1.1.2026", "genehmigt"]]
    assert "Spalte „Bis“" in str(leaves(rows, {"anna": 1})[1][0])
