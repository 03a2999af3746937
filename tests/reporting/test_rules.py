import pytest

from buergertelefon.reporting.rules import Counts, Share, abandonment, f1, f2, f3, f4, f5, f6

#: the worked example of the service level: one day, T = 20 s, short = 5 s
DAY = Counts(
    answered=1000, abandoned=60, answered_in_time=860, abandoned_in_time=20, abandoned_short=10
)


@pytest.mark.parametrize(
    ("formula", "per_cent"),
    [(f1, "83.02"), (f2, "86.00"), (f3, "81.13"), (f4, "82.69"), (f5, "82.08"), (f6, "81.90")],
    ids=["F1", "F2", "F3, our headline", "F4", "F5", "F6"],
)
def test_six_formulas_of_one_day(formula: object, per_cent: str) -> None:
    share = formula(DAY)
    assert f"{100 * share.part / share.whole:.2f}" == per_cent


def test_callbacks_and_lost_calls_stay_in_what_was_offered() -> None:
    assert f3(Counts(1, 0, 1, 0, 0, other=1)) == Share(1, 2)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Share(0, 0), None), (Share(1, 2), 50), (Share(1, 3), 33), (Share(2, 3), 67),
        (Share(1, 200), 1), (Share(1, 201), 0), (Share(7, 7), 100),
    ],
)  # fmt: skip
def test_whole_per_cent_half_rounded_up(share: Share, shown: int | None) -> None:
    assert share.percent == shown


def test_abandonment() -> None:
    assert abandonment(DAY) == Share(60, 1060)
