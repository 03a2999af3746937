"""What a forecast expects is kept, so that P1 can be held against what came."""

from collections.abc import Mapping
from datetime import date, datetime

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.models import Expected


def expect(centre: ServiceCentre, calls: Mapping[date, float], *, at: datetime) -> None:
    """Keep what is expected of the days that have not begun at that moment; others stay as told.

    So the last forecast made before a day counts, and none that has seen it. Twice is once.
    """
    today = at.astimezone(BERLIN).date()
    Expected.objects.bulk_create(
        (
            Expected(centre=centre, day=day, calls=many)
            for day, many in calls.items()
            if day > today
        ),
        update_conflicts=True, unique_fields=["centre", "day"], update_fields=["calls"],
    )  # fmt: skip
