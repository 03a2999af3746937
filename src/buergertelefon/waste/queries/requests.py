"""What other programs may read (Open311): public services and their requests, and of nobody else's.

A request of a `batch` service has no code before the office has looked at it, one of a `blackbox`
service never: neither is in any list.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from buergertelefon.base.reference import normal
from buergertelefon.base.secret import hashed
from buergertelefon.waste.models import ApiKey, Provider, Report, ReportService
from buergertelefon.waste.rules.life import ReportState
from buergertelefon.waste.rules.requests import Question

Kind = ReportService.Kind
#: what is told to the second is also asked for to the second
SECOND = timedelta(seconds=1)


def providers() -> Sequence[Provider]:
    """Who takes reports of other programs."""
    takes = ReportService.objects.filter(public=True, active=True).values("provider")
    rows = Provider.objects.filter(active=True, pk__in=takes).select_related("office")
    return list(rows.order_by("slug"))


def services(*providers: Provider) -> QuerySet[ReportService]:
    """What they may report there, in the order it is shown."""
    return _shared(providers).filter(active=True)


def changed() -> datetime | None:
    """When a service has last changed, also one that is no longer public."""
    last: datetime | None = ReportService.objects.aggregate(last=Max("changed"))["last"]
    return last


def key_of(secret: str) -> ApiKey | None:
    """The key somebody sent along, if it still holds."""
    if not secret:
        return None
    rows = ApiKey.objects.filter(digest=hashed(secret), active=True)
    return rows.select_related("provider__office").first()


def unknown(providers: Sequence[Provider], codes: Sequence[str]) -> list[str]:
    """Those of the codes that no public service has, or had."""
    if not codes:
        return []
    known = set(_shared(providers).values_list("code", flat=True))
    return [one for one in codes if one not in known]


def listed(providers: Sequence[Provider], question: Question) -> Sequence[Report]:
    """A page of requests, newest first."""
    rows = _readable(providers)
    if question.ids:
        rows = rows.filter(reference__in=[normal(one) for one in question.ids])
        return list(rows.order_by("-requested", "reference"))
    if question.since is not None and question.until is not None:
        until = question.until + SECOND
        rows = rows.filter(requested__gte=question.since, requested__lt=until)
    if question.services:
        rows = rows.filter(service__code__in=question.services)
    if question.closed is not None:
        closed = Q(state=ReportState.CLOSED)
        rows = rows.filter(closed if question.closed else ~closed)
    first = (question.page - 1) * question.size
    return list(rows.order_by("-requested", "reference")[first : first + question.size])


def one(providers: Sequence[Provider], code: str) -> Report | None:
    """A request by its code."""
    return _readable(providers).filter(reference=normal(code)).first() if normal(code) else None


def by_token(providers: Sequence[Provider], token: str) -> Report | None:
    """What a token was given for."""
    try:
        number = uuid.UUID(token)
    except ValueError:
        return None
    rows = _public(providers).filter(service__kind=Kind.BATCH)
    return rows.filter(pk=number).first()


def _shared(providers: Sequence[Provider]) -> QuerySet[ReportService]:
    return ReportService.objects.filter(provider__in=providers, public=True)


def _public(providers: Sequence[Provider]) -> QuerySet[Report]:
    services = list(_shared(providers))  # few: they are part of the plan
    return Report.objects.filter(service__in=services).select_related(
        "service__provider", "house__street"
    )


def _readable(providers: Sequence[Provider]) -> QuerySet[Report]:
    looked = Q(service__kind=Kind.BATCH, looked__isnull=False)
    return _public(providers).filter(Q(service__kind=Kind.REALTIME) | looked)
