"""Households are reminded of their bulky waste the evening before: once for each day."""

import logging
import uuid
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.errors import BadMessage
from buergertelefon.waste.actions import telling
from buergertelefon.waste.actions.telling import Cause
from buergertelefon.waste.models import BulkyOrder
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import Way

log = logging.getLogger(__name__)
#: from when, and until when if the job is late; in Berlin. A letter would come too late.
SINCE, UNTIL = time(17), time(21)
WAYS = (Way.MAIL, Way.SMS)


def remind_all(*, at: datetime) -> int:
    """Remind of tomorrow's collections; how many. Each is a transaction of its own."""
    local = at.astimezone(BERLIN)
    if not SINCE <= local.time() < UNTIL:
        return 0
    tomorrow = local.date() + timedelta(days=1)
    rows = BulkyOrder.objects.filter(
        Q(reminded=None) | ~Q(reminded=tomorrow), state=OrderState.BOOKED, way__in=WAYS,
        parts__round__day=tomorrow,
    )  # fmt: skip
    due = list(rows.distinct().values_list("pk", flat=True))
    return sum(remind(one, tomorrow=tomorrow, at=at) for one in due)


@transaction.atomic
def remind(order: uuid.UUID, *, tomorrow: date, at: datetime) -> bool:
    """Remind of one, if it still stands and nobody has: one guarded statement decides."""
    mine = BulkyOrder.objects.filter(
        Q(reminded=None) | ~Q(reminded=tomorrow), pk=order, state=OrderState.BOOKED
    )
    if not mine.update(reminded=tomorrow):
        return False
    row = BulkyOrder.objects.select_related("provider__office").get(pk=order)
    if not row.parts.filter(round__day=tomorrow).exists():  # moved meanwhile
        return False
    try:
        with transaction.atomic():
            telling.tell(row, Cause.REMINDER, at=at, tomorrow=tomorrow)
    except BadMessage as error:  # one address must not keep the others waiting
        log.warning("no reminder", extra={"order": row.pk, "why": type(error).__name__})
        return False
    return True
