"""Nightly: what has been kept long enough is deleted."""

import logging
from dataclasses import asdict

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.workforce.actions import forgetting

log = logging.getLogger(__name__)


@app.periodic(cron="17 3 * * *")
@app.task(name="workforce.forget", queueing_lock="workforce.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Rosters, wishes, leaves and ended contracts of half a year ago, older forecasts."""
    log.info("forgotten", extra=asdict(forgetting.forget(today=timezone.localdate())))
