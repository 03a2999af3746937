"""Who ordered bulky waste is erased when it is over; later the order itself."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateField, Max, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.models import BulkyOrder, BulkyPart, Quota
from buergertelefon.waste.rules.life import OrderState

#: so long after the last collection, or after it was cancelled: names, and what was collected
KEEP_NAMES = timedelta(days=30)
#: so long after it: the order
KEEP = timedelta(days=400)
#: so many in one transaction
AT_ONCE = 500


def forget(*, at: datetime) -> int:
    """Erase who ordered, delete old orders and turns of past years; how many names.

    A turn of this year (`Quota`) keeps the household's hash itself: it counts on without the order.
    """
    today = at.astimezone(BERLIN).date()
    Quota.objects.filter(year__lt=today.year).delete()
    while gone := _over(at=at, keep=KEEP).values_list("pk", flat=True)[:AT_ONCE]:
        BulkyOrder.objects.filter(pk__in=list(gone)).delete()
    erased = 0
    while done := _erase_some(at=at):
        erased += done
    return erased


@transaction.atomic
def _erase_some(*, at: datetime) -> int:
    known = _over(at=at, keep=KEEP_NAMES).exclude(household="").values_list("pk", flat=True)
    rows = BulkyOrder.objects.filter(pk__in=list(known[:AT_ONCE])).select_for_update(
        skip_locked=True
    )
    mine = [one.pk for one in rows]
    BulkyPart.objects.filter(order__in=mine).update(items=[])  # words of the household
    return BulkyOrder.objects.filter(pk__in=mine).update(
        name="", mail="", phone="", postcode="", way="", note="", household="", contact=None
    )


def _over(*, at: datetime, keep: timedelta) -> QuerySet[BulkyOrder]:
    """Orders that have been over for longer than that."""
    before = at.astimezone(BERLIN).date() - keep
    made = TruncDate("made", tzinfo=BERLIN)
    rows = BulkyOrder.objects.annotate(
        last=Coalesce(Max("parts__round__day"), made, output_field=DateField()),
        ended_on=TruncDate("ended", tzinfo=BERLIN),
    )
    off = Q(state=OrderState.CANCELLED)
    return rows.filter(off & Q(ended_on__lt=before) | ~off & Q(last__lt=before))
