"""Days of payment, as a table of cases."""

from datetime import UTC, date, datetime

import pytest

from buergertelefon.courses.rules.due import (
    bank_day,
    debit_due,
    first_collection,
    forgotten_before,
    invoice_due,
)


@pytest.mark.parametrize(
    ("day", "paid"),
    [
        pytest.param(date(2026, 4, 3), date(2026, 4, 7), id="Good Friday to Easter Tuesday"),
        pytest.param(date(2026, 5, 14), date(2026, 5, 14), id="Ascension Day: banks pay"),
        pytest.param(date(2026, 5, 1), date(2026, 5, 4), id="1 May"),
        pytest.param(date(2026, 12, 25), date(2026, 12, 28), id="Christmas"),
        pytest.param(date(2027, 1, 1), date(2027, 1, 4), id="New Year"),
    ],
)
def test_bank_day(day: date, paid: date) -> None:
    assert bank_day(day) == paid


def test_an_invoice_is_due_after_so_many_days() -> None:
    assert invoice_due(date(2026, 12, 24), pay_days=14) == date(2027, 1, 7)


@pytest.mark.parametrize(
    ("until", "due"),
    [
        pytest.param(None, date(2026, 5, 11), id="pre-notification alone"),
        pytest.param(date(2026, 5, 18), date(2026, 5, 19), id="not while withdrawal is possible"),
        pytest.param(date(2026, 4, 30), date(2026, 5, 11), id="withdrawal ends before"),
    ],
)
def test_debit_due(until: date | None, due: date) -> None:
    assert debit_due(date(2026, 5, 4), notice_days=7, withdraw_until=until) == due


@pytest.mark.parametrize(
    ("at", "first"),
    [
        pytest.param(datetime(2026, 5, 4, 8, tzinfo=UTC), date(2026, 5, 6), id="Monday"),
        pytest.param(datetime(2026, 5, 7, 8, tzinfo=UTC), date(2026, 5, 11), id="Thursday"),
        pytest.param(datetime(2026, 4, 2, 8, tzinfo=UTC), date(2026, 4, 8), id="before Easter"),
        pytest.param(
            datetime(2026, 5, 4, 22, 30, tzinfo=UTC), date(2026, 5, 7), id="past midnight"
        ),
    ],
)
def test_first_collection(at: datetime, first: date) -> None:
    assert first_collection(at) == first


def test_amounts_are_kept_for_eight_calendar_years() -> None:
    assert forgotten_before(date(2035, 12, 31)) == date(2027, 1, 1)
    assert forgotten_before(date(2036, 1, 1)) == date(2028, 1, 1)
