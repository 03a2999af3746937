"""Nightly: what has been kept long enough is deleted."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts import actions
from buergertelefon.contacts.callers import forget_keys
from buergertelefon.contacts.repeats import mark

log = logging.getLogger(__name__)


@app.periodic(cron="41 3 * * *")
@app.task(name="contacts.forget", queueing_lock="contacts.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Telephone numbers of old follow-ups, old notes, and by what callers are known again."""
    at = timezone.now()
    try:
        for centre in ServiceCentre.objects.order_by("pk"):
            mark(centre, at=at)
    finally:  # a figure that cannot be made is no reason to keep what was promised to go
        forget_keys(at=at)
        numbers, notes = actions.forget(at=at)
        log.info("forgotten", extra={"numbers": numbers, "notes": notes})
