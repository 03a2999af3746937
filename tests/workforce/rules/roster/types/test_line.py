"""The exact line against every line there is."""

from itertools import pairwise, product

import numpy as np
import pytest

from buergertelefon.workforce.rules.roster.types.line import Lines
from buergertelefon.workforce.rules.roster.types.problem import Person, Problem, ShiftType

EARLY, LATE = ShiftType("früh", 480), ShiftType("spät", 360, frozenset({"früh"}))


def person(**values: object) -> Person:
    """One who may nearly everything."""
    about = {
        "name": "Anne", "at_most": {"früh": 9, "spät": 9}, "minutes": (0, 9000),
        "days_in_a_row": (1, 9), "days_off_in_a_row": 1, "weekends_at_most": 9,
    }  # fmt: skip
    return Person(**(about | values))  # type: ignore[arg-type]


def keeps(who: Person, line: tuple[int, ...]) -> bool:
    """The rules, read plainly; -1 is a day off."""
    worked = [(480, 360)[kind] for kind in line if kind >= 0]
    letters = "".join("x" if kind >= 0 else "." for kind in line)
    least, most = who.days_in_a_row
    inner = letters.strip("x").replace(".", " ").split()
    rests = letters.strip(".").replace("x", " ").split()
    weekends = sum("x" in letters[at : at + 2] for at in range(5, len(line), 7))
    return (
        who.minutes[0] <= sum(worked) <= who.minutes[1]
        and line.count(0) <= who.at_most.get("früh", 0)
        and line.count(1) <= who.at_most.get("spät", 0)
        and (1, 0) not in pairwise(line)
        and all(len(run) <= most for run in letters.replace(".", " ").split())
        and all(len(run) >= least for run in inner)
        and all(len(run) >= who.days_off_in_a_row for run in rests)
        and weekends <= who.weekends_at_most
        and all(line[day] < 0 for day in who.days_off)
    )


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param({}, id="free"),
        pytest.param({"days_in_a_row": (2, 3)}, id="two or three days in a row"),
        pytest.param({"days_off_in_a_row": 2}, id="two days off at least"),
        pytest.param({"days_off_in_a_row": 3, "days_in_a_row": (3, 4)}, id="long runs of both"),
        pytest.param({"minutes": (1700, 1950)}, id="about thirty hours"),
        pytest.param({"at_most": {"früh": 2, "spät": 1}}, id="few of each type"),
        pytest.param({"at_most": {"spät": 9}}, id="late only"),
        pytest.param({"weekends_at_most": 0}, id="no weekend"),
        pytest.param({"days_off": frozenset({0, 4})}, id="days off"),
        pytest.param(
            {
                "days_in_a_row": (2, 4), "days_off_in_a_row": 2, "minutes": (1440, 2400),
                "at_most": {"früh": 3, "spät": 3}, "weekends_at_most": 1,
            },
            id="all together",
        ),
    ],
)  # fmt: skip
def test_no_line_that_keeps_the_rules_is_cheaper(rules: dict[str, object]) -> None:
    who = person(**rules)
    lines = Lines(Problem(8, (EARLY, LATE), (who,)), 0)
    good = np.array([line for line in product((-1, 0, 1), repeat=8) if keeps(who, line)])
    chance = np.random.default_rng(11)
    for _ in range(12):
        costs = chance.integers(-9, 7, (8, 2)).astype(float)
        padded = np.hstack([costs, np.zeros((8, 1))])  # the last is a day off, number -1
        answer = lines.best(costs)
        assert answer is not None
        assert keeps(who, tuple(answer[1]))
        assert answer[0] == pytest.approx(padded[np.arange(8), good].sum(axis=1).min())


def test_rules_that_contradict_each_other_have_no_line() -> None:
    who = person(minutes=(4000, 5000), weekends_at_most=0, days_in_a_row=(1, 3))
    assert Lines(Problem(8, (EARLY, LATE), (who,)), 0).best(np.zeros((8, 2))) is None
