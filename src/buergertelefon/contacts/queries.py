"""Records as the desk reads them."""

import uuid
from datetime import date

from django.db.models import Count, QuerySet

from buergertelefon.contacts.models import Contact, ContactTopic, FollowUp


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


def asked_today(centre_id: int, *, on: date, limit: int = 5) -> list[str]:
    """Slugs of the services a centre's conversations of a day were about, most often first."""
    rows = (
        ContactTopic.objects.filter(contact__centre=centre_id, contact__begun__date=on)
        .values("service__slug")
        .annotate(times=Count("pk"))
        .order_by("-times", "service__slug")
    )
    return [row["service__slug"] for row in rows[:limit]]
