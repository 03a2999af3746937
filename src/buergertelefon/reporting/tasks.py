"""Figures are made here in the background."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.actions.rolling import roll_again, roll_up

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="reporting.roll_up", queueing_lock="reporting.roll_up")
def roll_up_all(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Every minute the sums of the days that have changed."""
    for centre in ServiceCentre.objects.order_by("pk"):
        days = roll_up(centre, at=timezone.now())
        if days:
            log.info("sums made", extra={"days": len(days)})


@app.periodic(cron="11 4 * * *")
@app.task(name="reporting.roll_again", queueing_lock="reporting.roll_again")
def roll_again_all(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Nightly, half an hour after calls were marked as asked again: those days once more."""
    for centre in ServiceCentre.objects.order_by("pk"):
        roll_again(centre, at=timezone.now())
