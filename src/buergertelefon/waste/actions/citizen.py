"""What a household presses about its bulky waste by itself."""

import uuid
from datetime import datetime

from django.db import transaction

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.actions import ordering
from buergertelefon.waste.errors import TooLate
from buergertelefon.waste.models import BulkyOrder
from buergertelefon.waste.queries.bulky import locked
from buergertelefon.waste.rules.bulky import may_be_missed
from buergertelefon.waste.rules.life import OrderState


@transaction.atomic
def report_missed(order: uuid.UUID, *, at: datetime) -> BulkyOrder:
    """Nobody came: a new day can be chosen at once. Twice is once.

    Raises NotPossible, TooLate (also too early), Unknown.
    """
    row = locked(order)
    days = [one.round.day for one in row.parts.select_related("round")]
    local = at.astimezone(BERLIN)
    if row.state != OrderState.MISSED and not may_be_missed(
        days, at=local, kerb_by=row.provider.kerb_by
    ):
        raise TooLate(
            "Das lässt sich vom Morgen der Abholung an bis 14 Tage danach melden. Bitte rufen Sie "
            "uns an."
        )
    return ordering.miss(order, at=at)
