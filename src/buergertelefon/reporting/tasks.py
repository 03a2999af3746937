"""Figures are made here in the background."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.actions.grouping import Night, close_days
from buergertelefon.reporting.actions.rolling import roll_up

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="reporting.roll_up", queueing_lock="reporting.roll_up")
def roll_up_all(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Every minute the sums of the days that have changed."""
    for centre in ServiceCentre.objects.order_by("pk"):
        days = roll_up(centre, at=timezone.now())
        if days:
            log.info("sums made", extra={"days": len(days)})


@app.periodic(cron="35 3 * * *")
@app.task(name="reporting.close_days", queueing_lock="reporting.close_days")
def close_all_days(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """At night: times of yesterday's quarters become blocks of groups, and are erased."""
    night = Night()
    for centre in ServiceCentre.objects.order_by("pk"):
        night += close_days(centre, at=timezone.now())
    log.info("group times closed", extra={"blocks": night.blocks})
    if night.late:
        log.warning("came after the day was closed, dropped", extra={"quarters": night.late})
