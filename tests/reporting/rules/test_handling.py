import pytest

from buergertelefon.reporting.rules.figure import Mean
from buergertelefon.reporting.rules.formulas import FORMULAS
from buergertelefon.reporting.rules.handling import GroupTimes, TimeShare, aht, occupancy

#: five people for an hour: 12 conversations of 240 s and 60 s after-call work each
HOUR = GroupTimes(
    blocks=4, ready_ms=5 * 3_600_000 - 12 * 300_000, talk_ms=12 * 240_000, wrap_ms=12 * 60_000,
    handled=12,
)  # fmt: skip


def test_handling_time_and_occupancy_of_an_hour() -> None:
    assert aht(HOUR) == Mean("H1", 3_600_000, 12)
    assert aht(HOUR).seconds == 300
    share = occupancy(HOUR)
    assert isinstance(share, TimeShare)
    assert (share.percent, share.words) == (20, "20,0 %")
    assert {"H1", "H2"} <= FORMULAS.keys()


@pytest.mark.parametrize(
    ("ready", "busy", "percent", "words"),
    [(0, 1, 100, "100,0 %"), (1, 0, 0, "0,0 %"), (2, 1, 33, "33,3 %"), (199, 1, 1, "0,5 %")],
    ids=["always busy", "never busy", "rounded down", "half rounded up"],
)
def test_occupancy(ready: int, busy: int, percent: int, words: str) -> None:
    share = occupancy(GroupTimes(blocks=1, ready_ms=ready, talk_ms=busy, handled=1))
    assert share is not None
    assert (share.percent, share.words) == (percent, words)


def test_without_a_block_there_is_no_figure() -> None:
    assert aht(GroupTimes()) is None
    assert occupancy(GroupTimes()) is None


def test_parts_add_up_and_one_that_is_open_makes_all_provisional() -> None:
    both = HOUR + GroupTimes(1, 1, 2, 3, 4, provisional=True)
    assert both.busy_ms == HOUR.busy_ms + 5
    assert both.handled == 16
    assert aht(both).provisional
    assert occupancy(both).provisional
