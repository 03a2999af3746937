"""The count of all calls, without a gap, and the numbers worth a word."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Min

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Ledger, Milestone
from buergertelefon.reporting.models import Call
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.queries.totals import days, total

#: the pace of the last weeks says when the next one may come
PACE = timedelta(weeks=4)


@dataclass(frozen=True)
class Mark:
    """A milestone: when it was reached and on which line, or how far it is."""

    number: int
    reached: datetime | None
    line: str
    left: int
    expected: date | None  # a guess from the last four weeks


@dataclass(frozen=True)
class Count:
    """`opening`: calls of the time before; `last`: the newest number; `own`: calls on record."""

    opening: int
    last: int
    own: int
    lowest: int | None
    highest: int | None

    @property
    def whole(self) -> bool:
        """Is no number missing and none given twice? Numbers are unique, so counting is enough."""
        if not self.own:
            return self.last == self.opening
        return (
            self.own == self.last - self.opening
            and self.lowest == self.opening + 1
            and self.highest == self.last
        )


def count(centre: ServiceCentre) -> Count:
    """All calls on record against the numbers given out."""
    ledger = rows(Ledger).filter(centre=centre).first()
    found = rows(Call).filter(centre_id=centre.pk)
    ends = found.aggregate(lowest=Min("number"), highest=Max("number"))
    return Count(
        opening=ledger.opening if ledger else 0, last=ledger.last_number if ledger else 0,
        own=found.count(), lowest=ends["lowest"], highest=ends["highest"],
    )  # fmt: skip


def marks(centre: ServiceCentre, *, last: int, on: date) -> list[Mark]:
    """The milestones of a centre, the next one first, then those reached, newest first."""
    numbers = list(rows(Milestone).filter(centre=centre).values_list("number", flat=True))
    reached = {
        one.number: one for one in rows(Call).filter(centre_id=centre.pk, number__in=numbers)
    }
    weeks = total(days(centre.pk, since=on - PACE, until=on)).calls
    a_day = weeks / PACE.days
    marks = []
    for number in numbers:
        call, left = reached.get(number), max(0, number - last)
        guess = _day(on, left / a_day) if left and a_day else None
        marks.append(
            Mark(number, call.begun if call else None, call.line if call else "", left, guess)
        )
    return sorted(marks, key=lambda one: (not one.left, one.left, -one.number))


def _day(on: date, n: float) -> date | None:
    return on + timedelta(days=round(n)) if n < 36_500 else None
