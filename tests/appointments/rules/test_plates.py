from datetime import date

import pytest

from buergertelefon.appointments.rules.plates import Reserved, lasts

APPOINTMENT = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("reserved", "days", "expected"),
    [
        pytest.param(Reserved(last=date(2026, 12, 1)), 90, True, id="its last day is the day"),
        pytest.param(Reserved(last=date(2026, 11, 30)), 90, False, id="over the day before"),
        pytest.param(Reserved(made=date(2026, 9, 2)), 90, True, id="made 90 days before: just so"),
        pytest.param(Reserved(made=date(2026, 9, 1)), 90, False, id="made 91 days before"),
        pytest.param(Reserved(made=date(2026, 9, 2)), None, None, id="the office has not said"),
        pytest.param(Reserved(), 90, None, id="nothing is known"),
        pytest.param(
            Reserved(last=date(2026, 12, 31), made=date(2026, 1, 1)), 90, True,
            id="the last day counts more: somebody may have prolonged it",
        ),
    ],
)  # fmt: skip
def test_a_plate_is_reserved_until(
    reserved: Reserved, days: int | None, expected: bool | None
) -> None:
    assert lasts(reserved, days=days, on=APPOINTMENT) is expected


def test_the_last_day_is_counted_from_the_day_after() -> None:
    assert Reserved(made=date(2026, 3, 1)).until(90) == date(2026, 5, 30)
