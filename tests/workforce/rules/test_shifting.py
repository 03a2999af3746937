"""Shifts are put, moved, made longer; tables of them are read."""

from datetime import date

import pytest
from tests.workforce.conftest import duty

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules import shift_table
from buergertelefon.workforce.rules.gaps import Gap, Spare, gaps
from buergertelefon.workforce.rules.shifting import (
    elsewhere,
    later,
    minutes,
    next_day,
    put,
    resized,
)


def spans(one: dict[str, object]) -> str:
    """`7:00-15:30 (11:00-11:30)` without zeros."""
    breaks = ", ".join(f"{two['start']}-{two['end']}" for two in one["breaks"])  # type: ignore[attr-defined]
    return f"{one['start']}-{one['end']} ({breaks})"


@pytest.mark.parametrize(
    ("start", "end", "pause", "found"),
    [
        pytest.param("7:00", "13:00", None, "07:00-13:00 ()", id="six hours need no break"),
        pytest.param("7:00", "13:15", None, "07:00-13:15 (09:45-10:15)", id="a quarter more does"),
        pytest.param("7:00", "15:30", None, "07:00-15:30 (11:00-11:30)", id="at the middle"),
        pytest.param("7:00", "17:00", None, "07:00-17:00 (11:30-12:15)", id="over nine hours: 45"),
        pytest.param("7:00", "15:30", (600, 60), "07:00-15:30 (10:00-11:00)", id="as typed"),
        pytest.param("7:00", "15:30", (600, 0), "07:00-15:30 ()", id="none, as typed"),
    ],
)
def test_a_break_is_set(start: str, end: str, pause: tuple[int, int] | None, found: str) -> None:
    assert spans(put("a", "2026-01-12", minutes(start), minutes(end), pause=pause)) == found


@pytest.mark.parametrize(
    ("what", "found"),
    [
        pytest.param(lambda: later(duty("a"), -15), "06:45-15:15 (10:45-11:15)", id="earlier"),
        pytest.param(
            lambda: resized(duty("a"), 420, 900), "07:00-15:00 (11:00-11:30)", id="the break stays"
        ),
        pytest.param(
            lambda: resized(duty("a"), 420, 780), "07:00-13:00 ()", id="none is owed any more"
        ),
        pytest.param(
            lambda: resized(duty("a"), 420, 1020), "07:00-17:00 (11:30-12:15)", id="more is owed"
        ),
        pytest.param(
            lambda: elsewhere(duty("a"), "b", "2026-01-13"), "07:00-15:30 (11:00-11:30)", id="other"
        ),
    ],
)
def test_a_shift_moves_with_its_break(what, found: str) -> None:  # type: ignore[no-untyped-def]
    assert spans(what()) == found


@pytest.mark.parametrize(
    ("what", "why"),
    [
        pytest.param(lambda: minutes("7.30"), "ist keine Uhrzeit wie 7:30", id="no colon"),
        pytest.param(lambda: minutes("25:00"), "ist keine Uhrzeit", id="no hour"),
        pytest.param(lambda: minutes("٧:٠٠"), "ist keine Uhrzeit", id="other digits"),
        pytest.param(lambda: minutes("7:20"), "nicht auf einer Viertelstunde", id="off the grid"),
        pytest.param(lambda: put("a", "x", 600, 600), "liegt nicht nach dem Beginn", id="no time"),
        pytest.param(
            lambda: put("a", "x", 420, 900, pause=(390, 30)), "nicht zwischen", id="break outside"
        ),
        pytest.param(lambda: later(duty("a"), 600), "nicht mehr an diesem Tag", id="over midnight"),
    ],
)
def test_what_cannot_be_is_said(what, why: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput, match=why):
        what()


def test_the_next_day_skips_closed_ones_and_ends() -> None:
    days = ["2026-01-16", "2026-01-19"]
    assert next_day("2026-01-16", 1, days) == "2026-01-19"
    assert next_day("2026-01-19", 1, days) is None
    assert next_day("2026-01-16", -1, days) is None


