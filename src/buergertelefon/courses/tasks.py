"""Jobs of the courses."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.courses.actions import collecting, offering, registering

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="courses.expire", queueing_lock="courses.expire", lock="courses.expire")
def expire(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Holds and offers whose time is over are free again; the next who waits gets an offer."""
    if over := registering.expire_all(at=timezone.now()):
        log.info("registrations over", extra={"registrations": over})
    if offered := offering.offer_all(at=timezone.now()):
        log.info("places offered", extra={"registrations": offered})


@app.periodic(cron="49 3 * * *")
@app.task(name="courses.forget_payments", queueing_lock="courses.forget_payments")
def forget_payments(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Account numbers, who released a file, old mandates and amounts."""
    files, numbers, amounts = collecting.forget(at=timezone.now())
    log.info("forgotten", extra={"files": files, "numbers": numbers, "amounts": amounts})
