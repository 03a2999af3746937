"""A certificate of attendance: asked for, handed out by the school when the course is over."""

import uuid
from datetime import datetime

from django.db import transaction

from buergertelefon.courses.errors import NotPossible
from buergertelefon.courses.models import Registration
from buergertelefon.courses.queries.registrations import locked
from buergertelefon.courses.rules.life import State


@transaction.atomic
def ask_certificate(registration: uuid.UUID, *, at: datetime) -> Registration:
    """The school will make one (Teilnahmebescheinigung). Twice is the same as once.

    Raises NotPossible, UnknownRegistration.
    """
    row = locked(registration)
    if row.state != State.CONFIRMED:
        raise NotPossible(row.state)
    if row.certificate is None:
        row.certificate = at
        row.save(update_fields=["certificate"])
    return row


def give_certificate(registration: uuid.UUID) -> None:
    """It was handed out or sent: nobody asks for one any more."""
    Registration.objects.filter(pk=registration).update(certificate=None)