def test_gaps_are_spans_of_the_same_number() -> None:
    monday = date(2026, 1, 12)
    missing = {(monday, "09:45"): 2, (monday, "10:00"): 2, (monday, "10:15"): 1}
    assert gaps(missing) == [Gap(monday, 585, 615, 2), Gap(monday, 615, 630, 1)]


PERSON = {
    "week_minutes": 2355, "days_per_week": [4, 5], "work_minutes_per_day": [180, 540],
    "free_weekdays": [], "from": "07:00", "until": "18:00", "absent_weeks": [],
}  # fmt: skip
PLAN = {
    "slot_minutes": 15, "opening": {"from": "07:00", "until": "18:00"}, "required": {},
    "weeks": [[f"2026-01-{day}" for day in range(12, 17)]],
    "rules": {"week_account_minutes": 180, "period_account_minutes": 60},
    "absences": [{"person": "away", "from": "2026-01-12", "until": "2026-01-12"}],
    "people": [
        PERSON | {"id": name} | more
        for name, more in (
            ("free", {}), ("away", {}), ("early", {}), ("mondays", {"free_weekdays": [0]}),
            ("mornings", {"until": "13:00"}),
        )
    ],
}  # fmt: skip


def test_who_is_free_and_who_could_stay_longer() -> None:
    spare = Spare(PLAN, [duty("early")])
    found = spare.cover(Gap(date(2026, 1, 12), 15 * 60, 18 * 60, 1))
    assert (found.free, found.longer) == (("free",), ("early",))


HEAD = ["Kennung", "Name", "Datum", "Beginn", "Ende", "Pausen", "Fest"]
DAYS = {"2026-01-12", "2026-01-13"}


def test_a_table_is_read_as_it_is_written() -> None:
    given = [duty("a"), duty("a", 13) | {"locked": True}]
    table = [HEAD, *shift_table.rows(given, {"a": "Anna"}), ["b", "", "12.01.2026", "", "", "", ""]]
    touched, after = shift_table.read(table, people={"a", "b"}, days=DAYS)
    assert after == given
    assert touched == {("a", "2026-01-12"), ("a", "2026-01-13"), ("b", "2026-01-12")}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["x", "", "12.01.2026", "7:00", "15:00"], "Kennung: „x“ gibt es"),
        (["a", "", "31.02.2026", "7:00", "15:00"], "kein Tag wie"),
        (["a", "", "0000-00-00", "7:00", "15:00"], "kein Tag wie"),
        (["a", "", "17.01.2026", "7:00", "15:00"], "kein offener Tag"),
        (["a", "", "12.01.2026", "7:05", "15:00"], "Viertelstunde"),
        (["a", "", "12.01.2026", "15:00", "7:00"], "nicht nach dem Beginn"),
        (["a", "", "12.01.2026", "7:00", ""], "keine Uhrzeit"),
        (["a", "", "12.01.2026", "7:00", "15:00", "11"], "keine Pause wie"),
        (["a", "", "12.01.2026", "7:00", "15:00", "15:00-15:30"], "liegt nicht im Dienst"),
        (["a", "", "12.01.2026", "7:00", "15:00", "", "vielleicht"], "weder ja noch nein"),
        (["a", "", "13.01.2026", "7:00", "15:00"], "schon in Zeile 2"),
    ],
)
def test_every_bad_line_is_named(row: list[str], why: str) -> None:
    good = ["a", "", "13.01.2026", "7:00", "15:00", "11:00-11:30"]
    with pytest.raises(shift_table.BadRows) as caught:
        shift_table.read([HEAD, good, row, ["?"]], people={"a"}, days=DAYS)
    assert why in caught.value.lines[0]
    assert [line[:8] for line in caught.value.lines] == ["Zeile 3:", "Zeile 4:"]
