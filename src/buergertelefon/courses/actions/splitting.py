"""Fewer places than people: some are registered, the others wait together."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from buergertelefon.courses.actions import registering, waiting
from buergertelefon.courses.errors import BadDetails, NotPossible
from buergertelefon.courses.models import Registration
from buergertelefon.courses.queries.registrations import locked
from buergertelefon.courses.rules.details import Details
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.words import Channel

OTHER_SUM = "Der Betrag hat sich gerade geändert. Bitte prüfen Sie ihn noch einmal."


@transaction.atomic
def confirm(
    registration: uuid.UUID, details: Details, *, at: datetime, told: int | None = None
) -> list[Registration]:
    """Register as many as places are held, the first ones; the others go on the waiting list.

    `told`: cents that were shown for those who are registered; None: nothing was. Twice is the
    same as once. Raises what `registering.confirm` and `waiting.join` do, a field counted as in
    `details`, and NotPossible if it costs something else now.
    """
    held = locked(registration)
    is_new = held.state == State.HELD
    here, rest = details.people[: held.seats], details.people[held.seats :]
    row = registering.confirm(registration, replace(details, people=here), at=at)
    if is_new and told not in {None, row.fee_cents}:
        raise NotPossible(State.HELD, OTHER_SUM)
    if not rest:
        return [row]
    try:
        waits = waiting.join(
            row.course_id, replace(details, people=rest), seats=len(rest),
            channel=Channel(row.channel), key=uuid.uuid5(row.key, "rest"), at=at,
            contact=row.contact, row=row.row,
        )  # fmt: skip
    except BadDetails as error:
        raise BadDetails(_counted(error.field, row.seats), str(error)) from error
    return [row, waits]


def _counted(field: str, before: int) -> str:
    """The field of a person who stands behind so many others."""
    name, _, number = field.partition("-")
    return f"{name}-{int(number) + before}" if number else field
