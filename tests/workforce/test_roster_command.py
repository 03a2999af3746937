"""The search from file to file, and what it makes of a loss."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.workforce.instances import random_instance

from buergertelefon.workforce.commands import main
from buergertelefon.workforce.rules.roster.check import check
from buergertelefon.workforce.rules.roster.duty import duties
from buergertelefon.workforce.rules.roster.improve import improve
from buergertelefon.workforce.rules.roster.reading import read_instance
from buergertelefon.workforce.rules.roster.replan import replan
from buergertelefon.workforce.rules.roster.result import roster

JUDGE = Path(__file__).resolve().parents[3] / "shared" / "tools"


def file(folder: Path, instance: dict[str, Any]) -> Path:
    path = folder / "instance.json"
    path.write_text(json.dumps(instance))
    return path


def test_the_command_writes_the_roster_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    instance, out = random_instance(5), tmp_path / "plan.json"
    words = ["--instance", str(file(tmp_path, instance)), "--seconds", "1", "--out", str(out)]
    main(["roster", *words])
    found = json.loads(out.read_text())
    checked = check(instance, found["shifts"])
    assert not checked.violations
    assert {(one["date"], one["start"]): one["missing"] for one in found["short"]} == {
        (day.isoformat(), start): missing for (day, start), missing in checked.missing.items()
    }
    assert f"{len(found['shifts'])} Dienste" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--seconds", "nan"], "--seconds"), (["--seconds", "0"], "--seconds"),
        (["--seconds", "1", "--out", "/nirgends/plan.json"], "--out"), ([], "--seconds"),
    ],
    ids=["no number", "no time", "no folder", "nothing said"],
)  # fmt: skip
def test_bad_arguments_end_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    given = ["--instance", str(file(tmp_path, random_instance(5))), "--out", str(tmp_path / "o")]
    with pytest.raises(SystemExit) as ended:
        main(["roster", *given, *more])
    err = capsys.readouterr().err
    assert ended.value.code == 2
    assert said in err
    assert err.count("\n") == 1


def meet(instance: dict[str, Any], seconds: float = 0.1) -> list[dict[str, Any]]:
    return improve(instance, [], seconds=seconds)


def test_what_cannot_be_met_is_named_and_a_roster_is_given() -> None:
    instance = random_instance(5)
    instance["people"][0] |= {"week_minutes": 2700, "days_per_week": [1, 1]}
    instance["skills"] = [{"name": "gebaerden", "at_least": 1}]
    found = roster(instance, meet(read_instance(instance)))
    assert found["shifts"]
    assert {("P00", "week account"), ("", "skill")} <= {
        (one["person"], one["rule"]) for one in found["conflicts"]
    }


def test_a_locked_shift_stands_even_off_the_usual_starts() -> None:
    instance = random_instance(5)
    who, day = instance["people"][1], instance["weeks"][0][1]
    who |= {"free_weekdays": [], "absent_weeks": []}
    fixed = {
        "person": who["id"], "date": day, "start": "09:15", "end": "12:15", "breaks": [],
    }  # fmt: skip
    instance["locked"] = [fixed]
    found = meet(instance)
    assert [one for one in found if (one["person"], one["date"]) == (who["id"], day)] == [fixed]
    assert not [one for one in check(instance, found).violations if one.rule == "days a week"]


def test_a_day_of_absence_counts_as_worked() -> None:
    instance = random_instance(5)
    who = instance["people"][1] | {
        "free_weekdays": [], "absent_weeks": [], "week_minutes": 900, "days_per_week": [3, 3],
        "from": instance["opening"]["from"], "until": instance["opening"]["until"],
    }  # fmt: skip
    instance["people"][1] = who
    day = instance["weeks"][0][0]
    instance["absences"] = [{"person": who["id"], "from": day, "until": day}]
    found = meet(instance)
    week = [one for one in duties(found) if one.person == who["id"]][:5]
    assert not any(one.day.isoformat() == day for one in week)
    assert not check(instance, found).violations


def test_a_loss_is_covered_by_three_at_most_and_nobody_else_changes() -> None:
    instance = random_instance(17)
    shifts = meet(instance, 0.3)
    lost = shifts[0]
    absent = [{"person": lost["person"], "from": lost["date"], "until": lost["date"]}]
    found = replan(instance, shifts, absent=absent)
    changed = {
        one["person"]
        for one in [*shifts, *found.shifts]
        if (one in shifts) != (one in found.shifts)
    }
    assert changed - {lost["person"]} == set(found.touched)
    assert len(found.touched) <= 3
    assert found.missing_after <= found.missing_before
    others = [
        one for one in check(instance, found.shifts).violations if one.person != lost["person"]
    ]
    assert not others
    assert {one["date"] for one in found.shifts if one not in shifts} <= {lost["date"]}


@pytest.mark.load
def test_no_small_instance_ends_with_a_broken_rule() -> None:
    if not JUDGE.exists():
        pytest.skip(f"{JUDGE} is not there")
    sys.path.append(str(JUDGE))
    import check_roster

    for seed in range(100, 160):
        instance = random_instance(seed)
        found = roster(instance, meet(read_instance(instance), 0.05))
        judged = check_roster.check(instance, found)
        assert judged["violations"] == 0, (seed, judged["first"])
        assert judged["cost"] == pytest.approx(check(instance, found["shifts"]).cost)
