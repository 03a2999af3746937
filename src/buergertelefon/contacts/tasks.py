"""Nightly: what has been kept long enough is deleted."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.contacts import actions

log = logging.getLogger(__name__)


@app.periodic(cron="41 3 * * *")
@app.task(name="contacts.forget", queueing_lock="contacts.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Telephone numbers of old follow-ups, and old notes."""
    numbers, notes = actions.forget(at=timezone.now())
    log.info("forgotten", extra={"numbers": numbers, "notes": notes})
