"""Jobs of the waste: reminders, and what is forgotten."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.waste.actions import (
    bulky_forgetting,
    bulky_reminding,
    forgetting_reports,
)

log = logging.getLogger(__name__)


@app.periodic(cron="53 3 * * *")
@app.task(name="waste.forget_reports", queueing_lock="waste.forget_reports")
def forget_reports(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Who reported something that is over."""
    erased, deleted = forgetting_reports.forget_reports(at=timezone.now())
    log.info("forgotten", extra={"erased": erased, "deleted": deleted})


@app.periodic(cron="*/10 * * * *")
@app.task(name="waste.remind_bulky", queueing_lock="waste.remind_bulky")
def remind_bulky(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Whose bulky waste is collected tomorrow."""
    if reminded := bulky_reminding.remind_all(at=timezone.now()):
        log.info("reminded", extra={"orders": reminded})


@app.periodic(cron="37 3 * * *")
@app.task(name="waste.forget_bulky", queueing_lock="waste.forget_bulky")
def forget_bulky(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Who ordered bulky waste, a month later."""
    log.info("forgotten", extra={"orders": bulky_forgetting.forget(at=timezone.now())})
