"""What ending a registration costs, as a table of cases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.rules.ending import (
    Facts,
    How,
    Term,
    ending,
    withdraw_until,
)


@pytest.mark.parametrize(
    ("made", "land", "last"),
    [
        pytest.param(date(2026, 5, 4), "HB", date(2026, 5, 18), id="its day is not counted"),
        pytest.param(date(2026, 8, 1), "HB", date(2026, 8, 17), id="a Saturday gives way"),
        pytest.param(date(2026, 8, 2), "HB", date(2026, 8, 17), id="a Sunday, too"),
        pytest.param(date(2026, 3, 20), "HB", date(2026, 4, 7), id="Good Friday"),
        pytest.param(date(2026, 3, 23), "HB", date(2026, 4, 7), id="Easter Monday"),
        pytest.param(date(2026, 12, 18), "HB", date(2027, 1, 4), id="New Year on a Friday"),
        pytest.param(date(2026, 12, 11), "HB", date(2026, 12, 28), id="Christmas"),
        pytest.param(date(2026, 12, 17), "HB", date(2026, 12, 31), id="31 December is worked"),
        pytest.param(date(2025, 10, 17), "HB", date(2025, 11, 3), id="Reformation Day in Bremen"),
        pytest.param(date(2025, 10, 17), "BW", date(2025, 10, 31), id="not in Baden-Württemberg"),
        pytest.param(date(2026, 3, 14), "HB", date(2026, 3, 30), id="the clock goes forward"),
        pytest.param(date(2028, 2, 15), "HB", date(2028, 2, 29), id="leap day"),
    ],
)  # fmt: skip
def test_withdraw_until(made: date, land: str, last: date) -> None:
    assert withdraw_until(made, land=land) == last


BEGINS = date(2026, 9, 14)
WEEKLY = tuple(BEGINS + timedelta(weeks=n) for n in range(10))
FACTS = Facts(12000, sessions=WEEKLY, terms=(Term(14, 30, 1000), Term(7, 50), Term(0, 100)))
DISTANCE = replace(FACTS, withdraw_until=date(2026, 9, 7))
NEAR = replace(FACTS, withdraw_until=date(2026, 9, 21))  # two sessions lie within the 14 days
DAY_COURSE = replace(NEAR, sessions=(BEGINS,))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("facts", "at", "kind", "keep"),
    [
        pytest.param(DISTANCE, noon(date(2026, 9, 7)), How.WITHDRAWAL, 0, id="on the last day"),
        pytest.param(
            DISTANCE, datetime(2026, 9, 7, 21, 59, 59, tzinfo=UTC), How.WITHDRAWAL, 0,
            id="one second before its midnight in Bremen",
        ),
        pytest.param(
            DISTANCE, datetime(2026, 9, 7, 22, tzinfo=UTC), How.CANCEL, 6000, id="at its midnight"
        ),
        pytest.param(
            replace(DISTANCE, withdraw_until=date(2026, 3, 30)),
            datetime(2026, 3, 30, 22, tzinfo=UTC), How.CANCEL, 0, id="midnight of summer time",
        ),
        pytest.param(FACTS, noon(date(2026, 8, 1)), How.CANCEL, 0, id="no distance contract"),
        pytest.param(FACTS, noon(date(2026, 8, 31)), How.CANCEL, 0, id="14 full days are left"),
        pytest.param(FACTS, noon(date(2026, 9, 1)), How.CANCEL, 3600, id="13 days: 30 %"),
        pytest.param(
            replace(FACTS, fee=2500), noon(date(2026, 9, 1)), How.CANCEL, 1000, id="at least 10 €"
        ),
        pytest.param(
            replace(FACTS, fee=800), noon(date(2026, 9, 1)), How.CANCEL, 800,
            id="at least 10 €, but never more than the fee",
        ),
        pytest.param(
            replace(FACTS, fee=1205), noon(date(2026, 9, 9)), How.CANCEL, 603, id="half up"
        ),
        pytest.param(FACTS, noon(date(2026, 9, 7)), How.CANCEL, 3600, id="7 full days are left"),
        pytest.param(FACTS, noon(date(2026, 9, 8)), How.CANCEL, 6000, id="6 days: the nearest row"),
        pytest.param(FACTS, noon(BEGINS), How.CANCEL, 6000, id="on the first day"),
        pytest.param(FACTS, noon(date(2026, 9, 15)), How.CANCEL, 12000, id="it has begun"),
        pytest.param(FACTS, noon(date(2026, 12, 1)), How.NONE, 12000, id="it is over"),
        pytest.param(
            replace(FACTS, terms=()), noon(BEGINS), How.CANCEL, 0, id="a school without rules"
        ),
        pytest.param(
            replace(FACTS, terms=()), noon(date(2026, 9, 15)), How.CANCEL, 12000,
            id="a school without rules, begun",
        ),
        pytest.param(
            replace(FACTS, sessions=()), noon(date(2026, 9, 15)), How.CANCEL, 0, id="no dates known"
        ),
        pytest.param(NEAR, noon(date(2026, 9, 15)), How.WITHDRAWAL, 0, id="begun"),
        pytest.param(
            DAY_COURSE, noon(date(2026, 9, 15)), How.WITHDRAWAL, 0, id="given whole"
        ),
        pytest.param(
            replace(FACTS, course_cancelled=True), noon(date(2026, 12, 1)), How.SCHOOL, 0,
            id="the school cancels: everything back",
        ),
        pytest.param(
            replace(FACTS, changed=date(2026, 9, 1)), noon(date(2026, 9, 15)), How.SCHOOL, 0,
            id="changed, on the 14th day",
        ),
        pytest.param(
            replace(FACTS, changed=date(2026, 9, 1)), noon(date(2026, 9, 16)), How.CANCEL, 12000,
            id="changed, on the 15th day",
        ),
    ],
)  # fmt: skip
def test_ending(facts: Facts, at: datetime, kind: How, keep: int) -> None:
    found = ending(facts, at=at)
    assert (found.kind, found.keep_cents, found.refund_cents) == (kind, keep, 0)
    paid = ending(replace(facts, paid=facts.fee), at=at)
    back = 0 if kind == How.NONE else facts.fee - keep
    assert (paid.keep_cents, paid.refund_cents) == (keep, back)


@pytest.mark.parametrize(
    ("facts", "at", "why", "last"),
    [
        pytest.param(
            replace(DISTANCE, paid=12000), noon(date(2026, 9, 1)),
            "Sie können bis zum 7.9.2026 ohne Grund widerrufen. Sie bekommen 120,00 € zurück.",
            date(2026, 9, 7), id="withdrawal",
        ),
        pytest.param(
            FACTS, noon(date(2026, 8, 1)),
            "Abmelden ist bis zum 31.8.2026 kostenlos. Sie müssen nichts bezahlen.",
            date(2026, 8, 31), id="free",
        ),
        pytest.param(
            FACTS, noon(date(2026, 9, 1)),
            "Bis zum Kursbeginn sind es 13 Tage: 36,00 € bleiben zu zahlen.", date(2026, 9, 7),
            id="a row, and until when it holds",
        ),
        pytest.param(
            replace(FACTS, paid=12000), noon(date(2026, 9, 13)),
            "Bis zum Kursbeginn ist es 1 Tag: 60,00 € bleiben zu zahlen. "
            "Sie bekommen 60,00 € zurück.", BEGINS, id="one day",
        ),
        pytest.param(
            NEAR, noon(date(2026, 9, 15)),
            "Sie können bis zum 21.9.2026 ohne Grund widerrufen. Sie müssen nichts bezahlen.",
            date(2026, 9, 21), id="begun",
        ),
    ],
)  # fmt: skip
def test_why(facts: Facts, at: datetime, why: str, last: date) -> None:
    found = ending(facts, at=at)
    assert (found.why, found.last_day) == (why, last)
