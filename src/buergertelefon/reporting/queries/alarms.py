"""The alarms of this moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.rules import End
from buergertelefon.reporting.models import AlarmRule, Call
from buergertelefon.reporting.queries.source import rows
from buergertelefon.reporting.rules.alarms import RECENT, Alarm, Kind, Rule, ringing, standing
from buergertelefon.reporting.rules.figure import Figure


def rules(centre: ServiceCentre) -> list[Rule]:
    """What holds for a centre: set by somebody, or its promise."""
    found = {
        Kind(one.kind): Rule(Kind(one.kind), one.limit, one.active, one.quiet_from, one.quiet_until)
        for one in rows(AlarmRule).filter(centre=centre)
    }
    return standing(
        found, longest_wait=centre.longest_wait_limit, share=float(centre.promise_share)
    )


def recent(centre: ServiceCentre, *, at: datetime) -> Figure:
    """F3 of those who entered the queue in the last 30 minutes and are served, or gone."""
    limit = timedelta(seconds=centre.promise_seconds)
    served = Q(answered__isnull=False) & ~Q(end=End.CALLBACK)
    found = (
        rows(Call)
        .filter(centre_id=centre.pk, entered_queue__gte=at - RECENT, entered_queue__lte=at)
        .aggregate(
            whole=Count("number", filter=served | ~Q(end="")),
            part=Count("number", filter=served & Q(answered__lte=F("entered_queue") + limit)),
        )
    )
    return Figure("F3", found["part"], found["whole"])


def alarms(
    centre: ServiceCentre, *, longest_since: datetime | None, at: datetime
) -> Sequence[Alarm]:
    """What is wrong now. `longest_since`: since when the first in the queue waits."""
    longest = at - longest_since if longest_since else None
    return ringing(rules(centre), longest=longest, recent=recent(centre, at=at), at=at)
