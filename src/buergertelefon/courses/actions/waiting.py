"""The waiting list of a course: joined, accepted."""

import uuid
from datetime import datetime

from django.db import transaction

from buergertelefon.courses.actions import offering, pricing, registering, telling
from buergertelefon.courses.actions.telling import Cause
from buergertelefon.courses.errors import HoldExpired, NotPossible
from buergertelefon.courses.models import Registration
from buergertelefon.courses.queries.registrations import locked
from buergertelefon.courses.rules.details import Details
from buergertelefon.courses.rules.life import STEPS, State, Step
from buergertelefon.courses.rules.words import Channel


@transaction.atomic
def join(
    course: int,
    details: Details,
    *,
    seats: int,
    channel: Channel,
    key: uuid.UUID,
    at: datetime,
    contact: uuid.UUID | None = None,
    row: uuid.UUID | None = None,
) -> Registration:
    """Put somebody at the end of the list, a group as a whole; what is free is offered at once.

    The same key is the same entry. Raises NotBookable, BadDetails, BadMessage.
    """
    made, is_new = registering.made(
        course, seats=seats, channel=channel, key=key, at=at, contact=contact, row=row,
        state=State.WAITING,
    )  # fmt: skip
    if is_new:
        registering.write(made, details, at=at)
        telling.tell(made, Cause.WAITING, at=at)
        offering.offer_freed(course, at=at)
        made.refresh_from_db()
    return made


@transaction.atomic
def accept(registration: uuid.UUID, *, at: datetime) -> Registration:
    """Take what was offered. Twice is the same as once.

    Raises HoldExpired, NotBookable, NotPossible, UnknownRegistration.
    """
    row = locked(registration)
    if row.state == State.CONFIRMED:
        return row
    if row.state == State.EXPIRED or (row.held_until is not None and row.held_until <= at):
        raise HoldExpired("Die Zeit für dieses Angebot ist vorbei.")
    sources, target = STEPS[Step.ACCEPT]
    if row.state not in sources:
        raise NotPossible(row.state)
    registering.must_take_place(row)
    row.state, row.held_until, row.confirmed = target, None, at
    row.save(update_fields=["state", "held_until", "confirmed"])
    pricing.conclude(row, at=at)
    telling.tell(row, Cause.CONFIRMED, at=at)
    return row
