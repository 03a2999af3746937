"""Jobs of the waste: reminders, and what is forgotten."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.waste.actions import (
    bulky_forgetting,
    bulky_reminding,
    forgetting_reports,
    reminding,
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


@app.periodic(cron="*/10 * * * *")
@app.task(name="waste.remind", queueing_lock="waste.remind", lock="waste.remind")
def remind(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Who wants to be told the evening before is."""
    if told := reminding.remind(at=timezone.now()):
        log.info("collections told", extra={"reminders": told})


@app.periodic(cron="23 3 * * *")
@app.task(name="waste.forget_reminders", queueing_lock="waste.forget_reminders")
def forget_reminders(timestamp: int) -> None:  # noqa: ARG001  # see above
    """What nobody has confirmed."""
    log.info("forgotten", extra={"reminders": reminding.forget(at=timezone.now())})
