"""Is there a rush, and how many were held off."""

from datetime import datetime, timedelta

from buergertelefon.appointments.models import Rush
from buergertelefon.appointments.rules.rush import Room

#: no rush is longer
LONGEST = timedelta(days=1)


def room_now(*, at: datetime) -> Room | None:
    """The waiting room that is there; None if there is none."""
    rows = Rush.objects.filter(since__lte=at, since__gt=at - LONGEST).order_by("-pk")[:1]
    found = [room_of(row) for row in rows]
    return found[0] if found and not found[0].is_over(at) else None


def room_of(row: Rush) -> Room:
    """As a value."""
    return Room(
        row.pk, row.since, row.opens, row.per_minute, row.tickets, row.early, row.seed,
        row.next_turn,
    )  # fmt: skip


def held_off(*, since: datetime, until: datetime) -> int:
    """How many visitors had to wait in rushes that began in [since, until): a count of tickets."""
    rows = Rush.objects.filter(since__gte=since, since__lt=until)
    return sum(rows.values_list("tickets", flat=True))
