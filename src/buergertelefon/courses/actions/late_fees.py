"""Fees that were not known when somebody registered: owed and told once they are."""

import logging
import uuid
from datetime import datetime

from django.db import transaction

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.actions import charging, pricing, telling
from buergertelefon.courses.actions.telling import Cause
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.queries.pricing import is_unsaid, to_be_priced
from buergertelefon.courses.queries.registrations import locked
from buergertelefon.courses.rules.life import State
from buergertelefon.messages.errors import BadMessage

log = logging.getLogger(__name__)


def say_all(*, at: datetime) -> int:
    """For everybody who registered before; how many. Each is a transaction of its own."""
    return sum(say(one, at=at) for one in to_be_priced())


@transaction.atomic
def say(registration: uuid.UUID, *, at: datetime) -> bool:
    """Owe it as of the day they registered, and tell them: for 14 days they may leave at no cost.

    Was there something to say? What cannot be priced or told stays for the office, and is logged.
    """
    row = locked(registration)
    if row.state != State.CONFIRMED or row.course.fee_cents is None or not is_unsaid(row):
        return False
    try:
        with transaction.atomic():
            pricing.price(row, at=row.made)
            row.altered, row.changes = at.astimezone(BERLIN).date(), row.changes + 1
            row.save(update_fields=["altered", "changes"])
            charging.charge(row, at=at)
            row.refresh_from_db(fields=["payment"])
            telling.tell(row, Cause.FEE, at=at)
    except (BadDetails, BadMessage) as error:
        log.warning("fee not said", extra={"registration": row.pk, "error": type(error).__name__})
        return False
    return True
