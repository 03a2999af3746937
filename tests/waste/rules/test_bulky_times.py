"""When somebody may say that nobody came."""

from datetime import date, datetime, time

import pytest

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.rules.bulky import may_be_missed


def moment(*clock: int) -> datetime:
    return datetime(*clock, tzinfo=BERLIN)  # type: ignore[misc, arg-type]  # year, month, day, ...


TUESDAY, FRIDAY = date(2026, 12, 1), date(2026, 12, 4)


@pytest.mark.parametrize(
    ("days", "at", "may"),
    [
        pytest.param([TUESDAY], moment(2026, 12, 1, 6, 59), False, id="it is still dark"),
        pytest.param([TUESDAY], moment(2026, 12, 1, 7), True, id="all has to stand outside"),
        pytest.param([TUESDAY], moment(2026, 12, 16), False, id="on the 15th"),
        pytest.param([FRIDAY, TUESDAY], moment(2026, 12, 18), True, id="counted from the last"),
    ],
)  # fmt: skip
def test_missed(days: list[date], at: datetime, *, may: bool) -> None:
    assert may_be_missed(days, at=at, kerb_by=time(7)) == may
