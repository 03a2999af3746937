"""When citizens may open their case again."""

from datetime import timedelta

import pytest
from tests.cases.conftest import NOW

from buergertelefon.cases.rules.citizen import may_reopen
from buergertelefon.cases.rules.life import State

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "answered", "closed", "may"),
    [
        pytest.param(State.NEW, None, None, False, id="not answered yet"),
        pytest.param(State.ASKED, NOW - DAY, None, False, id="open again already"),
        pytest.param(State.ANSWERED, NOW - 400 * DAY, None, True, id="answered, however long ago"),
        pytest.param(State.CLOSED, NOW - 70 * DAY, NOW - 59 * DAY, True, id="closed 59 days ago"),
        pytest.param(State.CLOSED, NOW - 70 * DAY, NOW - 60 * DAY, False, id="closed 60 days ago"),
        pytest.param(
            State.CLOSED, NOW - 59 * DAY, NOW - 80 * DAY, True, id="merged, then answered"
        ),
        pytest.param(State.CLOSED, None, NOW - DAY, False, id="withdrawn without an answer"),
    ],
)
def test_not_solved(state: State, answered: object, closed: object, may: bool) -> None:
    assert may_reopen(state, answered=answered, closed=closed, at=NOW) is may
