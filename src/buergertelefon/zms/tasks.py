"""Jobs of the interface to offices elsewhere."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.zms.actions import forget_presses

log = logging.getLogger(__name__)


@app.periodic(cron="41 3 * * *")
@app.task(name="zms.forget", queueing_lock="zms.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """What was asked of offices elsewhere two days ago."""
    log.info("forgotten", extra={"presses": forget_presses(at=timezone.now())})
