"""Times of quarters become blocks of groups: once for each day that is over, and then never again.

Published once: two versions of a day could differ by what one person did. What comes later is
dropped and counted.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from buergertelefon.base.hours import BERLIN, moment
from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.models import GroupBlock, Grouped
from buergertelefon.reporting.rules.blocks import merged
from buergertelefon.telephony.actions import take_duty
from buergertelefon.telephony.queries.duty import duty_days


@dataclass(frozen=True)
class Night:
    """What came of a night, in numbers."""

    blocks: int = 0
    late: int = 0  # quarters of days that were closed before: dropped

    def __add__(self, other: "Night") -> "Night":
        return Night(self.blocks + other.blocks, self.late + other.late)


def close_days(centre: ServiceCentre, *, at: datetime) -> Night:
    """Make blocks of all days that are over, one transaction each; their quarters are erased.

    May be stopped and started again at any time; two at once wait for each other.
    """
    today = at.astimezone(BERLIN).date()
    night = Night()
    for day in duty_days(centre.pk, before=moment(today, time.min)):
        night += _close(centre, day)
    with transaction.atomic():  # nobody at work is a day like any other: nothing is added to it
        _closed(centre, today - timedelta(days=1))
    return night


@transaction.atomic
def _close(centre: ServiceCentre, day: date) -> Night:
    before = _closed(centre, day)
    quarters = take_duty(
        centre.pk, since=moment(day, time.min), until=moment(day + timedelta(days=1), time.min)
    )
    if before is not None and day <= before:
        return Night(late=len(quarters))
    blocks = [GroupBlock(centre=centre, **asdict(one)) for one in merged(quarters)]
    return Night(blocks=len(GroupBlock.objects.bulk_create(blocks)))


def _closed(centre: ServiceCentre, day: date) -> date | None:
    """Close everything up to that day; up to which day it was closed before, None: never yet."""
    Grouped.objects.get_or_create(centre=centre)
    row = Grouped.objects.select_for_update().get(centre=centre)
    before = row.until
    if before is None or before < day:
        row.until = day
        row.save(update_fields=["until"])
    return before
