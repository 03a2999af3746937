"""What the surge switch is expected to do, before it is thrown."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.telephony.rules.estimate import Pace
from buergertelefon.telephony.rules.surge import Moment, Switch, outlook

PACE = Pace(100, timedelta(minutes=4), timedelta(minutes=6))
MINUTE = timedelta(minutes=1)


def moment(**changes: object) -> Moment:
    values = {
        "waiting": 30, "callbacks": 0, "agents": 10, "arrivals": 300.0, "pace": PACE,
        "wrap_up": MINUTE,
    }  # fmt: skip
    return Moment(**(values | changes))  # type: ignore[arg-type]  # the fields above


def test_a_quiet_queue_stays_quiet() -> None:
    found = outlook(moment(waiting=0, arrivals=100.0), Switch())
    assert found
    assert (found.waiting, found.callbacks, found.turned_away) == (0, 0, 0)


def test_by_hand() -> None:
    """10 people, 4 min a call: 75 served in half an hour. 30 wait, 150 come, nobody gives up."""
    found = outlook(moment(pace=Pace(100, timedelta(minutes=4), None)), Switch())
    assert found
    assert found.waiting == 30 + 150 - 75


def test_only_callbacks_empty_the_line_and_half_of_the_others_go() -> None:
    now = moment(pace=Pace(100, timedelta(minutes=4), None))
    found = outlook(now, Switch(callback_only=True))
    assert found
    assert found.waiting == 0
    assert found.turned_away == 75
    assert found.callbacks == 75 - (75 - 30), "who is on the line comes first, then the callbacks"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"pace": Pace(2, timedelta(minutes=4), None)}, id="two calls say nothing"),
        pytest.param({"agents": 0}, id="nobody is there"),
    ],
)
def test_without_figures_nothing_is_said(changes: dict[str, object]) -> None:
    assert outlook(moment(**changes), Switch()) is None


@given(
    st.integers(0, 400), st.integers(0, 200), st.integers(1, 60), st.floats(0, 2000),
    st.integers(30, 900), st.none() | st.integers(30, 3000), st.integers(0, 90),
)  # fmt: skip
def test_a_switch_never_makes_the_line_longer(  # one figure each
    waiting: int, callbacks: int, agents: int, arrivals: float, handling: int,
    patience: int | None, wrap_up: int,
) -> None:  # fmt: skip
    pace = Pace(50, timedelta(seconds=handling), timedelta(seconds=patience) if patience else None)
    now = moment(waiting=waiting, callbacks=callbacks, agents=agents, arrivals=arrivals, pace=pace)
    without = outlook(now, Switch())
    assert without
    for switch in (
        Switch(callback_only=True),
        Switch(wrap_up=timedelta(seconds=wrap_up)),
        Switch(callback_only=True, wrap_up=timedelta(seconds=wrap_up)),
    ):
        found = outlook(now, switch)
        assert found
        assert 0 <= found.waiting <= without.waiting
        assert found.callbacks >= 0
        if not switch.callback_only:
            assert found.callbacks <= without.callbacks
            assert found.turned_away == 0
