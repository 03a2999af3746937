"""The one word for a course in the list of the office, as a table."""

from datetime import date, timedelta

import pytest

from buergertelefon.courses.rules.office import stands
from buergertelefon.courses.rules.status import Standing

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({}, "Plätze frei", id="room, and enough"),
        pytest.param({"taken": 2}, "zu wenige", id="below the minimum"),
        pytest.param({"taken": 8}, "ausgebucht", id="full"),
        pytest.param({"taken": 8, "waiting": 1}, "Warteliste", id="somebody waits"),
        pytest.param({"taken": 9}, "überbucht", id="more than there is room for"),
        pytest.param({"begins": TODAY}, "Plätze frei", id="its first day: it can still be had"),
        pytest.param({"begins": TODAY - DAY, "ends": TODAY}, "läuft", id="its last day"),
        pytest.param({"begins": TODAY - DAY, "ends": TODAY - DAY}, "beendet", id="the day after"),
        pytest.param({"begins": None, "ends": None}, "Plätze frei", id="no dates yet"),
        pytest.param({"vanished": True}, "nicht mehr im Programm", id="no longer in the file"),
        pytest.param({"vanished": True, "cancelled": True}, "fällt aus", id="cancelled, then gone"),
    ],
)
def test_how_a_course_stands(change: dict[str, object], word: str) -> None:
    facts = {"taken": 3, "begins": TODAY + DAY, "ends": TODAY + 9 * DAY, "waiting": 0} | change
    taken = int(facts.pop("taken"))
    vanished = bool(facts.pop("vanished", False))
    of = Standing(free=max(0, 8 - taken), **facts)
    more = {"maximum": 8, "minimum": 3, "few": 2, "today": TODAY, "vanished": vanished}
    assert stands(of, taken=taken, **more) == word
