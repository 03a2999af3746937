"""The waiting list: who is on it where, and before whom."""

from django.db.models import Q, QuerySet

from buergertelefon.appointments import secret
from buergertelefon.appointments.errors import UnknownBooking
from buergertelefon.appointments.models import WaitingEntry
from buergertelefon.base.secret import is_same

#: the order of the list
ORDER = ("queued", "pk")


def here(calendar: int) -> QuerySet[WaitingEntry]:
    """Who would come to a calendar, as first choice or not."""
    return WaitingEntry.objects.filter(Q(calendar=calendar) | Q(also__contains=[calendar]))


def calendars_waited_for() -> list[int]:
    """Calendars somebody without an offer waits for."""
    rows = WaitingEntry.objects.filter(offer=None).values_list("calendar", "also")
    return sorted({one for calendar, also in rows for one in (calendar, *also)})


def ahead_of(entry: WaitingEntry) -> int:
    """How many come before at one of the entry's offices, for a time the entry waits for too."""
    rows = WaitingEntry.objects.filter(
        Q(calendar__in=entry.calendars) | Q(also__overlap=entry.calendars),
        Q(queued__lt=entry.queued) | Q(queued=entry.queued, pk__lt=entry.pk),
        begins__lt=entry.ends, ends__gt=entry.begins,
    )  # fmt: skip
    return rows.count()


def by_link(entry: int, key: str) -> WaitingEntry | None:
    """The entry of a citizen's link; None if it is no longer on the list. Raises UnknownBooking."""
    if not is_same(key, secret.waiting_of(entry)):
        raise UnknownBooking
    return WaitingEntry.objects.filter(pk=entry).first()
