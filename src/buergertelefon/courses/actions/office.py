"""What the office of a school does with registrations besides what citizens can do themselves."""

import uuid
from datetime import datetime

from django.db import transaction

from buergertelefon.courses.actions import registering
from buergertelefon.courses.models import Participant, Registration
from buergertelefon.courses.rules.details import Details
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.words import Channel


@transaction.atomic
def register(
    course: int, details: Details, *, seats: int, key: uuid.UUID, at: datetime
) -> Registration:
    """Register somebody who stands before us, in one go; the same key is the same registration.

    Raises CourseFull, NotBookable, NotPossible, BadDetails, BadMessage.
    """
    row = registering.hold(course, seats=seats, channel=Channel.OFFICE, key=key, at=at)
    return registering.confirm(row.pk, details, at=at)


def see_proof(participant: int, *, at: datetime) -> None:
    """The proof of a reduction was shown; nothing of it is kept but that."""
    there = Participant.objects.filter(pk=participant, reduction__isnull=False, proof_seen=None)
    there.update(proof_seen=at)


def pass_on(course: int, *, at: datetime) -> int:
    """The school's own program is told of those it does not know; how many. Pressed twice: once.

    They carry the moment, so that the file of each press can be had again.
    """
    new = Registration.objects.filter(course=course, state=State.CONFIRMED, passed_on=None)
    return new.update(passed_on=at)
