from datetime import date
from typing import Any

import pytest

from buergertelefon.courses.rules.standing import standing
from buergertelefon.courses.rules.words import Status

DAY = date(2026, 12, 7)
FIRST, LAST = date(2026, 12, 7), date(2027, 2, 1)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        pytest.param({}, Status.FREE, id="free, on its first day, too"),
        pytest.param({"free": 3}, Status.FEW, id="few"),
        pytest.param({"free": 0}, Status.FULL, id="full"),
        pytest.param({"free": 0, "waited_for": True}, Status.WAITING, id="full and waited for"),
        pytest.param({"waited_for": True}, Status.FREE, id="who waits wants more places"),
        pytest.param({"on": date(2026, 12, 8), "free": 0}, Status.RUNNING, id="running"),
        pytest.param({"on": LAST}, Status.RUNNING, id="its last day"),
        pytest.param({"on": date(2027, 2, 2)}, Status.OVER, id="over"),
        pytest.param({"cancelled": True, "on": LAST}, Status.CANCELLED, id="cancelled"),
        pytest.param({"in_person": True, "free": 0}, Status.ELSEWHERE, id="in person"),
        pytest.param({"begins": None, "ends": None}, Status.FREE, id="no dates yet"),
    ],
)
def test_status(facts: dict[str, Any], status: Status) -> None:
    usual = {"free": 8, "few": 3, "begins": FIRST, "ends": LAST, "on": DAY}
    assert standing(**usual | facts) is status
