from datetime import date

import pytest

from buergertelefon.courses.rules.spans import Span, month_named, months, next_weeks, week

SUNDAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        pytest.param(week(SUNDAY), (SUNDAY, date(2026, 11, 30)), id="the last day of this week"),
        pytest.param(week(SUNDAY, ahead=1), (date(2026, 11, 30), date(2026, 12, 7)), id="next"),
        pytest.param(next_weeks(4, on=SUNDAY), (SUNDAY, date(2026, 12, 28)), id="a Sunday, too"),
        pytest.param(months(SUNDAY), (SUNDAY, date(2026, 12, 1)), id="the rest of the month"),
        pytest.param(
            months(SUNDAY, ahead=2), (date(2027, 1, 1), date(2027, 2, 1)), id="over the year's end"
        ),
        pytest.param(month_named(11, on=SUNDAY), (SUNDAY, date(2026, 12, 1)), id="this month"),
        pytest.param(
            month_named(10, on=SUNDAY), (date(2027, 10, 1), date(2027, 11, 1)), id="of next year"
        ),
    ],
)
def test_spans(span: Span, expected: Span) -> None:
    assert span == expected
