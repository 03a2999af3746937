"""Records as the desk reads them."""

import uuid

from django.db.models import QuerySet

from buergertelefon.contacts.models import Contact, FollowUp


def record(contact: uuid.UUID) -> Contact | None:
    """A conversation with its topics, loaded with it."""
    return (
        Contact.objects.filter(pk=contact)
        .prefetch_related("topics__service", "cards", "follow_ups")
        .first()
    )


def owed(centre: int) -> QuerySet[FollowUp]:
    """What the centre still owes, soonest first."""
    return FollowUp.objects.filter(contact__centre=centre, done=None).order_by("due", "pk")
