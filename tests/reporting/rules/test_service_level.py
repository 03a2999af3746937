import pytest

from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.formulas import FORMULAS
from buergertelefon.reporting.rules.service_level import abandonment, f1, f2, f3, f4, f5, f6

#: the worked example of the service level: one day, T = 20 s, short = 5 s
DAY = Counted(
    answered=1000, abandoned=60, answered_in_time=860, abandoned_in_time=20, abandoned_short=10
)


@pytest.mark.parametrize(
    ("formula", "hundredths"),
    [(f1, 8302), (f2, 8600), (f3, 8113), (f4, 8269), (f5, 8208), (f6, 8190)],
    ids=["F1", "F2", "F3, our headline", "F4", "F5", "F6"],
)
def test_six_formulas_of_one_day(formula: object, hundredths: int) -> None:
    figure = formula(DAY)
    assert figure.hundredths == hundredths
    assert figure.formula in FORMULAS


def test_callbacks_and_lost_calls_stay_in_what_was_offered() -> None:
    assert f3(Counted(answered=1, answered_in_time=1, lost=1)) == Figure("F3", 1, 2)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, None), (1, 2, 50), (1, 3, 33), (2, 3, 67), (1, 200, 1), (1, 201, 0), (7, 7, 100),
    ],
)  # fmt: skip
def test_whole_per_cent_half_rounded_up(part: int, whole: int, shown: int | None) -> None:
    assert Figure("F3", part, whole).percent == shown


def test_abandonment() -> None:
    assert abandonment(DAY) == Figure("A1", 60, 1060)
