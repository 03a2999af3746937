import random

import pytest

from buergertelefon.reporting.rules.callback import kept
from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.reporting.rules.formulas import FORMULAS
from buergertelefon.reporting.rules.waiting import (
    Quantile,
    abandonment_without_short,
    median,
    ninetieth,
    patience,
    quantile,
    reachability,
)


@pytest.mark.parametrize(
    ("waits", "share", "seconds", "words"),
    [
        pytest.param({}, (1, 2), None, "", id="nobody: nothing is said"),
        pytest.param({7: 1}, (1, 2), 7, "0:07", id="one"),
        pytest.param({3: 1, 9: 1}, (1, 2), 3, "0:03", id="of two the first: half waited no longer"),
        pytest.param({3: 9, 200: 1}, (9, 10), 3, "0:03", id="nine of ten, to the last of them"),
        pytest.param({3: 8, 130: 2}, (9, 10), 130, "2:10 bis 2:20", id="ten seconds wide"),
        pytest.param({660: 1}, (1, 2), 660, "11:00 bis 12:00", id="a minute wide"),
        pytest.param({30_000: 1}, (1, 2), 30_000, "über 8:20:00", id="no end"),
        pytest.param({3: 0, 5: 1}, (1, 2), 5, "0:05", id="an empty class is none"),
    ],
)
def test_quantiles(
    waits: dict[int, int], share: tuple[int, int], seconds: int | None, words: str
) -> None:
    found = quantile("W2", waits, share)
    assert (found.seconds, found.words) == (seconds, words)


def test_a_quantile_is_the_true_one_within_its_class() -> None:
    chance = random.Random(4)
    true = sorted(chance.expovariate(1 / 40) for _ in range(999))
    classes: dict[int, int] = {}
    for wait in true:
        begins = int(wait) if wait < 120 else int(wait) // 10 * 10
        classes[begins] = classes.get(begins, 0) + 1
    for found, rank in ((median(classes), 500), (ninetieth(classes), 900)):
        assert found.n == 999
        assert found.seconds <= true[rank - 1] < found.seconds + found.width


def test_shares_of_those_who_do_not_get_through() -> None:
    one = Counted(
        answered=80, abandoned=15, abandoned_short=5, lost=5, blocked=20, closed=7,
        callbacks_promised=4, callbacks_kept=3,
    )  # fmt: skip
    assert abandonment_without_short(one) == Figure("A2", 10, 95)
    assert reachability(one) == Figure("E1", 80, 120)
    assert kept(one) == Figure("R1", 3, 4)
    assert patience({4: 1}) == Quantile("W4", 4, 1, 1)
    assert {"A2", "E1", "R1", "W2", "W3", "W4"} <= FORMULAS.keys()
