from datetime import date
from typing import Any

import pytest

from buergertelefon.courses.rules.status import Standing, status
from buergertelefon.courses.rules.words import Status

DAY = date(2026, 12, 7)
FIRST, LAST = date(2026, 12, 7), date(2027, 2, 1)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param({}, Status.FREE, id="free, on its first day, too"),
        pytest.param({"free": 3}, Status.FEW, id="few"),
        pytest.param({"free": 0}, Status.FULL, id="full"),
        pytest.param({"free": 0, "waiting": 1}, Status.WAITING, id="full and waited for"),
        pytest.param({"waiting": 1}, Status.FREE, id="who waits wants more places"),
        pytest.param({"on": date(2026, 12, 8), "free": 0}, Status.RUNNING, id="running"),
        pytest.param({"on": LAST}, Status.RUNNING, id="its last day"),
        pytest.param({"on": date(2027, 2, 2)}, Status.OVER, id="over"),
        pytest.param({"cancelled": True, "on": LAST}, Status.CANCELLED, id="cancelled"),
        pytest.param({"in_person": True, "free": 0}, Status.ELSEWHERE, id="in person"),
        pytest.param({"begins": None, "ends": None}, Status.FREE, id="no dates yet"),
    ],
)
def test_status(facts: dict[str, Any], said: Status) -> None:
    facts = dict(facts)
    on = facts.pop("on", DAY)
    usual = {"free": 8, "begins": FIRST, "ends": LAST}
    assert status(Standing(**usual | facts), few=3, on=on) is said
