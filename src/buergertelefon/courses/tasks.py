"""Jobs of the courses."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.courses.actions import offering, registering

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="courses.expire", queueing_lock="courses.expire", lock="courses.expire")
def expire(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Holds and offers whose time is over are free again; the next who waits gets an offer."""
    if over := registering.expire_all(at=timezone.now()):
        log.info("registrations over", extra={"registrations": over})
    if offered := offering.offer_all(at=timezone.now()):
        log.info("places offered", extra={"registrations": offered})
