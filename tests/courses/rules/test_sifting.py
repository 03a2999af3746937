from datetime import date, datetime

import numpy as np
import pytest

from buergertelefon.courses.rules.finding import DayTime, Filters
from buergertelefon.courses.rules.sifting import Facts, Table, together, usual

MORNING, AFTERNOON, EVENING = DayTime.MORNING, DayTime.AFTERNOON, DayTime.EVENING
MONDAYS = Facts(
    frozenset({0}), frozenset({EVENING}), ("Vegesack", "Bremen"), "A1", 9000, date(2026, 12, 7)
)
TWICE = Facts(frozenset({0, 2}), frozenset({MORNING}), ("Walle", "Bremen"), "", None, None, "vhs")
WORKSHOP = Facts(
    frozenset({4, 5, 6}), frozenset({MORNING, EVENING}), ("Lehe", "Bremerhaven"), "", 0,
    date(2026, 12, 4), "vhs-bhv", "kunst",
)  # fmt: skip
TABLE = Table([MONDAYS, TWICE, WORKSHOP])


def monday(week: int) -> datetime:
    return datetime(2026, 12, 7 + 7 * week, 18)  # noqa: DTZ001  # local time


@pytest.mark.parametrize(
    ("sessions", "days", "times"),
    [
        pytest.param([], set(), set(), id="no dates"),
        pytest.param([monday(0), monday(1)], {0}, {EVENING}, id="mondays"),
        pytest.param(
            [monday(0), monday(1), monday(2), datetime(2026, 12, 12, 10)],  # noqa: DTZ001
            {0}, {EVENING}, id="a lesson made up for on a Saturday",
        ),
        pytest.param(
            [datetime(2026, 12, day, hour) for day, hour in ((4, 18), (5, 10), (6, 10))],  # noqa: DTZ001
            {4, 5, 6}, {MORNING, EVENING}, id="a weekend from Friday evening",
        ),
        pytest.param([datetime(2026, 12, 7, 12)], {0}, {AFTERNOON}, id="noon is afternoon"),  # noqa: DTZ001
        pytest.param([datetime(2026, 12, 7, 17)], {0}, {EVENING}, id="17 h is evening"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_usual_days_and_times(
    sessions: list[datetime], days: set[int], times: set[DayTime]
) -> None:
    assert usual(sessions) == (days, times)


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        pytest.param(Filters(), [0, 1, 2], id="none"),
        pytest.param(Filters(days=frozenset({0})), [0], id="on Mondays: nothing else"),
        pytest.param(Filters(days=frozenset({0, 2})), [0, 1], id="on two days"),
        pytest.param(Filters(times=frozenset({EVENING})), [0], id="evenings: nothing else"),
        pytest.param(Filters(times=frozenset({DayTime.WEEKEND})), [2], id="weekend: begins Friday"),
        pytest.param(
            Filters(times=frozenset({DayTime.WEEKEND, EVENING})), [0, 2], id="evenings or weekend"
        ),
        pytest.param(Filters(place="vegesack"), [0], id="district, however it is written"),
        pytest.param(Filters(place="Bremen"), [0, 1], id="town"),
        pytest.param(Filters(place="Hamburg"), [], id="a town without courses"),
        pytest.param(Filters(level="A1"), [0], id="level"),
        pytest.param(Filters(fee=9000), [0, 2], id="an unknown fee is not cheap"),
        pytest.param(Filters(fee=0), [2], id="free of charge"),
        pytest.param(Filters(free=True), [0, 1], id="with free places"),
        pytest.param(Filters(begin=(date(2026, 12, 4), date(2026, 12, 7))), [2], id="half-open"),
        pytest.param(Filters(begin=(date(2026, 12, 5), None)), [0], id="without an end"),
        pytest.param(Filters(school="vhs"), [1], id="school"),
        pytest.param(Filters(area="kunst", free=True), [], id="both"),
    ],
)
def test_filters(filters: Filters, kept: list[int]) -> None:
    masks = TABLE.kept(filters, full=lambda: [2])
    assert [*np.flatnonzero(together(masks.values(), count=3))] == kept
