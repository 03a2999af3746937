"""Figures are made here in the background."""

import logging
from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.reporting.actions.grouping import Night, close_days
from buergertelefon.reporting.actions.reporting import send
from buergertelefon.reporting.actions.rolling import roll_again, roll_up
from buergertelefon.reporting.rules.spans import before, month_of
from buergertelefon.reporting.sending import paper

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="reporting.roll_up", queueing_lock="reporting.roll_up")
def roll_up_all(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Every minute the sums of the days that have changed."""
    for centre in ServiceCentre.objects.order_by("pk"):
        days = roll_up(centre, at=timezone.now())
        if days:
            log.info("sums made", extra={"days": len(days)})


@app.periodic(cron="30 5 3 * *")
@app.task(name="reporting.send_reports", queueing_lock="reporting.send_reports")
def send_reports(timestamp: int) -> None:
    """On the third of a month the report of the last one, to all who get it.

    By then every call of it is closed, and who calls again within hours has done so.
    """
    at = timezone.now()
    month = before(month_of(datetime.fromtimestamp(timestamp, tz=BERLIN).date()))
    for centre in ServiceCentre.objects.order_by("pk"):
        try:
            log.info("reports posted", extra={"count": send(centre, month, paper, at=at)})
        except NotSetUp:
            log.warning("no mail leaves this house", extra={"centre": centre.pk})


@app.periodic(cron="11 4 * * *")
@app.task(name="reporting.roll_again", queueing_lock="reporting.roll_again")
def roll_again_all(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Nightly, half an hour after calls were marked as asked again: those days once more."""
    for centre in ServiceCentre.objects.order_by("pk"):
        roll_again(centre, at=timezone.now())


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
