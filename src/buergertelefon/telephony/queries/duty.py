"""For which days times of a group wait to be added up."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models.functions import TruncDate

from buergertelefon.base.hours import BERLIN
from buergertelefon.telephony.models import DutyQuarter


def duty_days(centre: int, *, before: datetime) -> Sequence[date]:
    """Days of Berlin time with quarters that began before that moment, oldest first."""
    found = DutyQuarter.objects.filter(centre=centre, at__lt=before)
    days = found.annotate(day=TruncDate("at", tzinfo=BERLIN)).values_list("day", flat=True)
    return list(days.order_by("day").distinct())
