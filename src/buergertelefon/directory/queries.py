"""Reading offices."""

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from buergertelefon.base.opening_hours_osm import Closed, Opening, opening
from buergertelefon.base.public_holidays import LANDS
from buergertelefon.directory.models import Absence, Extension, Office


def existing(*, on: date) -> QuerySet[Office]:
    """Offices that there are on that day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    return Office.objects.filter(begun & (Q(valid_until=None) | Q(valid_until__gt=on)))


def standing(office: Office, *, at: datetime) -> Opening:
    """Is it open, until when, and when again; holidays of its Land and closed days count."""
    if not office.hours:
        closed = [one for one in _closed(office) if one.begins <= _day(at) <= one.ends]
        return Opening(now=False, why=closed[0].reason) if closed else Opening()
    land = LANDS.get((office.municipality_id or "")[:2], "")
    return opening(office.hours, at, land=land, closed=_closed(office))


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _closed(office: Office) -> list[Closed]:
    return [Closed(one.begins, one.ends, one.reason) for one in office.closures.all()]


def with_extensions(offices: QuerySet[Office], *, on: date) -> QuerySet[Office]:
    """Offices with their closures and extensions, and who of these is absent that day."""
    away = Absence.objects.filter(begins__lte=on, ends__gte=on).select_related("deputy")
    extensions = Extension.objects.order_by("function").prefetch_related(
        Prefetch("absences", queryset=away, to_attr="away")
    )
    return offices.select_related("municipality").prefetch_related(
        "closures", Prefetch("extensions", queryset=extensions)
    )
