"""Nightly: what has been kept long enough is deleted."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.courses.actions import collecting

log = logging.getLogger(__name__)


@app.periodic(cron="49 3 * * *")
@app.task(name="courses.forget_payments", queueing_lock="courses.forget_payments")
def forget_payments(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Account numbers, who released a file, old mandates and amounts."""
    files, numbers, amounts = collecting.forget(at=timezone.now())
    log.info("forgotten", extra={"files": files, "numbers": numbers, "amounts": amounts})
