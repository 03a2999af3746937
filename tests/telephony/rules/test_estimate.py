import random
from datetime import timedelta

import pytest

from buergertelefon.telephony.rules.estimate import Estimate, Pace, wait

BUSY = Pace(handled=50, handling=timedelta(minutes=4), patience=None)


@pytest.mark.parametrize(
    ("ahead", "agents", "pace", "expected"),
    [
        pytest.param(0, 40, BUSY, Estimate(1, 1), id="never below one minute"),
        pytest.param(0, 1, BUSY, Estimate(3, 10), id="one person: the rest of one call"),
        pytest.param(9, 4, BUSY, Estimate(10, 15), id="ten calls over four people"),
        pytest.param(3, 0, BUSY, None, id="nobody at work: nothing honest can be said"),
        pytest.param(
            3, 4, Pace(4, timedelta(minutes=4), None), None, id="too few calls to know the pace"
        ),
    ],
)
def test_what_is_said(ahead: int, agents: int, pace: Pace, expected: Estimate | None) -> None:
    assert wait(ahead, agents, pace) == expected


def test_callers_who_give_up_shorten_the_wait() -> None:
    leaving = Pace(handled=50, handling=timedelta(minutes=4), patience=timedelta(minutes=3))
    with_leaving, without = wait(30, 4, leaving), wait(30, 4, BUSY)
    assert with_leaving
    assert without
    assert with_leaving.usual < without.usual / 2


def test_nine_of_ten_are_served_within_what_is_announced() -> None:
    """Against a simulated queue: eight people, exponential handling, twelve callers ahead."""
    draw = random.Random(115)
    announced = wait(12, 8, BUSY)
    assert announced
    waits = [sum(draw.expovariate(8 / 240) for _ in range(13)) for _ in range(2000)]
    within = sum(one <= announced.late * 60 for one in waits) / len(waits)
    assert within >= 0.88
