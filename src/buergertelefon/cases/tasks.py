"""Jobs of the cases."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.cases.actions import forgetting

log = logging.getLogger(__name__)


@app.periodic(cron="29 3 * * *")
@app.task(name="cases.forget", queueing_lock="cases.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Who asked what, when the time of the office is over."""
    log.info("forgotten", extra={"cases": forgetting.forget(at=timezone.now())})
