"""What a citizen does alone, with the answer shown before: nothing else happens at the press."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from buergertelefon.courses.actions import registering, waiting
from buergertelefon.courses.errors import NotPossible
from buergertelefon.courses.models import Registration
from buergertelefon.courses.queries.registrations import locked
from buergertelefon.courses.rules.details import Details
from buergertelefon.courses.rules.life import Reason, State
from buergertelefon.courses.rules.words import Channel

OTHER_SUM = "Der Betrag hat sich gerade geändert. Bitte prüfen Sie ihn noch einmal."


@transaction.atomic
def confirm(
    registration: uuid.UUID, details: Details, *, told: int, at: datetime
) -> list[Registration]:
    """Register as many as places are held; the others go on the waiting list together.

    `told`: cents that were shown for those who are registered. Twice is the same as once. Raises
    what `registering.confirm` does, and NotPossible if it costs something else now.
    """
    held = locked(registration)
    is_new = held.state == State.HELD
    here, rest = details.people[: held.seats], details.people[held.seats :]
    row = registering.confirm(registration, replace(details, people=here), at=at)
    if is_new and row.fee_cents != told:
        raise NotPossible(State.HELD, OTHER_SUM)
    if not rest:
        return [row]
    waits = waiting.join(
        row.course_id, replace(details, people=rest), seats=len(rest),
        channel=Channel(row.channel), key=uuid.uuid5(row.key, "rest"), at=at, row=row.row,
    )  # fmt: skip
    return [row, waits]


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


@transaction.atomic
def ask_certificate(registration: uuid.UUID, *, at: datetime) -> Registration:
    """Ask the school for a certificate of attendance, once. Raises NotPossible."""
    row = locked(registration)
    if row.state != State.CONFIRMED:
        raise NotPossible(row.state)
    if row.certificate is None:
        row.certificate = at
        row.save(update_fields=["certificate"])
    return row
