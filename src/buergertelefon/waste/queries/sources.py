"""Who publishes dates, and how long they last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from buergertelefon.waste.models import Source
from buergertelefon.waste.rules.records import grouped

#: days before the end of its dates in which a source should send new ones
SOON = 30


@dataclass(frozen=True)
class Standing:
    """A source today. `days`: until its last day, negative: over; None: it has no dates."""

    row: Source
    days: int | None

    @property
    def houses(self) -> str:
        """ "126.375"."""
        return grouped(self.row.houses)

    @property
    def gaps(self) -> str:
        """The same of those without dates."""
        return grouped(self.row.gaps)

    @property
    def over(self) -> bool:
        """Does it say nothing about today any more?"""
        return self.days is not None and self.days < 0

    @property
    def lapses(self) -> bool:
        """Does it end within 30 days, or has it?"""
        return self.days is not None and self.days <= SOON


def sources(*, centre: int, today: date) -> Sequence[Standing]:
    """All of the providers of a centre, those that end first in front; one query."""
    rows = Source.objects.filter(provider__centre=centre).select_related("provider")
    return [
        Standing(one, (one.last - today).days if one.last else None)
        for one in rows.order_by("provider__name", "last", "slug")
    ]
