"""Rosters of shift types: the format, the check that stands apart, tiny instances to the end."""

from itertools import count, product
from pathlib import Path

import numpy as np
import pytest
from bench.rostering import Reader, counted, faults, main, named, read

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.roster.types.columns import solve
from buergertelefon.workforce.rules.roster.types.problem import Problem
from buergertelefon.workforce.rules.roster.types.search import NoLine

# Made up for this test: a week and three people at a small counter.
TINY = """
SECTION_HORIZON
7
SECTION_SHIFTS
# name, minutes, what may not follow
F,480,
S,420,F
SECTION_STAFF
Anne,F=4|S=4,2400,1300,4,2,2,1
Bela,F=4|S=0,2400,900,3,1,1,0
Cora,F=1|S=5,1700,800,5,2,2,1
SECTION_DAYS_OFF
Anne,2
SECTION_SHIFT_ON_REQUESTS
Anne,0,S,3
Cora,5,S,2
SECTION_SHIFT_OFF_REQUESTS
Bela,3,F,4
SECTION_COVER
0,F,1,50,2
0,S,1,50,2
1,F,2,50,2
2,S,1,50,2
3,F,1,50,2
4,S,2,50,2
5,F,1,40,1
6,S,1,40,1
"""
NAMES = ("", "F", "S")
#: a roster of that week without a fault
GOOD = {
    "Anne": ["F", "S", "", "", "S", "S", "S"],
    "Bela": ["F", "F", "", "F", "F", "", ""],
    "Cora": ["", "", "S", "S", "", "", ""],
}


def cheapest(problem: Problem) -> int:
    """Of every roster there is, by the check alone: lines first, then all together."""
    lines = []
    for person in problem.people:
        rest = {one.name: [""] * 7 for one in problem.people}
        mine = [list(line) for line in product(NAMES, repeat=7)]
        lines.append(
            [
                line
                for line in mine
                if not any(
                    said.startswith(f"{person.name}:")
                    for said in faults(problem, rest | {person.name: line})
                )
            ]
        )
    spots = {(wanted.day, wanted.type): n for n, wanted in enumerate(problem.demands)}
    there, own = [], []
    for person, mine in zip(problem.people, lines, strict=True):
        there.append(np.array([[line[day] == kind for day, kind in spots] for line in mine]) * 1)
        own.append(
            np.array(
                [
                    sum(
                        wish.cost
                        for wish in problem.wishes
                        if wish.person == person.name and (line[wish.day] == wish.type) != wish.on
                    )
                    for line in mine
                ]
            )
        )
    wanted = np.array([one.people for one in problem.demands])
    less = np.array([one.missing for one in problem.demands])
    more = np.array([one.surplus for one in problem.demands])
    best = 10**9
    for first, mine in zip(there[0], own[0], strict=True):
        both = first + there[1][:, None, :] + there[2][None, :, :]
        short = wanted - both
        cost = np.maximum(short, 0) @ less + np.maximum(-short, 0) @ more
        best = min(best, int((cost + own[1][:, None] + own[2][None, :]).min() + mine))
    return best


def test_a_tiny_week_is_solved_to_the_end() -> None:
    problem = Reader(TINY).problem()
    turns = count()
    solved = solve(problem, left=lambda: 60.0 - next(turns) * 0.05)
    plan = named(problem, solved.roster)
    assert faults(problem, plan) == []
    assert counted(problem, plan) == solved.cost == cheapest(problem)
    assert solved.bound <= solved.cost


def test_a_good_roster_has_no_fault() -> None:
    assert faults(Reader(TINY).problem(), GOOD) == []


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        pytest.param("Anne", "F S F . S S S", "works on day off 2", id="day off"),
        pytest.param("Anne", "S F . . S S S", "F after S", id="early after late"),
        pytest.param("Bela", "F F . S F . .", "too many S", id="a type that is not theirs"),
        pytest.param("Anne", "F S . . . . .", "900 minutes", id="too little work"),
        pytest.param("Cora", "F S S S S . .", "2160 minutes", id="too much work"),
        pytest.param("Bela", "F F . F . F .", "1 weekends", id="a weekend too many"),
        pytest.param("Bela", "F F F F . . .", "4 days in a row", id="too long in a row"),
        pytest.param("Cora", ". S . . S S .", "run x", id="a single day between days off"),
        pytest.param("Cora", "S S . S S . .", "run .", id="a single day off between shifts"),
        pytest.param("Cora", "S S . . S S", "6 days", id="a day is not spoken of"),
    ],
)
def test_each_rule_broken_is_found(name: str, line: str, said: str) -> None:
    plan = GOOD | {name: ["" if one == "." else one for one in line.split()]}
    assert f"{name}: {said}" in faults(Reader(TINY).problem(), plan)


def test_cost_is_counted_by_hand() -> None:
    surplus = 2  # two in F on day 0
    missing = 50 + 50 + 50 + 40  # S on day 0, one F on day 1, one S on day 4, F on day 5
    wishes = 3 + 2 + 4  # Anne's S, Cora's S, Bela's F
    assert counted(Reader(TINY).problem(), GOOD) == surplus + missing + wishes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("\n7\n", "\nseven\n", "Zeile 3: „seven“ ist keine ganze Zahl", id="days"),
        pytest.param("\n7\n", "\n0\n", "Zeile 3: der Zeitraum hat keinen Tag", id="no day"),
        pytest.param("\n7\n", "\n999999\n", "Zeile 3: „999999“", id="2,700 years"),
        pytest.param("S,420,F", "S,-5,F", "Zeile 7: „-5“", id="minutes"),
        pytest.param("Anne,2", "Anne,9", "Zeile 13: „9“", id="a day that is not"),
        pytest.param("Cora,5,S,2", "Dora,5,S,2", "Zeile 16: „Dora“", id="an unknown person"),
        pytest.param("0,F,1,50,2", "0,N,1,50,2", "Zeile 20: „N“", id="an unknown type"),
        pytest.param("0,F,1,50,2", "0,F,1", "Zeile 20: 3 Felder, 5", id="fields missing"),
        pytest.param("SECTION_COVER", "SECTION_LOVER", "„SECTION_LOVER“", id="unknown section"),
    ],
)
def test_bad_lines_are_named(old: str, new: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Reader(TINY.replace(old, new, 1)).problem()


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "Instance1.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match=r"Instance1\.txt: kein Text"):
        read(tmp_path / "Instance1.txt")


def test_absent_instances_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["rostering.py", str(tmp_path)])
    main()
    said = capsys.readouterr().out
    assert f"Not there: {tmp_path / 'Instance1.txt'}" in said
    assert said.splitlines()[-1] == '{"instances": {}, "absent": 8}'


def test_somebody_whose_rules_contradict_each_other_is_named() -> None:
    text = TINY.replace("Bela,F=4|S=0,2400,900", "Bela,F=0|S=0,2400,900")
    with pytest.raises(NoLine, match="Bela"):
        solve(Reader(text).problem(), left=lambda: 1.0)
