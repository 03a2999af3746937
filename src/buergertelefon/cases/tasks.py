"""Jobs of the cases."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.cases.actions import watching

log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.watch", queueing_lock="cases.watch")
def watch(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Remind of what is due soon, report what is late."""
    at = timezone.now()
    reminded, late = watching.remind(at=at), watching.escalate(at=at)
    if reminded or late:
        log.info("watched", extra={"reminded": reminded, "late": late})


@app.periodic(cron="41 * * * *")
@app.task(name="cases.settle", queueing_lock="cases.settle")
def settle(timestamp: int) -> None:  # noqa: ARG001  # see above
    """Close what was answered two weeks ago."""
    if closed := watching.settle(at=timezone.now()):
        log.info("closed", extra={"cases": closed})
