"""What a citizen does alone, with the answer shown before: nothing else happens at the press."""

import uuid
from datetime import datetime

from django.db import transaction

from buergertelefon.courses.actions import registering
from buergertelefon.courses.errors import NotPossible
from buergertelefon.courses.models import Registration
from buergertelefon.courses.queries.registrations import locked
from buergertelefon.courses.rules.life import Reason, State


@transaction.atomic
def give_up(registration: uuid.UUID, *, at: datetime) -> bool:
    """Let places go that are only held; was it so? What is confirmed stays."""
    if locked(registration).state != State.HELD:
        return False
    registering.cancel(registration, reason=Reason.RELEASED, at=at)
    return True


@transaction.atomic
def leave(registration: uuid.UUID, *, at: datetime) -> Registration:
    """Leave the waiting list, or decline what it offered. Raises NotPossible."""
    row = locked(registration)
    if row.state not in {State.WAITING, State.OFFERED}:
        raise NotPossible(row.state)
    why = Reason.CITIZEN if row.state == State.WAITING else Reason.RELEASED
    return registering.cancel(registration, reason=why, at=at)
