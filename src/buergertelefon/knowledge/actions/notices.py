"""Notices of the day."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.errors import BadSpan
from buergertelefon.knowledge.models import Notice
from buergertelefon.staff.models import Agent, AuditEntry


@transaction.atomic
def announce(  # a notice has these parts
    text: str,
    *,
    notice: Notice | None = None,
    since: datetime,
    until: datetime,
    by: Agent,
    at: datetime,
    say: str = "",
    place: Municipality | None = None,
    services: Iterable[Service] = (),
    public: bool = True,
) -> Notice:
    """Say this, or this instead of `notice`, until it ends by itself. Raises BadSpan."""
    if until <= since:
        raise BadSpan
    row = notice or Notice()
    row.text, row.say, row.municipality = text.strip(), say.strip(), place
    row.public, row.since, row.until = public, since, until
    row.save()
    row.services.set(services)
    what = "notice_changed" if notice else "notice_announced"
    detail = {"notice": row.pk, "text": row.text}
    AuditEntry.objects.create(at=at, by=by, what=what, detail=detail)
    return row


@transaction.atomic
def end(notice: Notice, *, at: datetime, by: Agent) -> None:
    """It is over: nobody sees it from now on."""
    if at <= notice.since:
        notice.delete()
    elif at < notice.until:
        notice.until = at
        notice.save()
    detail = {"notice": notice.pk}
    AuditEntry.objects.create(at=at, by=by, what="notice_ended", detail=detail)
